UPDATE {radica}.radica_run SET outcome = 'abandonada', ended = :ended WHERE outcome = 'en_curso'
