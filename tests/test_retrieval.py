"""What a learner found hard is asked again a week and a month after the lesson was passed."""

from datetime import timedelta

import pytest

from cmsim.course.front import listed, start_page
from cmsim.course.kit import learner, learner_record, questions, retrieval
from cmsim.course.kit.learner_record import LearnerRecord, moment_of

TOPIC, DAY = "03_caseload_sizing", timedelta(days=1)


@pytest.fixture(autouse=True)
def own_records():
    """Open every record anew, as a fresh kernel does."""
    learner_record.of.cache_clear()
    learner.code.cache_clear()
    yield
    learner_record.of.cache_clear()


def passed(missed=("why_jump",), session="03"):
    """Keep the record of a learner who passed, and missed some exercises at first."""
    kept = LearnerRecord(
        session, "Caseload sizing", "1.0", "me", learner_record.folder_of("me") / f"{session}.json"
    )
    for exercise in questions.of_topic(TOPIC).values():
        if exercise.kind == "KEY":
            right = [[item.answer[0], True] for item in exercise.items]
            wrong = [["x", False]] * len(right) if exercise.id in missed else right
            answers = {"kind": "KEY", "attempts": 1, "first": wrong, "last": right}
            kept.put("answers", exercise.id, answers)
    kept.set_progress({"one": (1, 1)}, passed=True)
    return kept


def front(monkeypatch, days):
    """Return the panel of the front page so many days later."""
    later = (moment_of(learner_record.moment()) + days * DAY).isoformat()
    monkeypatch.setattr(start_page, "moment", lambda: later)
    start_page.page.welcome()
    return start_page.page.panel("again")


def asked(panel):
    return [item.text for item in panel.exercise.items]


def answer(panel):
    for control, item in zip(panel.answers, panel.exercise.items):
        control.value = item.answer[0]
    panel.check.click()


@pytest.mark.parametrize(
    "topic",
    [topic for topic in retrieval.topics_of(listed.notebooks()).values() if retrieval.asks(topic)],
)
def test_every_lesson_that_has_a_key_comes_again_and_can_be_answered(monkeypatch, topic):
    session, asked_there = topic[:2], questions.of_topic(topic).values()
    passed(missed=(), session=session)
    panel = front(monkeypatch, 7)
    items = [(one, item) for one in asked_there if one.kind == "KEY" for item in one.items]
    assert 2 <= len(asked(panel)) <= 3
    for text in asked(panel):
        one, item = next(pair for pair in items if text.endswith(pair[1].text))
        assert text == item.text if item.options else text.startswith(one.title)
    answer(panel)
    assert "That was all" in panel.status.value and not front(monkeypatch, 29).controls


@pytest.mark.parametrize("days", [0, 6])
def test_nothing_comes_again_before_a_week(monkeypatch, days):
    passed()
    assert not front(monkeypatch, days).controls


def test_nothing_comes_again_of_a_lesson_that_is_not_passed(monkeypatch):
    kept = passed()
    kept.set_progress({"one": (0, 1)}, passed=False)
    assert not front(monkeypatch, 40).controls


def test_after_a_week_those_missed_at_first_come_again_with_reasons(monkeypatch):
    passed()
    panel = front(monkeypatch, 7)
    hard = questions.of_topic(TOPIC)["why_jump"]
    assert asked(panel) == [item.text for item in hard.items]
    assert "You passed “Caseload sizing” a week ago" in panel.exercise.about
    panel.answers[0].value = next(
        key for key in hard.items[0].options if key not in hard.items[0].answer
    )
    panel.check.click()
    assert "Not this one." in panel.body.value and asked(front(monkeypatch, 7))


def test_at_most_three_come_again_and_two_where_nothing_was_hard(monkeypatch):
    passed(missed=("why_jump", "both_true", "honest"))
    assert len(asked(front(monkeypatch, 8))) == 3
    learner_record.of.cache_clear()
    passed(missed=())
    assert len(asked(front(monkeypatch, 8))) == 2


def test_what_was_answered_rests_until_the_month_is_over(monkeypatch):
    passed()
    answer(front(monkeypatch, 7))
    assert not front(monkeypatch, 29).controls
    panel = front(monkeypatch, 30)
    assert "a month ago" in panel.exercise.about
    answer(panel)
    assert "That was all" in panel.status.value and not front(monkeypatch, 400).controls


def test_who_comes_after_a_month_only_is_asked_once(monkeypatch):
    passed()
    answer(front(monkeypatch, 45))
    assert not front(monkeypatch, 46).controls


def test_recalling_changes_nothing_of_what_was_passed(monkeypatch):
    kept = passed()
    answer(front(monkeypatch, 7))
    data = learner_record.all_of("me")["03"]
    assert data["status"] == "passed" and data["parts"] == kept.data["parts"]
    assert data["answers"]["why_jump"] == kept.data["answers"]["why_jump"]
    assert data["answers"]["again_week"]["first"][0][1] is True


def test_a_record_that_makes_no_sense_asks_nothing_it_cannot(monkeypatch):
    kept = passed()
    kept.put("answers", "why_jump", {"first": "x", "last": 3})
    assert len(asked(front(monkeypatch, 7))) == 2
    kept.data["statements"] = [{"verb": "completed", "object": "03", "at": "yesterday"}]
    kept.write()
    assert not front(monkeypatch, 7).controls
