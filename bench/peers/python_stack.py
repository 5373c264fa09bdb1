"""The plan's stack, Python with json and pandas, doing what `radica consolidate` does: a peer of bench/consolidate.sh.

usage: python_stack.py INPUT OUTPUT NOW [PROCESSES]

Reads the input files of both companies, normalises and validates every observation, folds those of one radicado and
writes CSV, NDJSON, rejects and duplicates; the processes share the files, then the claims. On files that every JSON
reader takes the four are Radica's to the byte. Left out, so that it has less to do: joining PDFs and attachments to
claims (unmatched, incomplete), the report, duplicate keys (json keeps the last, empty or not), lone surrogates, limits
of depth and size, and syncing what was written.
"""
import codecs
import csv
import datetime
import functools
import gc
import hashlib
import json
import multiprocessing
import os
import re
import sys
import urllib.parse
import zlib
import zoneinfo

import pandas

import python_rules as rules

ZONE = zoneinfo.ZoneInfo("America/Bogota")
PORTAL_HOSTS = {"afinia": "caribemar.facture.co", "aire": "caribesol.facture.co"}

# name, rule, limit, aliases by precedence
FIELDS = [
    ("numero_radicado", None, 50, "radicado"),
    ("fecha", None, 0, "fecha_solicitud"),
    ("estado_solicitud", rules.catalogue, 100, "estado"),
    ("tipo_pqr", rules.catalogue, 200, "tipo_solicitud"),
    ("nic", rules.nic, 20, ""),
    ("nombres_apellidos", rules.person, 200, "nombre_completo"),
    ("telefono", rules.phone, 20, ""),
    ("celular", rules.phone, 20, ""),
    ("correo_electronico", rules.email, 100, "email"),
    ("documento_identidad", rules.document, 20, "numero_documento cedula"),
    ("canal_respuesta", rules.catalogue, 100, ""),
    ("numero_reclamo_sgc", rules.plain, 50, "numero_reclamo_cgs sgc sgc_number"),
    ("lectura", rules.plain, 0, ""),
    ("documento_prueba", rules.plain, 255, ""),
    ("cuerpo_reclamacion", rules.long_text, 0, "descripcion_solicitud descripcion"),
    ("finalizar", rules.plain, 0, ""),
    ("adjuntar_archivo", rules.plain, 0, ""),
    ("comentarios", rules.long_text, 0, ""),
]
NAMES = [field[0] for field in FIELDS]
RADICADO, FECHA, ESTADO, SGC = 0, 1, 2, 11
REQUIRED = (RADICADO, FECHA, ESTADO)
ZERO_IS_EMPTY = frozenset(NAMES.index(name) for name in ("nic", "telefono", "celular", "documento_identidad"))
ROLES = {key: (at, rank) for at, field in enumerate(FIELDS) for rank, key in enumerate([field[0], *field[3].split()])}
METADATA = frozenset(("record_number", "extraction_timestamp", "page_url", "page_title"))
CANONICAL_ORDER = sorted(range(len(NAMES)), key=NAMES.__getitem__)
encode_sorted = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


# --- reading ----------------------------------------------------------------------------------------------------------
class Number(str):
    """A JSON number by its source text."""


notes = set()  # warnings of the file that is read


def no_number(_text):
    notes.add("numero_no_finito")


def as_windows_1252(error):
    notes.add("codificacion")
    wrong = error.object[error.start:error.end]
    return "".join(bytes([b]).decode("cp1252", "replace") for b in wrong), error.end


codecs.register_error("windows_1252", as_windows_1252)
decode = json.JSONDecoder(parse_int=Number, parse_float=Number, parse_constant=no_number, strict=True).decode


class FileFault(Exception):
    """What rejects a whole file: rule and where."""


def elements_of(data):
    """(JSON pointer, observation) of a file: an object, a list, or the lists of a wrapper."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        raise FileFault("archivo_ilegible", "byte 0")
    data = data.removeprefix(b"\xef\xbb\xbf")
    if not data.strip(b"\0 \t\n\r\v\f"):
        raise FileFault("archivo_vacio", "byte 0")
    text = data.decode("utf-8", "windows_1252")
    try:
        root = decode(text)
    except json.JSONDecodeError as error:
        raise FileFault("json_invalido", f"byte {len(text[:error.pos].encode())}") from None
    if isinstance(root, list):
        return [(f"/{i}", element) for i, element in enumerate(root)]
    if not isinstance(root, dict):
        raise FileFault("estructura_invalida", "byte 0")
    lists = [key for key in ("data", "records", "pqrs") if isinstance(root.get(key), list)]
    if not lists or "datos_extra" in root or not ROLES.keys().isdisjoint(root):
        return [("", root)]
    return [(f"/{key}/{i}", element) for key in lists for i, element in enumerate(root[key])]


# --- values -----------------------------------------------------------------------------------------------------------
def scalar_text(value, warnings):
    """Before Text: strings mended, numbers by their source, true and false as words, null empty."""
    kind = type(value)
    if kind is str:
        return rules.repaired(value, warnings)
    if kind is Number:
        whole, point, fraction = value.partition(".")
        return whole if point and not fraction.strip("0") else str(value)
    return "" if value is None else "true" if value else "false"


def extra_value(value, warnings, is_top):
    kind = type(value)
    if kind is str:
        return rules.clean_long_text(rules.repaired(value, warnings))
    if kind is Number or (is_top and kind is bool):
        return scalar_text(value, warnings)
    if kind is list:
        return [extra_value(item, warnings, False) for item in value]
    if kind is dict:
        return {rules.clean_text(rules.repaired(key, warnings)): extra_value(item, warnings, False)
                for key, item in value.items()}
    return value


def add_extra(extra, key, value, warnings):
    if value in (None, [], {}) or (type(value) is str and rules.is_empty(rules.clean_text(value))):
        return
    value = extra_value(value, warnings, True)
    if value != "":
        extra[rules.clean_text(rules.repaired(key, warnings))] = value


# --- times ------------------------------------------------------------------------------------------------------------
STAMP = re.compile(r"([0-9]{8}_[0-9]{6})\Z").match
STAMP_IN_NAME = re.compile(r"(?<![0-9])[0-9]{8}_[0-9]{6}(?![0-9])").findall
USUAL_FECHA = re.compile(r"([0-9]{4})/([0-9]{2})/([0-9]{2}) ([0-9]{2}):([0-9]{2})\Z").match
FECHA_TEXT = re.compile(
    r"(?:(?P<y>[0-9]{4})(?P<s>[/-])(?P<m>[0-9]{1,2})(?P=s)(?P<d>[0-9]{1,2})"
    r"|(?P<d2>[0-9]{1,2})(?P<s2>[/-])(?P<m2>[0-9]{1,2})(?P=s2)(?P<y2>[0-9]{4}))"
    r"(?:(?P<t>[T ])(?P<H>[0-9]{1,2}):(?P<M>[0-9]{2})(?::(?P<S>[0-9]{2})(?:[.,][0-9]+)?)?(?P<z>Z|[+-][0-9]{2}:[0-9]{2})?)?\Z"
).match
EARLIEST = datetime.datetime(1990, 1, 1)


def parse_stamp(text):
    """YYYY-MM-DD HH:MM:SS of YYYYMMDD_HHMMSS, "" if it is no real time."""
    if not STAMP(text):
        return ""
    try:
        return str(datetime.datetime(int(text[:4]), int(text[4:6]), int(text[6:8]), int(text[9:11]), int(text[11:13]),
                                     int(text[13:])))
    except ValueError:
        return ""


def parse_fecha(text):
    """(time, whether it had one); raises ValueError."""
    usual = USUAL_FECHA(text)
    if usual:
        return datetime.datetime(*map(int, usual.groups())), True
    found = FECHA_TEXT(text)
    if not found or (found["z"] and found["t"] != "T"):
        raise ValueError
    year, month, day = (int(found[a] or found[b]) for a, b in (("y", "y2"), ("m", "m2"), ("d", "d2")))
    if not found["t"]:
        return datetime.datetime(year, month, day), False
    time = datetime.datetime(year, month, day, int(found["H"]), int(found["M"]), int(found["S"] or 0))
    if found["z"]:
        time = datetime.datetime.fromisoformat(f"{time}{found['z'].replace('Z', '+00:00')}")
        time = time.astimezone(ZONE).replace(tzinfo=None)
    return time, True


# --- an observation ---------------------------------------------------------------------------------------------------
class Reader:
    """Turns the files of one company into observations and rejects."""

    def __init__(self, company, root, now):
        self.root = root
        self.latest = now + datetime.timedelta(days=1)
        self.latest_text = str(self.latest)
        self.foreign_hosts = frozenset(host for name, host in PORTAL_HOSTS.items() if name != company)
        self.observations, self.rejected = [], []

    def read(self, path):
        notes.clear()
        with open(f"{self.root}/{path}", "rb", buffering=0) as file:
            data = file.readall()
        try:
            elements = elements_of(data)
        except FileFault as fault:
            return self.reject(path, data, None, "", [(fault.args[0], None, fault.args[1])])
        for index, (pointer, element) in enumerate(elements):
            if type(element) is not dict:
                self.reject(path, data, index, pointer, [("estructura_invalida", None, "")])
                continue
            errors, observation = self.normalise(element, path, index)
            if errors:
                self.reject(path, data, index, pointer, errors)
            else:
                self.observations.append(observation)
        return None

    def reject(self, path, data, index, pointer, errors):
        digest = hashlib.sha256(data).hexdigest()
        for rule, field, where in errors:
            self.rejected.append({"field": field, "file": path, "index": index, "rule": rule, "sha256": digest,
                                  "where": pointer + where})

    def normalise(self, element, path, index):
        warnings, errors, extra = list(notes), [], {}
        values = [""] * len(FIELDS)
        candidates = {}
        for key, value in element.items():
            role = ROLES.get(key)
            if role is not None:
                self.add_candidate(candidates, role, key, value, extra, warnings)
            elif key not in METADATA:
                if key == "datos_extra" and type(value) is dict:
                    for inner, item in value.items():
                        add_extra(extra, inner, item, warnings)
                else:
                    add_extra(extra, key, value, warnings)
        for at, found in candidates.items():
            if len(found) > 1:
                found.sort()
                for _, key, raw, text, value in found[1:]:
                    if text != found[0][2] and key != "sgc_number":
                        add_extra(extra, key, value, warnings)
                        warnings.append("alias_en_conflicto")
            self.apply(at, found[0], values, extra, warnings, errors)
        for at in REQUIRED:
            if at not in candidates:
                errors.append(("campo_obligatorio_vacio", NAMES[at], "/" + NAMES[at]))
        host = element.get("page_url")
        if type(host) is str and "://" in host and (urllib.parse.urlsplit(host).hostname or "").rstrip(".") in self.foreign_hosts:
            errors.append(("empresa_inconsistente", "page_url", "/page_url"))
        if errors:
            return errors, None
        richness = sum(map(bool, values)) + bool(extra)
        has_time = "fecha_sin_hora" not in warnings
        time = self.time_of(element, path, warnings)
        return None, (values[RADICADO], time, richness, path, index, values, extra, has_time, warnings)

    @staticmethod
    def add_candidate(candidates, role, key, value, extra, warnings):
        at, rank = role
        if type(value) in (list, dict):
            if key != "sgc_number":
                add_extra(extra, key, value, warnings)
                warnings.append("tipo_inesperado")
            return
        original = scalar_text(value, warnings)
        text = rules.clean_text(original)
        if rules.is_empty(text) or (text == "0" and at in ZERO_IS_EMPTY) or (at == SGC and text.startswith("PQR_")):
            return
        candidates.setdefault(at, []).append((rank, key, text, original, value))

    def apply(self, at, candidate, values, extra, warnings, errors):
        _, key, text, original, value = candidate
        name, rule, limit, _ = FIELDS[at]
        is_number = type(value) is Number
        if at == FECHA:
            self.apply_fecha(key, text, values, warnings, errors)
            return
        if at == RADICADO:
            if rules.is_exponent_number(text, is_number):
                errors.append(("numero_radicado_invalido", name, "/" + key))
            result = text
        else:
            result = rule(name, text, original, is_number, extra, warnings)
        if limit and len(result) > limit:
            if at in REQUIRED:
                errors.append(("longitud_excedida", name, "/" + key))
                return
            rules.set_aside(name, text, extra, warnings, "longitud_excedida")
            result = ""
        values[at] = result

    def apply_fecha(self, key, text, values, warnings, errors):
        try:
            time, has_time = parse_fecha(text)
        except (ValueError, OverflowError):
            errors.append(("fecha_invalida", "fecha", "/" + key))
            return
        if not EARLIEST <= time <= self.latest:
            errors.append(("fecha_fuera_de_rango", "fecha", "/" + key))
        if not has_time:
            warnings.append("fecha_sin_hora")
        values[FECHA] = str(time)

    def time_of(self, element, path, warnings):
        """The observation time: as extracted, else of the file name, else of the file."""
        stamp = element.get("extraction_timestamp")
        sources = [stamp] if type(stamp) is str else []
        sources += STAMP_IN_NAME(path.rpartition("/")[2])[-1:]
        for source in sources:
            time = parse_stamp(source)
            if not time:
                continue
            if time <= self.latest_text:
                return time
            warnings.append("marca_de_tiempo_futura")
        seconds = os.stat(os.path.join(self.root, path)).st_mtime_ns // 10**9
        return str(datetime.datetime.fromtimestamp(seconds, ZONE).replace(tzinfo=None))


# --- folding ----------------------------------------------------------------------------------------------------------
@functools.lru_cache(maxsize=4096)
def unit_of(key):
    """The field a key of datos_extra lives and dies with."""
    name, underscore, suffix = key.rpartition("_")
    return NAMES.index(name) if underscore and suffix in ("otros", "ext", "original", "tipo") and name in NAMES else None


def canonical(values, extra):
    record = {NAMES[at]: values[at] for at in CANONICAL_ORDER if values[at]}
    if extra:
        record["datos_extra"] = extra
    return encode_sorted(record)


def content_hash(values, extra):
    return hashlib.sha256(canonical(values, extra).encode("utf-8", "replace")).hexdigest()


def fechas_disagree(group):
    days = {observation[5][FECHA][:10] for observation in group}
    times = {observation[5][FECHA] for observation in group if observation[7]}
    return len(days) > 1 or len(times) > 1


def fold(group):
    """The record of observations in order: each unit by its last writer."""
    values, extra, writers = [""] * len(FIELDS), {}, {}
    time_on_day = {}
    time = path = ""
    for number, observation in enumerate(group):
        own, own_extra = observation[5], observation[6]
        units = {}
        for key in own_extra:
            units.setdefault(unit_of(key), []).append(key)
        changed = False
        for at, value in enumerate(own):
            keys = units.get(at, ())
            if at != FECHA and not value and (not keys or values[at]):
                continue
            writers[at] = number
            if at == FECHA:
                if observation[7]:
                    time_on_day[value[:10]] = (value, number)
                value, writers["time"] = time_on_day.get(value[:10], (value, number))
            if value != values[at]:
                values[at] = value
                changed = True
            for key in [key for key in extra if unit_of(key) == at and key not in keys]:
                del extra[key]
                changed = True
            for key in keys:
                changed = changed or extra.get(key) != own_extra[key]
                extra[key] = own_extra[key]
        for key in units.get(None, ()):
            writers["extra." + key] = number
            changed = changed or extra.get(key) != own_extra[key]
            extra[key] = own_extra[key]
        if changed:
            time, path = observation[1], observation[3]
    warnings = {warning for number in set(writers.values()) for warning in group[number][8]}
    if fechas_disagree(group):
        warnings.add("conflicto_fecha")
    return values, extra, content_hash(values, extra), time, path, warnings


def kinds(group, fecha):
    """Of each observation but the last: what it is, and which one stands for it."""
    latest = {content_hash(group[-1][5], group[-1][6]): group[-1]}
    for observation in reversed(group[:-1]):
        own, digest = observation[5][FECHA], content_hash(observation[5], observation[6])
        kept = latest.setdefault(digest, observation)
        if own[:10] != fecha[:10] or (observation[7] and own != fecha):
            kind, kept = "conflicto_fecha", group[-1]
        elif kept is not observation:
            kind = "duplicado_exacto"
        else:
            kind, kept = "version_anterior", group[-1]
        yield observation[0], kind, observation[3], observation[4], kept[3], kept[4]


def rows_of(observations):
    """Rows of the dataset and of the duplicates; what pandas sorts and groups is only positions."""
    order = pandas.DataFrame([observation[:5] for observation in observations],
                             columns=["radicado", "time", "richness", "path", "index"])
    order = order.sort_values(["radicado", "time", "richness", "path", "index"])
    sizes = order.groupby("radicado", sort=False).size()
    rows, duplicates = [], []
    positions = iter(order.index)
    for size in sizes:
        group = [observations[next(positions)] for _ in range(size)]
        _, time, _, path, _, values, extra, _, warnings = group[0]
        if size == 1:
            digest = content_hash(values, extra)
        else:
            values, extra, digest, time, path, warnings = fold(group)
            duplicates.extend(kinds(group, values[FECHA]))
        warnings = sorted(set(warnings))
        row = [*values, encode_sorted(extra) if extra else "", digest, time, path, "|".join(warnings)]
        record = {name: value for name, value in zip(NAMES, values) if value}
        if extra:
            record["datos_extra"] = extra
        record.update(hash_registro=digest, fecha_extraccion=time, archivo_origen=path, advertencias=warnings)
        rows.append((*row, encode_sorted(record)))
    return rows, duplicates


# --- the whole --------------------------------------------------------------------------------------------------------
COLUMNS = [*NAMES, "datos_extra", "hash_registro", "fecha_extraccion", "archivo_origen", "advertencias"]


def input_files(root):
    """Paths below root, without what the browser robot keeps for itself."""
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders
                      if not name.startswith(".") and name not in ("pagination_control", "checkpoints")
                      and not (name == "adjuntos" and "pqr_data.json" in names)]
        inside = os.path.relpath(folder, root)
        for name in names:
            if (name[-5:].lower() == ".json" and name[0] != "." and name != "STATUS.json"
                    and not name.startswith("checkpoint_")):
                yield name if inside == "." else f"{inside}/{name}"


def read_share(work):
    """The observations of some files, parted by claim so that each share can be folded on its own."""
    company, root, now, paths, shares = work
    gc.disable()
    reader = Reader(company, root, now)
    for path in paths:
        reader.read(path)
    parted = [[] for _ in range(shares)]
    for observation in reader.observations:
        parted[zlib.crc32(observation[0].encode("utf-8", "replace")) % shares].append(observation)
    return parted, reader.rejected


def write_company(output, company, day, rows, duplicates, rejected):
    table = pandas.DataFrame(rows, columns=[*COLUMNS, "ndjson"]).sort_values("numero_radicado")
    table.to_csv(f"{output}/{company}_consolidated_{day}.csv", columns=COLUMNS, index=False, lineterminator="\n")
    with open(f"{output}/{company}_master_{day}.ndjson", "w", encoding="utf-8", newline="") as file:
        file.write("".join(line + "\n" for line in table.ndjson))
    with open(f"{output}/reports/{company}_duplicates_{day}.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["numero_radicado", "kind", "file", "index", "kept_file", "kept_index"])
        writer.writerows(sorted(duplicates, key=lambda row: (row[0], row[2], row[3])))
    with open(f"{output}/reports/{company}_rejected_{day}.ndjson", "w", encoding="utf-8", newline="") as file:
        rejected.sort(key=lambda row: (row["file"], -1 if row["index"] is None else row["index"], row["rule"],
                                       row["field"] or ""))
        file.write("".join(encode_sorted(row) + "\n" for row in rejected))


def consolidate(source, output, now, processes):
    os.makedirs(f"{output}/reports", exist_ok=True)
    gc.disable()  # nothing here is cyclic, and collecting among a million live objects is slow
    with multiprocessing.Pool(processes) as pool:
        for company in PORTAL_HOSTS:
            root = f"{source}/{company}/oficina_virtual"
            paths = list(input_files(root))
            work = [(company, root, now, paths[i::processes], processes) for i in range(processes)]
            parted, rejected = zip(*pool.map(read_share, work))
            shares = [sum(parts, []) for parts in zip(*parted)]
            rows, duplicates = zip(*pool.map(rows_of, shares))
            write_company(output, company, f"{now:%Y%m%d}", sum(rows, []), sum(duplicates, []), sum(rejected, []))


if __name__ == "__main__":
    consolidate(sys.argv[1], sys.argv[2], datetime.datetime.fromisoformat(sys.argv[3]),
                int(sys.argv[4]) if len(sys.argv) > 4 else len(os.sched_getaffinity(0)))
