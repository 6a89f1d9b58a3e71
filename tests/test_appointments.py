"""First visits and follow-ups have a time in a calendar; patients have hours of their own."""

from collections import defaultdict
from statistics import fmean

import pytest
from stories import PLAIN, at, bare, bare_practice, of, one_case, run, spells

from cmsim.experiment.session import Session
from cmsim.model.calendar import OfficeTime
from cmsim.model.log import Activity, Kind, Log
from cmsim.model.network import Network
from cmsim.model.policy import Decision, deadlines_first
from cmsim.model.state import IN_PERSON, PHONE
from cmsim.scenario.library import practices as library
from cmsim.units import DAY, HOUR
from cmsim.validation.invariants import violations

CONTACTS = (Kind.FIRST_VISIT, Kind.FOLLOW_UP)


def by_appointment(place=(), engagement=(), **changes):
    """Return a bare scenario in which contacts are booked."""
    return bare(
        engagement={"books_appointments": True} | dict(engagement),
        practices=(bare_practice(place=PLAIN.replace(**dict(place))),),
        **changes,
    )


def booking(scenario, books=True):
    return scenario.change("engagement.books_appointments", books)


def booked(log):
    """Return the entries about appointments that were made."""
    return of(log, Activity.BOOKED)


def kept(log):
    """Return ``(time agreed on, begun)`` of each appointment to which the patient came."""
    came = {
        (entry.who, round(entry.time, 3))
        for entry in of(log, Activity.ADDED)
        if entry.kind in CONTACTS and entry.care_manager is None
    }
    begun = defaultdict(list)
    for entry in of(log, Activity.SPENT):
        if entry.kind in CONTACTS and entry.patient is not None:
            begun[entry.who].append(entry.start)
    found = []
    for entry in booked(log):
        if (entry.who, round(entry.value, 3)) in came:
            later = [time for time in begun[entry.who] if time > entry.value - 1e-6]
            found += [(entry.value, time) for time in later[:1]]
    return found


# --- by hand


def test_a_patient_is_seen_at_the_time_in_the_calendar():
    log = run(by_appointment(caseload=(one_case(due=3),)))
    # of 8 to 12 the last 144 minutes can be booked
    assert booked(log)[0].value == at(3, 9, 45)
    assert spells(log, Kind.FOLLOW_UP)[:2] == [
        (at(3, 9, 45), at(3, 10, 14)),
        (at(3, 9, 45, week=2), at(3, 10, 14, week=2)),
    ]
    assert of(log, Activity.CONTACTED)[0].days_late == pytest.approx(29 / 1440)


def test_nobody_is_given_a_time_today_and_whoever_finds_none_is_called_when_due():
    log = run(by_appointment(caseload=(one_case(due=0),)))
    assert spells(log, Kind.FOLLOW_UP)[0] == (at(1, 9, 45), at(1, 10, 14))
    full = run(by_appointment(caseload=(one_case(due=3),), engagement={"bookable": 0}))
    assert not booked(full)
    assert spells(full, Kind.FOLLOW_UP)[0] == (at(3, 8), at(3, 8, 29))


def test_two_patients_cannot_have_one_time_and_a_half_day_is_filled_no_further_than_it_may():
    log = run(by_appointment(caseload=(one_case(due=3),) * 9))
    times = [entry.value for entry in booked(log)][:9]
    morning = [at(3, 9, 45), at(3, 10, 15), at(3, 10, 45), at(3, 11, 15)]
    afternoon = [at(3, 14, 45), at(3, 15, 15), at(3, 15, 45), at(3, 16, 15)]
    assert times == [*morning, *afternoon, at(4, 9, 45)]
    assert [begin for begin, _ in spells(log, Kind.FOLLOW_UP)][:9] == times


def test_visits_are_in_opening_hours_and_on_days_on_which_she_is_in_the_practice():
    practice = bare_practice(opens=10, closes=16, office_days=4)
    scenario = bare(
        practices=(practice,),
        engagement={"books_appointments": True, "in_person": 1},
        post={"week": ("hub", "hub", "hub", "Elm Street", *["Elm Street"] * 6)},
        caseload=(one_case(due=0), one_case(due=2), one_case(due=4)),
    )
    log = run(scenario)
    # Tuesday afternoon, of 13 to 16; Wednesday morning, of 10 to 12; Friday is closed
    assert [entry.value for entry in booked(log)][:3] == [
        at(1, 14, 15),
        at(2, 11),
        at(1, 14, 15, week=1),
    ]
    assert {entry.channel for entry in of(log, Activity.CONTACTED)} == {IN_PERSON}


def test_a_patient_who_does_not_come_leaves_a_hole_that_a_note_fills():
    scenario = by_appointment(
        place={"documentation": 0.5},
        engagement={"in_person": 1, "no_show": 0.5},
        caseload=(one_case(due=3),) * 3,
    )
    for seed in range(100):
        log = run(scenario, seed)
        missed = [entry.time for entry in of(log, Activity.MISSED) if entry.time < at(4, 0)]
        if missed == [at(3, 10, 30)]:
            break
    assert spells(log, Kind.FOLLOW_UP)[:3] == [
        (at(3, 9, 45), at(3, 10, 14)),
        (at(3, 10, 15), at(3, 10, 30)),
        (at(3, 10, 45), at(3, 11, 14)),
    ]
    assert spells(log, Kind.DOCUMENTATION)[0] == (at(3, 10, 30), at(3, 10, 44.5))


def test_work_that_does_not_fit_in_before_an_appointment_is_not_begun():
    changes = {"post": {"registry": 10}, "caseload": (one_case(due=3),)}
    log = run(by_appointment(**changes))
    thursday = [begin for begin, _ in spells(log, Kind.REGISTRY) if begin // DAY == 3]
    assert thursday == [at(3, 10, 14)]
    free = [begin for begin, _ in spells(run(bare(**changes)), Kind.REGISTRY) if begin // DAY == 3]
    assert free == [at(3, 8, 29)]


@pytest.mark.parametrize("pulled", [0.0, 0.2])
def test_an_appointment_waits_for_nobody_but_a_person_standing_there(pulled):
    scenario = by_appointment(
        place={"pulled": pulled, "pulled_when_short": pulled, "documentation": 0.75},
        post={"registry": 4},
        caseload=(one_case(),) * 15,
    )
    pairs = [pair for seed in range(3) for pair in kept(run(scenario, seed))]
    late = [begun - agreed for agreed, begun in pairs]
    assert len(pairs) > 60 and min(late) > -1e-6
    assert (max(late) > 5) == bool(pulled)
    assert pulled or max(late) < 1e-6


def test_who_is_away_has_no_appointments_and_nobody_is_lost_when_she_leaves():
    scenario = by_appointment(
        post={"leave": 26, "turnover": 4, "vacancy": 1},
        caseload=(one_case(),) * 20,
        weeks=26,
    )
    log = run(scenario)
    away = {
        int(entry.time // (7 * DAY))
        for entry in of(log, Activity.SPENT)
        if entry.kind == Kind.LEAVE
    }
    assert away and of(log, Activity.LEFT)
    assert not away & {int(entry.value // (7 * DAY)) for entry in booked(log)}
    last = {entry.who: entry.time for entry in of(log, Activity.CONTACTED)}
    assert len(last) == 20 and min(last.values()) > 20 * 7 * DAY


# --- in a practice


@pytest.mark.parametrize("make", library.named().values(), ids=library.named())
def test_every_practice_of_the_library_can_keep_appointments(make):
    """The laws are checked after every run."""
    log = run(booking(make().replace(weeks=20)), policy=deadlines_first)
    assert bool(booked(log)) == bool(of(log, Activity.ENROLLED))


@pytest.mark.parametrize("seed", range(3))
def test_visits_come_at_their_times_and_work_waits_in_the_holes_before_them(seed):
    base = library.eight_clinicians().replace(weeks=26)
    base = base.change("engagement.list_ahead", 0)  # which fills whatever time there is
    free, log = (run(booking(base, books), seed, policy=deadlines_first) for books in (False, True))
    pairs = kept(log)
    assert len(pairs) > 300
    assert all(8 * HOUR <= agreed % DAY < 17 * HOUR for agreed, _ in pairs)
    assert sum(begun - agreed < 15 for agreed, begun in pairs) > 0.7 * len(pairs)
    assert not idle_beside_work(booking(base, False), free)
    assert idle_beside_work(booking(base), log)


def idle_beside_work(scenario, log):
    """Return when somebody waited beside work, be it for an appointment."""
    plain = [entry for entry in log if entry.activity is not Activity.BOOKED]
    told = violations(scenario, Log(plain, roster=log.roster))
    return [each for each in told if "tasks on the worklist" in each]


def open_at(time):
    """Say whether the practices of the library are open at a time, or close then."""
    return time % (7 * DAY) < 5 * DAY and 8 * HOUR <= time % DAY <= 17 * HOUR


@pytest.mark.parametrize("make", library.named().values(), ids=library.named())
def test_visits_after_a_discharge_and_due_times_lie_in_opening_hours(make):
    scenario = make().replace(weeks=26)
    assert {(one.opens, one.closes, one.office_days) for one in scenario.practices} == {(8, 17, 5)}
    log = run(scenario)
    assert of(log, Activity.SEEN)
    assert all(open_at(entry.time) for entry in of(log, Activity.SEEN))
    assert all(open_at(entry.due) for entry in of(log, Activity.ADDED))


def test_a_time_outside_opening_hours_is_moved_to_the_next_opening():
    office = OfficeTime(8, 16, 4)
    assert office.open_from(at(1, 9, 7)) == at(1, 9, 7)
    assert office.open_from(at(1, 16)) == at(1, 16)
    assert office.open_from(at(1, 7)) == office.open_from(at(0, 16.1)) == at(1, 8)
    assert office.open_from(at(3, 17)) == office.open_from(at(6, 12)) == at(0, 8, week=1)
    assert office.between(at(3, 15), at(0, 9, week=1), 0.75) == at(0, 8.5, week=1)
    assert office.between(at(3, 17), at(0, 8, week=1), 0.75) is None


# --- whoever sits in the seat


def test_the_desk_shows_what_is_booked_and_offers_it_when_its_time_has_come():
    scenario = booking(library.eight_clinicians().replace(weeks=4))
    session, seen, expected = Session(scenario, "Ada", 3, policy=deadlines_first), 0, set()
    while session.desk:
        desk = session.desk
        assert all(card.at > desk.now - 1e-6 for card in desk.booked)
        assert all(card.at is None or card.at < desk.now + 1e-6 for card in desk.tasks)
        seen += len(expected & {card.number for card in desk.tasks})
        expected |= {card.number for card in desk.booked}
        choice = deadlines_first(desk)
        if isinstance(choice, Decision):
            session.act("wait")
        else:
            session.choose(desk.tasks.index(choice))
    assert seen
    assert session.log == Network(scenario, 3, deadlines_first).run()


# --- hours of their own


def halves(log, *activities):
    """Return the halves of the day in which each patient was called and spoken to."""
    found, begun = defaultdict(set), {}
    for entry in log:
        if entry.activity is Activity.SPENT and entry.patient is not None:
            begun[entry.who] = entry.start
        elif entry.activity in activities and entry.detail in (PHONE, "in time", "late"):
            found[entry.who].add(begun[entry.who] % DAY < 12 * HOUR)
    return found


def test_unbooked_calls_are_answered_in_a_patients_own_half_of_the_day_and_booked_ones_in_both():
    base = library.three_clinicians().replace(weeks=26).change("engagement.hours_matter", 1)
    spoken = (Activity.REACHED, Activity.CALLED, Activity.CONTACTED)
    free = halves(run(booking(base, False)), *spoken)
    assert len(free) > 40 and all(len(each) == 1 for each in free.values())
    assert any(len(each) == 2 for each in halves(run(booking(base)), *spoken).values())


def test_hours_of_their_own_leave_the_mean_as_it_is():
    practice = Network(library.eight_clinicians(), 1).practices["Elm Street"]
    each = [practice.know(number).rather_mornings() for number in range(3, 3003)]
    assert set(each) == {True, False} and abs(fmean(each) - 0.5) < 4 * 0.5 / 3000**0.5
