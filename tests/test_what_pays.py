"""Lesson 12: what is said of a month is what the claims say, and the years are the model's."""

import random
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import pytest
from stores import Store

from cmsim.billing.claims import claims
from cmsim.billing.fees import CODES
from cmsim.billing.minutes import Calendar, pieces
from cmsim.course.kit import questions
from cmsim.course.kit.question import sign
from cmsim.course.pays import bills, months, months_panel, practice, reference, stored_panel
from cmsim.course.pays.lesson import lesson, own_year
from cmsim.course.pays.measured import (
    HIGH_RISK,
    UNCOVERED,
    USUAL_CONSENT,
    back_name,
    measures,
)
from cmsim.course.pays.months import CONSENT, EIGHT, FEW, NURSE, PLAN, YES
from cmsim.course.pays.months_panel import ANSWERS, MonthsPanel
from cmsim.course.pays.practice import AS_IS, CONSENTS, MONTHLY, PICKED, YEARS, billing
from cmsim.course.pays.ways_panel import WaysPanel
from cmsim.course.pays.year_panel import YearPanel
from cmsim.experiment.job import Job, log_of
from cmsim.experiment.model_version import model_version
from cmsim.experiment.run import run
from cmsim.measures.run_record import RunRecord
from cmsim.model.policy import USUAL

QUESTIONS = questions.read(
    Path(__file__).parents[1] / "exercises" / "12_what_pays" / "questions.toml"
)
REMADE = "run python docs/remake --write runs"


@pytest.fixture(autouse=True)
def strict(monkeypatch):
    monkeypatch.setenv("CMSIM_STRICT", "1")


@pytest.fixture(scope="module")
def record():
    scenario = practice.year()
    return RunRecord(scenario, log_of(Job(scenario, months_panel.FIRST_SEED, 1, USUAL, ())))


@pytest.fixture(scope="module")
def found(record):
    return months.months(record, billing())


@pytest.fixture
def panel(found, monkeypatch):
    """Return a panel that has its year without a run."""
    monkeypatch.setattr(months_panel, "log_of", lambda job: None)
    monkeypatch.setattr(months_panel, "RunRecord", lambda *given: None)
    monkeypatch.setattr(months, "months", lambda *given: found)
    made = MonthsPanel()
    made.view()
    return made


# --- months


def billed(record, paid):
    return {((one.practice, one.patient), one.month) for one in claims(record, paid)}


def test_a_month_is_called_billable_if_a_claim_is_made_of_it(record, found):
    known = {(one.who, one.first) for one in found}
    assert {(one.who, one.first) for one in found if one.billable} == known & billed(
        record, billing()
    )
    assert all((one.reason in YES) == one.billable for one in found)
    assert sum(months.shares(found).values()) == pytest.approx(100)


@pytest.mark.parametrize(
    "answer, paid",
    [
        (CONSENT, billing(100)),
        (NURSE, billing(100).replace(bills_for_others=True)),
    ],
)
def test_a_month_with_one_thing_in_the_way_is_billed_once_that_is_gone(record, found, answer, paid):
    alone = {(one.who, one.first) for one in found if one.right == (answer,)}
    assert alone and not alone & billed(record, billing()) and alone <= billed(record, paid)


def test_a_plan_or_consent_is_named_only_where_it_is_missing(found):
    for one in found:
        assert (PLAN in one.right) <= (not one.covered)
        assert (CONSENT in one.right) <= (not one.consents)
    assert {PLAN, CONSENT, NURSE, FEW} <= {one.reason for one in found}


def test_the_minutes_of_a_month_are_those_of_the_log_and_fewer_count(record, found):
    calendar, logged = Calendar(record.scenario.first_day, record.end), defaultdict(float)
    for piece in pieces(record):
        logged[piece.who, calendar.month(piece.end)] += piece.minutes
    for one in found:
        assert sum(one.minutes.values()) == pytest.approx(logged[one.who, one.first])
        assert one.counted <= sum(one.minutes.values()) + 1e-6
        if one.right == (FEW,):
            assert one.counted < one.needed or one.minutes.get(months.OTHER)


def test_eight_months_are_of_eight_patients_and_one_answer_alone_is_right_of_few(found):
    eight = months.choose(found)
    assert len({one.who for one in eight}) == len(eight) == len(EIGHT)
    counts = Counter(answer for one in eight for answer in one.right)
    assert all(abs(one.counted - one.needed) >= months.NEAR for one in eight)
    assert set(counts) == set(ANSWERS) and max(counts.values()) <= len(EIGHT) / 2


# --- the panel of months


def test_a_month_shows_what_decides_before_it_is_answered_and_each_answer_its_own_reason(panel):
    assert panel.body.value.count("consent to be billed") == len(EIGHT)
    assert "Right" not in panel.body.value and panel.people[0].name in panel.body.value
    for control, one in zip(panel.answers, panel.eight):
        control.value = one.right[0]
    panel.answers[0].value = next(each for each in ANSWERS if each not in panel.eight[0].right)
    panel.check.click()
    assert panel.status.value == "7 of 8 right."
    assert panel.body.value.count("✓ Right.") == 7 and "Not this one." in panel.body.value
    panel.answers[0].value = panel.eight[0].right[0]
    assert "✓ Right." not in panel.body.value
    panel.check.click()
    assert panel.status.value == "8 of 8 right."


def test_each_answer_to_each_month_has_a_reason(panel):
    for one in panel.eight:
        for answer in ANSWERS:
            assert len(months_panel.reason(one, answer).split()) > 3


def test_nothing_is_marked_without_an_answer(panel):
    panel.check.click()
    assert "Choose an answer first" in panel.status.value and not panel.checked


def test_answers_come_back_and_nonsense_does_not(panel):
    panel.answers[2].value, panel.turned.value = PLAN, 3
    again = MonthsPanel()
    again.restore(panel.state())
    assert again.given() == panel.given() and again.place == 2
    for change in ({"seed": 0}, {"seed": "x"}, {"given": [PLAN]}, {"given": ["paid"] * 8}):
        with pytest.raises(ValueError):
            again.restore(panel.state() | change)


def test_another_year_has_other_months_and_no_answers(monkeypatch):
    monkeypatch.setattr(practice, "WEEKS", 22)
    panel = MonthsPanel()
    panel.view()
    before = [(one.who, one.first) for one in panel.eight]
    panel.answers[0].value = PLAN
    panel.another.click()
    assert [(one.who, one.first) for one in panel.eight] != before
    assert not any(panel.given()) and panel.place == 0
    again = MonthsPanel()
    again.restore(panel.state())
    assert [one.who for one in again.eight] == [one.who for one in panel.eight]


class Asked:
    """An exercise as a picture sees it: the record of guesses, and what is known."""

    def __init__(self, facts):
        self.record, self.known = Store(), lambda: facts


def test_a_year_is_told_once_an_answer_was_checked_and_with_the_guess(panel):
    panel.store_in(Store(), "months")
    assert not panel.facts() and "Check an answer" in own_year(Asked(panel.facts()))
    panel.answers[0].value = PLAN
    panel.check.click()
    facts = panel.facts()
    asked = Asked(facts)
    assert "could be billed" in own_year(asked) and "Your guess" not in own_year(asked)
    asked.record.put("predictions", "guess", {"values": [40, 60]})
    assert "Your guess: 40" in own_year(asked)
    assert facts["months_unable"]["value"] == pytest.approx(
        facts["months_plan"]["value"] + facts["months_consent"]["value"], abs=0.02
    )


# --- years


def test_the_stored_years_are_of_the_model_as_it_is():
    stored = reference.reference()
    assert stored.current and stored.model == model_version(), REMADE
    assert set(stored.columns) == {one.name for one in measures()}, REMADE
    assert all(set(each) == {AS_IS, PICKED, MONTHLY} for each in stored.columns.values())


def test_a_stored_year_says_what_a_run_says():
    asked = [
        one
        for one in measures()
        if one.name in (back_name(USUAL_CONSENT, YEARS[0]), UNCOVERED, HIGH_RISK)
    ]
    results = run(*practice.ways(), replications=1, measures=asked)
    for one in asked:
        for way, column in results.columns(one.name).items():
            stored = reference.reference().columns[one.name][way].values[0]
            assert stored == pytest.approx(column.values[0], abs=10**-reference.DIGITS), REMADE


def test_years_can_be_made_anew_and_read(monkeypatch, tmp_path):
    monkeypatch.setattr(practice, "WEEKS", 9)
    path = tmp_path / "reference.toml"
    path.write_text(reference.made(repeats=1), encoding="utf-8")
    monkeypatch.setattr(reference, "PATH", path)
    found = reference.reference.__wrapped__()
    assert found.current and set(found.columns) == {one.name for one in measures()}


def test_more_consent_and_later_fees_bring_more_and_the_ends_bound_what_is_between():
    columns = reference.reference().columns
    for when in YEARS:
        usual = [columns[back_name(consent, when)][AS_IS].mean() for consent in CONSENTS]
        worse, better = (columns[back_name(end, when)][AS_IS].mean() for end in ("worse", "better"))
        assert usual == sorted(usual) and worse < usual[1] < better < 100
    for consent in CONSENTS:
        before, after = (columns[back_name(consent, when)][AS_IS].mean() for when in YEARS)
        assert before < after


def test_years_of_an_earlier_model_are_called_so_and_run_anew(monkeypatch):
    old = replace(reference.reference(), model="0.0.9+another")
    monkeypatch.setattr(stored_panel, "reference", lambda: old)
    monkeypatch.setattr(practice, "WEEKS", 9)
    monkeypatch.setattr(YearPanel, "repeats", 2)
    panel = YearPanel()
    assert "earlier version of the model" in panel.body.value
    panel.view()
    assert not panel.stale and "earlier" not in panel.body.value


def test_the_guess_is_pinned_at_the_year_and_choices_come_back():
    panel, store = YearPanel(), Store()
    panel.store_in(store, "year")
    panel.view()
    assert "Your guess" not in panel.body.value
    store.put("predictions", "guess", {"values": [40, 60]})
    panel.renew()
    assert "Your guess: $60" in panel.body.value and not panel.facts()
    said = panel.status.value
    panel.consent.value, panel.fees.value = f"{CONSENTS[-1]}", f"{YEARS[1]}"
    assert panel.status.value != said
    assert store.get("outcomes", "covered_of_100") == panel.facts()["covered_of_100"]
    again = YearPanel()
    again.restore(panel.state())
    assert again.status.value == panel.status.value
    with pytest.raises(Exception, match="choose one of"):
        again.restore(["12", "2025", False])


def test_the_model_answers_what_is_asked_of_its_years():
    facts = YearPanel().facts() | WaysPanel().facts()
    for name in ("which_way", "covered"):
        for item in QUESTIONS[name].items:
            assert item.right_answers(facts), item.text
    assert sign(facts["best_less_cost"]) == "less" and sign(facts["picked_uncovered"]) == "less"


def test_each_way_is_shown_beside_the_year_as_it_is():
    panel = WaysPanel()
    assert "Only who pays" in panel.status.value and "20 minutes each" not in panel.status.value
    panel.which.value = "monthly"
    assert "20 minutes each" in panel.status.value and "Only who pays" not in panel.status.value
    again = WaysPanel()
    again.restore(panel.state())
    assert again.which.value == "monthly" and again.status.value == panel.status.value


# --- bills and codes


def test_every_answer_about_a_bill_has_its_own_picture_and_the_amount_is_that_of_the_fee():
    items = QUESTIONS["bill"].items
    assert len(items) == len(bills.TOLD) == len(bills.ARRIVES)
    for item, told in zip(items, bills.TOLD):
        assert set(told) == set(item.options)
        assert [key for key, (_, _, late) in told.items() if not late] == item.answer
    assert f"${bills.SHARE:.0f} a month" in items[0].options["share"]


def test_a_fee_that_was_not_found_is_a_dash_and_is_not_made_up():
    html = bills.table()
    for code in bills.ASKS:
        assert code in html
        later = practice.fee(code, YEARS[1])
        assert later is None or later == CODES[code].high
        used = practice.fees(YEARS[1])[code]
        assert used == (later if later is not None else CODES[code].amount)
    assert bills.dollars("G0556", YEARS[1]) == "–" == bills.dollars("99427", YEARS[0])


def test_a_made_up_learner_has_facts_and_the_page_to_hand_over_has_months_and_year(monkeypatch):
    monkeypatch.setattr(practice, "WEEKS", 22)
    facts = lesson.rehearse(random.Random(1))
    asked = {
        name for one in QUESTIONS.values() for item in one.items for name in item.facts_in_words()
    }
    assert asked <= set(facts)
    for part in lesson.printed:
        title, html = part(lesson)
        assert title and ("<table" in html or "<figure" in html)
