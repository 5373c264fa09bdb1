-- there is no index of runs, which every load would pay for: seldom asked, and the files of a day stand together
SELECT id, empresa, path, CASE WHEN kind = 'json' THEN 1 ELSE 0 END, tipo, state, radicado, observations, size
FROM {radica}.radica_file
WHERE run_id = :run AND id > :after AND (:state = '' OR state = :state)
ORDER BY id LIMIT :limit
