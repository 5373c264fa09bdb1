-- the table as it was found, for whoever wants it back
CREATE TABLE {radica}.{copy} AS SELECT * FROM {schema}.{table}
