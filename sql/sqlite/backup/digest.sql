SELECT * FROM {in}.{table}
