"""Lesson 11: needs are read off the log, two towns differ in their reason, a directory is safe."""

import base64
import csv
import io
import random
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from stores import Store

from cmsim.analysis.statistics import estimate
from cmsim.course.community import entries, figures, needs, pictures, stored
from cmsim.course.community.dead_ends_panel import FOUR, SCARCE, DeadEndsPanel
from cmsim.course.community.directory_panel import DirectoryPanel
from cmsim.course.community.lesson import dead_ends, lesson, my_directory
from cmsim.course.community.needs import FIRST, LATER, NOTHING, OPEN, name_of
from cmsim.course.community.towns_panel import KEYS, TownsPanel
from cmsim.course.kit import questions
from cmsim.course.kit.learner_record import LearnerRecord
from cmsim.experiment.job import Job, log_of
from cmsim.experiment.model_version import model_version
from cmsim.model.log import RESOURCE, SPENT, UPKEEP, Activity, Entry
from cmsim.model.policy import USUAL
from cmsim.scenario.work import Directory
from cmsim.units import DAY

TOPIC = Path(__file__).parents[1] / "exercises" / lesson.topic
REMADE = "run python docs/remake --write runs"
TODAY = date(2026, 11, 28)
GOOD = {
    "name": "Ninth Street Pantry",
    "kind": "Food",
    "phone": "555-0134",
    "asks": "Proof of address",
    "checked": "11/30/2025",
    "by": "Nurse",
    "again": "3",
}


@pytest.fixture(autouse=True)
def strict(monkeypatch):
    monkeypatch.setenv("CMSIM_STRICT", "1")


@pytest.fixture(scope="module")
def log():
    return log_of(Job(needs.scenario(*needs.USUAL), 1, 1, USUAL, ()))


def at_work(kind, store):
    """Return a panel of a learner whose record is the store."""
    panel = kind()
    panel.store_in(store, kind.__name__)
    panel.view()
    return panel


# --- needs, read off the log


def test_every_search_belongs_to_one_need_and_every_need_ends_as_the_log_says(log):
    found = needs.needs(log)
    counts = {each: sum(entry.activity is each for entry in log) for each in Activity}
    ends = [need.end for need in found]
    assert ends.count(FIRST) + ends.count(LATER) == counts[Activity.CONNECTED]
    assert ends.count(NOTHING) == counts[Activity.NOTHING_NEARBY]
    assert sum(need.dead_ends for need in found) == counts[Activity.DEAD_END]
    added = sum(e.activity is Activity.ADDED and e.detail is RESOURCE for e in log)
    assert 0 < added - len(found) <= counts[Activity.DEAD_END]


def test_a_search_after_a_dead_end_is_for_the_same_need_and_a_later_one_is_not():
    def at(time, activity, detail=None):
        return Entry(time, activity, "Elm Street", 7, "Ada", detail, None)

    found = needs.needs(
        [
            at(0.0, Activity.ADDED, RESOURCE),
            at(DAY, Activity.DEAD_END),
            at(DAY, Activity.ADDED, RESOURCE),
            at(2 * DAY, Activity.ADDED, RESOURCE),
            at(3 * DAY, Activity.CONNECTED),
            at(5 * DAY, Activity.NOTHING_NEARBY),
        ]
    )
    assert [(need.end, need.dead_ends, need.days) for need in found] == [
        (LATER, 1, 3),
        (NOTHING, 0, 3),
    ]


def test_a_need_is_closed_at_the_first_try_just_when_it_met_no_dead_end(log):
    for need in needs.needs(log):
        assert need.end != FIRST or need.dead_ends == 0
        assert need.end != LATER or need.dead_ends > 0
        assert (need.end == OPEN) == (need.days is None)
        assert need.days is None or need.days >= 0


def test_shares_fill_100_and_hours_are_those_of_the_log(log):
    found = needs.counted(log)
    assert sum(found[end] for end in needs.ENDS) == pytest.approx(100)
    spent = sum(e.value for e in log if e.activity is SPENT and e.detail in (RESOURCE, UPKEEP))
    assert sum(found[sort] for sort in needs.SORTS) == pytest.approx(spent / 60, abs=0.7)
    assert found[needs.STALE] + found[needs.NONE] + found[FIRST] <= 100 + 1e-9


def test_every_setting_lies_in_what_the_model_calls_plausible():
    known = Directory.parameters()
    for made in (*stored.settings(), *stored.towns()):
        for name in ("scarcity", "stale_at_start", "goes_stale"):
            assert known[name].low <= getattr(made.directory, name) <= known[name].high


# --- the stored runs


def test_the_stored_runs_are_of_the_model_as_it_is():
    found = stored.stored()
    assert found.model == model_version(), REMADE
    assert found.note == "" and "earlier version" in replace(found, model="older").note
    names = {each.name for each in (*stored.settings(), *stored.towns())}
    assert all(set(found.columns[measure]) == names for measure in stored.MEASURES)
    assert {len(column) for column in found.columns[FIRST].values()} == {stored.REPEATS}


def test_a_stored_run_says_what_a_run_says(log):
    found, name = stored.stored(), name_of(*needs.USUAL)
    for measure, value in needs.counted(log).items():
        assert found.columns[measure][name].values[0] == pytest.approx(value, rel=1e-5, abs=0.01), (
            REMADE
        )
    first = stored.by_patient(log)
    for number, (end, met, *_) in found.people[name].items():
        assert (first[number].end, first[number].dead_ends) == (end, met), REMADE


def test_what_is_stored_can_be_made_anew_and_read(monkeypatch, tmp_path):
    monkeypatch.setattr(needs, "HOURS", (1, 4))
    monkeypatch.setattr(needs, "NEARBY", (80,))
    monkeypatch.setattr(needs, "WEEKS", 8)
    path = tmp_path / "stored.toml"
    path.write_text(stored.made(repeats=1), encoding="utf-8")
    monkeypatch.setattr(stored, "PATH", path)
    found = stored.stored.__wrapped__()
    assert found.model == model_version() and set(found.people) == {
        name_of(1, 80),
        name_of(4, 80),
    }
    assert set(found.columns) == set(stored.MEASURES)


# --- dead ends


def test_hours_close_more_at_the_first_try_and_cost_contacts_and_gaps_lose_needs_for_good():
    columns = stored.stored().columns
    for nearby in needs.NEARBY:
        first = [columns[FIRST][name_of(hours, nearby)].mean() for hours in needs.HOURS]
        assert first == sorted(first)
    for hours in needs.HOURS:
        lost = [columns[NOTHING][name_of(hours, nearby)].mean() for nearby in needs.NEARBY]
        assert lost == sorted(lost)
    contacts = columns["contacts"]
    assert estimate(contacts[name_of(8, 80)] - contacts[name_of(*needs.USUAL)]).high < 0


def test_fewer_dead_ends_where_less_exists_though_fewer_needs_are_closed():
    columns, one, other = stored.stored().columns, name_of(*needs.USUAL), name_of(*SCARCE)
    assert estimate(columns["dead_ends"][other] - columns["dead_ends"][one]).high < 0
    closed = {name: columns[FIRST][name] + columns[LATER][name] for name in (one, other)}
    assert estimate(closed[other] - closed[one]).high < 0


def test_the_panel_is_alive_when_it_opens_and_names_the_same_six_patients():
    panel = at_work(DeadEndsPanel, Store())
    assert "<svg" in panel.body.value and "of 100 needs" in panel.status.value
    before = re.findall(r"<li>. ([^,]+),", panel.below.value)
    assert "<b>" not in panel.below.value
    panel.hours.value = "8"
    assert re.findall(r"<li>. ([^,]+),", panel.below.value) == before and len(set(before)) == 6
    assert "<b>" in panel.below.value and "fewer" in panel.status.value


def test_the_guess_is_pinned_where_it_belongs():
    store = Store()
    panel = at_work(DeadEndsPanel, store)
    store.put("predictions", "guess", {"values": [55, 85], "at": "now"})
    panel.renew()
    assert "Guess: 55" in panel.body.value
    panel.choose(*FOUR)
    assert "Guess: 85" in panel.body.value and "Guess: 55" not in panel.body.value
    panel.choose(*SCARCE)
    assert "Guess:" not in panel.body.value


def test_a_learner_is_told_her_runs_only_of_what_she_has_looked_at():
    store = Store()
    panel, towns = at_work(DeadEndsPanel, store), at_work(TownsPanel, store)
    assert not panel.facts() and not towns.facts()
    panel.choose(*FOUR)
    assert set(panel.facts()) == {"first_usual", "first_four", "four_first", "four_contacts"}
    towns.count.click()
    assert not towns.facts()
    towns.hours.click()
    assert set(towns.facts()) == {"oak_hours", "pine_hours"}


# --- two towns


def test_two_towns_have_one_complaint_and_each_remedy_helps_one_of_them():
    panel = TownsPanel()
    oak, pine = (estimate(panel.first(town, (False, False))) for town in needs.TOWNS)
    assert abs(oak.mean - pine.mean) < 2 and 45 < oak.mean < 60
    hours, gaps = (
        [panel.gain(town, remedies) for town in needs.TOWNS]
        for remedies in ((True, False), (False, True))
    )
    assert hours[0].low > 2 * hours[1].high > 0
    assert gaps[1].low > 2 * gaps[0].high > 0


def test_reasons_are_hidden_until_they_are_counted():
    panel = at_work(TownsPanel, Store())
    assert "nothing nearby" not in panel.body.value.lower()
    panel.count.click()
    assert "nothing nearby" in panel.body.value and "out of date" in panel.body.value
    panel.gaps.click()
    assert "Pine Ridge <b>+" in panel.sentence() and panel.remedies == (False, True)


# --- entries


def test_a_complete_entry_says_when_to_check_it_again():
    entry = entries.checked(GOOD, TODAY)
    assert entry.due == date(2026, 2, 28) and entries.due_of(entry, TODAY).endswith("(overdue)")
    assert entries.checked(GOOD | {"checked": "2026-11-28"}, TODAY).due == date(2027, 2, 28)


@pytest.mark.parametrize(
    "given, words",
    [
        ({"name": " 7 "}, "Organization: is missing"),
        ({"name": "a\u202eb"}, "plain letters"),
        ({"kind": ""}, "Kind of help"),
        ({"phone": "ask me"}, "at least 3 of them digits"),
        ({"phone": "555 <b>"}, "such as 555-0134"),
        ({"asks": "  "}, "Type “nothing”"),
        ({"checked": ""}, "such as 11/28/2026"),
        ({"checked": "2/30/2026"}, "is no day"),
        ({"checked": "soon"}, "month/day/year"),
        ({"checked": "11/29/2026"}, "yet to come"),
        ({"checked": "1/1/1066"}, "before 2000"),
        ({"by": ""}, "a role, not a name"),
    ],
)
def test_a_fault_is_told_in_one_line_with_what_to_do(given, words):
    with pytest.raises(ValueError) as refused:
        entries.checked(GOOD | given, TODAY)
    assert words in str(refused.value) and "\n" not in str(refused.value)


def test_the_file_opens_right_in_excel_and_runs_no_formula():
    names = ("=HYPERLINK(1)A", "+A", "-A", "@A", 'Casa "Niño", Inc.')
    drafts = [GOOD | {"name": name, "asks": name, "phone": "2-1-1"} for name in names]
    made = entries.as_file(entries.complete(drafts, TODAY))
    assert made.encode()[:3] == b"\xef\xbb\xbf"
    head, *rows = csv.reader(io.StringIO(made.removeprefix(entries.BOM)))
    assert tuple(head) == entries.HEAD and len(rows) == len(names)
    for row in rows:
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
        assert row[2] == "tel. 2-1-1" and row[-1] == "2026-02-28"
    assert rows[-1][0] == names[-1]


def test_entries_are_kept_as_they_are_typed_and_come_back(monkeypatch):
    monkeypatch.setattr(DirectoryPanel, "today", TODAY)
    store = LearnerRecord("test")
    panel = at_work(DirectoryPanel, store)
    panel.turns[2].click()
    for name, value in GOOD.items():
        panel.fields[name].value = value
    panel.turns[0].click()
    panel.fields["name"].value = "<b>Half"
    assert "Kind of help: is missing" in panel.status.value
    again = at_work(DirectoryPanel, store)
    assert again.fields["name"].value == "<b>Half" and "1 of 5 entries" in again.body.value
    again.turns[2].click()
    assert again.fields["phone"].value == GOOD["phone"] and "complete" in again.status.value
    (coded,) = re.findall(r"base64,([^\"]+)", again.body.value)
    assert "Ninth Street Pantry" in base64.b64decode(coded).decode("utf-8-sig")


def test_the_printed_page_holds_the_complete_entries_with_their_days(monkeypatch):
    monkeypatch.setattr(DirectoryPanel, "today", TODAY)
    panel = DirectoryPanel()
    page = type("Page", (), {"panel": lambda page, name: panel})()
    assert my_directory(page)[1] == ""
    panel.drafts[:2] = [GOOD | {"name": "<i>Pantry"}, GOOD | {"phone": "1"}]
    _, html = my_directory(page)
    assert "Check again by Saturday, February 28, 2026 (overdue)" in html
    assert "&lt;i&gt;Pantry" in html and html.count("<dt>") == 1 and "by: nurse" in html


def test_every_field_says_that_no_patient_belongs_in_it_or_takes_none():
    panel = DirectoryPanel()
    for name in ("name", "asks"):
        assert "no patient" in panel.fields[name].label
        panel.fields[name].value = "x" * 999
        assert len(panel.fields[name].value) == entries.LONGEST[name]
    assert "role" in panel.fields["by"].label and panel.fields["by"].options


def test_the_page_to_hand_over_has_the_picture_and_the_one_sentence():
    title, html = dead_ends(lesson)
    assert "1 hour a month" in title and "80 of 100" in title
    assert "<figure" in html and "of 100 needs</b> close at the first try" in html


# --- what comes back, what stands beside, the made-up learner


@pytest.mark.parametrize(
    "kind, nonsense",
    [
        (DeadEndsPanel, {"setting": [3, 80], "seen": []}),
        (DeadEndsPanel, {"setting": [1, 80], "seen": [[1, 7]]}),
        (TownsPanel, {"counted": True, "remedies": [True], "seen": []}),
        (DirectoryPanel, {"entries": [entries.blank()] * 4, "at": 0}),
        (DirectoryPanel, {"entries": [entries.blank()] * 5, "at": 7}),
        (DirectoryPanel, {"entries": [GOOD | {"name": "x" * 81}] * 5, "at": 0}),
        (DirectoryPanel, {"entries": [GOOD | {"kind": "Luck"}] * 5, "at": 0}),
        (DirectoryPanel, {"entries": [{"name": "A"}] * 5, "at": 0}),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_work_comes_back_and_nonsense_does_not(kind, nonsense):
    panel = at_work(kind, Store())
    again = kind()
    again.restore(panel.state())
    again.view()
    assert again.state() == panel.state() and again.body.value
    with pytest.raises(ValueError):
        again.restore(nonsense)


def test_the_group_that_is_chosen_stands_out_and_every_option_is_a_group():
    for item in questions.of_topic(lesson.topic)["where"].items:
        assert set(item.options) <= set(pictures.GROUPS)
    drawn = figures.groups(pictures.GROUPS, "state")
    assert "You look in: State lines" in drawn.alt
    assert drawn.figure.draw(560).text().count('class="chosen"') == 1


def test_the_key_of_the_numbers_is_what_the_picture_draws():
    after, hours = questions.of_topic(lesson.topic)["current"].items
    assert abs(figures.right_after(12) - after.answer) <= after.tolerance
    known = Directory()
    assert (known.entries, known.goes_stale) == (figures.ENTRIES, figures.MONTHLY)
    a_month = known.entries / figures.QUARTER / known.checked_per_hour
    assert abs(a_month - hours.answer) <= hours.tolerance
    assert "42" not in figures.aging(None, False).alt and "42" in figures.aging(42, True).alt


def test_the_guess_says_what_the_run_assumes():
    told = questions.of_topic(lesson.topic)["guess"].about
    made = needs.scenario(*needs.USUAL)
    assert made.directory.stale_at_start == 0.4 and "Four in ten" in told
    assert f"{needs.Neighborhood(1, 0.2).scarcity * 100:.0f} of 100 needs" in told
    assert [post.name for post in made.posts] == ["Ada", "Bea"] and "Ada and Bea" in told


def test_a_made_up_learner_has_the_facts_of_every_question():
    asked = questions.of_topic(lesson.topic).values()
    wanted = {name for one in asked for item in one.items for name in item.facts_in_words()}
    found = lesson.rehearse(random.Random(1))
    assert wanted == set(found)
    assert {f"{key}_{what}" for key in KEYS.values() for what in ("hours", "gaps")} <= wanted
