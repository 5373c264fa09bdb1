#!/usr/bin/env python3
"""Writes schedules_2026_2035.tsv, what schedules_2026_2035_test.cpp compares the product with: written by itself, from the
words of SPEC §14 and Ley 51 de 1983, with nothing of the product. Days are counted one by one, Bogotá is UTC-5, the dates
of Easter are copied from an almanac. Of each schedule and year: how many occurrences, and the SHA-256 of their lines
"UNIX_SECONDS WHAT\\n" in order, WHAT being corre or absorbida; of the holidays the lines "YYYY-MM-DD\\n".
    ./schedules_2026_2035.py > schedules_2026_2035.tsv"""
import datetime
import hashlib

EASTER = {2026: (4, 5), 2027: (3, 28), 2028: (4, 16), 2029: (4, 1), 2030: (4, 21), 2031: (4, 13), 2032: (3, 28),
          2033: (4, 17), 2034: (4, 9), 2035: (3, 25)}
NEVER_MOVED = [(1, 1), (5, 1), (7, 20), (8, 7), (12, 8), (12, 25)]
MOVED = [(1, 6), (3, 19), (6, 29), (8, 15), (10, 12), (11, 1), (11, 11)]
MONDAY, SUNDAY = 0, 6
HOURS_OF_INCREMENTAL = [5, 7, 9, 11, 13, 15, 17, 19, 21, 22]


def days_of(year):
    day = datetime.date(year, 1, 1)
    while day.year == year:
        yield day
        day += datetime.timedelta(days=1)


def unix(day, hour, minute):
    bogota = datetime.timezone(datetime.timedelta(hours=-5))
    return int(datetime.datetime(day.year, day.month, day.day, hour, minute, tzinfo=bogota).timestamp())


def occurrences(year):
    """Of each schedule its lines, in order."""
    lines = {"full": [], "incremental": [], "integrity": [], "maintenance": [], "backup": []}
    for day in days_of(year):
        if day.weekday() == SUNDAY:
            lines["maintenance"].append(f"{unix(day, 2, 0)} corre\n")
        else:
            lines["full"].append(f"{unix(day, 5, 0)} corre\n")
            for hour in HOURS_OF_INCREMENTAL:
                lines["incremental"].append(f"{unix(day, hour, 0)} {'absorbida' if hour == 5 else 'corre'}\n")
        lines["integrity"].append(f"{unix(day, 23, 30)} corre\n")
        lines["backup"].append(f"{unix(day, 23, 45)} corre\n")
    return lines


def holidays(year):
    found = {datetime.date(year, *day) for day in NEVER_MOVED}
    easter = datetime.date(year, *EASTER[year])
    loose = [datetime.date(year, *day) for day in MOVED] + [easter + datetime.timedelta(days=n) for n in (39, 60, 68)]
    for day in loose:
        while day.weekday() != MONDAY:
            day += datetime.timedelta(days=1)
        found.add(day)
    found |= {easter - datetime.timedelta(days=n) for n in (2, 3)}
    return [f"{day}\n" for day in sorted(found)]


def main():
    for year in EASTER:
        for name, lines in {**occurrences(year), "holidays": holidays(year)}.items():
            print(name, year, len(lines), hashlib.sha256("".join(lines).encode()).hexdigest(), sep="\t")


if __name__ == "__main__":
    main()
