#!/usr/bin/env python3
"""Rejects includes against the order of the layers in src/: base, model, ports, then stages and adapters, then app."""
import pathlib
import re
import sys

SEES = {"base": set(), "model": {"base"}, "ports": {"base", "model"}}
SEES["stages"] = SEES["adapters"] = {"base", "model", "ports"}
SEES["app"] = SEES["main.cpp"] = {"base", "model", "ports", "stages", "adapters", "app"}
# Stages do not know one another. Only ingest composes the pure steps, each of which may read what the one before made;
# files that are no stage (context, *_records, field_rules) are the words they share and may name the pure steps too.
PURE = ["parse", "normalise", "validate"]
STAGES = PURE + ["scan", "ingest", "dedupe", "organise", "dataset", "load", "reconcile", "repair", "import", "upload", "verify",
                 "write_back", "manifest", "cleanup", "rehearse_upload", "stored_dataset"]
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)


def complaint(path, included):
    """Why `path` (relative to src) may not include `included`, or None."""
    layer, target = path.split("/")[0], included.split("/")[0]
    if layer not in SEES:
        return f"{layer} is no layer"
    if target != layer and target not in SEES[layer]:
        return f"{layer} may include only {', '.join(sorted(SEES[layer])) or 'nothing'} and itself"
    if layer == target == "stages":
        stage, other = (pathlib.PurePath(name).stem for name in (path, included))
        before = PURE[:PURE.index(stage)] if stage in PURE else PURE if stage == "ingest" or stage not in STAGES else []
        if other in STAGES and other != stage and other not in before:
            return f"{stage} may not include the stage {other}: what flows between stages belongs into model/"
    return None


def main():
    src = pathlib.Path(__file__).resolve().parent.parent / "src"
    bad = 0
    for file in sorted(src.rglob("*.h")) + sorted(src.rglob("*.cpp")):
        path, text = file.relative_to(src).as_posix(), file.read_text(encoding="utf-8")
        for hit in INCLUDE.finditer(text):
            why = complaint(path, hit[1])
            if why:
                bad += 1
                print(f'src/{path}:{text.count(chr(10), 0, hit.start(1)) + 1}: includes "{hit[1]}": {why}')
    return 1 if bad else 0


def self_test():
    good = """base/a.cpp base/b.h, model/a.h base/b.h, app/x.cpp adapters/y.h, main.cpp app/x.h, stages/ingest.cpp stages/parse.h,
        stages/load.cpp stages/context.h, stages/load.cpp stages/load.h, stages/dedupe.cpp stages/group_records.h"""
    bad = """base/a.h model/b.h, ports/a.h adapters/b.h, stages/load.cpp adapters/s3.h, adapters/s3.cpp stages/load.h,
        adapters/s3.cpp app/config.h, stages/load.cpp stages/upload.h, stages/load.cpp stages/parse.h, web/a.cpp base/b.h,
        stages/parse.cpp stages/normalise.h, stages/group_records.cpp stages/load.h"""
    wrong = [f"{pair} should be {'rejected' if is_bad else 'allowed'}" for is_bad, pairs in ((False, good), (True, bad))
             for pair in pairs.split(",") if bool(complaint(*pair.split())) != is_bad]
    print("\n".join(wrong), end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(self_test() if "--self-test" in sys.argv else main())
