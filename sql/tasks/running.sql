SELECT id FROM {radica}.radica_task WHERE state = 'en_curso'
