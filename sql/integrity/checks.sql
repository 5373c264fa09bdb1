SELECT verb, empresa, clase, run_id, found, settled FROM {radica}.radica_check ORDER BY verb, empresa, clase
