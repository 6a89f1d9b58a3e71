"""A monthly roll: a care plan, then 20 minutes a month until the patient stops; every tier."""

from math import ceil

import pytest
from stories import (
    NEVER,
    at,
    bare,
    bare_post,
    minutes,
    of,
    one_case,
    referrals,
    run,
    spells,
)

from cmsim.billing.claims import claims
from cmsim.billing.rules import CCM
from cmsim.billing.terms import Billing
from cmsim.experiment.run import run as replicate
from cmsim.measures.contacts import held_by_kind
from cmsim.measures.run_record import RunRecord
from cmsim.model.capacity import promised_minutes
from cmsim.model.log import Activity, Kind
from cmsim.model.network import Network
from cmsim.model.policy import deadlines_first
from cmsim.scenario.files import scenario_toml
from cmsim.scenario.library.practices import eight_clinicians
from cmsim.scenario.panel import Panel, Tier
from cmsim.scenario.post import Role, Way, hub_pool, monthly_hub
from cmsim.units import DAY, HOUR

REPLICATIONS = 4
MONTHLY = {"way": Way.MONTHLY}


def panel(size=1000, **rates):
    """Return a panel of three tiers in which nobody is ill but as told."""
    return Panel(
        **{
            "size": size,
            "complex_share": 0.2,
            "moderate_share": 0.2,
            "low_share": 0.6,
            "complex": NEVER,
            "moderate": NEVER,
            "low": NEVER,
            "frailty": 0,
            "no_number": 0,
            "covered": 1,
        }
        | rates
    )


def one_patient(done=0, weeks=14, post=(), work=(), engagement=(), cases=1, **changes):
    """Return a scenario of a complex patient on a monthly roll who does not stop."""
    return bare(
        post=MONTHLY | dict(post),
        caseload=(one_case(contacts_done=done),) * cases,
        weeks=weeks,
        work=work,
        engagement={"monthly_stops": 0, "interval_monthly": 28} | dict(engagement),
        **changes,
    )


# --- by hand


def test_a_roll_begins_with_a_care_plan_and_goes_on_with_twenty_minutes_a_month():
    """38 minutes on the first Monday, then 20 every fourth Monday, and nothing to write up."""
    scenario = one_patient(work={"coordination": 1, "resource_need": 1})
    log = run(
        scenario.change("practices.*.place.documentation", 0.75)
        .change("practices.*.place.note_fixed", 5)
        .change("practices.*.place.preparation", 5)
    )
    assert spells(log, Kind.MONTHLY) == [
        (at(0, 8), at(0, 8, 38)),
        (at(0, 8, 38, 4), at(0, 8, 58, 4)),
        (at(0, 8, 58, 8), at(0, 9, 18, 8)),
        (at(0, 9, 18, 12), at(0, 9, 38, 12)),
    ]
    assert set(minutes(log)) == {Kind.MONTHLY, Kind.WAITING}
    assert len(of(log, Activity.VISITED_FIRST)) == 1 and len(of(log, Activity.CONTACTED)) == 3


def test_a_month_is_never_shorter_than_twenty_minutes():
    scenario = one_patient(done=1, cases=30, weeks=26)
    varied = scenario.replace(work=scenario.work.replace(shape="lognormal", variation=0.5))
    taken = [end - begin for begin, end in spells(run(varied), Kind.MONTHLY)]
    assert len(taken) > 100 and min(taken) == pytest.approx(20) and max(taken) > 22


def test_who_says_yes_to_a_monthly_post_has_no_first_visit():
    """Nobody waits for the day on which somebody is in the building either."""
    scenario = bare(
        practice=referrals(complex_a_day=1, moderate_a_day=1),
        post=MONTHLY,
        engagement={"first_visit_within": 7},
        weeks=6,
    )
    log = run(scenario)
    enrolled = {entry.who for entry in of(log, Activity.ENROLLED)}
    began = {entry.who for entry in of(log, Activity.VISITED_FIRST)}
    assert len(began) > 20 and began <= enrolled
    kinds = {entry.kind for entry in of(log, Activity.SPENT)}
    assert kinds == {Kind.OUTREACH, Kind.MONTHLY, Kind.WAITING}
    assert {entry.channel for entry in of(log, Activity.VISITED_FIRST)} == {"by phone"}


def test_who_works_both_ways_sees_complex_patients_and_calls_the_others_monthly():
    scenario = bare(
        practice=referrals(complex_a_day=1, moderate_a_day=1), post={"way": Way.BOTH}, weeks=8
    )
    log = run(scenario)
    tiers = {
        kind: {
            log.roster.tier(*entry.who) for entry in of(log, Activity.SPENT) if entry.kind is kind
        }
        for kind in (Kind.FIRST_VISIT, Kind.FOLLOW_UP, Kind.MONTHLY)
    }
    assert tiers == {
        Kind.FIRST_VISIT: {Tier.COMPLEX},
        Kind.FOLLOW_UP: {Tier.COMPLEX},
        Kind.MONTHLY: {Tier.MODERATE},
    }


# --- until the patient stops


def test_a_roll_has_no_goal():
    """Goals are met at the second contact, where there are goals."""
    few = {"contacts_complex": 2}
    intensive = run(one_patient(post={"way": Way.INTENSIVE}, engagement=few))
    monthly = run(one_patient(engagement=few))
    assert len(of(intensive, Activity.GRADUATED)) == 1
    assert not of(monthly, Activity.GRADUATED)
    assert len(of(monthly, Activity.CONTACTED)) == 3


def test_patients_stop_as_often_as_stated_and_stay_seven_months_on_average():
    """Of those who are there a seventh stop in each month; they go at a contact, every 4 weeks."""
    month, interval = 365 / 12, 28
    scenario = one_patient(done=1, cases=400, weeks=260, engagement={"monthly_stops": 1 / 7})
    stays = [entry.time / DAY / month for entry in of(run(scenario), Activity.DISENGAGED)]
    assert len(stays) > 390
    goes = 1 - (6 / 7) ** (interval / month)
    expected = interval / month * (1 / goes - 1)
    spread = expected / len(stays) ** 0.5
    assert abs(sum(stays) / len(stays) - expected) < 4 * spread


def test_more_who_stop_of_themselves_leave_fewer_in_care_in_every_replication():
    def left(stops, seed):
        scenario = one_patient(done=1, cases=100, weeks=26, engagement={"monthly_stops": stops})
        return 100 - len(of(run(scenario, seed), Activity.DISENGAGED))

    assert all(left(0.1, n) > left(0.25, n) for n in range(8))


def test_who_misses_too_often_is_let_go():
    scenario = one_patient(
        done=1,
        engagement={"answered_booked": 0, "attempts": 2, "leaves_after_missed": 0.5},
        weeks=20,
    )
    log = run(scenario)
    assert 1 <= len(of(log, Activity.MISSED)) <= 2
    assert [entry.detail for entry in of(log, Activity.DISENGAGED)] == [
        "stopped after missed contact"
    ]


# --- effect


def averted(**effect):
    """Return how many first admissions a year's care averts, of 50 patients on a roll."""
    ill = NEVER.replace(ed_visits=4, admissions=3)
    scenario = one_patient(done=1, cases=50, weeks=52, practice={"panel": panel(500, complex=ill)})
    log = run(
        scenario.replace(effect=scenario.effect.replace(averted_admissions=1, onset=0, **effect))
    )
    return len(of(log, Activity.ADMISSION_AVERTED))


def test_a_monthly_contact_averts_nothing_unless_told_so():
    assert averted() == 0 < averted(monthly=0.5) < averted(monthly=1)


# --- how many patients a post looks after


def test_what_is_promised_is_twenty_minutes_a_month():
    scenario = one_patient()
    for tier in (Tier.COMPLEX, Tier.MODERATE):
        assert promised_minutes(scenario, scenario.posts[0])[tier] == pytest.approx(20 / 4)


def test_calls_in_vain_are_part_of_what_a_hub_promises_by_the_month():
    """Every second call is answered: one dear one in two, and half a redial, before each talk."""
    scenario = one_patient(
        engagement={"answered_booked": 0.5, "answered_unknown": 0.9, "answered_known": 0.9},
        work={"attempt": 10, "redial": 0.2},
        post={"week": ("hub",) * 10},
    )
    each = promised_minutes(scenario, scenario.posts[0])[Tier.COMPLEX]
    assert each == pytest.approx((20 + 0.5 * 10 + 0.5 * 2) / 4)


def admitted(way):
    """Return how many patients are in care at most, where many are referred and all stay."""
    scenario = bare(
        practice=referrals(complex_a_day=20),
        post={"way": way},
        engagement={"admits_by_minutes": True, "interval_monthly": 28, "monthly_stops": 0},
        weeks=20,
    )
    caseload, most = 0, 0
    for entry in run(scenario):
        caseload += (entry.activity is Activity.ENROLLED) - (
            entry.activity is Activity.DIED_OR_MOVED
        )
        most = max(most, caseload)
    return most


def test_a_post_takes_in_as_many_as_the_schedule_has_room_for():
    """85 of 100 of 2400 minutes a week: 20 minutes in four weeks, or 29 in two."""
    hours = 0.85 * 2400
    assert admitted(Way.MONTHLY) == ceil(hours / 5)
    assert admitted(Way.INTENSIVE) == ceil(hours / 14.5)


def full_time(posts):
    """Return the eight-clinician practice with off-site posts that have a list to call.

    The practice's number shows, and half of those who are asked by phone say yes.
    """
    base = eight_clinicians("nobody")
    hub = base.hubs[0]
    place = hub.place.replace(forwards_number=True, consent_by_phone=0.5)
    return base.replace(
        posts=posts,
        hubs=(hub.replace(place=place),),
        engagement=base.engagement.replace(admits_by_minutes=True, list_ahead=60),
        work=base.work.replace(redial=0.3),
        weeks=78,
    )


@pytest.mark.slow
def test_a_full_time_post_looks_after_several_times_as_many_by_the_month():
    results = replicate(
        full_time(hub_pool(1, ["Elm Street"])).replace(name="intensive"),
        full_time(monthly_hub(1, ["Elm Street"])).replace(name="monthly"),
        replications=REPLICATIONS,
        policy=deadlines_first,
        measures=["active_caseload", "on_time"],
    )
    active, on_time = (results.measure(name) for name in ("active_caseload", "on_time"))
    assert all(active["monthly"] > 2.5 * active["intensive"])
    assert all(on_time["monthly"] > 0.8)


def test_a_patient_on_a_roll_takes_about_twenty_minutes_a_month_and_the_calls():
    scenario = full_time(monthly_hub(1, ["Elm Street"], experienced=True))
    record = RunRecord(scenario, Network(scenario, 1, deadlines_first).run())
    held = [each.spent for each in record.stretches if not each.in_vain]
    later = [spent.minutes for spent in held if spent.kind is Kind.MONTHLY]
    assert len(later) > 500 and 20 <= sorted(later)[len(later) // 2] < 25
    assert record.once(held_by_kind)[Kind.MONTHLY] == record.count(
        Activity.CONTACTED, Activity.VISITED_FIRST
    )
    assert not record.by[Activity.GRADUATED]


def test_a_roll_starts_where_it_stands_when_the_run_begins():
    scenario = eight_clinicians("nobody").replace(
        posts=monthly_hub(1, ["Elm Street"]), typical_caseload=120, weeks=13
    )
    log = Network(scenario, 1).run()
    tiers = {log.roster.tier(*entry.who) for entry in of(log, Activity.OPEN_CASE)}
    assert tiers == set(Tier)
    assert {entry.kind for entry in of(log, Activity.SPENT) if entry.patient is not None} >= {
        Kind.MONTHLY
    }
    assert not spells(log, Kind.FOLLOW_UP, Kind.FIRST_VISIT)


def test_who_comes_in_anyway_may_have_the_monthly_contact_there():
    scenario = bare(
        practice={
            "panel": panel(100, complex=NEVER.replace(visits=50)),
            "referral_habit": 1,
            "visit_meetings": 1,
        },
        post=MONTHLY,
        engagement={"answered_met": 0.3, "monthly_stops": 0},
        weeks=26,
    )
    log = run(scenario)
    held = [entry.channel for entry in of(log, Activity.CONTACTED)]
    assert held.count("at a visit") > 20 and held.count("by phone") > 0
    assert not spells(log, Kind.FOLLOW_UP)


# --- low-risk patients


def low_risk(role=Role.EVERYONE, way=Way.INTENSIVE, **changes):
    """Return a practice whose low-risk patients alone come, many times a year."""
    return bare(
        practice={
            "panel": panel(2000, low=NEVER.replace(visits=20)),
            "referral_habit": 1,
        }
        | changes,
        post={"role": role, "way": way},
        engagement={"interval_low": 28},
        weeks=26,
    )


def tiers_enrolled(log):
    return {log.roster.tier(*entry.who) for entry in of(log, Activity.ENROLLED)}


def test_low_risk_patients_are_served_by_who_takes_everyone():
    assert tiers_enrolled(run(low_risk())) == {Tier.LOW}
    assert not tiers_enrolled(run(low_risk(Role.HYBRID)))


def test_low_risk_patients_are_contacted_at_their_own_interval():
    log = run(low_risk(low_referred=0.001))
    visit, *contacts = (
        entry.time
        for entry in of(log, Activity.VISITED_FIRST, Activity.CONTACTED)
        if entry.who == of(log, Activity.VISITED_FIRST)[0].who
    )
    gaps = [b - a for a, b in zip([visit, *contacts], contacts)]
    assert len(gaps) >= 3 and all(28 * DAY <= gap < 28 * DAY + 16 * HOUR for gap in gaps)


def test_clinicians_think_less_often_of_low_risk_patients():
    often, seldom, never = (
        len(of(run(low_risk(low_referred=share)), Activity.REFERRED)) for share in (1, 0.05, 0)
    )
    assert often > 2 * seldom > never == 0


def test_care_does_nothing_for_hospital_use_of_low_risk_patients():
    """However much it does for the others."""
    ill = NEVER.replace(ed_visits=4, admissions=3, visits=20)
    scenario = low_risk(panel=panel(500, low=ill))
    effect = scenario.effect.replace(averted_admissions=1, onset=0, moderate=1)
    log = run(scenario.replace(effect=effect))
    assert len(of(log, Activity.ADMITTED)) > 100 and len(of(log, Activity.CONTACTED)) > 100
    assert not of(log, Activity.ADMISSION_AVERTED)


# --- elsewhere


def test_a_monthly_hub_is_written_to_a_file_and_read_back(tmp_path):
    scenario = eight_clinicians("nobody").replace(posts=monthly_hub(2, ["Elm Street"]))
    path = tmp_path / "hub.toml"
    scenario_toml.save(scenario, path)
    back = scenario_toml.load(path)
    assert back == scenario and back.posts[0].way is Way.MONTHLY
    assert "contacts monthly" in str(scenario)


def test_each_month_of_a_roll_is_billed_as_chronic_care():
    """Twenty minutes by phone on the 10th or 11th of each month from March to June."""
    case = one_case(tier=Tier.MODERATE, contacts_done=1, due=10)
    scenario = one_patient(weeks=17, engagement={"interval_monthly": 365 / 12})
    scenario = scenario.replace(caseload=(case,))
    record = RunRecord(scenario, run(scenario))
    found = claims(record, Billing(consent=1, two_conditions=1))
    assert [(claim.code, claim.day.month) for claim in found] == [
        (CCM, month) for month in (3, 4, 5, 6)
    ]


def test_posts_of_one_team_may_work_in_different_ways():
    """Who takes the call enrolls in her own way."""
    posts = (
        bare_post(name="Ada", team="team", way=Way.MONTHLY),
        bare_post(name="Bea", team="team"),
    )
    log = run(bare(practice=referrals(complex_a_day=6), posts=posts, weeks=6))
    enrolled_by = {entry.who: entry.care_manager for entry in of(log, Activity.ENROLLED)}
    first = {
        (enrolled_by[entry.who], entry.kind)
        for entry in of(log, Activity.SPENT)
        if entry.kind in (Kind.FIRST_VISIT, Kind.MONTHLY)
    }
    assert first == {("Ada", Kind.MONTHLY), ("Bea", Kind.FIRST_VISIT)}
