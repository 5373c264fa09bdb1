SELECT id, verb, empresa, clase, radicado, place, detail, is_settled
FROM {radica}.radica_finding
WHERE id > :after AND (:verb = '' OR verb = :verb) AND (:empresa = '' OR empresa = :empresa) AND (:clase = '' OR clase = :clase)
ORDER BY id LIMIT :limit
