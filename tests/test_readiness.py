"""Readiness: all 77 questions, answered alone; the spread first; starts can be unticked."""

import json
import re
from pathlib import Path

import pytest
from stores import Store

from cmsim.course.kit import learner_record, own_practice
from cmsim.course.readiness.decide_panel import DecidePanel
from cmsim.course.readiness.form_panel import FormPanel, pages_of
from cmsim.course.readiness.lesson import lesson
from cmsim.course.readiness.people_panel import PeoplePanel
from cmsim.course.readiness.sheet import blank
from cmsim.course.readiness.spread_panel import SpreadPanel
from cmsim.course.readiness.starts_panel import StartsPanel
from cmsim.course.staffing_lab.lab import Lab
from cmsim.decision import readiness as ready
from cmsim.decision.moved_numbers import moved
from cmsim.decision.not_ready import STARTS
from cmsim.decision.readiness import MOST_PEOPLE, Person
from cmsim.scenario.parameter import Refusal

FILE = Path(__file__).parents[1] / "exercises" / "82_readiness" / "readiness.toml"
SECTIONS = ready.read(FILE)
ITEMS = ready.items(SECTIONS)
FIRST = ready.first(SECTIONS)


@pytest.fixture(autouse=True)
def strict(monkeypatch):
    monkeypatch.setenv("CMSIM_STRICT", "1")


@pytest.fixture
def form():
    return FormPanel()


def everybody(step, group="staff", asked=ITEMS, **others):
    return Person(group, {item.id: step for item in asked} | others)


def answer(form, group, step, asked=FIRST, **others):
    form.group.value = group
    form.grid.value = {item.id: str(others.get(item.id, step)) for item in asked}
    form.keep.click()


def shown(panel):
    return re.sub(r"<[^>]+>", " ", panel.body.value)


def test_all_77_questions_are_there_and_two_of_each_section_come_first():
    assert [len(section.items) for section in SECTIONS] == [12, 6, 9, 9, 12, 7, 8, 5, 9]
    assert [sum(item.first for item in section.items) for section in SECTIONS] == [2] * 9
    assert all(
        [item.number for item in one.items] == [*range(1, len(one.items) + 1)] for one in SECTIONS
    )


def test_every_question_is_short_and_every_start_is_linked_once_in_the_short_form():
    assert all(item.text.endswith("?") and len(item.text) < 100 for item in ITEMS)
    assert len({item.text for item in ITEMS}) == len(ITEMS)
    assert sorted(item.start for item in FIRST if item.start) == sorted(STARTS)
    assert not [item for item in ITEMS if item.start and not item.first]


@pytest.mark.parametrize(
    "spoil, said",
    [
        (lambda text: text.replace(", first = true", "", 1), "17 of 77 questions come first"),
        (lambda text: text.replace('id = "role"', 'id = "champion"'), "same id"),
        (
            lambda text: text.replace('start = "role"', 'start = "no such"'),
            "section 1, question 7: start = 'no such': no such start; there are space",
        ),
        (
            lambda text: text.replace("number = 2,", "number = 99,", 1),
            "section 1: question 2 (champion): number = 99: 2 follows",
        ),
        (lambda text: text.replace("source =", "sauce =", 1), "section 1: source: is missing"),
        (lambda text: "sections = 3", "sections = 3: a list is needed"),
        (lambda text: "[[", "not proper TOML"),
    ],
)
def test_a_wrong_file_is_refused_in_one_line(tmp_path, spoil, said):
    path = tmp_path / "readiness.toml"
    path.write_text(spoil(FILE.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        ready.read(path)
    assert said in str(refused.value) and "\n" not in str(refused.value)


def test_the_widest_gaps_come_first():
    people = (everybody(1), everybody(1, role=3, champion=2), everybody(1, role=0))
    assert [item.id for item in ready.widest(people, SECTIONS)] == ["role"]
    assert ready.width(people, ready.widest(people, SECTIONS)[0]) == 3


def test_a_question_counts_as_decided_when_more_than_half_say_so():
    item = ITEMS[0]
    assert ready.decided((everybody(2), everybody(3), everybody(0)), item) is True
    assert ready.decided((everybody(2), everybody(0)), item) is False
    assert ready.decided((), item) is None


def test_bars_show_the_mean_and_the_people_furthest_apart():
    bars = ready.bars((everybody(0), everybody(3)), SECTIONS)
    assert len(bars) == 9 and all(bar[1:] == (1.5, 0, 3) for bar in bars)
    low = ready.weakest((everybody(2, role=0, champion=0),), SECTIONS)
    assert low.title == SECTIONS[0].title


def test_the_form_asks_every_question_once_the_first_18_before_the_rest(form):
    asked = [item for _, rows in pages_of(SECTIONS) for item, _ in rows]
    assert sorted(asked) == sorted(item.id for item in ITEMS)
    assert asked[:18] == [item.id for item in FIRST]
    for page in range(1, form.turn.count + 1):
        form.turn.value = page
        assert [row for row, _ in form.grid.rows] == [
            row for row, _ in pages_of(SECTIONS)[page - 1][1]
        ]
    assert all(item.text in re.sub("&#x27;", "'", blank(SECTIONS)) for item in ITEMS)


def test_people_answer_alone_and_the_form_is_empty_for_the_next(form):
    spread = SpreadPanel(form)
    answer(form, "clinician", 0)
    assert form.grid.value == {} and form.group.value is None
    assert "<svg" not in spread.body.value
    form.keep.click()
    assert "18 questions of the first 18 still open" in form.status.value
    assert len(form.people) == 1


def test_the_others_of_the_77_may_be_left_out_and_are_kept_when_given(form):
    answer(form, "staff", 1)
    answer(form, "leader", 2, asked=ITEMS)
    assert [len(person.answers) for person in form.people] == [18, 77]


def test_the_spread_comes_before_any_average_and_new_answers_close_both(form):
    spread, decide = SpreadPanel(form), DecidePanel(form)
    answer(form, "clinician", 0)
    answer(form, "staff", 3)
    assert decide.go.disabled and "<svg" not in spread.body.value + decide.body.value
    decide.go.click()
    assert form.shown == "" and "<svg" not in decide.body.value
    spread.go.click()
    assert "<svg" in spread.body.value and "<svg" not in decide.body.value
    assert "average" not in shown(spread).lower() and "mean" not in shown(spread).lower()
    decide.go.click()
    assert "Weakest" in decide.status.value and "<svg" in decide.body.value
    answer(form, "leader", 1)
    assert "<svg" not in spread.body.value + decide.body.value and decide.go.disabled


def test_the_spread_names_who_is_how_far_apart(form):
    spread = SpreadPanel(form)
    answer(form, "leader", 2)
    answer(form, "staff", 2, role=0)
    spread.go.click()
    assert "2 steps apart" in spread.status.value
    assert (
        "decided: leader 1" in spread.body.value and "not discussed: staff 1" in spread.body.value
    )
    spread.which.value = "4"
    assert "trust each other" not in shown(spread)  # nobody was asked it
    assert "small scale" in shown(spread)


def test_what_is_not_decided_is_listed_the_first_questions_first(form):
    decide = DecidePanel(form)
    answer(form, "leader", 0, asked=ITEMS, vision=3)
    open_ = decide.open()
    assert len(open_) == 76 and [item.first for item in open_[:18]] == [True] * 18
    assert "vision" not in {item.id for item in open_}


def test_each_start_shows_the_number_it_moves_with_its_source_and_no_code():
    for start in STARTS.values():
        for number in moved(start):
            assert number.before != number.after and number.source
            assert not re.search(r"[A-Z]{2}-[A-Z]\d{2}", number.source)


def test_what_is_not_decided_starts_the_lab_elsewhere_until_it_is_unticked(tmp_path, monkeypatch):
    monkeypatch.setenv("CMSIM_HOME", str(tmp_path))
    learner_record.of.cache_clear()
    lesson.forget()
    assert Lab().plan.starts == ()
    form, starts = lesson.panel("readiness"), lesson.panel("starts")
    answer(form, "leader", 2, role=0, space=1)
    lab = Lab()
    assert lab.plan.starts == ("role", "space") and lab.people == form.people
    hire = lab.plan.options()["hire (embedded)"]
    assert hire.posts[0].declines_pulls == 0 and not hire.practices[0].place.room
    assert "no room" in shown(starts)
    starts.links["role"].value = False
    assert Lab().plan.starts == ("space",) and "turns no request" not in shown(starts)
    assert starts.links["champion"].disabled and not starts.links["role"].disabled
    lesson.forget()
    learner_record.of.cache_clear()


@pytest.mark.parametrize(
    "stored", [None, 3, {}, {"people": 3}, {"people": [["boss", {}]], "unticked": []}]
)
def test_the_lab_starts_as_usual_where_nothing_usable_was_stored(stored, monkeypatch):
    monkeypatch.setattr(own_practice, "stored", lambda session, name: stored)
    assert own_practice.readiness_of()[1:] == ((), ())
    assert own_practice.shares_of_panel() == {}


def test_answers_can_be_passed_on_as_a_file(form):
    people = PeoplePanel(form)
    text = "group,item,answer\n" + "".join(f"clinician,{item.id},3\n" for item in ITEMS)
    people.file.take("hers.csv", text.encode())
    assert form.people == (everybody(3, "clinician"),)
    assert "1 clinician" in people.status.value
    people.last_out.click()
    assert form.people == () and people.last_out.disabled


def test_there_is_room_for_only_so_many_people(form):
    form.people = (everybody(1),) * MOST_PEOPLE
    answer(form, "staff", 1)
    assert len(form.people) == MOST_PEOPLE and "at most" in form.status.value
    assert form.grid.value, "her answers are still in the form"


@pytest.mark.parametrize(
    "content, said",
    [
        (b"group,item,answer\nstaff,role,4\n", "0, 1, 2 or 3"),
        (b"group,item,answer\nstaff,nonsense,1\n", "no such question"),
        (b"group,item,answer\nboss,role,1\n", "leader, clinician, staff"),
        (b"name,item,answer\nAnn,role,1\n", "may identify a person"),
        (b"", "empty"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(form, content, said):
    people = PeoplePanel(form)
    people.file.take("hers.csv", content)
    assert said in people.status.value and form.people == ()


def test_what_was_answered_comes_back_with_the_half_filled_form(form):
    store = Store()
    form.store_in(store, "readiness")
    answer(form, "clinician", 0)
    answer(form, "staff", 3, role=0)
    SpreadPanel(form).go.click()
    StartsPanel(form).links["role"].value = False
    form.group.value, form.turn.value = "leader", 3
    form.grid.value = {"role": "1"}
    again, kept = FormPanel(), json.loads(json.dumps(store.get("panels", "readiness")))
    again.restore(kept)
    assert again.state() == form.state() == kept
    assert "<svg" in SpreadPanel(again).body.value
    assert again.unticked == ("role",) and again.grid.value == {"role": "1"}


@pytest.mark.parametrize(
    "change",
    [
        {"people": [["staff", {"role": 9}]]},
        {"people": [["staff", {"nonsense": 1}]]},
        {"people": [["staff", {"role": True}]]},
        {"people": [["staff", {}]] * (MOST_PEOPLE + 1)},
        {"shown": "all"},
        {"draft": ["staff", {"role": 9}, 1]},
    ],
)
def test_what_cannot_have_been_answered_is_not_brought_back(form, change):
    with pytest.raises(ValueError):
        form.restore(form.state() | change)
    assert form.people == () and form.grid.value == {}
