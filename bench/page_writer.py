#!/usr/bin/env python3
"""Changes one task in the database, as another process would: a state a line on stdin, committed; the time of the commit,
Unix milliseconds, a line on stdout.
usage: bench/page_writer.py sqlite PATH | postgres ADDRESS"""
import sqlite3
import sys
import time

TASK = """INSERT INTO {schema}radica_task (arguments, priority, rank, weight, is_exclusive, attempts, attempt_seconds,
total_seconds, state, wish, attempt, token, created, earliest, deadline, host, boot_id, pid, pid_start, beat, child)
VALUES ('["check"]', 5, 0, 1, 0, 5, 0, 0, 'cancelada', '', 0, 0, {now}, {now}, 0, '', '', 0, 0, 0, 0) RETURNING id"""


def main():
    kind, place = sys.argv[1:]
    if kind == "sqlite":
        database, schema, mark = sqlite3.connect(place, timeout=30), "", "?"
    else:
        import psycopg2

        database, schema, mark = psycopg2.connect(place), "radica.", "%s"
    cursor = database.cursor()
    cursor.execute(TASK.format(schema=schema, now=int(time.time() * 1000)))
    task = cursor.fetchone()[0]
    database.commit()
    print(task, flush=True)
    for line in sys.stdin:
        cursor.execute(f"UPDATE {schema}radica_task SET state = {mark} WHERE id = {task}", (line.strip(),))
        database.commit()
        print(time.time() * 1000, flush=True)


main()
