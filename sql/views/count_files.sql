SELECT count(*) FILTER (WHERE state NOT IN ('desaparecido', 'limpiado')), count(*) FILTER (WHERE state = 'desaparecido'),
       count(*) FILTER (WHERE state NOT IN ('desaparecido', 'limpiado') AND (fp IS NULL OR id >= (
         SELECT u.first_id FROM {radica}.radica_unsettled AS u WHERE u.empresa = :empresa))),
       count(*) FILTER (WHERE state = 'limpiado')
FROM {radica}.radica_file WHERE empresa = :empresa
