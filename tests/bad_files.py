"""Bad files by the thousand, through every reader of files from outside.

``python tests/bad_files.py 10000`` makes ten thousand and says what went wrong, if anything did.
"""

import argparse
import io
import random
import re
import sys
import tempfile
import time
import zipfile
from datetime import date
from functools import cache
from pathlib import Path

import field

from cmsim.course.kit import learner_record
from cmsim.decision import readiness
from cmsim.scenario.files import scenario_toml, tabular
from cmsim.scenario.files.caseload import read_caseload, read_counts
from cmsim.scenario.library.practices import named
from cmsim.scenario.parameter import Refusal
from cmsim.validation import own_month

ROOT = Path(__file__).parent.parent
SLOW = 5.0  # seconds of processor time for one file and one reader
LONGEST = 900  # characters of a refusal
TODAY = date(2026, 11, 28)
FIELD = ROOT / "tests" / "data" / "field"
RECORD = learner_record.LearnerRecord("98", "A session", "1.0", "ann")
RECORD.put("predictions", "guess", {"values": [100]})
RECORD.put("outcomes", "minutes", {"value": 85.5, "low": None, "high": None, "unit": "minutes"})
RECORD.put("answers", "key", {"kind": "KEY", "first": [["a", True]], "last": [["a", True]]})
MONTH = "measure,count\nAdmissions,12\nFirst visits,7\nFollow-ups completed,80\n"
CARDS = "a,b,c,top,likely\n1,2,5,c,3\n,4,4,b,1\n"
CASES = (
    "practice,tier,due,last_contact,contacts_done,monitored,met,post\n"
    "North,complex,-3,20,4,no,yes,\nSouth,moderate,11/30/2026,46331,1,x,,\nTotal,2,,,,,,\n"
)
TOKEN = re.compile(rb"[^,;\t\r\n\"=\[\]{}: ]+")
PIECES = (
    "\" ' , ; \t \n \r\n \0 = == [ ] [[ ]] { } # \\ \\n < > & | $ % ^ _ - -- + @ . .. / // ~".split(
        " "
    )
    + "NaN Infinity -Infinity nan inf 1e999 -1 0 00 1_000 1,000 1,5 ٣ ½ 0x 1e5 9999999999".split()
    + "true True yes no null None N/A #N/A #REF! <11 * x X Total Total: Grand sep=; =1+1".split()
    + "practice clinicians complex moderate low tier due item answer measure count a top".split()
    + "2026-11-30 11/30/2026 46356 123-45-6789 a@b.org 555-123-4567 mrn name High Rising".split()
    + [
        "9" * 5000,
        "[" * 400,
        "{" * 400,
        "[[]]",
        "\ufeff",
        "\u2028",
        "\u200b",
        "\x07",
        "ß",
        "“",
        "x" * 300,
    ]
)
XML = (
    b"<row r='5'>|</row>|<row/>|<c/>|<c r='A9'>|<c r='ZZZZ9'>|</c>|<v>1</v>|<v>1e999</v>|<v>x</v>|"
    b"t='s'|t='e'|t='b'|s='99'|r='1000000000000'|r='-1'|r='x'|<f>1+1</f>|<is><t>Total</t></is>|"
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>|&b;|&#0;|<rPh>|</sheetData>|sharedStrings|<![CDATA[|]]>|\xff"
).split(b"|")


def person(path):
    """Read one person's answers about readiness."""
    return readiness.read_person(path, questions())


@cache
def questions():
    """Return the questions about readiness, wherever they stand."""
    (path,) = ROOT.glob("exercises/*/readiness.toml")
    return readiness.read(path)


READERS = {
    "scenario": scenario_toml.load,
    "panel counts": read_counts,
    "open cases": lambda path: read_caseload(path, ["North", "South"], TODAY),
    "own month": own_month.read,
    "readiness": person,
    "cards": lambda path: tabular.rows(path, "a b c d e f g h i j k top likely".split(), "a"),
    "record": learner_record.read,
}


@cache
def good_files():
    """Return the contents that are damaged, in groups, each of which some reader takes."""
    whole = io.BytesIO()
    field.workbook(whole)
    items = readiness.items(questions())[:4]
    answers = "group,item,answer\n" + "".join(f"staff,{item.id},2\n" for item in items)
    scenario = scenario_toml.dump(named()["solo-rural-co-located"](), everything=False)
    patterns = "case_*.csv", "[!c]*.csv", "*.toml", "*.xlsx"
    kept = [[path.read_bytes() for path in sorted(FIELD.glob(each))] for each in patterns]
    written = [[text.encode()] for text in (MONTH, CARDS, CASES, answers, RECORD.text(), scenario)]
    return [*kept, *written, [whole.getvalue()]]


def good_file(chance):
    """Return the content of one good file, or of one that is odd in a known way."""
    return chance.choice(chance.choice(good_files()))


def bad_file(chance):
    """Return the content of one bad file."""
    kind, content = chance.random(), good_file(chance)
    if kind < 0.04:
        return chance.randbytes(chance.choice((0, 1, 7, 200, 5000)))
    if kind < 0.1:
        return made_up(chance).encode(chance.choice(("utf-8", "utf-8", "utf-16")), "replace")
    if content.startswith(b"PK") and kind < 0.8:
        return rewritten(content, chance)
    for _ in range(chance.choice((1, 1, 2, 3))):
        content = (retyped if kind < 0.7 else damaged)(content, chance)
    return content


def retyped(content, chance):
    """Return a content with one of its words or numbers typed otherwise."""
    words = list(TOKEN.finditer(content))
    if not words:
        return content
    word = chance.choice(words)
    return content[: word.start()] + chance.choice(PIECES).encode() + content[word.end() :]


def made_up(chance):
    """Return a text of pieces that mean something to one reader or another."""
    separator = chance.choice(("", " ", ",", ";", "\t", "\n"))
    lines = (
        separator.join(chance.choices(PIECES, k=chance.randint(0, 8)))
        for _ in range(chance.randint(1, 12))
    )
    return chance.choice(("\n", "\r\n", "\r")).join(lines)


def damaged(content, chance):
    """Return a content with a part of it lost, repeated, replaced or foreign."""
    begin = chance.randint(0, len(content))
    end = min(len(content), begin + chance.choice((0, 1, 3, 40, 1000)))
    part = chance.choice(
        (
            b"",
            content[begin:end] * chance.choice((2, 50)),
            chance.choice(PIECES).encode(),
            chance.choice(XML),
            chance.randbytes(3),
            good_file(chance)[:500],
        )
    )
    return content[:begin] + part + content[end:]


def rewritten(content, chance):
    """Return a workbook that is a sound archive of damaged parts."""
    made = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
            names = [name for name in old.namelist() if "theme" not in name]
            wrong = chance.choices(names, [1 + 4 * ("sheet1" in name) for name in names])
            for name in names:
                part = old.read(name)
                if name in wrong:
                    begin = chance.randint(0, len(part))
                    end = begin + chance.choice((0, 0, 5, 60))
                    part = part[:begin] + chance.choice(XML) + part[end:]
                if chance.random() > 0.01:
                    new.writestr(name, part, zipfile.ZIP_DEFLATED)
    except zipfile.BadZipFile:
        return damaged(content, chance)
    return made.getvalue()


def fault(reader, path):
    """Return what is wrong with how a reader takes a file, or nothing."""
    before, start = sorted(path.parent.iterdir()), time.process_time()
    try:
        READERS[reader](path)
    except Refusal as refusal:
        said = str(refusal)
        if not said.strip() or len(said.splitlines()) != 1 or len(said) > LONGEST:
            return f"says {said[:200]!r}"
    except Exception as error:
        # records are passed over with the reason by whoever reads a folder of them
        if not (reader == "record" and isinstance(error, (ValueError, RecursionError))):
            return f"raises {type(error).__name__}: {str(error)[:200]}"
    if time.process_time() - start > SLOW:
        return f"takes {time.process_time() - start:.1f} s"
    if sorted(path.parent.iterdir()) != before:
        return "leaves something behind"
    return ""


def faults(number, seed, folder):
    """Yield ``(number of the file, reader, what is wrong)`` of so many bad files."""
    path = Path(folder) / "bad.csv"
    for n in range(number):
        path.write_bytes(bad_file(random.Random(f"{seed}/{n}")))
        for reader in READERS:
            if wrong := fault(reader, path):
                yield n, reader, wrong


def run():
    """Try as many bad files as the command asks for; the exit code says whether all was well."""
    parser = argparse.ArgumentParser(description="Try bad files on every reader.")
    parser.add_argument("number", type=int, nargs="?", default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = []
        for each in faults(chosen.number, chosen.seed, folder):
            found.append(each)
            print(*each, flush=True)
    print(
        f"{chosen.number:,} bad files through {len(READERS)} readers: {len(found)} faults, "
        f"{time.process_time():.1f} s of processor time"
    )
    sys.exit(bool(found))


if __name__ == "__main__":
    run()
