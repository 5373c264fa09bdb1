"""The trees of the benches, made of what `radica generate` wrote.

usage: trees.py plain SOURCE TARGET FILES     FILES one-object JSON files of SOURCE (fewer if it has no more) and nothing
                                              else, as hard links in the same folders, and the same objects as lines
                                              of TARGET.ndjson
       trees.py distinct SOURCE TARGET FILES  FILES one-object JSON files in one folder a company: those of SOURCE over
                                              and over, every time as other claims
       trees.py claims TARGET CLAIMS          a valid claim a file, thousand files a folder
       trees.py more TARGET FIRST CLAIMS      that many more claims, numbered from FIRST, in the folders that are there
       trees.py change TARGET CLAIMS          writes every tenth of them again, with two fields changed
       trees.py files TARGET FILES BYTES      claims of four files of that size: data, detail and two attachments
"""
import json
import multiprocessing
import os
import random
import sys

COMPANIES = ("afinia", "aire")
CLAIM_KEYS = ("numero_radicado", "radicado", "numero_reclamo_sgc", "numero_reclamo_cgs", "sgc", "sgc_number")


def shares(count):
    return zip(COMPANIES, (count - count // 2, count // 2))


def refuse(text):
    raise ValueError(text)


def without_duplicate_keys(pairs):
    members = dict(pairs)
    return members if len(members) == len(pairs) else refuse("duplicate key")


def one_object(path):
    """The object of a file that every JSON reader takes: UTF-8 without BOM, one object, no list of them inside, no key
    twice (DuckDB reads no file that has one)."""
    try:
        with open(path, encoding="utf-8", newline="") as file:
            value = json.loads(file.read(), parse_constant=refuse, object_pairs_hook=without_duplicate_keys)
        json.dumps(value, ensure_ascii=False).encode()  # no lone surrogate
    except ValueError:
        return None
    is_one = isinstance(value, dict) and not any(isinstance(value.get(key), list) for key in ("data", "records", "pqrs"))
    return value if is_one else None


def one_object_files(source, company):
    root = os.path.join(source, company, "oficina_virtual")
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in ("checkpoints", "pagination_control"))
        for name in sorted(names):
            path = os.path.join(folder, name)
            value = one_object(path) if name.endswith(".json") and not name.startswith((".", "STATUS")) else None
            if value is not None:
                yield path, value


def plain(source, target, count):
    unfinished = target + ".unfinished"
    with open(unfinished, "w", encoding="utf-8") as lines:
        for company, wanted in shares(count):
            for path, value in one_object_files(source, company):
                if wanted == 0:
                    break
                wanted -= 1
                link = os.path.join(target, os.path.relpath(path, source))
                os.makedirs(os.path.dirname(link), exist_ok=True)
                os.link(path, link)
                lines.write(json.dumps(value, ensure_ascii=False) + "\n")
    os.replace(unfinished, target + ".ndjson")


def write_distinct(source, target, company, count):
    folder = os.path.join(target, company, "oficina_virtual")
    os.makedirs(folder)
    models = [(os.path.basename(path), value) for path, value in one_object_files(source, company)
              if path.count("_data_") == 1]
    for i in range(count):
        name, value = models[i % len(models)]
        turn = i // len(models)
        other = {key: f"{item}{turn:04}" if key in CLAIM_KEYS and isinstance(item, str) and item else item
                 for key, item in value.items()}
        key, stamp = name.split("_data_")
        with open(f"{folder}/{key}{turn:04}_data_{stamp}", "w", encoding="utf-8") as file:
            file.write(json.dumps(other, ensure_ascii=False, indent=2))


def distinct(source, target, count):
    with multiprocessing.Pool(len(COMPANIES)) as pool:
        pool.starmap(write_distinct, [(source, target, company, wanted) for company, wanted in shares(count)])


def claim(number, is_changed):
    return {
        "record_number": number, "numero_radicado": str(202500000000 + number), "estado_solicitud": "Finalizado",
        "fecha": f"2026/{number % 9 + 1:02}/{number % 27 + 1:02} {number % 11 + 8:02}:{number % 59:02}",
        "numero_reclamo_sgc": f"RE{2026000000 + number}", "nic": str(1000000 + (number * 7919) % 8999999),
        "documento_identidad": str(10000000 + (number * 104729) % 89999999), "nombres_apellidos": "ANA MARÍA NÚÑEZ",
        "telefono": "6059489406", "celular": f"3{(number * 15485863) % 1000000000:09}", "tipo_pqr": "Queja",
        "correo_electronico": f"persona.{number}@example.com", "lectura": str(number % 1000 + is_changed),
        "documento_prueba": "prueba.pdf", "cuerpo_reclamacion": f"Llevamos {number} días sin energía. " * 12,
        "comentarios": "Segunda visita." if is_changed else "", "extraction_timestamp":
        "20261102_080430" if is_changed else "20261101_080430"}


def write_claim(folder, number, is_changed):
    value = claim(number, is_changed)
    with open(f"{folder}/{value['numero_reclamo_sgc']}_data_20261101_080430.json", "w", encoding="utf-8") as file:
        file.write(json.dumps(value, ensure_ascii=False, indent=2))


def write_claims(target, company, numbers, is_changed):
    for number in numbers:
        folder = os.path.join(target, company, "oficina_virtual", f"{number // 1000:04}")
        os.makedirs(folder, exist_ok=True)
        write_claim(folder, number, is_changed)


def more(target, first, count):
    folders = [os.path.join(root, name) for root in (os.path.join(target, company, "oficina_virtual")
                                                     for company in COMPANIES) for name in sorted(os.listdir(root))]
    for number in range(first, first + count):
        write_claim(folders[number % len(folders)], number, False)


def claims(target, count, step=1, is_changed=False):
    half = count - count // 2
    with multiprocessing.Pool(len(COMPANIES)) as pool:
        pool.starmap(write_claims, [(target, "afinia", range(0, half, step), is_changed),
                                    (target, "aire", range(half, count, step), is_changed)])


def files(target, count, size):
    for number in range(count // 4):
        company = COMPANIES[number % len(COMPANIES)]
        folder = os.path.join(target, company, "oficina_virtual", "processed")
        os.makedirs(folder, exist_ok=True)
        value = claim(number, False)
        value["relleno"] = ""
        value["relleno"] = "x" * (size - len(json.dumps(value, ensure_ascii=False).encode()))
        start = f"{folder}/{value['numero_reclamo_sgc']}"
        with open(f"{start}_data_20261101_080430.json", "w", encoding="utf-8") as file:
            file.write(json.dumps(value, ensure_ascii=False))
        for name, magic in (("20261101_080431.pdf", b"%PDF-1.4\n"), ("adjunto_20261101_080432.jpg", b"\xff\xd8\xff\xe0"),
                            ("adjunto_20261101_080433.zip", b"PK\x03\x04")):
            with open(f"{start}_{name}", "wb") as file:
                file.write(magic + random.Random(f"{number}{name}").randbytes(size - len(magic)))


def main(mode, folder, *rest):
    if mode == "files":
        files(folder, int(rest[0]), int(rest[1]))
    elif mode == "more":
        more(folder, int(rest[0]), int(rest[1]))
    elif mode in ("claims", "change"):
        claims(folder, int(rest[0]), *((1, False) if mode == "claims" else (10, True)))
    else:
        {"plain": plain, "distinct": distinct}[mode](folder, rest[0], int(rest[1]))


if __name__ == "__main__":
    main(*sys.argv[1:])
