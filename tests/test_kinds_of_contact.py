"""Working sessions and check-in calls, redials, and notes with a fixed part."""

import pytest
from stories import ELM, NEVER, at, bare, bare_practice, minutes, of, one_case, run, spells

from cmsim.experiment.run import run as replicate
from cmsim.measures.contacts import held_by_kind
from cmsim.measures.run_record import RunRecord
from cmsim.measures.time_spent import stretches
from cmsim.model.capacity import promised_minutes, transition_minutes
from cmsim.model.log import Activity, Kind
from cmsim.model.network import Network
from cmsim.scenario.library.practices import eight_clinicians
from cmsim.scenario.panel import Tier
from cmsim.units import DAY, WEEK

REPLICATIONS = 4
WORK = {"first_visit": 50, "follow_up": 30, "check_in": 10, "attempt": 10}
WEEKLY = {"interval_complex": 7, "check_ins": 1, "sessions_complex": 2}


def one_patient(work=(), engagement=(), done=0, weeks=5, **place):
    """Return a scenario of one complex patient in weekly contact."""
    scenario = bare(
        caseload=(one_case(contacts_done=done),),
        weeks=weeks,
        work=WORK | dict(work),
        engagement=WEEKLY | dict(engagement),
    )
    for name, value in place.items():
        scenario = scenario.change(f"practices.*.place.{name}", value)
    return scenario


def with_parts(scenario, work=(), engagement=(), **place):
    """Return a scenario with some numbers of its work, engagement and practices changed."""
    for name, value in place.items():
        scenario = scenario.change(f"practices.*.place.{name}", value)
    return scenario.replace(
        work=scenario.work.replace(**dict(work)),
        engagement=scenario.engagement.replace(**dict(engagement)),
    )


def pairs(before, after, measure, weeks=52):
    """Return (before, after) of a measure in each replication."""
    results = replicate(
        *(each.replace(weeks=weeks, name=name) for name, each in (("a", before), ("b", after))),
        replications=REPLICATIONS,
        measures=[measure],
    )
    table = results.measure(measure)
    return list(zip(table["a"], table["b"], strict=True))


# --- check-in calls


def test_the_first_contacts_are_sessions_and_the_rest_check_ins():
    """A first visit of 50 minutes, a session of 30 a week later, then calls of 10 each week."""
    log = run(one_patient())
    assert spells(log, Kind.FIRST_VISIT) == [(at(0, 8), at(0, 8, 50))]
    assert spells(log, Kind.FOLLOW_UP) == [(at(0, 8, 50, 1), at(0, 9, 20, 1))]
    assert spells(log, Kind.CHECK_IN) == [
        (at(0, 9, 20, 2), at(0, 9, 30, 2)),
        (at(0, 9, 30, 3), at(0, 9, 40, 3)),
        (at(0, 9, 40, 4), at(0, 9, 50, 4)),
    ]
    assert {entry.channel for entry in of(log, Activity.CONTACTED)} == {"by phone"}


def test_a_check_in_counts_towards_the_goals_like_any_contact():
    log = run(one_patient(engagement={"contacts_complex": 4}, weeks=6))
    (graduated,) = of(log, Activity.GRADUATED)
    assert graduated.time == at(0, 9, 40, 3)
    assert len(of(log, Activity.VISITED_FIRST, Activity.CONTACTED)) == 4


def test_a_check_in_is_a_call_that_is_not_booked():
    """Booked calls are always answered here, others never: sessions are held, check-ins are not."""
    scenario = one_patient(
        engagement={"answered_known": 0, "answered_met": 0, "attempts": 2, "retry_after": 1},
        done=1,
        weeks=4,
        room=False,
    )
    log = run(scenario)
    assert len(spells(log, Kind.FOLLOW_UP)) == 1 == len(of(log, Activity.CONTACTED))
    in_vain = [entry.time for entry in of(log, Activity.UNANSWERED)]
    assert {entry.kind for entry in of(log, Activity.UNANSWERED)} == {Kind.CHECK_IN}
    missed = [entry.time for entry in of(log, Activity.MISSED)]
    assert missed == in_vain[1::2] and len(missed) >= 2


def test_a_missed_check_in_is_a_check_in_when_it_comes_up_again():
    scenario = one_patient(
        engagement={"check_ins": 0.5, "answered_known": 0, "answered_met": 0, "attempts": 1},
        done=2,
        weeks=30,
        room=False,
    )
    for seed in range(8):
        kinds = [entry.kind for entry in of(run(scenario, seed), Activity.ADDED)]
        if Kind.CHECK_IN in kinds:
            first = kinds.index(Kind.CHECK_IN)
            assert set(kinds[first:]) == {Kind.CHECK_IN} and len(kinds) > first + 3
            return
    pytest.fail("no check-in in eight runs")


def test_a_patient_without_a_number_is_seen_and_not_called():
    log = run(one_patient().change(f"practices.{ELM}.panel.no_number", 1))
    assert len(spells(log, Kind.FOLLOW_UP)) == 4 and not spells(log, Kind.CHECK_IN)


def test_after_a_flare_sessions_come_first_again():
    """The first two contacts after coming back are sessions, as at the beginning."""
    ill = NEVER.replace(ed_visits=12, admissions=0)
    panel = bare_practice().panel.replace(
        size=20, complex_share=0.05, moderate_share=0.95, complex=ill
    )
    scenario = one_patient(engagement={"contacts_complex": 5, "reopens": 1}, weeks=40)
    log = run(scenario.change(f"practices.{ELM}.panel", panel))
    back = of(log, Activity.REOPENED)[0].time
    spent = [entry for entry in of(log, Activity.SPENT) if entry.time > back]
    kinds = [entry.kind for entry in spent if entry.patient is not None]
    assert kinds[:4] == [Kind.FOLLOW_UP, Kind.FOLLOW_UP, Kind.CHECK_IN, Kind.CHECK_IN]


def test_the_log_tells_how_many_contacts_of_each_kind_were_held():
    scenario = with_parts(eight_clinicians(), engagement={"check_ins": 0.5}).replace(
        weeks=40, typical_caseload=30
    )
    log = Network(scenario, 1).run()
    record = RunRecord(scenario, log)
    held = record.once(held_by_kind)
    assert sum(held.values()) == record.count(Activity.VISITED_FIRST, Activity.CONTACTED)
    assert held[Kind.FIRST_VISIT] == record.count(Activity.VISITED_FIRST)
    assert min(held[Kind.FOLLOW_UP], held[Kind.CHECK_IN]) > 50 and not held[Kind.MONTHLY]


def test_more_check_ins_promise_each_patient_less_time():
    base, post = eight_clinicians(), eight_clinicians().posts[0]
    promised = [
        promised_minutes(with_parts(base, engagement={"check_ins": share}), post)
        for share in (0, 0.4, 0.8)
    ]
    for tier in (Tier.COMPLEX, Tier.MODERATE):
        assert promised[0][tier] > promised[1][tier] > promised[2][tier]


def test_what_is_promised_is_what_sessions_and_check_ins_take():
    """One patient for many weeks: 6 of 16 contacts are sessions of 30, half of the rest calls."""
    scenario = one_patient(
        engagement={"check_ins": 0.5, "sessions_complex": 6, "contacts_complex": 16}
    )
    (each,) = [
        minutes
        for tier, minutes in promised_minutes(scenario, scenario.posts[0]).items()
        if tier is Tier.COMPLEX
    ]
    assert each == pytest.approx((6 * 30 + 10 * (0.5 * 30 + 0.5 * 10)) / 16)


@pytest.mark.slow
def test_more_check_ins_take_less_time_for_each_contact_in_every_replication():
    base = with_parts(eight_clinicians().replace(typical_caseload=30), engagement={"check_ins": 0})
    often = with_parts(base, engagement={"check_ins": 0.8, "sessions_complex": 3})
    assert all(b < 0.9 * a for a, b in pairs(base, often, "minutes_per_contact"))


# --- redials


def unanswered(**work):
    """Return the minutes of each call to somebody who never answers, and never stops."""
    scenario = one_patient(
        work=work,
        engagement={"answered_booked": 0, "check_ins": 0, "retry_after": 1},
        done=1,
        weeks=3,
        room=False,
    )
    return [round(end - begin, 6) for begin, end in spells(run(scenario), Kind.FOLLOW_UP)]


def test_a_redial_is_cheap_until_the_next_contact_is_tried():
    assert unanswered(redial=0.3)[:6] == [10, 3, 3, 3, 10, 3]
    assert set(unanswered(redial=1)) == {10}


def test_calls_after_a_discharge_and_first_calls_are_redialed_too():
    ill = NEVER.replace(ed_visits=2, admissions=1)
    panel = bare().practices[0].panel.replace(size=400, complex=ill)
    scenario = bare(
        practice={"panel": panel, "transition_tiers": ("complex",), "sweep_finds": 0.1},
        work={"attempt": 10, "redial": 0.2},
        engagement={"answered_known": 0, "answered_met": 0},
        weeks=10,
    )
    log = run(scenario)
    for kind in (Kind.TRANSITION, Kind.OUTREACH):
        taken = {}
        for entry in of(log, Activity.SPENT):
            if entry.kind is kind:
                taken.setdefault(entry.who, []).append(round(entry.minutes, 6))
        tries = [each[:4] for each in taken.values() if len(each) >= 4]
        assert len(tries) > 10 and all(each == [10, 2, 2, 2] for each in tries), kind


def test_cheap_redials_leave_room_for_more_patients():
    base, post = with_parts(eight_clinicians(), work={"redial": 1}), eight_clinicians().posts[0]
    cheap = with_parts(base, work={"redial": 0.3})
    for tier in (Tier.COMPLEX, Tier.MODERATE):
        assert promised_minutes(cheap, post)[tier] < promised_minutes(base, post)[tier]
    assert transition_minutes(cheap, post) < transition_minutes(base, post)


def minutes_in_vain(log):
    """Return the minutes of calls in vain, for each call."""
    vain = [
        each.spent.minutes
        for each in stretches(log)
        if any(entry.activity is Activity.UNANSWERED for entry in each.after)
    ]
    return sum(vain) / len(vain)


@pytest.mark.slow
def test_cheap_redials_leave_less_time_in_calls_in_vain_in_every_replication():
    base = eight_clinicians("off-site").replace(weeks=26, typical_caseload=20)
    base = with_parts(base, work={"redial": 1})
    cheap = with_parts(base, work={"redial": 0.3})
    for n in range(REPLICATIONS):
        dear, quick = (minutes_in_vain(Network(each, n).run()) for each in (base, cheap))
        assert quick < 0.8 * dear
    assert all(b < a for a, b in pairs(base, cheap, "minutes_per_contact", weeks=26))


# --- notes


def test_a_note_has_a_fixed_part_and_a_template_saves_its_share():
    """First visit 50, session 30, call 10: 5 and half of the talk, less a fifth."""
    log = run(one_patient(weeks=3, documentation=0.5, note_fixed=5, note_template=0.2))
    notes = [end - begin for begin, end in spells(log, Kind.DOCUMENTATION)]
    assert notes == pytest.approx([0.8 * (5 + 25), 0.8 * (5 + 15), 0.8 * (5 + 5)])


def test_a_fixed_part_of_the_note_weighs_more_on_short_calls():
    by_length = one_patient(weeks=3, documentation=0.75)
    fixed = with_parts(by_length, documentation=0.5, note_fixed=5)
    before, after = (
        [end - begin for begin, end in spells(run(each), Kind.DOCUMENTATION)]
        for each in (by_length, fixed)
    )
    visit, session, call = (b - a for a, b in zip(before, after, strict=True))
    assert visit < session < call and visit < 0 < call


def test_notes_that_a_template_shortens_leave_room_for_more_patients():
    base, post = eight_clinicians(), eight_clinicians().posts[0]
    for tier in (Tier.COMPLEX, Tier.MODERATE):
        plain, short, long = (
            promised_minutes(with_parts(base, **place), post)[tier]
            for place in ({}, {"note_template": 0.3}, {"note_fixed": 10})
        )
        assert short < plain < long


@pytest.mark.slow
def test_a_fixed_part_of_the_note_takes_time_in_every_replication():
    base = with_parts(eight_clinicians().replace(typical_caseload=30), note_fixed=0)
    fixed = with_parts(base, note_fixed=5)
    assert all(b > a for a, b in pairs(base, fixed, "minutes_per_contact"))


def test_a_day_with_all_of_it_adds_up():
    """Monday of the third week, 8 to 12 and 13 to 17: 480 minutes.

    =====  =================================  =======
    8:00   nothing until the call is due          80
    9:20   check-in call: 5 to prepare, 10        15
    9:35   its note: 5 and 0.5 x 10               10
    9:45   nothing until noon                    135
    13:00  nothing all afternoon                 240
    =====  =================================  =======
    """
    work = {"first_visit": 45, "follow_up": 25}
    log = run(one_patient(work, weeks=3, documentation=0.5, note_fixed=5, preparation=5))
    begin = 2 * WEEK
    day = [entry for entry in log if begin < entry.time <= begin + DAY]
    spent = minutes(day)
    assert spent == pytest.approx(
        {Kind.CHECK_IN: 15, Kind.DOCUMENTATION: 10, Kind.WAITING: 80 + 135 + 240}
    )
    assert spells(day, Kind.CHECK_IN) == [(at(0, 9, 20, 2), at(0, 9, 35, 2))]
