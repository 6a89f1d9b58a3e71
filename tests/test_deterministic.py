"""With fixed times and somebody always free, the times along every path are exact sums."""

from datetime import date, timedelta

import pytest
from stories import (
    ELM,
    always_on,
    at,
    bare,
    bare_practice,
    day_and_night,
    minutes,
    of,
    one_case,
    referrals,
    run,
    spells,
)

from cmsim.model.log import Activity, Kind
from cmsim.scenario.panel import Tier
from cmsim.scenario.post import HUB
from cmsim.units import DAY, HOUR, WEEK

HERE = {"week": (ELM,) * 14}
CALL, VISIT, TALK, CHECK = 15, 50, 30, 10
NOTES = {"place": bare_practice().place.replace(documentation=0.5)}


def unlimited(servers=20, **changes):
    """Return posts in the practice, day and night, so many that one is always free."""
    return always_on(servers, **HERE | changes)


def histories(log):
    """Return ``{patient: entries}`` without emergency and hospital."""
    patients = {}
    for entry in log:
        if entry.patient is not None:
            patients.setdefault(entry.patient, []).append(entry)
    return patients


def times(entries, activity, detail=None):
    """Return the times at which something happened to a patient."""
    return [
        entry.time
        for entry in entries
        if entry.activity is activity and detail in (None, entry.detail)
    ]


def in_time(whole, expected, horizon):
    """Check times against those expected up to the horizon."""
    assert whole == pytest.approx([time for time in expected if time < horizon], abs=1e-6)


def test_the_whole_path_of_a_referral_is_a_sum():
    """Call, first visit an hour later, two follow-ups, graduation, one check, release."""
    scenario = bare(
        practice=day_and_night() | referrals(0.5, 0.5) | NOTES,
        posts=unlimited(),
        weeks=14,
        work={"invitation": CALL, "first_visit": VISIT, "follow_up": TALK, "monitoring": CHECK},
        engagement={
            "interval_complex": 14,
            "interval_moderate": 21,
            "contacts_complex": 3,
            "contacts_moderate": 3,
            "monitored_every": 20,
            "monitored_for": 30,
        },
    )
    horizon, seen = scenario.weeks * WEEK, set()
    for number, entries in histories(run(scenario)).items():
        (start,) = times(entries, Activity.REFERRED)
        interval = (14, 21)[number % 3] * DAY
        enrolled = start + CALL
        visited = enrolled + HOUR + VISIT
        contacts = [visited + n * (interval + TALK) for n in (1, 2)]
        graduated = contacts[-1]
        for activity, expected in (
            (Activity.REACHED, [enrolled]),
            (Activity.ENROLLED, [enrolled]),
            (Activity.VISITED_FIRST, [visited]),
            (Activity.CONTACTED, contacts),
            (Activity.GRADUATED, [graduated]),
            (Activity.CHECKED, [graduated + 20 * DAY + CHECK]),
            (Activity.RELEASED, [graduated + 30 * DAY]),
        ):
            in_time(times(entries, activity), expected, horizon)
            seen |= {activity for _ in times(entries, activity)}
        in_time(
            times(entries, Activity.SPENT, Kind.DOCUMENTATION),
            [enrolled + CALL / 2, visited + VISIT / 2, *(time + TALK / 2 for time in contacts)],
            horizon,
        )
    assert Activity.RELEASED in seen


def test_a_warm_hand_off_leads_to_a_visit_when_she_is_next_in_the_building():
    """Introduced at the visit; the first visit is an hour later or on the next half-day."""
    found = 0
    for seed in range(12):
        log = run(
            bare(
                practice={"hand_over": 1} | referrals(1) | NOTES,
                post={"caseload_cap": 1},
                weeks=4,
                work={"hand_off": 10, "first_visit": VISIT},
            ),
            seed,
        )
        first = of(log, Activity.REFERRED, Activity.HANDED_OVER)[1]
        met, entries = first[0], histories(log)[first[3]]
        if first[1] is not Activity.HANDED_OVER or met % DAY > 11.5 * HOUR:
            continue
        found += 1
        (enrolled,) = times(entries, Activity.ENROLLED)
        (visited,) = times(entries, Activity.VISITED_FIRST)
        assert enrolled == pytest.approx(met + 10)
        later = enrolled + HOUR
        starts = later if later % DAY < 12 * HOUR else later // DAY * DAY + 13 * HOUR
        assert times(entries, Activity.ADDED, Kind.FIRST_VISIT) == pytest.approx([starts])
        assert visited == pytest.approx(starts + VISIT)
    assert found >= 2


def test_calls_that_are_not_answered_are_tried_again_and_then_given_up():
    scenario = bare(
        practice=day_and_night() | referrals(2),
        posts=unlimited(),
        weeks=4,
        engagement={"answered_known": 0, "attempts": 4, "retry_after": 2},
        work={"attempt": 10},
    )
    ended = 0
    for entries in histories(run(scenario)).values():
        (start,) = times(entries, Activity.REFERRED)
        calls = [start + 10 + n * (2 * DAY + 10) for n in range(4)]
        in_time(times(entries, Activity.UNANSWERED), calls, 4 * WEEK)
        in_time(times(entries, Activity.UNREACHED), calls[-1:], 4 * WEEK)
        ended += len(times(entries, Activity.UNREACHED))
    assert ended > 20


def hospital(**changes):
    """Return what makes complex patients go to hospital and come home with a call due."""
    panel = bare_practice().panel
    rates = panel.complex.replace(ed_visits=2, admissions=0.5)
    return {"panel": panel.replace(complex=rates), "transition_tiers": (Tier.COMPLEX,)} | changes


def business_days_later(time, days):
    """Return 17:00 of a business day, counted in a real calendar from a Monday."""
    monday = date(2024, 1, 1)
    day = monday + timedelta(days=int(time // DAY))
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return (day - monday).days * DAY + 17 * HOUR


def test_a_transition_call_is_due_on_the_second_business_day():
    log = run(
        bare(
            practice=day_and_night(**hospital()),
            posts=unlimited(),
            weeks=8,
            work={"transition": 20},
        )
    )
    weekdays = set()
    for entries in histories(log).values():
        homes = times(entries, Activity.DISCHARGED)
        in_time(times(entries, Activity.NOTIFIED), homes, 8 * WEEK)
        in_time(times(entries, Activity.CALLED), [home + 20 for home in homes], 8 * WEEK)
        due = [entry.value for entry in entries if entry.activity is Activity.ADDED]
        assert due == [business_days_later(home, 2) for home in homes]
        weekdays |= {int(home // DAY % 7) for home in homes}
        assert all(
            entry.detail == "in time" for entry in entries if entry.activity is Activity.CALLED
        )
    assert weekdays == set(range(7))


def test_a_discharge_on_a_weekend_is_called_first_thing_on_monday():
    log = run(bare(practice=hospital(), weeks=26, work={"transition": 20}))
    calls, checked = spells(log, Kind.TRANSITION), 0
    for week in range(25):
        known = [
            entry
            for entry in of(log, Activity.NOTIFIED)
            if at(4, 17, 0, week) + 60 < entry.time < at(7, 0, 0, week)
        ]
        if known:
            first = min(begin for begin, _ in calls if begin > at(5, 0, 0, week))
            assert first == pytest.approx(at(7, 8, 0, week))
            checked += 1
    assert checked > 5


def test_transition_calls_are_tried_every_few_hours():
    scenario = bare(
        practice=day_and_night(**hospital()),
        posts=unlimited(),
        weeks=8,
        work={"attempt": 10},
        engagement={"answered_known": 0, "attempts": 3, "transition_retry": 4},
    )
    ended = 0
    for entries in histories(run(scenario)).values():
        homes = times(entries, Activity.DISCHARGED)
        if len(homes) != 1:
            continue
        calls = [homes[0] + 10 + n * (4 * HOUR + 10) for n in range(3)]
        in_time(times(entries, Activity.UNANSWERED), calls, 8 * WEEK)
        in_time(times(entries, Activity.UNREACHED), calls[-1:], 8 * WEEK)
        ended += len(times(entries, Activity.UNREACHED))
    assert ended > 10


def one_contact(when, post=(), practice=(), **work):
    """Return the log of two weeks with one follow-up that comes up at a time."""
    return run(
        bare(
            post=post,
            practice=practice,
            caseload=(one_case(due=when / DAY),),
            weeks=2,
            work={"follow_up": TALK, "answer": 8, "message": 4} | work,
        )
    )


def test_a_question_is_settled_in_the_hallway():
    """Contact from 9:00 to 9:30, then eight minutes with the clinician next door."""
    (answer,) = of(one_contact(at(0, 9), coordination=1), Activity.ANSWERED)
    assert answer[5] == "in the hallway" and answer[0] == pytest.approx(at(0, 9, 38))


def test_a_message_is_answered_in_office_time():
    """Friday 15:30 to 16:00 contact, 16:04 sent; a quarter of nine hours is 135 minutes: 56 on
    Friday, 79 on Monday; 9:19 and eight minutes."""
    log = one_contact(at(4, 15, 30), post={"week": (HUB,) * 10}, coordination=1)
    (asked,) = of(log, Activity.ASKED)
    assert asked[0] == pytest.approx(at(4, 16, 4))
    (answer,) = of(log, Activity.ANSWERED)
    assert answer[5] == "by message" and answer[0] == pytest.approx(at(7, 9, 27))
    assert answer[6] == pytest.approx((at(7, 9, 27) - at(4, 16, 0)) / DAY)


def test_a_resource_is_connected_after_the_write_up():
    """Contact 9:00 to 9:30, written up by 9:45, connected by 10:05."""
    scenario = bare(
        practice=NOTES,
        caseload=(one_case(due=at(0, 9) / DAY),),
        weeks=1,
        work={"follow_up": TALK, "resource_need": 1, "resource": 20},
    )
    log = run(
        scenario.change("directory.scarcity", 0)
        .change("directory.stale_at_start", 0)
        .change("directory.goes_stale", 0)
    )
    (connected,) = of(log, Activity.CONNECTED)
    assert connected[0] == pytest.approx(at(0, 10, 5))


def test_travel_takes_the_first_minutes_after_each_change_of_site():
    log = run(bare(post={"week": (ELM, HUB) * 5}, weeks=2, work={"travel": 30}))
    begins = [begin for begin, end in spells(log, Kind.TRAVEL) if end - begin == 30]
    expected = [at(day, hour, 0, week) for week in (0, 1) for day in range(5) for hour in (8, 13)]
    assert begins == expected[1:]


def test_leave_is_whole_weeks_and_work_waits_for_it_to_end():
    """Half of the weeks are leave; a follow-up that comes up in one waits for Monday."""
    cases = tuple(one_case(due=at(2, 9, 0, week) / DAY) for week in range(4))
    log = run(
        bare(
            post={"leave": 26},
            caseload=cases,
            weeks=4,
            work={"follow_up": TALK},
            engagement={"interval_complex": 400},
        )
    )
    away = {int(begin // WEEK) for begin, _ in spells(log, Kind.LEAVE)}
    assert away in ({0, 2}, {1, 3}) and minutes(log)[Kind.LEAVE] == 2 * 40 * HOUR
    for week in range(4):
        begin = at(7, 8, 0, week) if week in away else at(2, 9, 0, week)
        if begin < 4 * WEEK:
            assert (pytest.approx(begin), pytest.approx(begin + TALK)) in spells(
                log, Kind.FOLLOW_UP
            )


def test_an_overrun_is_taken_back_at_the_next_start():
    """A talk from 11:50 to 12:20 on Monday; the afternoon starts at 13:20 instead of 13:00."""
    cases = one_case(due=at(0, 11, 50) / DAY), one_case(due=at(0, 12, 30) / DAY)
    log = run(bare(caseload=cases, weeks=1, work={"follow_up": TALK}))
    assert spells(log, Kind.FOLLOW_UP) == [
        (pytest.approx(at(0, 11, 50)), pytest.approx(at(0, 12, 20))),
        (pytest.approx(at(0, 13, 20)), pytest.approx(at(0, 13, 50))),
    ]
    assert sum(minutes(log).values()) == pytest.approx(40 * HOUR)


@pytest.mark.parametrize("overtime, third", [(0, at(1, 8)), (1e-300, at(1, 8)), (60, at(0, 17))])
def test_overtime_finishes_what_is_due_today(overtime, third):
    """Three talks of half an hour come up at 16:00; the third falls at 17:00 or on Tuesday."""
    log = run(
        bare(
            post={"overtime": overtime},
            caseload=(one_case(due=at(0, 16) / DAY),) * 3,
            weeks=1,
            work={"follow_up": TALK},
        )
    )
    assert [begin for begin, _ in spells(log, Kind.FOLLOW_UP)] == pytest.approx(
        [at(0, 16), at(0, 16, 30), third]
    )
    assert sum(minutes(log).values()) == pytest.approx(40 * HOUR + overtime)


def test_overtime_is_for_the_end_of_the_day():
    """A talk runs over noon, where the afternoon begins at once: no hour is lost or added."""
    log = run(
        bare(
            post={"overtime": 60, "pause": 0},
            caseload=(one_case(due=at(0, 11, 50) / DAY),) * 3,
            weeks=1,
            work={"follow_up": TALK},
        )
    )
    assert of(log, Activity.OVERTIME) == []
    assert [begin for begin, _ in spells(log, Kind.FOLLOW_UP)] == pytest.approx(
        [at(0, 11, 50), at(0, 12, 20), at(0, 12, 50)]
    )
    assert sum(minutes(log).values()) == pytest.approx(40 * HOUR)


def test_a_missed_visit_costs_its_minutes_and_is_booked_again():
    """Met in the practice, never there: a quarter of an hour lost, and again after 14 days."""
    log = run(
        bare(
            caseload=(one_case(due=at(0, 9) / DAY),),
            weeks=5,
            work={"no_show": 15},
            engagement={"in_person": 1, "no_show": 1, "interval_complex": 14},
        )
    )
    first = at(0, 9, 15)
    assert [entry.time for entry in of(log, Activity.MISSED)] == pytest.approx(
        [first + n * (14 * DAY + 15) for n in range(3)]
    )


def test_somebody_starts_in_the_stated_week():
    log = run(
        bare(post={"first_week": 2}, caseload=(one_case(),), weeks=4, work={"follow_up": TALK})
    )
    assert spells(log, Kind.FOLLOW_UP)[0][0] == at(0, 8, 0, 2)
    assert sum(minutes(log).values()) == pytest.approx(2 * 40 * HOUR)
