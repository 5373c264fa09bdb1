SELECT empresa, first_id FROM {radica}.radica_unsettled ORDER BY empresa
