-- the oldest row that stays, when all before go; NULL when none stays
SELECT min(seq) FROM {radica}.radica_audit WHERE at >= :before
