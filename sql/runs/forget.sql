DELETE FROM {radica}.radica_run WHERE id = :id AND outcome = 'en_curso'
