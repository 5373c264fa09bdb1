"""The rules of a field (docs/life-of-a-record.md) as Python: text in, value and what is set aside out.

Each rule has a quick way for what nearly all values look like; the long way is for the rest.
"""
import functools
import re
import unicodedata

# --- text -------------------------------------------------------------------------------------------------------------
REMOVED = dict.fromkeys([
    *(c for c in range(0x20) if c not in (9, 10, 11, 12, 13, 0x1C, 0x1D, 0x1E, 0x1F)), 0x7F,
    *(c for c in range(0x80, 0xA0) if c != 0x85), 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060,
    *range(0x2066, 0x206A), 0xFEFF])
HAS_REMOVED = re.compile("[" + "".join(map(chr, REMOVED)) + "]").search
TRAILING_BLANKS = re.compile(r"[^\S\n]+(?=\n|\Z)").sub
EMPTY_WORDS = frozenset(
    "nan|null|none|undefined|n/a|n.a.|na|no aplica|no tiene|no registra|ninguno|ninguna|s/n|sin dato|sin datos"
    "|sin informacion|sin información|-|--|---|.".split("|"))
LONGEST_EMPTY_WORD = max(map(len, EMPTY_WORDS))


def composed(text):
    if HAS_REMOVED(text):
        text = text.translate(REMOVED)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def clean_text(text):
    if not (text.isascii() and text.isprintable()):
        text = composed(text)
    return " ".join(text.split())  # str.split() parts at the very blanks of the contract


def clean_long_text(text):
    text = composed(text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return TRAILING_BLANKS("", text).strip()


def is_empty(text):
    return not text or (len(text) <= LONGEST_EMPTY_WORD and text.lower() in EMPTY_WORDS)


def looks_double_encoded(text):
    return "Ã" in text or "Â" in text or "â€" in text


def repaired(text, warnings):
    """UTF-8 that was once read as Windows-1252."""
    if text.isascii() or not looks_double_encoded(text):
        return text
    try:
        better = b"".join(c.encode("latin-1") if "\x80" <= c <= "\x9f" else c.encode("cp1252") for c in text).decode()
    except UnicodeError:
        return text
    if len(better) >= len(text):
        return text
    warnings.append("mojibake")
    return better


# --- what nic, documento and phones share -----------------------------------------------------------------------------
PLAIN_DASHES = dict.fromkeys([*range(0x2010, 0x2016), 0x2212], "-")
PLAIN_DECIMAL = re.compile(r"([0-9]+)[.,]00?\Z").match
GROUPED_DECIMAL = re.compile(r"([0-9]+|[0-9]{1,3}(?:[., ][0-9]{3})+)[.,]00?\Z").match
EXPONENT = re.compile(r"[0-9]+\.[0-9]+[eE][+-]?[0-9]+\Z").match
PARTS_NO_THOUSANDS = re.compile(r"(?<![0-9])[.,]|[0-9]{4}[.,]|[.,](?![0-9]{3}(?![0-9]))").search
NIC = re.compile(r"[0-9]{6,10}\Z").match


def with_plain_dashes(text):
    return text if text.isascii() else text.translate(PLAIN_DASHES)


def is_exponent_number(text, is_number):
    return ("e" in text or "E" in text) and (is_number or EXPONENT(text) is not None)


def set_aside(name, text, extra, warnings, warning):
    extra[name + "_original"] = text
    warnings.append(warning)


def nic(name, raw, original, is_number, extra, warnings):
    if NIC(raw):
        return raw
    text = with_plain_dashes(raw)
    if not is_exponent_number(text, is_number):
        decimal = GROUPED_DECIMAL(text)
        if decimal:
            text = decimal[1]
            warnings.append("decimal_quitado")
        if not PARTS_NO_THOUSANDS(text):
            digits = re.sub("[ .,-]", "", text)
            if NIC(digits):
                return digits
    set_aside(name, raw, extra, warnings, "nic_invalido")
    return ""


# --- documento --------------------------------------------------------------------------------------------------------
DIGITS_ONLY = re.compile(r"[0-9]{3,15}\Z").match
TYPE_WORD = re.compile(
    r"(?:(C\.?C|T\.?I|C\.?E|N\.?I\.?T|P\.?A|P\.?E\.?P|P\.?P\.?T|R\.?C|N\.?U\.?I\.?P)[ :.]+"
    r"|(C\.?C|N\.?I\.?T)(?=[0-9]))", re.I | re.A).match
NIT = re.compile(r"([0-9]{6,15})-([0-9])\Z").match
CODE = re.compile(r"(?=.*[0-9])[A-Z0-9]{5,20}\Z").match
NIT_WEIGHTS = (3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71)


def nit_check_digit(base):
    rest = sum(int(digit) * weight for digit, weight in zip(reversed(base), NIT_WEIGHTS)) % 11
    return str(rest if rest <= 1 else 11 - rest)


def read_document(text, warnings):
    if len(text) > 7 and text[-2] == " " and text[-1].isdigit() and " " not in text[:-2]:
        base = re.sub("[.,]", "", text[:-2])
        if not PARTS_NO_THOUSANDS(text[:-2]) and re.fullmatch("[0-9]{6,15}", base) and nit_check_digit(base) == text[-1]:
            text = text[:-2] + "-" + text[-1]
    if PARTS_NO_THOUSANDS(text):
        return ""
    value = re.sub("[ .,]", "", text).upper()
    if DIGITS_ONLY(value) or (CODE(value) and not value.isdigit()):
        return value
    nit = NIT(value)
    if not nit:
        return ""
    if nit_check_digit(nit[1]) != nit[2]:
        warnings.append("nit_dv_incorrecto")
    return value


def document(name, raw, original, is_number, extra, warnings):
    if DIGITS_ONLY(raw):
        return raw
    text, kind, value = with_plain_dashes(raw), "", ""
    is_exponent = is_exponent_number(text, is_number)
    word = TYPE_WORD(text)
    if word:
        kind = (word[1] or word[2]).replace(".", "").upper()
        text = text[word.end():]
    if not is_exponent and not is_exponent_number(text, False):
        decimal = GROUPED_DECIMAL(text)
        if decimal:
            text = decimal[1]
            warnings.append("decimal_quitado")
        value = read_document(text, warnings)
    if not value:
        set_aside(name, raw, extra, warnings, "documento_invalido")
    elif kind:
        extra[name + "_tipo"] = kind
    return value


# --- phone ------------------------------------------------------------------------------------------------------------
TEN_DIGITS = r"3[0-9]{9}|60[124-8][2-9][0-9]{6}"
USUAL_PHONE = re.compile(rf"(?:\+57 ?)?({TEN_DIGITS})\Z").match
NATIONAL = re.compile(rf"(?:{TEN_DIGITS}|[2-9][0-9]{{6}})\Z").match
LABEL = re.compile(r"(?:tel[eé]fono|tel|celular|cel|fijo|m[oó]vil|whatsapp|wa)\.?:?", re.I).match
EXTENSION = re.compile(r"(?:extensi[oó]n|ext\.?|x)[ :]*([0-9]+)\Z", re.I).search
PHONE_SIGNS = re.compile(r"[ .()-]").sub
DIALLED = re.compile(r"\+?[0-9]{1,16}\Z").match
SEPARATOR = re.compile(r"[/;,\n]|[ \n][-yYoO](?=[ \n])").split


def valid_number(text):
    digits = PHONE_SIGNS("", text)
    if not DIALLED(digits):
        return ""
    if digits[0] == "+":
        if not digits.startswith("+57"):
            return ""
        digits = digits[3:]
    elif digits.startswith("0057"):
        digits = digits[4:]
    elif len(digits) == 12 and digits.startswith("57"):
        digits = digits[2:]
    if len(digits) == 12 and digits.startswith("033"):
        digits = digits[2:]
    if not NATIONAL(digits) or digits in ("3000000000", "1234567890") or len(set(digits)) == 1:
        return ""
    return "+57" + digits if len(digits) == 10 else digits


def read_part(text):
    """(number, extension) of one part; an empty number if it is not valid."""
    text, extension = text.strip(" \n"), ""
    found = EXTENSION(text)
    if found:
        text, extension = text[:found.start()].strip(" \n"), found[1]
    label = LABEL(text)
    return valid_number(text[label.end():] if label else text), extension


def divide(piece):
    """Two numbers with nothing but a blank or a dash between them."""
    if 14 <= sum(map(str.isdigit, piece)) <= 28:
        for at in (i for i, c in enumerate(piece) if c in " -"):
            left, right = read_part(piece[:at]), read_part(piece[at + 1:])
            if left[0] and right[0]:
                return [left, right]
    return []


def read_pieces(text):
    """The parts of a text, and whether a piece of it was of no use."""
    parts, has_unused = [], False
    for piece in filter(None, (piece.strip(" \n") for piece in SEPARATOR(text))):
        found = EXTENSION(piece)
        if found and found.start() == 0:
            if parts and not parts[-1][1]:
                parts[-1] = (parts[-1][0], found[1])
            else:
                has_unused = True
            continue
        part = read_part(piece)
        halves = [] if part[0] else divide(piece)
        has_unused = has_unused or not (part[0] or halves)
        parts.extend(halves or [part])
    return [part for part in parts if part[0]], has_unused


def phone(name, raw, original, is_number, extra, warnings):
    usual = USUAL_PHONE(raw)
    if usual and len(set(usual[1])) > 2:  # neither all digits equal nor 3000000000
        return "+57" + usual[1]
    text = with_plain_dashes(raw)
    if is_exponent_number(text, is_number):
        set_aside(name, raw, extra, warnings, "telefono_invalido")
        return ""
    decimal = PLAIN_DECIMAL(text)
    if decimal:
        text = decimal[1]
        warnings.append("decimal_quitado")
    number, extension, others, has_unused = "", "", [], False
    if " - " not in text or sum(map(str.isdigit, text[:text.rindex(" - ")])) < 7:
        number, extension = read_part(text)
    if not number:
        if not decimal and ("\n" in original or "\r" in original):
            lines = map(clean_text, re.split("[\r\n]", original))
            text = with_plain_dashes("\n".join(filter(None, lines)))
        parts, has_unused = read_pieces(text)
        if not parts:
            set_aside(name, raw, extra, warnings, "telefono_invalido")
            return ""
        number, extension = parts[0]
        for other, other_extension in parts[1:]:
            if other != number and other not in others:
                others.append(other)
            if other_extension and (other, other_extension) != (number, extension):
                has_unused = True
    if len(number) == 7:
        warnings.append("telefono_sin_indicativo")
    if others:
        extra[name + "_otros"] = others
    if extension:
        extra[name + "_ext"] = extension
    if has_unused:
        set_aside(name, raw, extra, warnings, "telefono_parcial")
    return number


# --- e-mail -----------------------------------------------------------------------------------------------------------
USUAL_EMAIL = re.compile(r"([a-z0-9._-]{1,64})@([a-z0-9]{1,30}\.(?:com|org|co|net|com\.co))\Z").match
LOCAL = re.compile(r"(?![.])(?!.*[.][.])[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}(?<![.])\Z").match
LABEL_OF_DOMAIN = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
DOMAIN = re.compile(rf"(?:{LABEL_OF_DOMAIN}\.)+[a-z]{{2,63}}\Z").match
AROUND_ADDRESS = ".,;:<>()\"'“”‘’«»"
PLACEHOLDER_LOCALS = frozenset("notiene no_tiene notienecorreo nocorreo sincorreo sin_correo noaplica ninguno".split())
PLACEHOLDER_DOMAINS = frozenset(("no.com", "notiene.com"))
SUSPECT_DOMAINS = frozenset("gmail.con gmail.co gmial.com gmai.com hotmial.com hotmail.con hotmal.com yahoo.con "
                            "outlook.con".split())
UNUSUAL_DOMAINS = PLACEHOLDER_DOMAINS | SUSPECT_DOMAINS


def email(name, raw, original, is_number, extra, warnings):
    usual = USUAL_EMAIL(raw)
    if usual and LOCAL(usual[1]) and usual[1] not in PLACEHOLDER_LOCALS and usual[2] not in UNUSUAL_DOMAINS:
        return raw
    valid, has_placeholder, has_unused, is_suspect = [], False, False, False
    for piece in re.split("[;,/ ]", raw):
        piece = piece.strip(AROUND_ADDRESS)
        if piece[:7].lower() == "mailto:":
            piece = piece[7:].strip(AROUND_ADDRESS)
        if not piece:
            continue
        local, at, domain = piece.partition("@")
        domain = domain.lower()
        if not at or "@" in domain:
            has_unused = True
        elif domain in PLACEHOLDER_DOMAINS or local.lower() in PLACEHOLDER_LOCALS:
            has_placeholder = True
        elif len(piece) <= 100 and LOCAL(local) and DOMAIN(domain):
            is_suspect = is_suspect or domain in SUSPECT_DOMAINS
            address = local + "@" + domain
            if address not in valid:
                valid.append(address)
        else:
            has_unused = True
    if not valid:
        set_aside(name, raw, extra, warnings, "correo_ficticio" if has_placeholder else "correo_invalido")
        return ""
    if is_suspect:
        warnings.append("correo_dominio_sospechoso")
    if valid[1:]:
        extra[name + "_otros"] = valid[1:]
    if has_unused:
        set_aside(name, raw, extra, warnings, "correo_parcial")
    return valid[0]


# --- catalogue --------------------------------------------------------------------------------------------------------
CATALOGUES = {
    "estado_solicitud": "Pendiente|En proceso|Resuelto|Cerrado|Cancelado|Finalizado|Abierto|Anulado",
    "tipo_pqr": "Petición|Queja|Reclamo|Sugerencia|Denuncia|Recurso|Consulta",
    "canal_respuesta": "Correo electrónico|Teléfono|Presencial|Portal web|Correspondencia física",
}


def folded(text):
    return "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))


KNOWN = {name: {folded(value): value for value in values.split("|")} for name, values in CATALOGUES.items()}


@functools.lru_cache(maxsize=4096)
def known_value(name, text):
    return KNOWN[name].get(folded(text))


def catalogue(name, raw, original, is_number, extra, warnings):
    value = known_value(name, raw)
    if value is not None:
        return value
    warnings.append("catalogo_desconocido")
    return raw


# --- the others -------------------------------------------------------------------------------------------------------
def plain(name, raw, original, is_number, extra, warnings):
    return raw


def long_text(name, raw, original, is_number, extra, warnings):
    return clean_long_text(original)


def person(name, raw, original, is_number, extra, warnings):
    if re.search("[0-9@]", raw):
        warnings.append("nombre_sospechoso")
    return raw
