SELECT s.account, a.role, s.created, s.seen
FROM {radica}.radica_session AS s JOIN {radica}.radica_account AS a ON a.name = s.account
WHERE s.hash = :hash AND a.is_disabled = 0
