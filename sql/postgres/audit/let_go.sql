-- the role that works may not delete here: a function of the owner does, of rows that are a year old (migrate/prepare)
SELECT {radica}.radica_audit_let_go(:first)
