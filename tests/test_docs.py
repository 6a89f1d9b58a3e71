"""Every page in ``docs/`` and every marked part of a guide says what the model says now."""

import doctest
import re
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
from benchmarks.rounds import COLUMNS, Row
from remake import __main__ as command
from remake import kept, markdown, pages, room, speed, statewide

from cmsim.analysis.sample import Sample
from cmsim.experiment import executor
from cmsim.experiment.job import Job, Outcome
from cmsim.experiment.model_version import model_version
from cmsim.experiment.run import run
from cmsim.experiment.shipped_runs import text_of
from cmsim.measures.registry import MEASURES
from cmsim.model.policy import USUAL
from cmsim.scenario.evidence.sources import everything
from cmsim.scenario.library.practices import solo_rural

DOCS = Path(__file__).parents[1] / "docs"
WORDS_ONLY = {
    "index",
    "anywhere",
    "architecture",
    "cases",
    "facilitating",
    "glossary",
    "hosting",
    "testing",
}
MEASURED = {"speed": speed, "room": room, "statewide": statewide}
TAKES_LONG = {"caseload", "plausible", "structures", "validation", "speed"} | (
    set(pages.GUIDES) - {"02_a_day_in_the_life"}
)
# In tests/test_mechanisms.py, together with what each row claims; in the tests of each lesson, that
# look at the model's version of its stored runs and make some of them anew.
ELSEWHERE = {"mechanisms", pages.RUNS, pages.ROOM}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[pytest.mark.slow] * (name in TAKES_LONG))
        for name in pages.NAMES
        if name not in ELSEWHERE
    ],
)
def test_a_page_says_as_a_whole_what_the_model_says(name, record_property):
    if name in kept.READERS:
        record_property("told", kept.recall(name))
    for path, content in pages.differing(name).items():
        lines = "\n".join(pages.differences(path, content)[:40])
        pytest.fail(f"python docs/remake --write {name}\n{lines}", pytrace=False)


def test_every_page_is_made_anew_or_has_no_number_of_a_run():
    assert {path.stem for path in DOCS.glob("*.md")} == WORDS_ONLY | (
        set(pages.PAGES) - set(pages.FILES)
    )


def test_the_rows_of_evidence_that_a_page_names_exist():
    for path in DOCS.glob("*.md"):
        named = set(re.findall(r"\b(?:TC|OF)-[A-Z]\d\d\b", path.read_text(encoding="utf-8")))
        assert named <= set(everything()), path.name


@pytest.mark.parametrize(
    "module",
    ["billing", "caseload", "guides", "kept", "markdown", "plausible", "speed", "structures"],
)
def test_the_examples_in_what_makes_the_pages_hold(module):
    found = doctest.testmod(import_module(f"remake.{module}"))
    assert found.attempted and not found.failed


# --- what the runs behind a page gave

FEW = solo_rural().replace(weeks=3, name="a few weeks")
HALF = replace(
    MEASURES["contacts"], name="half the contacts", of=lambda record: len(record.log) / 2
)
ASKED = {"replications": 3, "measures": ["contacts", HALF]}


@pytest.fixture
def on_file():
    """What three runs gave, as the file of a page."""
    known = kept.Kept("structures")
    run(FEW, **ASKED, cache=known)
    return text_of(known)


@pytest.fixture
def done(count_runs):
    return count_runs(executor)


def test_runs_that_are_kept_are_not_done_again_and_give_the_same(on_file, done):
    known = kept.Kept("structures")
    assert known.recall(on_file, share=0.0, seed=1) == (3, 3)
    found = run(FEW, **ASKED, cache=known)
    assert not done and text_of(known) == on_file
    assert [each.values for each in found.outcomes] == [
        each.values for each in run(FEW, **ASKED).outcomes
    ]


def test_a_run_that_is_kept_without_those_before_it_keeps_its_number(done):
    first, again = kept.Kept("structures"), kept.Kept("structures")
    values = [Sample(["contacts"], cache=each).values for each in (first, again)]
    told = values[0](FEW, "contacts", [2, 5])
    assert again.recall(text_of(first), share=0.0, seed=1) == (2, 2)
    assert values[1](FEW, "contacts", [2, 5]) == told
    assert [number for _, number in done] == [2, 5] and again.get(Job(FEW, 1, 1, USUAL, ())) is None


def test_a_kept_number_that_no_run_gives_is_found_when_it_is_done_again(on_file):
    value = run(FEW, **ASKED).outcomes[1].values[HALF.name]
    known = kept.Kept("structures")
    known.recall(on_file.replace(f"{value}", f"{value + 1}"), share=1.0, seed=1)
    with pytest.raises(RuntimeError, match="half the contacts of a few weeks, replication 2 is"):
        run(FEW, **ASKED, cache=known)


def test_counts_are_kept_like_runs():
    first = kept.Kept("speed")
    assert first.counts("tasks", lambda: {"done": 7, "log": 30}) == {"done": 7, "log": 30}
    again = kept.Kept("speed")
    again.recall(text_of(first), share=0.0, seed=1)
    assert again.counts("tasks", dict) == {"done": 7, "log": 30}
    again.recall(text_of(first), share=1.0, seed=1)
    again.memory.clear()
    with pytest.raises(RuntimeError, match="log of tasks is 30, and a run gives 31"):
        again.counts("tasks", lambda: {"done": 7, "log": 31})


def test_each_time_others_of_the_kept_runs_are_done_again():
    known = kept.Kept("mechanisms")
    text = text_of_runs(known, 500)
    left = []
    for seed in range(3):
        again = kept.Kept("mechanisms")
        there, here = again.recall(text, share=0.1, seed=seed)
        assert there == 500 and 410 < here < 490
        left.append(set(known.memory) - set(again.memory))
    assert left[0] != left[1] != left[2]


def text_of_runs(known, many):
    """Return a file of so many runs that nobody did."""
    for n in range(1, many + 1):
        job = Job(FEW, 1, n, USUAL, ("contacts",))
        known.put(job, Outcome(FEW.name, n, {"contacts": 1.0}, {}))
    return text_of(known)


def test_what_another_model_or_other_code_read_is_passed_over(on_file, done, monkeypatch):
    older = kept.Kept("structures")
    assert older.recall(on_file.replace(model_version(), "an older one"), 0.0, 1) == (0, 0)
    monkeypatch.setitem(kept.READERS, "structures", [Path(__file__)])
    other = kept.Kept("structures")
    assert other.recall(on_file, share=0.0, seed=1) == (0, 0)
    run(FEW, **ASKED, cache=other)
    assert len(done) == 3


@pytest.mark.parametrize("name", kept.READERS)
def test_what_is_kept_of_this_model_can_be_read_and_is_small(name):
    text = kept.path(name).read_text(encoding="utf-8")
    assert len(text) < 200_000
    if model_version() in text and kept.Kept(name).code in text:
        assert kept.Kept(name).recall(text, share=0.0, seed=1)[1] > 0


# --- the command


@pytest.fixture
def stale(tmp_path, monkeypatch):
    """A copy of one page in a folder of its own, with a number changed."""
    monkeypatch.setattr(pages, "ROOT", tmp_path)
    page = tmp_path / "docs" / "stress_des.md"
    page.parent.mkdir()
    text = (DOCS / "stress_des.md").read_text(encoding="utf-8")
    page.write_text(re.sub(r"\d+ measures", "7 measures", text), encoding="utf-8")
    return page


def test_the_command_says_in_which_lines_a_page_differs(stale, capsys):
    before = stale.read_text(encoding="utf-8")
    assert command.main(["stress_des"]) == 1
    said = capsys.readouterr().out
    assert "stress_des: differs" in said and "-| Objectives | 1.2 | Model outputs | 7" in said
    assert stale.read_text(encoding="utf-8") == before


def test_the_command_writes_a_page_whole_where_told(stale):
    assert command.main(["--write", "stress_des"]) == 0
    assert stale.read_bytes() == (DOCS / "stress_des.md").read_bytes()
    assert command.main(["stress_des"]) == 0


def test_a_page_that_is_not_there_is_refused_by_name(capsys):
    with pytest.raises(SystemExit):
        command.main(["caselaod"])
    assert "no page caselaod" in capsys.readouterr().err


def test_the_picture_is_made_of_words_that_can_be_read_out_and_found():
    now = (DOCS / "practice.svg").read_text(encoding="utf-8")
    title, told = (re.search(f"<{tag}>(.*?)</{tag}>", now, re.S)[1] for tag in ("title", "desc"))
    assert title in told and len(told.splitlines()) > 20
    for count, stage in re.findall(r"([\d,]+) (reached|enrolled|graduated)", told.splitlines()[0]):
        assert f">{count}</text>" in now and f">{stage}</text>" in now


# --- what was measured


@pytest.mark.parametrize("page", MEASURED.values(), ids=MEASURED)
def test_no_measured_number_is_written_by_hand(page):
    """Every figure with a unit comes from a table of the page, or from the code it describes."""
    by_hand = re.findall(r"\d[\d.,]*\s?(?:×|%|(?:ms|s|MB|GB|bytes|minutes|seconds)\b)", page.TEXT)
    assert by_hand == []


@pytest.mark.parametrize("name", ["room", "statewide"])
def test_each_measurement_says_when_and_on_what_it_was_taken(name):
    text = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    for row in markdown.rows_of(markdown.marked(text, "measured")):
        assert tuple(row) == MEASURED[name].HEAD
        assert re.fullmatch(r"\d{2} \w+ \d{4}", row["when"]) and "cores" in row["machine"]


COUNTED_IN_1 = 2
"""The goal of instructions for each event, which the first goal asks for each finished task."""


def goals():
    """Return the rows of the table of times."""
    text = (DOCS / "speed.md").read_text(encoding="utf-8")
    return markdown.rows_of(markdown.marked(text, "measured"))


def test_the_page_about_speed_shows_every_goal():
    assert tuple(goals()[0]) == COLUMNS
    assert {int(row["Goal"]) for row in goals()} == set(range(1, 18)) - {COUNTED_IN_1}


def test_the_page_about_speed_hides_no_miss():
    """A figure on the wrong side of its gate says so."""
    for row in goals():
        if row["Gate"] and row["Ours"]:
            sign, limit = row["Gate"].split()[:2]
            value, limit = (
                float(text.split()[0].rstrip("×").replace(",", "")) for text in (row["Ours"], limit)
            )
            held = value >= limit if sign == "≥" else value <= limit
            assert (row["Verdict"] == "MISSED") != held, row


def test_a_new_measurement_replaces_that_of_the_same_page_and_size(monkeypatch):
    rows = markdown.rows_of(markdown.marked(room.made(), "measured"))
    again = rows[0] | {"95 of 100 within": "0.7 s", "load before": "0.0"}
    found = markdown.rows_of(markdown.marked(room.with_row(again), "measured"))
    assert len(found) == len(rows) and again in found and rows[0] not in found
    assert "(0.7 s)" in room.with_row(again)


def test_the_words_about_a_state_follow_the_last_measurement():
    rows = markdown.rows_of(markdown.marked(statewide.made(), "measured"))
    slower = rows[-1] | dict.fromkeys(statewide.ALONE.values(), "1000 ms")
    text = statewide.with_row(slower)
    assert "a model year takes 1000 ms of one core" in text
    assert markdown.rows_of(markdown.marked(text, "measured")) == [*rows, slower]


def test_a_figure_near_its_gate_shows_on_which_side_it_is():
    over = Row(8, "a time", 1.5, 1.2, 1.5021)
    assert over.cells()[4] == "1.502×" and over.verdict == "MISSED"
    assert Row(8, "a time", 1.5, 1.2, 1.5).cells()[4] == "1.50×"
    assert Row(8, "a time", 1.5, 1.2, 1.31234).cells()[4] == "1.31×"
