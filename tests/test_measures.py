"""Each measure against a log whose answer is known on paper, and what holds in every real run."""

import random
from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from stories import ELM, bare, bare_post

from cmsim.measures import kaplan_meier, run_record, work_items
from cmsim.measures.registry import HEADLINES, MEASURES
from cmsim.measures.retention import EXITS
from cmsim.measures.run_record import RunRecord
from cmsim.measures.workload import FACING, REST_OF_WORK
from cmsim.model.log import Activity as A
from cmsim.model.log import Entry, Kind, Log
from cmsim.model.network import Network
from cmsim.scenario.library import practices
from cmsim.scenario.scenario import OpenCase
from cmsim.units import DAY, HOUR, MONTH, WEEK, YEAR

ADA = "Ada"


def at(day, activity, patient=None, detail=None, value=None, who=ADA, practice=ELM):
    """Return an entry; patient 0, 3, 6 .. are complex and 1, 4, 7 .. moderate."""
    return Entry(day * DAY, activity, practice, patient, who, detail, value)


def spent(day, kind, minutes, patient=None, who=ADA):
    return at(day, A.SPENT, patient, kind, minutes, who)


def added(day, kind, patient, due, who=None):
    return at(day, A.ADDED, patient, kind, due * DAY, who)


def recorded(*entries, weeks=4, scenario=None):
    """Return the record of a log written by hand."""
    scenario = scenario or bare(weeks=weeks)
    return RunRecord(scenario, sorted(entries, key=lambda entry: entry.time))


def value(name, *entries, **settings):
    return MEASURES[name].of(recorded(*entries, **settings))


def weekly(name, *entries, **settings):
    return MEASURES[name].weekly(recorded(*entries, **settings))


# --- time


def test_hours_of_a_kind_are_its_minutes_over_the_weeks():
    entries = spent(1, Kind.FOLLOW_UP, 90), spent(9, Kind.FOLLOW_UP, 30), spent(9, Kind.TRAVEL, 60)
    assert value("hours_follow_up", *entries, weeks=2) == 1
    assert weekly("hours_follow_up", *entries, weeks=2) == [1.5, 0.5]
    assert weekly("hours_travel", *entries, weeks=2) == [0, 1]
    assert value("hours_leave", *entries) == 0


def test_every_kind_of_work_has_a_measure_of_its_hours():
    assert {f"hours_{kind.name.lower()}" for kind in Kind} <= set(MEASURES)


def test_utilization_leaves_waiting_out_and_leave_aside():
    entries = (
        spent(1, Kind.FOLLOW_UP, 60),
        spent(1, Kind.DOCUMENTATION, 30),
        spent(2, Kind.WAITING, 30),
        spent(3, Kind.LEAVE, 500),
    )
    assert value("utilization", *entries) == 90 / 120
    assert value("patient_facing", *entries) == 60 / 120
    assert value("utilization") is None


def test_utilization_of_the_second_half_forgets_the_first():
    entries = spent(1, Kind.WAITING, 60), spent(8, Kind.FOLLOW_UP, 45), spent(8, Kind.WAITING, 15)
    assert value("utilization_late", *entries, weeks=2) == 0.75
    assert weekly("utilization", *entries, weeks=2) == [0, 0.75]


def test_time_lost_is_pulls_interruptions_and_travel():
    entries = (
        spent(1, Kind.PULLED, 60),
        spent(1, Kind.INTERRUPTION, 20),
        spent(8, Kind.TRAVEL, 40),
        spent(8, Kind.FOLLOW_UP, 300),
    )
    assert value("time_lost", *entries, weeks=2) == 1
    assert weekly("time_lost", *entries, weeks=2) == [80 / 60, 40 / 60]


def test_paid_time_is_the_half_days_while_the_post_is_filled():
    full = bare(weeks=4)
    half = bare(post={"week": (ELM,) * 5}, weeks=4)
    late = bare(post={"first_week": 1}, weeks=4)
    assert value("hours_paid", scenario=full) == 40
    assert value("hours_paid", scenario=half) == 20
    assert value("hours_paid", scenario=late) == 30
    assert value("hours_paid", scenario=bare(posts=())) == 0


def test_a_vacancy_is_not_paid():
    gone = at(9, A.LEFT), at(16, A.JOINED), at(23, A.LEFT), at(40, A.JOINED)
    # Monday 0 to Tuesday 8; then Wednesday 16 to Tuesday 22: 7 + 5 days of 8 hours
    assert value("hours_paid", *gone) == 12 * 8 / 4


def test_who_leaves_as_a_half_day_begins_is_not_paid_for_it():
    assert value("hours_paid", at(1 + 8 / 24, A.LEFT), at(19, A.JOINED), at(20, A.LEFT)) == 8 / 4
    assert value("hours_paid", at(1 + 9 / 24, A.LEFT), at(19, A.JOINED), at(20, A.LEFT)) == 12 / 4


def test_overtime_is_counted_apart():
    assert value("hours_overtime", at(1, A.OVERTIME, value=60), weeks=2) == 0.5


def test_contacts_are_first_visits_and_follow_ups():
    entries = (
        at(1, A.VISITED_FIRST, 0, "in person", 0),
        at(8, A.CONTACTED, 0, "by phone", 0),
        at(9, A.CONTACTED, 3, "by phone", 0),
        at(9, A.CHECKED, 6),
    )
    assert value("contacts", *entries, weeks=2) == 1.5
    assert weekly("contacts", *entries, weeks=2) == [1, 2]
    assert value("contacts_per_hour", *entries, weeks=2) == 3 / 80


def test_a_completed_contact_bears_all_the_time_worked():
    entries = (
        spent(1, Kind.FOLLOW_UP, 40),
        spent(1, Kind.MEETING, 60),
        spent(1, Kind.WAITING, 99),
        at(1, A.CONTACTED, 0, "by phone", 0),
        at(1, A.CALLED, 3, "in time", 1),
    )
    assert value("minutes_per_contact", *entries) == 50


def test_calls_in_person_are_no_calls():
    entries = (
        at(1, A.UNANSWERED, 0, Kind.OUTREACH),
        at(2, A.UNANSWERED, 0, Kind.OUTREACH),
        at(3, A.REACHED, 0, "by phone"),
        at(4, A.CONTACTED, 0, "in person", 0),
        at(5, A.CALLED, 3, "late", 4),
    )
    assert value("calls_answered", *entries) == 2 / 4


def test_documentation_waits_until_it_is_written():
    entries = (
        added(1, Kind.DOCUMENTATION, 0, 1, ADA),
        added(2, Kind.DOCUMENTATION, 3, 2, ADA),
        spent(8, Kind.DOCUMENTATION, 30, 0),
        spent(15, Kind.DOCUMENTATION, 30, 3),
    )
    assert weekly("documentation_backlog", *entries) == [1.0, 0.5, 0, 0]
    assert value("documentation_backlog", *entries) == 1.5 / 4


def test_the_heaviest_load_is_measured_against_the_mean():
    scenario = bare(posts=(bare_post(), bare_post(name="Bea", week=(ELM,) * 5)), weeks=4)
    entries = (
        *identified_or_referred(0, 0),
        at(0, A.ENROLLED, 0, "by phone"),
        *identified_or_referred(1, 0),
        at(0, A.ENROLLED, 3, "by phone", who="Bea"),
        spent(1, Kind.MEETING, 60),
        spent(1, Kind.MEETING, 60, who="Bea"),
        spent(1, Kind.WAITING, 500),
    )
    # Bea has the same load in half the hours: 1/80 against 2/240
    assert value("caseload_spread", *entries, scenario=scenario) == pytest.approx(1.5)
    assert value("work_spread", *entries, scenario=scenario) == pytest.approx(1.5)
    assert value("caseload_spread", *entries) is None


def test_cost_follows_hours_filled_weeks_payer_and_space():
    post = {"salary": 70_200, "paid_by_practice": 1, "week": (ELM,) * 5}
    prices = {"benefits": 0.298, "overhead": 5_000}
    scenario = bare(post=post, weeks=4)
    scenario = scenario.replace(prices=scenario.prices.replace(**prices))
    space = scenario.practices[0].place.space_cost
    assert value("cost_to_practice", scenario=scenario) == pytest.approx(
        (105_000 / 2 + space / 2) / 52
    )
    assert value("cost_to_practice", at(14, A.LEFT), scenario=scenario) == pytest.approx(
        (105_000 / 2 + space / 2) / 52 / 2
    )
    free = scenario.change("posts.Ada.paid_by_practice", 0.0)
    assert value("cost_to_practice", scenario=free) == pytest.approx(space / 2 / 52)


def test_strain_rises_with_overdue_work_and_interruptions_and_falls_by_itself():
    known = bare().strain
    # one write-up took 500 minutes; one more is overdue for a day at the end of weeks 1 and 2
    overdue = (
        added(0, Kind.DOCUMENTATION, 0, 1, ADA),
        added(0, Kind.DOCUMENTATION, 3, 1, ADA),
        spent(1, Kind.DOCUMENTATION, 500, 0),
        spent(15, Kind.DOCUMENTATION, 500, 3),
    )
    rise, fall = known.beyond_capacity, 1 - known.recovery
    after = [rise, rise * fall + (1 - rise) * rise]
    assert weekly("strain", *overdue) == pytest.approx(
        [*after, after[1] * fall, after[1] * fall**2]
    )
    each = bare().work.interruption
    busy = spent(1, Kind.FOLLOW_UP, 60 - 2 * each), spent(1, Kind.INTERRUPTION, 2 * each)
    assert value("strain", *busy, weeks=1) == pytest.approx(known.interrupted)


def test_peers_hold_strain_back():
    alone = bare(weeks=1)
    together = bare(posts=(bare_post(), bare_post(name="Bea")), weeks=1)
    busy = [spent(1, Kind.INTERRUPTION, 60, who=name) for name in (ADA, "Bea")]
    assert value("strain", *busy, scenario=together) == pytest.approx(
        value("strain", busy[0], scenario=alone) * (1 - alone.strain.peers)
    )


# --- patients found, reached, enrolled


def test_sources_are_told_apart():
    entries = (
        at(1, A.REFERRED, 0, "clinician 1", who=None),
        at(1, A.IDENTIFIED, 3, "registry"),
        at(2, A.IDENTIFIED, 6, "registry"),
        at(2, A.IDENTIFIED, 9, "staff"),
        at(0, A.OPEN_CASE, 12, "active", 0.0),
    )
    months = 4 * WEEK / MONTH
    assert value("identified_or_referred", *entries) * months == pytest.approx(4)
    assert value("found_by_registry", *entries) * months == pytest.approx(2)
    assert value("found_by_clinician", *entries) * months == pytest.approx(1)
    assert value("found_by_payer_list", *entries) == 0


def test_referrals_are_counted_per_clinician():
    scenario = bare(practice={"clinicians": 4}, weeks=4)
    entries = [at(n, A.REFERRED, 3 * n, "clinician 1") for n in range(8)]
    assert value("referrals", *entries, scenario=scenario) == pytest.approx(2 / (4 * WEEK / MONTH))
    assert weekly("referrals", *entries, scenario=scenario) == [7, 1, 0, 0]


def test_hand_offs_are_a_share_of_referrals():
    entries = (
        at(1, A.REFERRED, 0, "clinician 1"),
        at(1, A.HANDED_OVER, 0, "clinician 1"),
        at(1, A.REFERRED, 3, "clinician 1"),
        at(1, A.IDENTIFIED, 6, "registry"),
    )
    assert value("hand_offs_in_person", *entries) == 0.5
    assert value("hand_offs_in_person") is None


def test_referrers_told_leaves_out_who_still_waits():
    entries = (
        at(1, A.REFERRED, 0, "clinician 1"),
        at(2, A.REACHED, 0, "by phone"),
        at(2, A.REPORTED_BACK, 0, "clinician 1"),
        at(1, A.REFERRED, 3, "clinician 1"),
        at(9, A.UNREACHED, 3, Kind.OUTREACH),
        at(1, A.REFERRED, 6, "clinician 1"),
    )
    assert value("referrers_reported_back", *entries) == 0.5


def test_never_acted_on_counts_only_who_could_have_gone_cold():
    scenario = bare(engagement={"patience": 7}, weeks=4)
    entries = (
        at(1, A.REFERRED, 0, "clinician 1"),
        at(8, A.EXPIRED, 0),
        at(1, A.REFERRED, 3, "clinician 1"),
        at(3, A.UNANSWERED, 3, Kind.OUTREACH),
        at(2, A.IDENTIFIED, 6, "registry"),
        at(27, A.REFERRED, 9, "clinician 1"),
    )
    assert value("referrals_expired", *entries, scenario=scenario) == pytest.approx(2 / 3)


def identified_or_referred(number, day, reached=None, enrolled=False):
    """Return the entries of one patient referred, perhaps reached, perhaps enrolled."""
    entries = [at(day, A.REFERRED, 3 * number, "clinician 1")]
    if reached is not None:
        entries.append(at(reached, A.REACHED, 3 * number, "by phone"))
        entries.append(at(reached, A.ENROLLED if enrolled else A.DECLINED, 3 * number, "by phone"))
    return entries


def test_a_patient_still_waiting_is_censored():
    # 26 weeks: reached after 10 and 30 days; followed for 20 days without contact
    entries = [
        *identified_or_referred(0, 0, 10),
        *identified_or_referred(1, 0, 30),
        *identified_or_referred(2, 182 - 20),
    ]
    # all wait 10 days, two of three 20 days more: 10 + 20 * 2 / 3
    assert value("days_to_first_contact", *entries, weeks=26) == pytest.approx(10 + 40 / 3)
    assert value("reached", *entries, weeks=26) == pytest.approx(1)


def test_a_patient_given_up_stays_without_contact():
    entries = [
        *identified_or_referred(0, 0, 10),
        *identified_or_referred(1, 0),
        at(5, A.UNREACHED, 3, Kind.OUTREACH),
    ]
    assert value("days_to_first_contact", *entries, weeks=26) == pytest.approx(10 + 80 / 2)
    assert value("reached", *entries, weeks=26) == 0.5


def test_no_follow_up_no_answer():
    entries = identified_or_referred(0, 20, 21)
    assert value("days_to_first_contact", *identified_or_referred(0, 20)) is None
    assert value("reached", *identified_or_referred(0, 20)) is None
    assert value("days_to_first_attempt", *entries) == pytest.approx(1)


def test_enrolled_is_a_share_of_those_identified_and_eligible():
    entries = [
        *identified_or_referred(0, 0, 10, enrolled=True),
        *identified_or_referred(1, 0, 20),
        *identified_or_referred(2, 0),
        at(0, A.IDENTIFIED, 9, "registry"),
        at(1, A.NOT_ELIGIBLE, 9),
    ]
    assert value("enrolled", *entries, weeks=26) == pytest.approx(1 / 3)
    assert value("screened_out", *entries, weeks=26) == 1 / 4


def test_dropping_who_still_waits_flatters_and_censoring_does_not():
    noise = random.Random(7)
    mean, n, entries, naive = 20, 4000, [], []
    for number in range(n):
        day, wait = noise.uniform(0, 105), noise.expovariate(1 / mean)
        reached = day + wait if day + wait < 105 else None
        entries += identified_or_referred(number, day, reached)
        naive += [wait] if reached else []
    truth = mean * (1 - exp(-90 / mean))
    error = 3 * mean / n**0.5 * 1.5
    assert abs(value("days_to_first_contact", *entries, weeks=15) - truth) < error
    assert sum(naive) / len(naive) < truth - 2 * error


def test_waiting_ends_when_all_calls_are_used_up():
    attempts = bare().engagement.attempts
    calls = [at(2 * n + 1, A.UNANSWERED, 0, Kind.OUTREACH) for n in range(attempts)]
    entries = [*identified_or_referred(0, 0), *calls]
    assert value("waiting", *entries) == pytest.approx((2 * attempts - 1) / 28)
    assert value("calls_used_up", *entries) == pytest.approx(MONTH / (4 * WEEK))
    assert value("calls_used_up", *entries[:-1]) == 0


# --- caseload, openings, closings


def test_caseloads_by_hand():
    """One patient: enrolled on day 10, a contact on day 20, graduated on day 100, of 182."""
    entries = (
        at(0, A.REFERRED, 0, "clinician 1"),
        at(10, A.REACHED, 0, "by phone"),
        at(10, A.ENROLLED, 0, "by phone"),
        at(20, A.VISITED_FIRST, 0, "by phone", 0),
        at(100, A.GRADUATED, 0, "goals met"),
    )
    assert value("open_caseload", *entries, weeks=26) == pytest.approx(90 / 182)
    assert value("active_caseload", *entries, weeks=26) == pytest.approx(60 / 182)
    assert value("assigned_caseload", *entries, weeks=26) == pytest.approx(172 / 182)
    assert weekly("open_caseload", *entries, weeks=26) == [0] + [1] * 13 + [0] * 12


def test_a_contact_before_the_start_makes_a_case_active():
    case = at(0, A.OPEN_CASE, 0, "active", -50.0 * DAY)
    assert value("active_caseload", case) == pytest.approx(10 / 28)
    assert value("open_caseload", case) == 1
    assert value("assigned_caseload", at(0, A.OPEN_CASE, 0, "monitored", 0.0)) == 1


def test_a_reopened_case_is_open_again_and_not_monitored_twice():
    entries = (
        at(0, A.OPEN_CASE, 0, "monitored", 0.0),
        at(7, A.REOPENED, 0),
        at(21, A.GRADUATED, 0, "goals met"),
    )
    assert value("open_caseload", *entries) == pytest.approx(14 / 28)
    assert value("assigned_caseload", *entries) == 1


@pytest.mark.parametrize(
    "name, activity",
    [
        ("openings", A.ENROLLED),
        ("reopened", A.REOPENED),
        ("closed_graduated", A.GRADUATED),
        ("closed_disengaged", A.DISENGAGED),
        ("closed_died_or_moved", A.DIED_OR_MOVED),
        ("closed_released", A.RELEASED),
        ("declined", A.DECLINED),
        ("turned_down", A.NOT_TAKEN),
        ("resources_connected", A.CONNECTED),
        ("dead_ends", A.DEAD_END),
        ("nothing_nearby", A.NOTHING_NEARBY),
        ("referrals_not_written", A.NOT_WRITTEN),
        ("hand_offs", A.HANDED_OVER),
    ],
)
def test_flows_count_their_activity_a_month(name, activity):
    entries = [at(day, activity, 0, "reason") for day in (1, 2, 3)] + [at(4, A.TRUST, value=1.0)]
    assert value(name, *entries) == pytest.approx(3 * MONTH / (4 * WEEK))


def enrolled(number, day, closed=None, reason=A.DISENGAGED):
    entries = identified_or_referred(number, day, day, enrolled=True)
    return entries + ([at(closed, reason, 3 * number)] if closed is not None else [])


def test_kept_handles_who_has_not_been_there_long():
    entries = [
        *enrolled(0, 0, 50),
        *enrolled(1, 0, 120),
        *enrolled(2, 0),
        *enrolled(3, 0, 30, A.GRADUATED),
        *enrolled(4, 182 - 40),
    ]
    # five followed past day 40; at day 50 one of four left
    assert value("kept_3_months", *entries, weeks=26) == pytest.approx(3 / 4)
    assert value("kept_6_months", *entries, weeks=26) == pytest.approx(3 / 4 * 2 / 3)
    assert value("kept_12_months", *entries, weeks=26) is None


def test_death_is_not_disengagement():
    entries = [*enrolled(0, 0, 50), *enrolled(1, 0, 20, A.DIED_OR_MOVED), *enrolled(2, 0)]
    assert value("disengaged", *entries, weeks=26) == pytest.approx(1 / 2)
    assert value("kept_3_months", *entries, weeks=26) == pytest.approx(1 / 3)


# --- contacts on time

LATE = run_record.GRACE / DAY + 1


def due_contacts():
    """Return five contacts due on day 1: in time, late, missed in time, open, fallen away."""
    entries = []
    for number in range(5):
        entries += enrolled(number, 0)
        entries.append(added(1, Kind.FIRST_VISIT, 3 * number, 1))
    return [
        *entries,
        at(2, A.VISITED_FIRST, 0, "by phone", 1.0),
        at(1 + LATE, A.VISITED_FIRST, 3, "by phone", LATE),
        at(2, A.MISSED, 6, "did not come"),
        at(3, A.DIED_OR_MOVED, 12),
    ]


def test_on_time_counts_what_is_late_and_what_was_never_done():
    assert value("on_time", *due_contacts()) == 2 / 4
    assert value("on_time") is None


def test_a_contact_due_at_the_end_has_time_left():
    entries = [*enrolled(0, 0), added(27, Kind.FIRST_VISIT, 0, 27)]
    assert value("on_time", *entries) is None


def test_a_contact_that_comes_up_again_is_one_contact():
    entries = [
        *enrolled(0, 0),
        added(1, Kind.FOLLOW_UP, 0, 1),
        added(4, Kind.FOLLOW_UP, 0, 4, ADA),  # standing in the building
        added(4.01, Kind.FOLLOW_UP, 0, 1),
        at(1 + LATE, A.CONTACTED, 0, "by phone", LATE),
    ]
    assert value("on_time", *entries) == 0
    assert value("late_contacts", *entries) == pytest.approx(MONTH / (4 * WEEK))


def test_a_case_that_opens_again_has_the_new_due_date():
    entries = [
        *enrolled(0, 0),
        added(1, Kind.FOLLOW_UP, 0, 1),
        added(10, Kind.FOLLOW_UP, 0, 11),
        at(12, A.CONTACTED, 0, "by phone", 1),
    ]
    assert value("on_time", *entries) == 1


def test_a_contact_held_early_is_on_time():
    entries = [
        *enrolled(0, 0),
        added(3, Kind.FOLLOW_UP, 0, 3, ADA),
        at(3, A.CONTACTED, 0, "at a visit", 0),
    ]
    assert value("on_time", *entries) == 1
    assert value("met_at_visits", *entries) == pytest.approx(MONTH / (4 * WEEK))


def test_overdue_contacts_are_seen_at_the_ends_of_weeks():
    # one overdue from day 8 to 9, one from day 8 on
    assert weekly("overdue", *due_contacts()) == [0, 1, 1, 1]
    assert value("overdue", *due_contacts()) == 3 / 4
    assert value("overdue_at_end", *due_contacts()) == 1
    assert value("late_contacts", *due_contacts()) == pytest.approx(2 * MONTH / (4 * WEEK))


def test_missed_is_a_share_of_contacts_settled():
    assert value("missed", *due_contacts()) == 1 / 3


def test_an_answer_by_message_is_one_question():
    entries = (
        added(1, Kind.COORDINATION, 0, 2, ADA),
        at(1.5, A.ASKED, 0),
        added(3, Kind.COORDINATION, 0, 4, ADA),
        at(4, A.ANSWERED, 0, "by message", 3),
        added(2, Kind.COORDINATION, 3, 3, ADA),
    )
    # answered after 3 days; open for 26 days: 3 + 27 / 2, as at most 30 count
    assert value("days_to_answer", *entries) == pytest.approx(3 + 27 / 2)


def test_the_backlog_is_what_is_open_and_its_growth_a_slope():
    # two write-ups come every week and one is done
    entries = [
        added(7 * week + 1, Kind.DOCUMENTATION, 3 * n, 7 * week + 2, ADA)
        for week in range(8)
        for n in range(2)
    ]
    entries += [spent(7 * week + 3, Kind.DOCUMENTATION, 30, 0) for week in range(8)]
    assert weekly("backlog", *entries, weeks=8) == list(range(1, 9))
    assert value("backlog", *entries, weeks=8) == 4.5
    assert value("backlog_growth", *entries, weeks=8) == pytest.approx(1)


def test_outreach_that_is_over_is_no_backlog():
    calls = [at(n + 1, A.UNANSWERED, 0, Kind.OUTREACH) for n in range(bare().engagement.attempts)]
    entries = [
        *identified_or_referred(0, 0),
        added(0, Kind.OUTREACH, 0, 7),
        *calls,
        added(20, Kind.OUTREACH, 0, 20, ADA),
    ]
    assert weekly("backlog", *entries) == [0, 0, 0, 0]
    assert weekly("backlog", *entries[:2]) == [1, 1, 1, 1]


# --- hospital and trust


def test_use_is_per_thousand_patients_and_year():
    entries = [at(day, A.ED_VISIT, 3 * day, who=None) for day in range(10)]
    years = 4 * WEEK / YEAR
    assert value("ed_visits", *entries) == pytest.approx(10 / years)  # a panel of 1,000
    assert weekly("ed_visits", *entries) == [7, 3, 0, 0]
    assert value("admissions", *entries) == 0
    assert value("ed_visits_averted", at(1, A.ED_AVERTED, 0)) == pytest.approx(1 / years)
    assert value("admissions_averted", at(1, A.ADMISSION_AVERTED, 0, "first")) == pytest.approx(
        1 / years
    )


def test_a_readmission_belongs_to_a_discharge_that_was_followed():
    entries = (
        at(5, A.DISCHARGED, 0),
        at(10, A.ADMITTED, 0, "again"),
        at(15, A.DISCHARGED, 0),
        at(20, A.ADMITTED, 0, "first"),
        at(6, A.DISCHARGED, 3),
        at(50, A.DISCHARGED, 6),
        at(52, A.ADMITTED, 6, "again"),
    )
    # of 56 days the discharges up to day 26 count: three of them, one readmitted
    assert value("readmissions", *entries, weeks=8) == pytest.approx(1 / 3)


def transitions():
    """Return discharges of complex patients on Friday 4, called Tuesday, Wednesday and never."""
    entries = []
    for number, heard in ((0, 5), (3, 7), (6, 10)):
        entries += [at(4, A.DISCHARGED, number), at(heard, A.NOTIFIED, number, value=heard - 4)]
    return [
        *entries,
        at(8.5, A.CALLED, 0, "in time", 4.5),
        at(9.5, A.CALLED, 3, "late", 5.5),
        at(4, A.DISCHARGED, 1),
        at(26.5, A.DISCHARGED, 9),
    ]


def test_transition_calls_are_a_share_of_discharges_in_their_tiers():
    scenario = bare(practice={"transition_tiers": ("complex",)}, weeks=4)
    assert value("transition_calls_in_time", *transitions(), scenario=scenario) == 1 / 3
    assert value("transition_calls_of_known", *transitions(), scenario=scenario) == 1 / 2


def test_a_call_whose_time_is_not_over_does_not_count_yet():
    scenario = bare(practice={"transition_tiers": ("complex",)}, weeks=4)
    early = [at(26.5, A.NOTIFIED, 9, value=0.0), at(27, A.CALLED, 9, "in time", 0.5)]
    for name in ("transition_calls_in_time", "transition_calls_of_known"):
        assert value(name, *transitions(), *early, scenario=scenario) == value(
            name, *transitions(), scenario=scenario
        )


def test_a_discharge_with_nobody_to_call_counts_as_not_called():
    scenario = bare(practice={"transition_tiers": ("complex",)}, posts=(), weeks=4)
    for name in ("transition_calls_in_time", "transition_attempted_in_time"):
        assert value(name, at(4, A.DISCHARGED, 0), scenario=scenario) == 0


ATTEMPTED = {
    "two calls in vain by Tuesday": ([8.4, 8.6], None, True),
    "one call in vain by Tuesday": ([8.4], None, False),
    "the second one on Wednesday": ([8.4, 9.4], None, False),
    "spoken to at once": ([], 8.4, True),
    "one in vain, then spoken to": ([8.4], 8.6, True),
    "one in vain, spoken to on Wednesday": ([8.4], 9.4, False),
    "two in vain, spoken to on Wednesday": ([8.4, 8.6], 9.4, True),
}


@pytest.mark.parametrize("in_vain, spoken, met", ATTEMPTED.values(), ids=ATTEMPTED)
def test_an_attempt_in_time_is_a_talk_or_two_calls_in_two_business_days(in_vain, spoken, met):
    """The patient came home on Friday 4: two business days later is Tuesday 8."""
    scenario = bare(practice={"transition_tiers": ("complex",)}, weeks=4)
    entries = [at(4, A.DISCHARGED, 0), at(5, A.NOTIFIED, 0, value=1.0)]
    entries += [at(day, A.UNANSWERED, 0, Kind.TRANSITION) for day in in_vain]
    if spoken:
        word = "in time" if spoken < 9 else "late"
        entries.append(at(spoken, A.CALLED, 0, word, spoken - 4))
    for name in ("transition_attempted_in_time", "transition_attempted_of_known"):
        assert value(name, *entries, scenario=scenario) == met
    assert value("transition_calls_in_time", *entries, scenario=scenario) == (spoken in (8.4, 8.6))


def test_calls_belong_to_the_stay_that_was_known_last():
    """One call in vain after each of two stays of a patient is not two after either."""
    scenario = bare(practice={"transition_tiers": ("complex",)}, weeks=4)
    entries = [
        at(4, A.DISCHARGED, 0),
        at(5, A.NOTIFIED, 0, value=1.0),
        at(7.4, A.UNANSWERED, 0, Kind.TRANSITION),
        at(7.5, A.DISCHARGED, 0),
        at(8.4, A.NOTIFIED, 0, value=0.9),
        at(8.5, A.UNANSWERED, 0, Kind.TRANSITION),
        at(9.5, A.UNANSWERED, 0, Kind.OUTREACH),
    ]
    assert value("transition_attempted_in_time", *entries, scenario=scenario) == 0
    again = at(9.6, A.UNANSWERED, 0, Kind.TRANSITION)
    assert value("transition_attempted_in_time", *entries, again, scenario=scenario) == 1 / 2


def test_of_known_leaves_out_what_nobody_heard_of_in_time():
    scenario = bare(practice={"transition_tiers": ("complex",)}, weeks=4)
    tried = [at(day, A.UNANSWERED, 0, Kind.TRANSITION) for day in (8.2, 8.3)]
    entries = [*transitions(), *tried]
    assert value("transition_attempted_in_time", *entries, scenario=scenario) == 1 / 3
    assert value("transition_attempted_of_known", *entries, scenario=scenario) == 1 / 2


def test_visits_after_discharge_are_counted_within_their_days():
    entries = [at(day, A.DISCHARGED, number) for number, day in ((0, 1), (3, 1), (1, 1), (6, 27))]
    entries += [at(7, A.SEEN, 0, "usual", 6), at(11, A.SEEN, 3, "usual", 10)]
    assert value("seen_in_7_days", *entries) == 1 / 2
    assert value("seen_in_14_days", *entries) == 2 / 3


def test_trust_weighs_practices_by_their_clinicians():
    scenario = practices.five_small_sites().replace(weeks=2)
    first, second = (practice.name for practice in scenario.practices[:2])
    scenario = scenario.change(f"practices.{first}.clinicians", 6)
    scenario = scenario.change(f"practices.{second}.clinicians", 2)
    entries = (
        at(0, A.TRUST, value=0.2, practice=first),
        at(0, A.TRUST, value=0.6, practice=second),
        at(7, A.TRUST, value=0.4, practice=first),
    )
    assert weekly("trust", *entries, scenario=scenario) == pytest.approx(
        [(6 * 0.4 + 2 * 0.6) / 8] * 2
    )
    assert value("trust") is None


# --- for each full-time post


def two_posts(**changes):
    """Return a scenario with a full-time and a half-time post."""
    return bare(posts=(bare_post(), bare_post(name="Bea", week=(ELM,) * 5)), **changes)


def talks():
    """Return two follow-ups, one of them in vain, a monitoring contact and an invitation."""
    return (
        spent(1, Kind.FOLLOW_UP, 30, 0),
        at(1, A.CONTACTED, 0, "by phone", 0),
        spent(2, Kind.FOLLOW_UP, 10, 3),
        at(2, A.UNANSWERED, 3, Kind.FOLLOW_UP),
        spent(3, Kind.MONITORING, 15, 6),
        at(3, A.CHECKED, 6),
        spent(4, Kind.OUTREACH, 15, 9),
        at(4, A.REACHED, 9, "by phone"),
        spent(4.1, Kind.DOCUMENTATION, 15, 0),
    )


def test_contacts_are_shared_among_full_time_posts():
    posts, months = 1.5, 4 * WEEK / MONTH
    scenario = two_posts(weeks=4)
    each = 1 / posts / months
    assert value("contacts_by_a_post", *talks(), scenario=scenario) == pytest.approx(2 * each)
    for kind, many in (("follow_up", 1), ("monitoring", 1), ("outreach", 1), ("first_visit", 0)):
        found = value(f"by_a_post_{kind}", *talks(), scenario=scenario)
        assert found == pytest.approx(many * each), kind
    assert value("contacts_by_a_post", scenario=bare(posts=())) is None


def test_a_caseload_is_shared_among_full_time_posts():
    case = at(0, A.OPEN_CASE, 0, "active", 0.0)
    assert value("active_by_a_post", case, scenario=two_posts(weeks=4)) == pytest.approx(1 / 1.5)


def test_a_patient_counts_once_in_each_whole_quarter():
    days = [(0, 5), (0, 50), (3, 60), (0, 100), (6, 185)]
    entries = [at(day, A.CONTACTED, number, "by phone", 0) for number, day in days]
    # half a year and a little: 2 patients, then 1; the third quarter is not whole
    assert value("seen_in_a_quarter", *entries, weeks=27) == pytest.approx(3 / 2)
    assert value("seen_in_a_quarter", *entries, weeks=12) is None


def test_time_at_work_is_split_without_rest():
    entries = (
        spent(1, Kind.FOLLOW_UP, 60),
        spent(1, Kind.DOCUMENTATION, 30),
        spent(2, Kind.PULLED, 15),
        spent(2, Kind.INTERRUPTION, 5),
        spent(3, Kind.WAITING, 10),
        spent(3, Kind.LEAVE, 500),
    )
    assert value("time_on_documentation", *entries) == 30 / 120
    assert value("time_on_pulls_and_interruptions", *entries) == 20 / 120
    assert value("time_on_waiting_for_work", *entries) == 10 / 120
    assert value("time_on_travel") is None


def test_every_kind_of_time_at_work_is_in_one_category():
    together = [*FACING, *(kind for kinds in REST_OF_WORK.values() for kind in kinds)]
    assert sorted([*together, Kind.LEAVE]) == sorted(Kind)


# --- waiting, leaving


def test_half_are_spoken_to_on_the_day_of_the_middle_one():
    entries = [
        *identified_or_referred(0, 0, 4),
        *identified_or_referred(1, 1, 8),
        *identified_or_referred(2, 0, 30),
        *identified_or_referred(3, 0),
    ]
    # after 4, 7 and 30 days, and never
    assert value("days_until_half_reached", *entries, weeks=26) == 7
    assert value("days_until_half_reached", *entries[-1:], weeks=26) is None


def test_days_from_enrolling_to_the_first_visit():
    entries = [
        *enrolled(0, 2),
        at(12, A.VISITED_FIRST, 0, "by phone", 0),
        *enrolled(1, 5),
        at(25, A.VISITED_FIRST, 3, "in person", 0),
        *enrolled(2, 100),
        at(103, A.DISENGAGED, 6),
    ]
    # 10 days all wait, 10 more two of three; who left before it waits on, counted to 90
    assert value("days_to_first_visit", *entries, weeks=28) == pytest.approx(10 + 20 / 3 + 70 / 3)


def test_active_care_ends_in_one_of_the_ways():
    entries = [
        *enrolled(0, 0, 50, A.GRADUATED),
        *enrolled(1, 0, 50),
        *enrolled(2, 0, 60, A.DIED_OR_MOVED),
        *enrolled(3, 0, 70),
        *enrolled(4, 0),
        at(90, A.DIED_OR_MOVED, 0),  # monitored by then: no exit from active care
    ]
    assert value("exits_graduated", *entries, weeks=26) == 1 / 4
    assert value("exits_disengaged", *entries, weeks=26) == 2 / 4
    assert value("exits_died_or_moved", *entries, weeks=26) == 1 / 4
    assert value("exits_graduated") is None


def test_a_patient_who_comes_back_may_leave_twice():
    entries = [
        *enrolled(0, 0, 50, A.GRADUATED),
        at(60, A.REOPENED, 0),
        at(80, A.DISENGAGED, 0),
    ]
    assert value("exits_graduated", *entries, weeks=26) == 1 / 2


def test_nobodys_care_is_what_is_left_of_the_eligible():
    """A panel of 1,000, half complex and half moderate."""
    entries = [
        at(0, A.OPEN_CASE, 0, "active", 0.0),
        at(0, A.OPEN_CASE, 3, "monitored", 0.0),
        *identified_or_referred(2, 0),
        at(0, A.OPEN_CASE, 9, "active", 0.0),
        at(14, A.DISENGAGED, 9),
    ]
    assert value("in_nobodys_care", *entries) == pytest.approx(1000 - 3 - 1 / 2)
    gone = at(14, A.DIED_OR_MOVED, 0)
    assert value("in_nobodys_care", *entries, gone) == pytest.approx(1000 - 3 - 1 / 2)
    one_tier = bare(post={"role": "complex"}, weeks=4)
    assert value("in_nobodys_care", *entries, scenario=one_tier) == pytest.approx(500 - 3 - 1 / 2)
    assert value("in_nobodys_care", scenario=bare(posts=())) == 1000
    covered = bare(practice={"eligible": "covered"}, weeks=4)
    covered = covered.change("practices.*.panel.covered", 0.4)
    assert value("in_nobodys_care", scenario=covered) == pytest.approx(400)


def test_spoken_to_after_discharge_is_a_share_of_those_called():
    entries = []
    for number, calls in ((0, ["in vain", "late"]), (3, ["in vain"] * 2), (6, []), (9, ["late"])):
        entries += [at(4, A.DISCHARGED, number), at(5, A.NOTIFIED, number, value=1.0)]
        for day, call in enumerate(calls, 10):
            entries.append(
                at(day, A.UNANSWERED, number, Kind.TRANSITION)
                if call == "in vain"
                else at(day, A.CALLED, number, call, day - 4.0)
            )
    assert value("transition_reached", *entries, weeks=8) == pytest.approx(2 / 3)
    assert value("transition_reached", *entries, weeks=4) is None


# --- a part of a run


def late_part(*entries, weeks=4, week=2, scenario=None):
    """Return the record of the second half of a log written by hand."""
    return recorded(*entries, weeks=weeks, scenario=scenario).since(week)


def late_value(name, *entries, **settings):
    return MEASURES[name].of(late_part(*entries, **settings))


def test_a_part_counts_only_its_own_time_and_work():
    entries = (
        spent(1, Kind.FOLLOW_UP, 600),
        spent(15, Kind.FOLLOW_UP, 90),
        spent(22, Kind.WAITING, 30),
        at(1, A.CONTACTED, 0, "by phone", 0),
        at(15, A.CONTACTED, 0, "by phone", 0),
        at(22, A.CONTACTED, 3, "by phone", 0),
    )
    assert late_value("hours_follow_up", *entries) == 90 / 60 / 2
    assert late_value("utilization", *entries) == 90 / 120
    assert late_value("contacts", *entries) == 1
    assert MEASURES["contacts"].weekly(late_part(*entries)) == [1, 1]
    assert MEASURES["hours_follow_up"].weekly(late_part(*entries)) == [1.5, 0]


def test_a_part_pays_only_its_own_half_days():
    assert late_value("hours_paid") == 40
    # vacated in the second week, filled again at the start of the last
    assert late_value("hours_paid", at(9, A.LEFT), at(21, A.JOINED)) == 20
    assert late_value("hours_paid", scenario=bare(post={"first_week": 3}, weeks=4)) == 20


def test_a_part_knows_who_was_in_care_before_it_began():
    entries = (
        *identified_or_referred(0, 0, 1, enrolled=True),
        at(2, A.VISITED_FIRST, 0, "by phone", 0),
        at(21, A.GRADUATED, 0, "goals met"),
        *identified_or_referred(1, 10),
    )
    assert late_value("open_caseload", *entries) == pytest.approx(7 / 14)
    assert late_value("waiting", *entries) == 1
    assert MEASURES["open_caseload"].weekly(late_part(*entries)) == [0, 0]
    assert MEASURES["waiting"].weekly(late_part(*entries)) == [1, 1]


def test_a_part_follows_only_who_came_in_it():
    early = identified_or_referred(0, 0, 80, enrolled=True)
    late = identified_or_referred(1, 95, 130, enrolled=True)
    gone = at(150, A.DISENGAGED, 3), at(90, A.DISENGAGED, 0)
    settings = {"weeks": 26, "week": 13}
    assert late_value("days_to_first_contact", *early, *late, **settings) == pytest.approx(35)
    assert late_value("disengaged", *early, *late, gone[1], **settings) is None
    assert late_value("disengaged", *early, *late, *gone, **settings) == 1
    assert late_value("kept_3_months", *early, *late, *gone, **settings) == 0
    found = late_value("found_by_clinician", *early, *late, **settings)
    assert found == pytest.approx(1 / (13 * WEEK / MONTH))


def test_a_part_judges_the_contacts_that_fell_due_in_it():
    entries = [
        *enrolled(0, 0),
        added(1, Kind.FIRST_VISIT, 0, 1),
        at(15, A.VISITED_FIRST, 0, "by phone", 14),
        added(16, Kind.FOLLOW_UP, 0, 16),
        at(17, A.CONTACTED, 0, "by phone", 1),
    ]
    assert value("on_time", *entries) == 1 / 2
    assert late_value("on_time", *entries) == 1
    assert late_value("late_contacts", *entries) == 0
    assert MEASURES["overdue"].weekly(late_part(*entries)) == [0, 0]


def test_a_part_counts_the_calls_after_its_own_discharges():
    scenario = bare(practice={"transition_tiers": ("complex",)}, weeks=4)
    entries = (
        at(11, A.DISCHARGED, 0),
        at(13, A.NOTIFIED, 0, value=2.0),
        at(15, A.CALLED, 0, "in time", 4.0),
        at(15, A.DISCHARGED, 3),
        at(16, A.NOTIFIED, 3, value=1.0),
    )
    for name in (
        "transition_calls_in_time",
        "transition_calls_of_known",
        "transition_attempted_in_time",
        "transition_attempted_of_known",
    ):
        assert late_value(name, *entries, scenario=scenario) == 0
        assert value(name, *entries, scenario=scenario) == 1 / 2
    seen = at(11, A.DISCHARGED, 6), at(15, A.SEEN, 6, "usual", 4), at(14, A.DISCHARGED, 9)
    assert late_value("seen_in_7_days", *seen) == 0


# --- in real runs

STORIES = {
    "embedded": practices.eight_clinicians(),
    "co-located": practices.five_small_sites("co-located"),
    "off-site": practices.three_clinicians("off-site"),
    "nobody": practices.solo_rural("nobody"),
    "turnover": practices.three_clinicians()
    .change("posts.*.turnover", 4.0)
    .change("posts.*.vacancy", 2.0)
    .change("posts.*.overtime", 30.0),
    "late start": practices.three_clinicians().change("posts.*.first_week", 3.0),
    "in care": practices.three_clinicians().replace(
        typical_caseload=30,
        caseload=tuple(
            OpenCase(practice="Oak Road", tier="complex", monitored=n % 2) for n in range(10)
        ),
    ),
}


@pytest.fixture(scope="module")
def real():
    """Return the records of real runs of 16 weeks, made once."""
    made = {}

    def of(name):
        if name not in made:
            scenario = STORIES[name].replace(weeks=16)
            made[name] = RunRecord(scenario, Network(scenario, "1/1").run())
        return made[name]

    return of


FROM = 9


def first_weeks(run, weeks):
    """Return the record of the first weeks of a run."""
    log = Log([entry for entry in run.log if entry.time < weeks * WEEK], roster=run.roster)
    return RunRecord(run.scenario.replace(weeks=weeks), log)


def overrun(run):
    """Return the minutes that the last half-day of each post ran over, overtime left out."""
    total = 0.0
    for post in run.scenario.posts:
        last = max(
            (entry.time for entry in run.by[A.SPENT] if entry.care_manager == post.name),
            default=0.0,
        )
        ends = [end for start, end, _ in run_record.HalfDays(post).spells]
        week, minute = divmod(last, WEEK)
        before = max((end for end in ends if end - post.half_day * HOUR < minute), default=0.0)
        total += max(
            0.0,
            minute
            - before
            - sum(
                entry.value
                for entry in run.by[A.OVERTIME]
                if entry.care_manager == post.name and week * WEEK + before <= entry.time <= last
            ),
        )
    return total


@pytest.mark.parametrize("week", [0, FROM])
@pytest.mark.parametrize("name", STORIES)
def test_hours_by_kind_add_up_to_paid_time_overtime_and_the_last_overrun(name, week, real):
    """What ran over before a part of a run is taken off its first half-days."""
    run = real(name).since(week)
    over = overrun(run) - (overrun(first_weeks(real(name), week)) if week else 0.0)
    total = sum(MEASURES[f"hours_{kind.name.lower()}"].of(run) for kind in Kind)
    paid = MEASURES["hours_paid"].of(run) + MEASURES["hours_overtime"].of(run)
    assert total == pytest.approx(paid + over / HOUR / run.weeks, abs=1e-6)


@pytest.mark.parametrize("name", STORIES)
def test_shares_and_indices_lie_between_0_and_1(name, real):
    known = 0
    for measure in MEASURES.values():
        result = measure.of(real(name))
        if result is not None and measure.unit.startswith(("share", "index")):
            known += 1
            assert -1e-9 <= result <= 1 + 1e-9, measure.name
        elif result is not None and measure.name != "backlog_growth":
            assert result >= 0, measure.name
    assert known > 2


@pytest.mark.parametrize("week", [0, FROM])
@pytest.mark.parametrize("name", STORIES)
def test_the_caseload_is_what_came_less_what_went(name, week, real):
    """Little's law: the area under the count of the log is the time spent in care."""
    run, area, count, before = real(name), 0.0, 0, 0.0
    part = run.since(week)
    held = {entry.who for entry in run.by[A.OPEN_CASE] if entry.detail == "active"}
    inside = set(held)
    count = len(inside)
    for entry in run.log:
        who = entry.practice, entry.patient
        area += count * max(0.0, entry.time - max(before, part.start))
        before = entry.time
        if entry.activity in (A.ENROLLED, A.REOPENED):
            inside.add(who)
        elif entry.activity in (A.GRADUATED, A.DISENGAGED, A.DIED_OR_MOVED):
            inside.discard(who)
        count = len(inside)
    area += count * (run.end - before)
    assert MEASURES["open_caseload"].of(part) == pytest.approx(area / (run.end - part.start))


@pytest.mark.parametrize("name", STORIES)
def test_weekly_forms_have_a_number_for_each_week_and_agree_with_the_whole(name, real):
    run = real(name)
    forms = {each.name: each.weekly(run) for each in MEASURES.values() if each.weekly}
    assert all(len(series) == 16 for series in forms.values())
    for name in ("contacts", "hours_follow_up", "hours_waiting", "time_lost"):
        assert sum(forms[name]) / 16 == pytest.approx(MEASURES[name].of(run))
    assert sum(forms["openings"]) == run.count(A.ENROLLED)


@pytest.mark.parametrize("name", STORIES)
def test_every_piece_of_work_ends_after_it_came_up(name, real):
    for work in real(name).work:
        assert work.settled >= work.added >= 0


@pytest.mark.parametrize("name", STORIES)
def test_a_part_from_the_start_is_the_whole(name, real):
    run = real(name)
    for measure in MEASURES.values():
        assert measure.of(run.since(0)) == measure.of(run), measure.name


@pytest.mark.parametrize("name", STORIES)
def test_the_weeks_of_a_part_are_those_of_the_whole(name, real):
    """But for write-ups, which are worth what they took on average in the part."""
    run = real(name)
    part = run.since(FROM)
    for measure in MEASURES.values():
        if measure.weekly and measure.name != "documentation_backlog":
            assert list(measure.weekly(part)) == pytest.approx(
                list(measure.weekly(run)[FROM:]), nan_ok=True
            ), measure.name


@pytest.mark.parametrize("name", STORIES)
def test_counts_levels_and_hours_of_two_parts_make_the_whole(name, real):
    run = real(name)
    before, part = first_weeks(run, FROM), run.since(FROM)
    for name in ("hours_paid", "hours_follow_up", "contacts", "open_caseload", "active_caseload"):
        first, second, whole = (MEASURES[name].of(each) for each in (before, part, run))
        assert FROM * first + (16 - FROM) * second == pytest.approx(16 * whole), name


@pytest.mark.parametrize("name", ["embedded", "co-located", "off-site"])
def test_lateness_agrees_with_what_the_log_says_of_each_contact(name, real):
    run = real(name)
    late = sum(
        work.how == work_items.DONE and work.settled - work.due > run_record.GRACE + 1e-6
        for work in run.work_of(*work_items.CONTACTS)
    )
    said = sum(
        entry.days_late * DAY > run_record.GRACE + 1e-6
        for activity in (A.CONTACTED, A.VISITED_FIRST)
        for entry in run.by[activity]
    )
    assert late == said


@pytest.mark.parametrize("name", ["embedded", "co-located", "off-site"])
def test_whoever_is_spoken_to_in_time_is_attempted_in_time(name, real):
    run = real(name)
    for spoken, tried in (
        ("transition_calls_in_time", "transition_attempted_in_time"),
        ("transition_calls_of_known", "transition_attempted_of_known"),
    ):
        assert 0 < MEASURES[spoken].of(run) <= MEASURES[tried].of(run) <= 1


@pytest.mark.parametrize("name", [name for name in STORIES if name != "nobody"])
def test_time_at_work_and_ways_out_add_up_to_one(name, real):
    run = real(name)
    shares = [f"time_on_{words.replace(' ', '_')}" for words in REST_OF_WORK]
    for names in (["patient_facing", *shares], [each.name for each in EXITS]):
        assert sum(MEASURES[each].of(run) for each in names) == pytest.approx(1)


@pytest.mark.parametrize("name", [name for name in STORIES if name != "nobody"])
def test_contacts_by_kind_are_all_contacts(name, real):
    """Talks to ask a patient to enroll are no contacts of care."""
    run = real(name)
    kinds = [kind for kind in FACING if kind not in (Kind.OUTREACH, Kind.HAND_OFF)]
    total = sum(MEASURES[f"by_a_post_{kind.name.lower()}"].of(run) for kind in kinds)
    assert total == pytest.approx(MEASURES["contacts_by_a_post"].of(run))
    invited = [Kind.OUTREACH, Kind.HAND_OFF]
    asked = sum(MEASURES[f"by_a_post_{kind.name.lower()}"].of(run) for kind in invited)
    posts = MEASURES["hours_paid"].of(run) / 40
    assert asked == pytest.approx(run.count(A.REACHED) / run.months / posts)


def test_headlines_are_few_and_every_definition_is_a_sentence():
    assert 10 <= len(HEADLINES) <= 20
    for measure in MEASURES.values():
        assert measure.definition.endswith("."), measure.name
        assert len(measure.label) <= 36 and len(measure.unit) <= 22, measure.name


def test_no_two_measures_share_a_label():
    assert len({each.label for each in MEASURES.values()}) == len(MEASURES)


def test_a_curve_of_everybody_reached_is_the_share_still_waiting():
    followed = [(days, True) for days in (1, 2, 3, 4)]
    assert kaplan_meier.still_waiting(followed, 2.5) == 0.5
    assert kaplan_meier.still_waiting(followed, 100) == 0
    assert kaplan_meier.restricted_mean(followed, 100) == pytest.approx(2.5)
    assert kaplan_meier.restricted_mean(followed, 2) == pytest.approx(1 + 0.75)


@given(st.lists(st.tuples(st.integers(1, 30), st.booleans()), min_size=1, max_size=40))
def test_the_share_still_waiting_is_the_estimate_of_kaplan_and_meier(followed):
    """As SciPy works it out, at every time at which something happened."""
    happened = [time for time, event in followed if event]
    censored = [time for time, event in followed if not event]
    expected = stats.ecdf(stats.CensoredData(happened, right=censored)).sf
    for time, share in kaplan_meier.curve(followed)[1:]:
        assert share == pytest.approx(expected.evaluate(time))
