"""Results in plain words."""

import re
from math import inf, nan

import pytest

from cmsim.analysis.statistics import Estimate
from cmsim.measures.registry import MEASURES
from cmsim.views.sentences import change, effect, frequency, keeping_up, level


def known(mean, half_width, n=20):
    return Estimate(mean, half_width, 0.95, n)


@pytest.mark.parametrize(
    "name, difference, said",
    [
        (
            "late_contacts",
            known(-11, 4),
            "cuts late contacts by 11 a month (95 % interval 7 to 15)",
        ),
        ("contacts", known(3.21, 0.4), "raises contacts by 3.2 a week (95 % interval 2.8 to 3.6)"),
        (
            "on_time",
            known(0.12, 0.03),
            "raises contacts on time by 12 in 100 contacts due (95 % interval 9 to 15)",
        ),
        ("cost_to_practice", known(-1234, 40), "cuts cost to the practices by $1,234 a week"),
        ("utilization", known(-0.1, 0.02), "cuts utilization by 10 in 100 hours at work"),
        ("trust", known(0.141, 0.01), "raises trust of clinicians by 0.14 (95 % interval"),
        (
            "ed_visits",
            known(-4, 9),
            "makes no clear difference to emergency visits (95 % interval -13 to 5)",
        ),
        (
            "on_time",
            known(0.0, 0.021),
            "makes no clear difference to contacts on time (95 % interval -2 to 2 in 100)",
        ),
        ("contacts", known(0.0, 0.0), "leaves contacts as it was"),
        ("cost_to_practice", known(77, 0.0), "(the same in all 20 replications)"),
        ("contacts", known(2.0, inf, 1), "moves contacts by 2.0 a week in the one replication"),
        ("on_time", known(nan, inf, 0), "leaves contacts on time without a value"),
    ],
)
def test_a_difference_is_told_with_direction_size_and_interval(name, difference, said):
    assert said in effect(MEASURES[name], difference)


@pytest.mark.parametrize("mean", [-3.0, -0.2, 0.2, 3.0])
def test_no_claim_is_made_where_the_interval_holds_zero(mean):
    said = effect(MEASURES["contacts"], known(mean, abs(mean) * 1.01))
    assert "no clear difference" in said and "cuts" not in said and "raises" not in said


@pytest.mark.parametrize("mean, half_width", [(2.1, 2.0), (0.5, 0.45), (-30, 29)])
def test_an_interval_clear_of_zero_is_not_rounded_onto_it(mean, half_width):
    said = effect(MEASURES["contacts"], known(mean, half_width))
    assert "interval 0 to" not in said


def test_cuts_are_told_with_the_smaller_end_first():
    assert "7 to 15" in effect(MEASURES["late_contacts"], known(-11, 4))


def test_a_subject_begins_the_sentence():
    assert change("adding half a day", MEASURES["late_contacts"], known(-11, 4)) == (
        "Adding half a day cuts late contacts by 11 a month (95 % interval 7 to 15)."
    )


@pytest.mark.parametrize(
    "share, said",
    [
        (0.21, "2 in 10"),
        (0.5, "5 in 10"),
        (0.97, "97 in 100"),
        (0.03, "3 in 100"),
        (0.002, "2 in 1,000"),
        (0, "none"),
        (1, "all"),
    ],
)
def test_shares_are_told_as_frequencies(share, said):
    assert frequency(share) == said


def test_a_level_is_told_with_its_interval():
    assert level(MEASURES["reached"], known(0.8, 0.05)) == (
        "Patients reached: 8 in 10 patients identified or referred (95 % interval 75 to 85 in 100)."
    )
    assert level(MEASURES["strain"], known(nan, inf, 0)) == "Strain: no value."
    assert "says nothing of chance" in level(MEASURES["contacts"], known(4.0, inf, 1))


def test_whether_work_is_kept_up_with():
    assert keeping_up(known(6, 2)) == (
        "This staffing cannot keep up: the backlog grows by 6 a week (95 % interval 4 to 8)."
    )
    assert "keeps up" in keeping_up(known(-1, 0.5))
    assert "keeps up" in keeping_up(known(0.3, 0.1)), "too little to matter"
    assert "may or may not" in keeping_up(known(3, 4))
    assert "too few replications" in keeping_up(known(3, inf, 1))
    idle = keeping_up(known(6, 2), "the hub", known(0.6, 0.1))
    assert idle.startswith("The hub falls behind with 4 in 10 hours at work left over")
    assert "cannot keep up" in keeping_up(known(6, 2), "the hub", known(0.98, 0.1))
    for growth in (known(6, 2), known(3, 4)):
        assert "no care manager at work" in keeping_up(growth, "it", known(nan, inf, 0))


def test_a_measure_is_called_by_one_noun_phrase():
    verb_first = r"\w+(ed|en) (to|in|within|by|over|after) |\w+ (is|are) "
    broken = re.compile(rf".*[:;]|.*, (?!.* and )|{verb_first}")
    assert broken.match("Spoken to in time") and broken.match("Half are spoken to within")
    assert not [each.label for each in MEASURES.values() if broken.match(each.label)]


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_every_measure_can_be_told(measure):
    for estimate in (known(0.3, 0.1), known(-0.3, 0.1), known(0.1, 0.3)):
        said = change("it", measure, estimate)
        assert said.endswith(".") and "  " not in said and "{" not in said
        assert level(measure, estimate)
