"""Writes files below a tree that `radica watch` watches and looks for their rows.

usage: watch.py PLACE PID SECONDS      PLACE holds tree/ and radica.db, PID is the watcher
"""
import os
import sqlite3
import sys
import threading
import time

import trees

RATE = 50  # files a second
IDLE_SECONDS = 600  # a sweep is among them
SETTLE_SECONDS = 10  # the default
TABLES = ("ov_afinia", "ov_aire")


def write_files(tree, first, count, written):
    folders = [os.path.join(tree, company, "oficina_virtual", sorted(os.listdir(
        os.path.join(tree, company, "oficina_virtual")))[0]) for company in trees.COMPANIES]
    begin = time.monotonic()
    for number in range(first, first + count):
        time.sleep(max(0.0, begin + (number - first) / RATE - time.monotonic()))
        trees.write_claim(folders[number % len(folders)], number, False)
        written[str(202500000000 + number)] = time.monotonic()


def processor_seconds(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def percentile(values, share):
    return values[min(len(values) - 1, int(len(values) * share))]


def main(place, pid, seconds):
    database = sqlite3.connect(f"file:{place}/radica.db?mode=ro", uri=True)
    last = {table: database.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0] for table in TABLES}
    first, count = 100_000_000 + int(time.time()) % 10_000_000 * 100, int(seconds) * RATE
    written, latencies = {}, []
    before, begin = processor_seconds(pid), time.monotonic()
    writer = threading.Thread(target=write_files, args=(os.path.join(place, "tree"), first, count, written))
    writer.start()
    while len(latencies) < count and time.monotonic() < begin + int(seconds) + 120:
        time.sleep(0.05)
        for table in TABLES:
            rows = database.execute(f"SELECT id, numero_radicado FROM {table} WHERE id > ?", (last[table],)).fetchall()
            now = time.monotonic()
            latencies.extend(now - written[radicado] for _, radicado in rows)
            last[table] = max([last[table], *(row[0] for row in rows)])
    writer.join()
    busy = (processor_seconds(pid) - before) / (time.monotonic() - begin)
    latencies.sort()
    print(f"{count} files, {RATE} a second: {len(latencies)} rows; file written to row committed, seconds"
          f" (settle_seconds = {SETTLE_SECONDS})")
    print("  " + "  ".join(f"{name} {percentile(latencies, share):.2f}" for name, share in
                           (("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("max", 1.0))) +
          f"  bar p99 < {SETTLE_SECONDS + 5}; processor {100 * busy:.0f} % meanwhile")
    time.sleep(5)  # what is uploaded behind the last row
    before = processor_seconds(pid)
    time.sleep(IDLE_SECONDS)
    print(f"  idle for {IDLE_SECONDS} s: {100 * (processor_seconds(pid) - before) / IDLE_SECONDS:.2f} % of a core"
          "  bar < 1 %")
    return 0 if len(latencies) == count else 1


sys.exit(main(*sys.argv[1:]))
