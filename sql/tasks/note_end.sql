UPDATE {radica}.radica_task SET exit_code = :exit_code, error = :error WHERE id = :id
