#!/usr/bin/env python3
"""How long pages of the HTTP interface take beside many records and runs: a database with so many, `radica serve` on a free
port of loopback, each page 200 times, one after the other. The rows are made by SQL: what is measured is reading.
usage: bench/pages.py BUILD_DIR RECORDS RUNS [URL ADDRESS]    an empty PostgreSQL for radica and for psql (bench/pages.sh);
without it a file of SQLite"""
import contextlib
import http.client
import json
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import time

ROUNDS = 200
PASSWORD = "a long sentence of the bench"
ROWS = """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
INSERT INTO ov_afinia (numero_radicado, fecha, estado_solicitud, nic, numero_reclamo_sgc, nombres_apellidos,
    hash_registro, fecha_extraccion, archivo_origen, procesado_flag, version, fecha_creacion)
SELECT printf('RE%09d', i), '2026-01-01 10:00:00', 'Cerrada', printf('%07d', i % 300000 + 1000000), printf('SGC%d', i),
    'ANA', '%' || printf('%063d', i), '2026-01-01 10:00:00', 'f.json', 1, 1, '2026-11-29 10:00:00' FROM n"""
RUNS = """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
INSERT INTO radica_run (id, verb, actor, rule_fp, is_full, started, ended, outcome, balance, stages)
SELECT printf('2020%06d-x', i), 'run', 'ana', 'fp', 0, datetime('2020-01-01', printf('+%d minutes', i * 30)),
    datetime('2020-01-01', printf('+%d minutes', i * 30 + 5)), CASE WHEN i % 5 = 0 THEN 'fallida' ELSE 'terminada' END, r.balance, r.stages
FROM n, (SELECT balance, stages FROM radica_run LIMIT 1) r"""

# As many files as records, ten of each run; a quarantine of ten causes; what a reconcile found. {n}: the numbers from 1.
FILES = """INSERT INTO {radica}radica_file (id, empresa, path, kind, size, mtime_ns, inode, state, observations, radicado, tipo,
    first_path, first_mtime_ns, run_id, seen_at)
SELECT i + 1000, 'afinia', 'p' || i || '.json', 'json', 900, i, i, 'leido', 1, 'RE' || {padded}, 'datos', 'p' || i || '.json', i,
    '2020' || {run} || '-x', '2026-11-29 10:00:00' FROM {n}"""
REJECTS = """INSERT INTO {radica}radica_rejected (empresa, path, rule, field, place, excerpt, run_id, rejected_at, shape)
SELECT 'afinia', 'q' || i || '.json', 'fecha_invalida', 'fecha', '/fecha', '"2026-13-01"', '2020000001-x',
    '2026-11-29 10:00:00', 'mes_' || (i % 10) FROM {n}"""
FINDINGS = """INSERT INTO {radica}radica_finding (verb, empresa, clase, radicado, place, detail, is_settled)
SELECT 'reconcile', 'afinia', CASE WHEN i % 5 = 0 THEN 'objeto_perdido' ELSE 'objeto_huerfano' END, '', 'k' || i, '', 0
FROM {n}"""
REJECTED = 20_000

ROWS_OF_POSTGRES = """INSERT INTO data_general.ov_afinia (numero_radicado, fecha, estado_solicitud, nic, numero_reclamo_sgc,
    nombres_apellidos, hash_registro, fecha_extraccion, archivo_origen, procesado_flag, version, fecha_creacion)
SELECT 'RE' || lpad(i::text, 9, '0'), '2026-01-01 10:00:00', 'Cerrada', (i % 300000 + 1000000)::text, 'SGC' || i, 'ANA',
    lpad(i::text, 64, '0'), '2026-01-01 10:00:00', 'f.json', true, 1, '2026-11-29 10:00:00' FROM generate_series(1, {}) AS i"""
RUNS_OF_POSTGRES = """INSERT INTO radica.radica_run (id, verb, actor, rule_fp, is_full, started, ended, outcome, balance, stages)
SELECT '2020' || lpad(i::text, 6, '0') || '-x', 'run', 'ana', 'fp', 0, '2020-01-01'::timestamp + i * interval '30 min',
    '2020-01-01'::timestamp + (i * 30 + 5) * interval '1 min', CASE WHEN i % 5 = 0 THEN 'fallida' ELSE 'terminada' END, r.balance, r.stages
FROM generate_series(1, {}) AS i, (SELECT balance, stages FROM radica.radica_run LIMIT 1) AS r"""


def beside(records, numbers, padded, radica=""):
    words = {"radica": radica, "padded": padded("i", 9), "run": padded("i / 10", 6)}
    yield FILES.format(n=numbers(records), **words)
    yield REJECTS.format(n=numbers(REJECTED), **words)
    yield FINDINGS.format(n=numbers(REJECTED), **words)


def fill_postgres(address, records, runs):
    more = beside(records, lambda count: f"generate_series(1, {count}) AS i",
                  lambda number, width: f"lpad(({number})::text, {width}, '0')", "radica.")
    for statement in (ROWS_OF_POSTGRES.format(records), RUNS_OF_POSTGRES.format(runs), *more, "ANALYZE"):
        subprocess.run(["psql", address, "-Xq", "-v", "ON_ERROR_STOP=1", "-c", statement], check=True)


def fill_sqlite(path, records, runs):
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute(ROWS, (records,))
        database.execute(RUNS, (runs,))
        for statement in beside(records, lambda count: "(WITH RECURSIVE m(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM m "
                                f"WHERE i < {count}) SELECT i FROM m)",
                                lambda number, width: f"printf('%0{width}d', {number})"):
            database.execute(statement)
        database.commit()


def prepare(radica, folder, records, runs, postgres):
    source = folder / "data/downloads/afinia/oficina_virtual/pqr_data_1.json"
    source.parent.mkdir(parents=True)
    source.write_text('[{"numero_radicado":"RE0","fecha":"2026-11-20 10:00:00","estado_solicitud":"Cerrada"}]')
    (folder / "radica.toml").write_text('[pipeline]\nsettle_seconds = 0\n[server]\nlisten = "127.0.0.1:0"\n'
                                        '[hours]\nopen = "00:00"\nclose = "00:00"\n')
    if postgres:
        with (folder / "radica.toml").open("a") as config:
            config.write(f'[database]\nurl = "{postgres[0]}"\npassword = "env:PGPASSWORD"\n')
        subprocess.run([radica, "--quiet", "migrate"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    subprocess.run([radica, "--quiet", "run"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    if postgres:
        fill_postgres(postgres[1], records, runs)
    else:
        fill_sqlite(folder / "data/radica.db", records, runs)


class Client:
    def __init__(self, port):
        self.port, self.headers = port, {"Content-Type": "application/json"}

    def ask(self, method, target, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        began = time.perf_counter()
        connection.request(method, target, None if body is None else json.dumps(body), self.headers)
        answer = connection.getresponse()
        text = answer.read()
        took = (time.perf_counter() - began) * 1000
        if answer.status >= 300:
            sys.exit(f"{method} {target}: {answer.status} {text.decode()}")
        return answer, json.loads(text) if text.startswith(b"{") else {}, len(text), took

    def sign_in(self, code):
        self.ask("POST", "/api/v1/setup", {"code": code, "name": "bench", "password": PASSWORD})
        answer, who, _, _ = self.ask("POST", "/api/v1/login", {"name": "bench", "password": PASSWORD})
        self.headers |= {"Cookie": answer.headers["Set-Cookie"].split(";")[0], "X-CSRF-Token": who["csrf_token"]}


def pages(records, runs):
    search, middle = "/api/v1/records/search", f"RE{records // 2:09d}"
    yield from (("GET", path, None) for path in (
        "/api/v1/status", "/api/v1/runs", f"/api/v1/runs?before=2020{runs // 2:06d}-x",
        "/api/v1/runs?limit=200&from=2020-06-01%2000:00:00&to=2020-06-04%2023:59:59", f"/api/v1/runs/2020{runs // 10 * 5:06d}-x",
        f"/api/v1/records/afinia/{middle}", "/api/v1/tasks", "/api/v1/schedules", "/api/v1/schedules/simulate?weeks=8",
        "/api/v1/alerts", "/api/v1/alerts/settings", "/api/v1/audit", "/api/v1/rejects", "/api/v1/incomplete",
        "/api/v1/rejects/entries?company=afinia&signature=fecha_invalida:fecha:mes_3", "/api/v1/integrity",
        "/api/v1/integrity/findings?class=objeto_perdido", f"/api/v1/runs/2020{runs // 2:06d}-x/files",
        f"/api/v1/runs/2020{runs // 2:06d}-x/files?state=rechazado", f"/api/v1/runs/2020{runs // 2:06d}-x/log",
        "/metrics", "/readyz"))
    for keys in ({}, {"after": middle}, {"radicado": middle}, {"nic": "1000777"}, {"nic": "9999999"}, {"sgc": "SGC77"}):
        yield "POST", search, {"company": "afinia"} | keys


def main():
    build, records, runs, postgres = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:6]
    radica = str(pathlib.Path(build).resolve() / "radica")
    with tempfile.TemporaryDirectory(prefix="radica-pages-") as name:
        folder = pathlib.Path(name)
        prepare(radica, folder, records, runs, postgres)
        serve = subprocess.Popen([radica, "--lang", "en", "serve"], cwd=folder, text=True, stdout=subprocess.PIPE,
                                 stderr=subprocess.DEVNULL)
        try:
            code = re.search(r"(\S+)$", serve.stdout.readline())[1]
            log = (folder / "data/logs/radica.log").read_text()
            client = Client(int(re.findall(r'"event":"http_listens".*"port":(\d+)', log)[-1]))
            client.sign_in(code)
            print(f"{records} records, {runs} runs, {'PostgreSQL' if postgres else 'SQLite'}; milliseconds of {ROUNDS}: median, p95, most; bytes")
            for method, target, body in pages(records, runs):
                asked = [client.ask(method, target, body) for _ in range(ROUNDS)]
                times = sorted(one[3] for one in asked)
                print(f"{times[ROUNDS // 2]:7.1f} {times[ROUNDS * 95 // 100]:7.1f} {times[-1]:7.1f} {asked[-1][2]:8d}  "
                      f"{method} {target} {json.dumps(body) if body else ''}")
        finally:
            serve.terminate()
            serve.wait()


if __name__ == "__main__":
    main()
