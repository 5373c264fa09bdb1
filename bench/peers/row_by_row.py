"""What the first plan did: SQLAlchemy, one row at a time, a commit each.

usage: row_by_row.py ADDRESS TABLE CSV ROWS    ADDRESS as libpq takes it; the first ROWS of a CSV without header, with
                                               all columns of the table
"""
import csv
import itertools
import sys

import psycopg2
import sqlalchemy

address, table, path, rows = sys.argv[1:]
engine = sqlalchemy.create_engine("postgresql+psycopg2://", creator=lambda: psycopg2.connect(address), future=True)
schema, name = table.split(".")
columns = [column["name"] for column in sqlalchemy.inspect(engine).get_columns(name, schema=schema)]
known = sqlalchemy.text(f"SELECT 1 FROM {table} WHERE numero_radicado = :numero_radicado")
insert = sqlalchemy.text(f"INSERT INTO {table} ({', '.join(columns)}) VALUES (:{', :'.join(columns)})")
with engine.connect() as connection, open(path, encoding="utf-8", newline="") as file:
    for row in itertools.islice(csv.reader(file), int(rows)):
        values = {key: (None if value == "" else value) for key, value in zip(columns, row)}
        if connection.execute(known, values).first() is None:
            connection.execute(insert, values)
        connection.commit()
