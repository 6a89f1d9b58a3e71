"""A folder of records tells the debrief what it can, whatever else lies in it."""

import csv
import json
import os
import random

import pytest
from test_lesson import QUESTIONS

from cmsim.cli.main import main
from cmsim.course.facilitator import cohort, debrief
from cmsim.course.kit import files
from cmsim.course.kit import questions as checks
from cmsim.course.kit.learner_record import LearnerRecord
from cmsim.scenario.parameter import Refusal

KEYS = ["a", "b", "c"]


@pytest.fixture
def questions(tmp_path):
    path = tmp_path / "questions.toml"
    path.write_text(QUESTIONS, encoding="utf-8")
    return checks.read(path)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "cohort"
    made.mkdir()
    return made


def handed_in(folder, code, guess=100, key="a", number=16, gain=4.0, name=None, **changes):
    """Write the record of a learner who answered everything, and return its path."""
    kept = LearnerRecord("98", "All six kinds", "1.0", code)
    kept.put("predictions", "guess", {"values": [guess], "at": "now"})
    kept.put(
        "outcomes",
        "minutes",
        {"value": 85 + guess / 10, "low": None, "high": None, "unit": "minutes"},
    )
    kept.put("outcomes", "gain", {"value": gain, "low": gain - 1, "high": gain + 1, "unit": "x"})
    for exercise, answers in {"key": [key], "number": [number], "run": ["more", None]}.items():
        pairs = [[answer, True] for answer in answers]
        kept.put("answers", exercise, {"kind": "KEY", "attempts": 1, "first": pairs, "last": pairs})
    kept.put("answers", "speech", {"kind": "PARTS", "complete": True, "words": 9})
    path = folder / (name or f"{code}-98.json")
    path.write_text(json.dumps(kept.data | changes), encoding="utf-8")
    return path


def test_marks_are_counted_anew_and_not_believed(folder, questions):
    handed_in(folder, "red", key="c", number=99)
    (line,) = debrief.attendance(cohort.read(folder, "98", questions))
    assert (line.right, line.asked, line.passed) == (0, 2, False)


def test_the_room_is_summed_up(folder, questions):
    for n, guess in enumerate((100, 200, 300, 400)):
        handed_in(folder, f"l{n}", guess=guess, key="c" if n else "a")
    found = cohort.read(folder, "98", questions)
    (spread,) = debrief.spreads(found)
    assert spread.quartiles == (100, 175, 250, 325, 400) and len(spread.runs) == 4
    missed = debrief.most_missed(found)
    assert (missed[0].text, missed[0].missed) == ("Which?", 0.75)
    assert dict(debrief.choices(found)[0].counts) == {"Alpha": 1, "Beta": 0, "Gamma": 3}


def test_three_runs_contrast_and_name_nobody(folder, questions):
    for n in range(7):
        handed_in(folder, f"learner-{n}", gain=float(n * n))
    fact, runs = debrief.contrasting(cohort.read(folder, "98", questions))
    assert fact == "gain" and [run.facts["gain"]["value"] for run in runs] == [0, 9, 36]
    assert [run.name for run in runs] == ["Run A", "Run B", "Run C"]
    assert "learner" not in repr(runs)


BAD = {
    "empty.json": (b"", "damaged"),
    "half.json": (b'{"schema": 1, "session": "98"', "damaged"),
    "bytes.json": (b"\xff\xfe\x00", "not text"),
    "list.json": (b"[1, 2]", "no learner's record"),
    "other.json": (b'{"a": 1}', "no learner's record"),
    "notes.docx": (b"x", "ends in .json"),
    "deep.json": (b"[" * 100_000, "damaged"),
    "new.json": (b'{"schema": 99}', "newer cmsim"),
    "old.json": (b"OLD", "older cmsim"),
    "version.json": (b"VERSION", "this kit has 1.0"),
    "huge.json": (b"HUGE", "larger than"),
    "minutes.json": (b"MINUTES", "out of reach"),
    "session.json": (b"SESSION", "no plain code"),
}
SPOILED = {
    b"OLD": {"schema": 0},
    b"VERSION": {"content_version": "0.9"},
    b"MINUTES": {"minutes": 1e300},
    b"SESSION": {"session": "../../98"},
}


def test_bad_files_are_named_with_a_reason_and_passed_over(folder, questions):
    handed_in(folder, "good")
    for name, (content, _) in BAD.items():
        if content in SPOILED:
            handed_in(folder, name.split(".")[0], name=name, **SPOILED[content])
        else:
            (folder / name).write_bytes(b" " * 5_000_000 if content == b"HUGE" else content)
    os.symlink("/etc/hostname", folder / "link.json")
    found = cohort.read(folder, "98", questions, version="1.0")
    told = dict(found.passed_over)
    assert [work.learner for work in found.works] == ["good"]
    assert set(told) == {*BAD, "link.json"}
    for name, (_, words) in BAD.items():
        assert words in told[name], (name, told[name])


def test_a_duplicate_gives_way_to_the_newer_file(folder, questions):
    handed_in(folder, "twice", guess=100, name="a.json", last="2026-01-01T10:00:00+00:00")
    handed_in(folder, "twice", guess=300, name="b.json", last="2026-01-02T10:00:00+00:00")
    handed_in(folder, "twice", guess=200, name="c.json", last="2026-01-01T11:00:00+00:00")
    found = cohort.read(folder, "98", questions)
    assert [work.predictions["guess"] for work in found.works] == [[300]]
    assert [one.file for one in found.passed_over] == ["a.json", "c.json"]


def test_a_homes_folder_is_read_without_its_spare_versions(tmp_path, questions):
    for code in ("a", "b"):
        kept = LearnerRecord("98", code=code, path=tmp_path / "home" / code / "98.json")
        kept.put("words", "x", "1")
        kept.put("words", "x", "2")
        kept.start_over()
        kept.put("words", "x", "3")
    found = cohort.read(tmp_path / "home", "98", questions)
    assert len(found.works) == 2 and found.passed_over == ()


def test_answers_that_nobody_could_give_are_left_out(folder, questions):
    pairs = [["<script>", True]]
    path = handed_in(folder, "odd", guess=9999)
    data = json.loads(path.read_text())
    data["answers"]["key"] = {"kind": "KEY", "attempts": 1, "first": pairs, "last": pairs}
    data["outcomes"] = {
        "gain": {"value": "x", "unit": ""},
        "<b>": {"value": 1, "unit": ""},
        "minutes": {"value": 1, "low": None, "high": None, "unit": "m" * 99},
    }
    path.write_text(json.dumps(data))
    (work,) = cohort.read(folder, "98", questions).works
    assert work.predictions == {} and work.facts == {} and "key" not in work.first


def test_no_random_damage_breaks_the_reading(folder, questions):
    whole = handed_in(folder, "base").read_bytes()
    dice = random.Random(5)
    for n in range(150):
        spoiled = bytearray(whole)
        for _ in range(dice.randrange(1, 30)):
            spoiled[dice.randrange(len(spoiled))] = dice.randrange(256)
        (folder / f"spoiled-{n}.json").write_bytes(
            spoiled[: dice.randrange(len(spoiled))] if n % 3 == 0 else spoiled
        )
    found = cohort.read(folder, "98", questions)
    debrief.attendance(found), debrief.spreads(found), debrief.most_missed(found)
    debrief.contrasting(found), debrief.divided(found)
    assert len(found.works) + len(found.passed_over) == len(list(folder.iterdir()))


def test_a_folder_that_is_not_there_is_refused(tmp_path, questions):
    with pytest.raises(Refusal, match="no such folder"):
        cohort.read(tmp_path / "none", "98", questions)


def damaged(data, path, value):
    """Return a record in which one place holds something else."""
    data = json.loads(json.dumps(data))
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return data


HUGE = 10**400
WRONG = [
    (path, value)
    for path in (
        ("answers", "key", "first"),
        ("answers", "key"),
        ("answers", "speech"),
        ("outcomes", "gain"),
        ("outcomes", "gain", "value"),
        ("outcomes", "gain", "unit"),
        ("predictions", "guess"),
        ("predictions", "guess", "values"),
        ("minutes",),
    )
    for value in ([[]], HUGE, float("nan"), {"a": 1})
]
RAW = (b"", b"[", b"\xff", b"null", b"[" * 5000)


def test_of_200_records_40_are_bad_in_different_ways_and_only_those_are_lost(folder, questions):
    for n in range(160):
        handed_in(folder, f"good-{n}", guess=100 + n)
    base = json.loads(handed_in(folder, "base").read_text())
    (folder / "base-98.json").unlink()
    spoiled = [damaged(base, *each) for each in WRONG][:35]
    for n, data in enumerate(spoiled):
        (folder / f"bad-{n}.json").write_text(json.dumps(data | {"learner": f"bad-{n}"}))
    for n, content in enumerate(RAW):
        (folder / f"raw-{n}.json").write_bytes(content)
    os.symlink(folder / "loop.json", folder / "loop.json")
    found = cohort.read(folder, "98", questions)
    assert len(list(folder.iterdir())) == 201
    learners = {work.learner for work in found.works}
    over = {one.file: one.reason for one in found.passed_over}
    assert {f"good-{n}" for n in range(160)} <= learners
    assert {f"raw-{n}.json" for n in range(5)} | {"loop.json"} <= set(over)
    # A bad record is named, or what nobody could have given is left out of it.
    assert len(learners) + len(over) == 201 and all(over.values())
    debrief.attendance(found), debrief.spreads(found), debrief.most_missed(found)
    debrief.contrasting(found), debrief.divided(found), debrief.lines_of(found)
    for work in found.works:
        assert json.dumps(work._asdict(), default=list, allow_nan=False)


def test_the_terminal_writes_a_completion_table_and_xapi_statements_by_code_alone(
    folder, tmp_path, capsys
):
    topic, version = "02_a_day_in_the_life", files.version("02_a_day_in_the_life")
    for code, done in (("maple-1", False), ("=evil", False), ("river-2", True)):
        kept = LearnerRecord("02", "Your first Monday", version, code)
        if done:
            kept.put("predictions", "guess", {"values": [3] * 9, "at": "now"})
        (folder / f"{code}.json").write_text(json.dumps(kept.data), encoding="utf-8")
    table, said = tmp_path / "done.csv", tmp_path / "said.json"
    asked = ["cohort", str(folder), "--completion", str(table), "--xapi", str(said)]
    assert main(asked) == 0 and "1 file passed over" in capsys.readouterr().out
    rows = list(csv.reader(table.read_text(encoding="utf-8").splitlines()))
    assert rows[0][:2] == ["Lesson", "Code"] and [row[1] for row in rows[1:]] == [
        "maple-1",
        "river-2",
    ]
    first = json.loads(said.read_text(encoding="utf-8"))
    assert [one["actor"]["account"]["name"] for one in first] == ["maple-1", "river-2"]
    assert all(one["verb"]["id"].endswith("/attempted") for one in first)
    assert all(one["object"]["id"].endswith(topic) for one in first)
    assert len({one["id"] for one in first}) == 2 and main(asked) == 0
    assert json.loads(said.read_text(encoding="utf-8")) == first
