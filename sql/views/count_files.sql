SELECT count(*) FILTER (WHERE state <> 'desaparecido'), count(*) FILTER (WHERE state = 'desaparecido'),
       count(*) FILTER (WHERE state <> 'desaparecido' AND fp IS NULL)
FROM {radica}.radica_file WHERE empresa = :empresa
