SELECT count(*) FILTER (WHERE state <> 'desaparecido'), count(*) FILTER (WHERE state = 'desaparecido'),
       count(*) FILTER (WHERE state <> 'desaparecido' AND (fp IS NULL OR id >= (
         SELECT u.first_id FROM {radica}.radica_unsettled AS u WHERE u.empresa = :empresa)))
FROM {radica}.radica_file WHERE empresa = :empresa
