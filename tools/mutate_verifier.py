#!/usr/bin/env python3
"""Mutation test of the audit's verifier: every small change of its source has to make one of its unit tests fail.

    tools/mutate_verifier.py BUILD [FIRST [LAST]]   mutants FIRST to LAST (from 1) with the libraries of BUILD
    tools/mutate_verifier.py --list                 what would be changed
    tools/mutate_verifier.py --self-test

A mutant is one change of one place: a comparison, a condition, a connective, a sign, a constant or a text is turned
into another one, or a statement is left out. It is killed when a test fails, crashes or does not end; what does not
compile is none. Prints those that live; exit code 1 when fewer than 95 % of them are killed. Mutants that change
nothing anybody could see are listed below with the reason, and are not counted."""
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCES = ["src/model/audit_chain.cpp", "src/model/audit.cpp"]
TEST = "tests/unit/model/audit_chain_test.cpp"
LEAST_PERCENT = 95
SECONDS = 30  # for the tests, which take less than one
COMPILE = shlex.split("g++ -std=c++20 -O0 -w -fPIE -D_GLIBCXX_ASSERTIONS -DFMT_SHARED -DUTF8PROC_EXPORTS")
LIBRARIES = "-lgmock -lgtest_main -lgtest -lfmt -ldate-tz -lcrypto -lutf8proc -lxxhash -lpthread".split()

# (part of the line, what was done to it): why nobody could see it.
EQUIVALENT = {
    ("std::array<std::string_view, 12>", "12 -> 13"): "a name more than there are faults is never asked for",
    ("beyond->first > end", "> -> >="): "the root of the last row was met with that row",
    ("std::int64_t number = 0", "0 -> 1"): "what is no number is answered with the other 0",
}

COMPARISONS = {"==": ["!="], "!=": ["=="], "<": ["<=", ">"], ">": [">=", "<"], "<=": ["<", ">"], ">=": [">", "<"]}
OTHERS = {"&&": ["||"], "||": ["&&"], "+": ["-"], "-": ["+"], "++": ["--"], "true": ["false"], "false": ["true"]}
TOKEN = re.compile(r'(?P<skip>//[^\n]*|#[^\n]*)|(?P<text>"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\')'
                   r"|(?P<number>\b\d[\d']*\b)|(?P<word>\b[A-Za-z_]\w*\b)"
                   r"|(?P<sign>->|::|<<|>>|\+\+|--|\+=|-=|==|!=|<=|>=|&&|\|\||[-+<>?:;(){}\[\],=!&*.])")


def tokens_of(source):
    return [match for match in TOKEN.finditer(source) if match.lastgroup != "skip"]


def closing(tokens, at):
    """The index of the bracket that closes the one at `at`."""
    depth = 0
    for index in range(at, len(tokens)):
        depth += tokens[index].group() in "([{"
        depth -= tokens[index].group() in ")]}"
        if depth == 0:
            return index
    raise ValueError("a bracket is not closed")


def is_spaced(source, token):
    """Signs of templates and pointers have no blanks around them."""
    return source[token.start() - 1] == " " and source[token.end()] == " "


def conditions(source, tokens):
    """(begin, end, text) of each condition turned into its opposite: of `if`, `?` and `return a && b`."""
    for index, token in enumerate(tokens):
        if token.group() == "if":
            end = closing(tokens, index + 1)
            inner = tokens[index + 1].end(), tokens[end].start()
            split = source.rfind(";", *inner) + 1
            condition = source[split or inner[0]:inner[1]].strip()
            declared = re.match(r"(?:const )?auto\*? ?(\w+) = ", condition)
            opposite = f"{condition}; !{declared.group(1)}" if declared else f"!({condition})"
            yield split or inner[0], inner[1], " " * bool(split) + opposite
        elif token.group() == "?":
            depth, begin = 0, index
            while depth >= 0:
                begin -= 1
                depth += tokens[begin].group() in ")]}"
                depth -= tokens[begin].group() in "([{"
                if depth == 0 and tokens[begin].group() in ("=", "return", ",", ";", "+", "?", ":"):
                    break
            condition = source[tokens[begin].end():token.start()].strip()
            yield tokens[begin].end(), token.start(), f" !({condition}) "


def statements(source, tokens):
    """(begin, end, text): each statement that declares nothing is left out; at the end nothing is returned."""
    for index, token in enumerate(tokens):
        if token.group() not in ";{}" and not (token.group() == ")" and is_head(tokens, index)):
            continue
        first = index + 1
        if first >= len(tokens) or tokens[first].lastgroup != "word" or tokens[first].group() in (
                "if", "for", "const", "constexpr", "auto", "using", "namespace", "struct", "else", "bool"):
            continue
        depth, last = 0, first
        while last < len(tokens) and not (depth == 0 and tokens[last].group() in ("{", ";", "}")):
            depth += tokens[last].group() in "(["
            depth -= tokens[last].group() in ")]"
            last += tokens[last].group() != "{" or depth > 0 or 1
        if last >= len(tokens) or tokens[last].group() != ";":
            if tokens[first].group() != "return":
                continue
            while tokens[last].group() != ";":
                last = closing(tokens, last) + 1 if tokens[last].group() in "([{" else last + 1
        words = [one.group() for one in tokens[first:last]]
        if words[0] == "return":
            is_early = token.group() == ")"
            if is_early or words[1:] != ["std", "::", "nullopt"]:  # which {} would be too
                yield tokens[first].start(), tokens[last].start(), "" if is_early else "return {}"
        elif words[0] == "continue" or "(" in words or "=" in words or "++" in words or "+=" in words:
            if not re.match(r"[\w:<>, ]+[&*]? \w+(\(|;| = |$)", source[tokens[first].start():tokens[last].end()]):
                yield tokens[first].start(), tokens[last].start(), ""


def is_head(tokens, index):
    """The bracket at `index` ends the head of an `if` or `for`."""
    depth = 0
    for begin in range(index, -1, -1):
        depth += tokens[begin].group() == ")"
        depth -= tokens[begin].group() == "("
        if depth == 0:
            return tokens[begin - 1].group() in ("if", "for")
    return False


def mutants_of(source):
    """(begin, end, text) of every change."""
    tokens = tokens_of(source)
    for token in tokens:
        text = token.group()
        if text in COMPARISONS and (text in ("==", "!=") or is_spaced(source, token)):
            yield from ((token.start(), token.end(), other) for other in COMPARISONS[text])
        elif text in OTHERS and (text not in "+-" or is_spaced(source, token)):
            yield from ((token.start(), token.end(), other) for other in OTHERS[text])
        elif token.lastgroup == "number":
            yield token.start(), token.end(), str(int(text.replace("'", "")) + 1)
        elif token.lastgroup == "text" and text[0] == '"':
            yield token.start(), token.end(), text[:-1] + 'x"'
    yield from conditions(source, tokens)
    yield from statements(source, tokens)


def place_of(source, mutant):
    """The line of it, and what was done: for people, and for the list of equivalents."""
    begin, end, text = mutant
    line = source[source.rfind("\n", 0, begin) + 1:source.find("\n", end)]
    return source.count("\n", 0, begin) + 1, line.strip(), f"{source[begin:end].strip()} -> {text.strip() or 'nothing'}"


def is_equivalent(source, mutant):
    _, line, change = place_of(source, mutant)
    return any(part in line and change == done for part, done in EQUIVALENT)


def all_mutants():
    for name in SOURCES:
        source = (ROOT / name).read_text(encoding="utf-8")
        for mutant in sorted(set(mutants_of(source))):
            yield name, source, mutant


class Workshop:
    """Compiles and runs what is mutated, in a folder of its own."""

    def __init__(self, build, folder):
        self.folder = folder
        self.archives = [str(build / f"libradica_{layer}.a") for layer in ("model", "base")]
        self.objects = {name: self.compile(ROOT / name, name) for name in [TEST, *SOURCES]}

    def compile(self, source, name):
        """The object, or nothing when it does not compile. One in whose place another one stands is not written over."""
        made = self.folder / f"{source.parent.name}_{source.stem}.o"
        include = ["-I", str(ROOT / "src"), "-I", str(ROOT / "tests")]
        done = subprocess.run([*COMPILE, *include, "-c", str(source), "-o", str(made)], capture_output=True, check=False)
        if done.returncode != 0 and source == ROOT / name:
            sys.exit(done.stderr.decode())
        return made if done.returncode == 0 else None

    def passes(self, objects):
        program = self.folder / "verifier"
        # The archive's own objects of the mutated sources are not taken: their names are known already.
        subprocess.run(["g++", "-o", str(program), *map(str, objects.values()), *self.archives, *LIBRARIES], check=True)
        try:
            return subprocess.run([str(program), "--gtest_brief=1"], capture_output=True, check=False,
                                  timeout=SECONDS).returncode == 0
        except subprocess.TimeoutExpired:
            return False

    def lives(self, name, source, mutant):
        """None when it does not compile."""
        begin, end, text = mutant
        changed = self.folder / "mutant" / pathlib.Path(name).name
        changed.parent.mkdir(exist_ok=True)
        changed.write_text(source[:begin] + text + source[end:], encoding="utf-8")
        made = self.compile(changed, name)
        return None if made is None else self.passes({**self.objects, name: made})


def run(build, first, last):
    killed, alive, unbuilt, equivalent = 0, 0, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        workshop = Workshop(build, pathlib.Path(folder))
        if not workshop.passes(workshop.objects):
            sys.exit("the tests fail without any change")
        for number, (name, source, mutant) in enumerate(all_mutants(), 1):
            if not first <= number <= last:
                continue
            if is_equivalent(source, mutant):
                equivalent += 1
                continue
            lives = workshop.lives(name, source, mutant)
            killed += lives is False
            alive += lives is True
            unbuilt += lives is None
            if lives:
                line, text, change = place_of(source, mutant)
                print(f"alive {number}: {name}:{line}: {change}\n    {text}", flush=True)
    counted = killed + alive
    percent = 100 * killed / counted if counted else 0
    print(f"{killed} of {counted} mutants killed ({percent:.1f} %), {alive} alive; "
          f"{equivalent} that nobody could see, {unbuilt} that do not compile")
    return 0 if percent >= LEAST_PERCENT else 1


def self_test():
    source = ('int f(int a) {\n  if (a < 1 && a != 7) return a + 2;  // a < b\n  g(a, "x");\n'
              "  const int b = a ? 3 : 4;\n  ++b;\n  return b;\n}\n")
    changed = {place_of(source, mutant)[2] for mutant in mutants_of(source)}
    wanted = {"< -> <=", "< -> >", "&& -> ||", "!= -> ==", "+ -> -", "1 -> 2", "7 -> 8", "2 -> 3", "3 -> 4", "4 -> 5",
              '"x" -> "xx"', "a < 1 && a != 7 -> !(a < 1 && a != 7)", "return a + 2 -> nothing",
              'g(a, "x") -> nothing', "a -> !(a)", "++ -> --", "return b -> return {}"}
    if changed != wanted:
        sys.exit(f"wrong mutants: {changed ^ wanted}")
    return 0


def main(arguments):
    if arguments == ["--self-test"]:
        return self_test()
    if arguments == ["--list"]:
        for number, (name, source, mutant) in enumerate(all_mutants(), 1):
            line, text, change = place_of(source, mutant)
            print(f"{number}: {name}:{line}: {change}\n    {text}")
        return 0
    if not 1 <= len(arguments) <= 3:
        sys.exit(__doc__)
    first, last = [int(number) for number in arguments[1:]] + [1, 1 << 30][len(arguments) - 1:]
    return run(pathlib.Path(arguments[0]).resolve(), first, last)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
