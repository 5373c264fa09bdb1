-- claims of which every file is read and gives other claims now; a file that is gone still stands for its claim
SELECT v.radicado
FROM {radica}.radica_version AS v
LEFT JOIN {radica}.radica_file AS f ON f.id = v.file_id
WHERE v.empresa = (SELECT :empresa) AND v.radicado > (SELECT :after) AND v.radicado <= (SELECT :last)
GROUP BY v.radicado
HAVING sum(CASE WHEN f.state = 'leido' AND coalesce(f.radicado, '') <> v.radicado
                     AND NOT EXISTS (SELECT 1 FROM {radica}.radica_listed AS l
                                     WHERE l.empresa = v.empresa AND l.radicado = v.radicado AND l.file_id = f.id)
                THEN 0 ELSE 1 END) = 0
