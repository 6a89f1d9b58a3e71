"""Readiness: the short form is honest about the whole; spread first; starts can be unticked."""

import json
import re
from pathlib import Path

import pytest

from cmsim.course.staffing_lab.lab import Lab
from cmsim.course.staffing_lab.readiness_panel import ReadinessPanel
from cmsim.decision import readiness as ready
from cmsim.decision.not_ready import STARTS
from cmsim.decision.readiness import Person
from cmsim.scenario.parameter import Refusal

FILE = Path(__file__).parents[1] / "exercises" / "80_staffing_lab" / "readiness.toml"
SECTIONS = ready.read(FILE)
ITEMS = ready.items(SECTIONS)


@pytest.fixture(autouse=True)
def strict(monkeypatch):
    monkeypatch.setenv("CMSIM_STRICT", "1")


@pytest.fixture
def panel():
    return ReadinessPanel(Lab())


def everybody(step, group="staff", **others):
    return Person(group, {item.id: step for item in ITEMS} | others)


def answer(panel, group, step, **others):
    panel.group.value = group
    for name, control in panel.asked.items():
        control.value = str(others.get(name, step))
    panel.keep_answers.click()


def test_the_short_form_has_two_questions_of_each_of_the_nine_sections_of_77():
    assert [section.questions for section in SECTIONS] == [12, 6, 9, 9, 12, 7, 8, 5, 9]
    assert sum(section.questions for section in SECTIONS) == 77
    assert all(len(section.items) == 2 for section in SECTIONS)
    numbers = {(item.section, item.number) for item in ITEMS}
    assert len(numbers) == 18


def test_every_question_is_short_and_every_start_is_linked_once():
    assert all(item.text.endswith("?") and len(item.text) < 100 for item in ITEMS)
    linked = [item.start for item in ITEMS if item.start]
    assert sorted(linked) == sorted(STARTS)


@pytest.mark.parametrize(
    "spoil, said",
    [
        (lambda text: text.replace("questions = 12", "questions = 11", 1), "76"),
        (lambda text: text.replace('id = "role"', 'id = "champion"'), "same id"),
        (
            lambda text: text.replace('start = "role"', 'start = "no such"'),
            "section 1, question 2: start = 'no such': no such start; there are space",
        ),
        (
            lambda text: text.replace("number = 2\n", "number = 99\n", 1),
            "section 1: question 1 (champion): number = 99: at most 12",
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
    assert ready.width(people, ITEMS[1]) == 3


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


def test_what_is_not_decided_starts_the_model_elsewhere_until_it_is_unticked(panel):
    answer(panel, "leader", 2, role=0, space=1)
    assert panel.lab.plan.starts == ("role", "space")
    hire = panel.lab.plan.options()["hire (embedded)"]
    assert hire.posts[0].declines_pulls == 0 and not hire.practices[0].place.room
    panel.links["role"].value = False
    assert panel.lab.plan.starts == ("space",)
    assert panel.links["champion"].disabled and not panel.links["role"].disabled


def test_people_answer_alone_and_the_form_is_empty_for_the_next(panel):
    answer(panel, "clinician", 0)
    assert all(control.value is None for control in panel.asked.values())
    assert "Furthest apart" not in panel.body.value
    panel.keep_answers.click()
    assert "18 questions still open" in panel.status.value and len(panel.people) == 1


def test_the_spread_comes_before_any_average(panel):
    answer(panel, "clinician", 0)
    answer(panel, "staff", 3)
    assert panel.averages.disabled
    panel.look.click()
    assert "Furthest apart" in panel.body.value and "chart-ready" not in panel.body.value
    assert not panel.averages.disabled
    panel.averages.click()
    assert "chart-ready" in panel.body.value and "Decide before you hire" in panel.body.value


def test_the_page_says_which_of_the_77_it_asks(panel):
    shown = re.sub("<[^>]+>", " ", panel.body.value)
    assert "18 of the 77" in shown and "questions 2 and 7 of 12" in shown


def test_answers_can_be_passed_on_as_a_file(panel):
    text = "group,item,answer\n" + "".join(f"clinician,{item.id},3\n" for item in ITEMS)
    panel.file.take("hers.csv", text.encode())
    assert panel.people == (everybody(3, "clinician"),)


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
def test_a_file_that_cannot_be_used_is_refused(panel, content, said):
    panel.file.take("hers.csv", content)
    assert said in panel.status.value and panel.people == ()


def test_what_was_answered_comes_back(panel):
    answer(panel, "clinician", 0)
    answer(panel, "staff", 3, role=0)
    panel.links["role"].value = False
    panel.look.click()
    again = ReadinessPanel(Lab())
    again.restore(json.loads(json.dumps(panel.state())))
    assert again.people == panel.people and again.lab.plan == panel.lab.plan
    assert "Furthest apart" in again.body.value
    with pytest.raises(ValueError):
        ReadinessPanel(Lab()).restore(
            {"people": [["staff", {"role": 9}]], "unticked": [], "shown": ""}
        )
