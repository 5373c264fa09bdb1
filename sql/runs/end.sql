UPDATE {radica}.radica_run
SET outcome = :outcome, ended = :ended, balance = :balance, stages = :stages, error = :error
WHERE id = :id AND outcome = 'en_curso'
