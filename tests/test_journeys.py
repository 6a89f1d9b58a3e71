"""The flow and the stories agree with the log they are read off."""

from collections import Counter

import pytest

from cmsim.course.kit.journey_words import told_all
from cmsim.course.kit.journeys import (
    STAGES,
    choose_stories,
    choose_story,
    ending_of,
    entries_of,
    flow,
    hours_spent,
    story,
)
from cmsim.course.meet.run_memo import RunMemo
from cmsim.measures.episodes import COMPLETED
from cmsim.measures.time_spent import stretches
from cmsim.model.log import Activity, Entry, Kind
from cmsim.model.network import Network
from cmsim.scenario.library import practices
from cmsim.scenario.library.resize import half_days_of, varied, without_care_manager
from cmsim.scenario.post import OFF
from cmsim.units import DAY

WHO = ("Elm Street", 0)


def entry(day, activity, detail=None, value=None, number=0):
    return Entry(day * DAY, activity, "Elm Street", number, "Ada", detail, value)


SHORT = [
    entry(0, Activity.REFERRED, "clinician 1"),
    entry(1, Activity.UNANSWERED, Kind.OUTREACH),
    entry(2, Activity.UNANSWERED, Kind.OUTREACH),
    entry(4, Activity.REACHED, "by phone"),
    entry(4, Activity.ENROLLED, "by phone"),
    entry(10, Activity.VISITED_FIRST, "in person", 0.0),
    entry(30, Activity.CONTACTED, "by phone", 5.0),
    entry(30, Activity.GRADUATED, "goals met"),
    entry(40, Activity.REOPENED),
    entry(50, Activity.DIED_OR_MOVED),
]


@pytest.fixture(
    scope="module",
    params=["three-clinicians-embedded", "diabetes-task-diagram", "five-small-sites-off-site"],
)
def log(request):
    return [Entry._make(each) for each in Network(practices.named()[request.param](), 1).run()]


def by_name(stages):
    return {stage.name: stage for stage in stages}


def test_a_path_by_hand():
    stages = by_name(flow(SHORT))
    assert stages["identified or referred"].came == {"by clinicians": 1}
    assert stages["identified or referred"].wait == 4 and stages["enrolled"].wait == 6
    assert stages["in active care"].came == {"active again": 1}
    assert stages["in active care"].onward == 1
    assert stages["in active care"].left == {"died or moved": 1}
    assert stages["graduated"].left == {"active again": 1}
    assert sum(stage.still for stage in stages.values()) == 0


def test_whatever_comes_into_a_box_goes_out_or_is_there(log):
    before = 0
    for stage in flow(log):
        assert before + sum(stage.came.values()) == stage.total
        before = stage.onward
    assert before == 0


def test_the_flow_counts_what_the_log_counts(log):
    counts = Counter(each.activity for each in log)
    counts[Activity.UNREACHED] = sum(
        each.activity == Activity.UNREACHED and each.detail == Kind.OUTREACH for each in log
    )
    stages = by_name(flow(log))
    assert list(stages) == list(STAGES)
    put, reached, enrolled, active, graduated = stages.values()
    came = sum((Counter(stage.came) for stage in stages.values()), Counter())
    left = sum((Counter(stage.left) for stage in stages.values()), Counter())
    assert put.total == counts[Activity.REFERRED] + counts[Activity.IDENTIFIED]
    assert put.onward == counts[Activity.REACHED]
    assert reached.onward == counts[Activity.ENROLLED]
    assert active.onward == counts[Activity.GRADUATED]
    assert came["active again"] == left["active again"] == counts[Activity.REOPENED]
    for words, activity in [
        ("declined", Activity.DECLINED),
        ("not reached", Activity.UNREACHED),
        ("expired", Activity.EXPIRED),
        ("stopped care", Activity.DISENGAGED),
        ("died or moved", Activity.DIED_OR_MOVED),
    ]:
        assert left[words] == counts[activity]
    assert enrolled.total > 0 and graduated.total > 0


def test_a_lost_entry_is_noticed(log):
    """The check above can fail: a patient who vanishes from the log is missed."""
    at = next(n for n, each in enumerate(log) if each.activity == Activity.ENROLLED)
    whole, cut = flow(log), flow(log[:at] + log[at + 1 :])
    assert whole != cut


def test_a_story_tells_calls_in_a_row_as_one():
    lines = story(SHORT, WHO)
    assert lines[1].words == ("Ada calls to offer care management: no answer, 2 times until day 3")
    assert [line.day for line in lines] == sorted(line.day for line in lines)
    assert lines[-1].words == "The patient has died or moved away"
    assert "5 days later than planned" in lines[5].words


def test_every_activity_about_a_patient_has_words_or_is_bookkeeping(log):
    silent = {
        Activity.ADDED,
        Activity.SPENT,
        Activity.PUT_OFF,
        Activity.TURNED_AWAY,
        Activity.NOT_WRITTEN,
    }
    found = entries_of(log)
    for who in list(found)[:400]:
        entries = [each for each in found[who] if each.activity not in silent]
        told = story(found[who], who)
        assert bool(told) == bool(entries)
        assert all("{" not in line.words and line.words[0].isupper() for line in told)


STARTS = {
    Kind.FIRST_VISIT: "First visit",
    Kind.FOLLOW_UP: "Follow-up",
    Kind.CHECK_IN: "Check-in call",
    Kind.MONTHLY: "Monthly contact",
}


def test_a_story_says_which_kind_of_contact_was_held(log):
    found, told = entries_of(log), Counter()
    for who in found:
        for entry, _, words in told_all(found[who]):
            if entry.activity in COMPLETED:
                told[next(kind for kind, start in STARTS.items() if words.startswith(start))] += 1
    assert told == Counter(
        stretch.spent.kind
        for stretch in stretches(log)
        for entry in stretch.after
        if entry.activity in COMPLETED
    )
    assert len(told) > 2


def test_the_date_agreed_on_stands_beside_the_contact_at_which_it_was():
    lines = story(
        [
            entry(10, Activity.VISITED_FIRST, "in person", 0.0),
            entry(10, Activity.BOOKED, "by phone", 24.4 * DAY),
            entry(30, Activity.BOOKED, "in person", 31.5 * DAY),
        ],
        WHO,
    )
    assert [(line.day, line.words) for line in lines] == [
        (11, "First visit, in person; next: day 25, by phone"),
        (31, "An appointment is agreed for day 32, in person"),
    ]


def test_a_monthly_contact_is_called_one():
    lines = told_all(
        [
            Entry(0.0, Activity.SPENT, *WHO, "Ada", Kind.MONTHLY, 30.0),
            entry(0, Activity.VISITED_FIRST, "by phone", 0.0),
            Entry(DAY, Activity.SPENT, *WHO, "Ada", Kind.MONTHLY, 20.0),
            entry(1, Activity.CONTACTED, "by phone", 0.0),
        ]
    )
    assert [words for *_, words in lines] == [
        "First monthly contact, with a care plan, by phone",
        "Monthly contact by phone",
    ]


def entries_of_one(log, who):
    return [each for each in log if (each.practice, each.patient) == who]


def test_the_chosen_story_is_long_enrolled_and_always_the_same(log):
    who = choose_story(log)
    seen = {each.activity for each in entries_of_one(log, who)}
    assert {Activity.REACHED, Activity.ENROLLED, Activity.CONTACTED} <= seen
    lines = story(log, who)
    assert lines[-1].day - lines[0].day > 28
    assert choose_story(list(log)) == who
    for ending, patient in choose_stories(log).items():
        assert ending_of(entries_of_one(log, patient)) == ending
    assert hours_spent(log, who) > 1


def test_nobody_identified_means_no_story():
    log = Network(practices.solo_rural("nobody").replace(weeks=4), 1).run()
    assert choose_story(log) is None
    assert [stage.total for stage in flow(log)] == [0] * len(STAGES)


@pytest.mark.parametrize("half_days", [0, 1, 7, 13, 20, 30])
def test_care_manager_time_can_be_set_to_any_half_days(half_days):
    scenario = varied(practices.eight_clinicians(), half_days=half_days)
    assert half_days_of(scenario) == min(half_days, 20)
    assert all(set(post.week) - {OFF} for post in scenario.posts)


def test_patients_grow_with_clinicians_and_an_unchanged_practice_is_unchanged():
    scenario = practices.eight_clinicians()
    assert varied(scenario, clinicians=4).practices[0].panel.size == 5000
    assert varied(scenario, 8, 20, scenario.weeks) == scenario
    assert without_care_manager(scenario).posts == ()


def test_a_run_is_kept_and_comes_back_the_same():
    scenario = practices.solo_rural().replace(weeks=4)
    kept = RunMemo("contacts", "ed_visits")
    first = kept.outcome(scenario, 1)
    assert kept.outcome(scenario, 1) == first
    assert kept.outcome(scenario, 2) != first
    assert RunMemo("contacts", "ed_visits").outcome(scenario, 1) == first
    assert sum(first.weekly["contacts"]) == pytest.approx(first.values["contacts"] * 4)
