SELECT empresa, path FROM {radica}.radica_rejected WHERE id = :id
