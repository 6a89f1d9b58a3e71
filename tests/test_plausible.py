"""The page for people who do the job: what is read, how it is judged, what is said of a miss."""

from pathlib import Path

import pytest
from remake import markdown
from remake import plausible as page
from stories import ELM, bare

from cmsim.measures.run_record import RunRecord
from cmsim.measures.workload import FACING
from cmsim.model.log import Activity, Entry, Kind
from cmsim.scenario.evidence.sources import everything
from cmsim.scenario.library import structures
from cmsim.scenario.library.practices import eight_clinicians, solo_rural
from cmsim.units import DAY
from cmsim.validation import plausible
from cmsim.validation.plausible import ROWS, WHY, Cell, Row
from cmsim.validation.tolerance import Tolerance

PAGE = (Path(__file__).parents[1] / "docs" / "plausible.md").read_text(encoding="utf-8")
ROW = Row("Something", "a month", lambda record: None, (), "5", Tolerance(4, 6, "two studies"))


def row(name):
    return next(each for each in ROWS if each.name == name)


# --- the rows


def test_each_row_that_is_judged_has_evidence_and_a_range_with_room_in_it():
    assert len({each.name for each in ROWS}) == len(ROWS)
    for each in ROWS:
        assert (each.tolerance is None) == (not each.evidence) == (not each.published), each.name
        for known in each.evidence:
            assert everything()[known.id] is known
        if each.tolerance:
            assert each.tolerance.low < each.tolerance.high and each.tolerance.text, each.name


def test_every_kind_of_work_with_patients_has_a_row():
    for kind in FACING:
        assert any(
            each.name.endswith(f": {kind}") or each.name.endswith(f" {kind}") for each in ROWS
        )


def test_working_time_for_a_contact_is_the_hours_of_a_month_over_its_contacts():
    """70 patients with 1.5 contacts each in 147 productive hours."""
    assert plausible.MINUTES == 147 * 60 / 105
    limits = row(plausible.EACH).tolerance
    assert limits.low < plausible.MINUTES < limits.high


def test_only_the_second_half_of_a_run_is_read():
    log = [
        Entry(day * DAY, Activity.CONTACTED, ELM, 0, "Ada", "by phone", 0.0) for day in (1, 2, 15)
    ]
    log += [
        Entry(day * DAY, Activity.SPENT, ELM, 0, "Ada", kind, 30.0)
        for day, kind in ((3, Kind.TRAVEL), (16, Kind.DOCUMENTATION), (17, Kind.FOLLOW_UP))
    ]
    record = RunRecord(bare(weeks=4), sorted(log, key=lambda entry: entry.time))
    months = record.months / 2
    assert row(plausible.TOTAL).of(record) == pytest.approx(1 / months)
    assert row(plausible.NOTES).of(record) == 50 and row(plausible.TRAVEL).of(record) == 0


# --- in or out


@pytest.mark.parametrize(
    "mean, side", [(3.9, "below"), (4, ""), (6, ""), (6.1, "above"), (None, None)]
)
def test_a_mean_is_in_from_one_end_of_the_range_to_the_other(mean, side):
    assert Cell(ROW, "embedded", mean, True).side == side


def test_what_the_study_does_not_speak_of_is_shown_and_not_judged():
    assert Cell(ROW, "embedded", 9, False).side is None
    assert Cell(ROW._replace(tolerance=None), "embedded", 9, True).side is None
    telephone, travel = row(plausible.QUARTER), row(plausible.TRAVEL)
    one, five = eight_clinicians("co-located"), plausible.scenarios("five small sites")
    assert telephone.only("off-site", one) and not telephone.only("embedded", one)
    assert travel.only("co-located", five["co-located"]) and not travel.only("co-located", one)
    assert not row(plausible.ACTIVE).only("monthly hub", five["monthly hub"])


def test_a_reason_belongs_to_a_judged_row_and_a_side():
    """And to a structure where that matters; elsewhere a miss is said to be not explained."""
    judged = {each.name for each in ROWS if each.tolerance}
    for (name, side, *where), sentence in WHY.items():
        assert name in judged and side in ("below", "above"), name
        assert set(where) <= {*structures.STRUCTURES, plausible.MONTHLY}, name
        assert not sentence.endswith("."), name
    active = row(plausible.ACTIVE)
    said = {Cell(active, name, 1, True).reason for name in structures.staffed_structures()}
    assert len(said) == len(structures.staffed_structures())
    assert Cell(active, "embedded", 200, True).reason == WHY[plausible.ACTIVE, "above"]
    assert Cell(ROW, "embedded", 9, True).reason == "not explained"


def test_a_new_structure_is_on_the_page_as_soon_as_it_is_in_the_table(monkeypatch):
    van = structures.STRUCTURES["off-site"]._replace(name="by van")
    monkeypatch.setitem(structures.STRUCTURES, van.name, van)
    assert "by van" in plausible.scenarios("solo rural")


@pytest.mark.parametrize("practice", plausible.PRACTICES)
def test_the_monthly_hub_has_the_hours_and_the_practices_of_the_other_hub(practice):
    made = plausible.scenarios(practice)
    hub, other = made["monthly hub"], made["off-site"]
    for what in ("hours_a_week", "covers", "placement"):
        assert [getattr(post, what) for post in hub.posts] == [
            getattr(post, what) for post in other.posts
        ]
    assert [post.team for post in hub.posts] == [f"monthly {post.team}" for post in other.posts]
    assert {post.way for post in hub.posts} == {"monthly"}


@pytest.mark.slow
def test_each_row_has_a_cell_for_each_structure_with_the_mean_of_its_runs(monkeypatch):
    monkeypatch.setattr(plausible, "PRACTICES", {"solo rural": solo_rural})
    found = plausible.cells("solo rural", 2)
    names = [*structures.staffed_structures(), "monthly hub"]
    assert [(cell.row, cell.structure) for cell in found] == [
        (each, name) for each in ROWS for name in names
    ]
    singly = [plausible.cells("solo rural", 1, seed=1), plausible.cells("solo rural", 2, seed=1)]
    first, both = ({(c.row.name, c.structure): c.mean for c in each} for each in singly)
    assert both == {(c.row.name, c.structure): c.mean for c in found} != first


# --- the page as it stands


def parts():
    """Return ``{practice: its part of the page}``."""
    return {
        practice: PAGE.split(f"## {practice.capitalize()}\n")[1].split("\n## ")[0]
        for practice in plausible.PRACTICES
    }


@pytest.mark.parametrize("practice", plausible.PRACTICES)
def test_every_row_that_is_out_has_a_sentence_and_no_other(practice):
    part = parts()[practice]
    rows = markdown.rows_of(part)
    out = {each[""] for each in rows if any("**out**" in cell for cell in each.values())}
    said = {line[4:].split("**")[0] for line in part.splitlines() if line.startswith("- **")}
    assert said == out


def test_the_page_counts_what_is_in_and_out():
    text = "".join(parts().values())
    out, inside = text.count("**out**"), text.count(" in |")
    assert f"Of {out + inside} comparisons {inside} are in and {out} out" in PAGE.replace("\n", " ")


def test_the_page_shows_the_enrolled_beside_the_same_patients_never_enrolled():
    (enrolled, never) = markdown.rows_of(PAGE.split("never enrolled\n", 1)[1])
    assert list(enrolled.values())[1:] == list(never.values())[1:]


def test_numbers_are_as_long_as_they_mean_something():
    assert page.in_words(Cell(ROW, "embedded", None, True)) == "none"
    assert page.in_words(Cell(ROW, "embedded", 4.25, True)) == "4.2 in"
    assert page.in_words(Cell(ROW, "embedded", 12.5, True)) == "12 **out**"
    assert page.in_words(Cell(ROW, "embedded", 12.5, False)) == "12"
