"""Posts take in whom the promised schedule has room for, and call a list when they have time."""

from collections import Counter

import pytest

from cmsim.experiment.run import run
from cmsim.model.capacity import minutes_for_care, monitored_minutes, promised_minutes
from cmsim.model.case_finding import CaseFinding
from cmsim.model.log import Activity
from cmsim.model.network import Network
from cmsim.model.policy import deadlines_first
from cmsim.model.roster import CLASSES, numbers_in_class
from cmsim.scenario.library.practices import eight_clinicians, five_small_sites, solo_rural
from cmsim.scenario.panel import Tier
from cmsim.units import YEAR

REPLICATIONS = 4


def with_engagement(scenario, **changes):
    return scenario.replace(engagement=scenario.engagement.replace(**changes))


def by_minutes(scenario):
    return with_engagement(scenario, admits_by_minutes=True)


def pairs(before, after, *measures, weeks=78):
    """Return for each measure (before, after) in each replication."""
    results = run(
        *(each.replace(weeks=weeks, name=name) for name, each in (("a", before), ("b", after))),
        replications=REPLICATIONS,
        policy=deadlines_first,
        measures=measures,
    )
    tables = [results.measure(each) for each in measures]
    return [list(zip(table["a"], table["b"], strict=True)) for table in tables]


@pytest.mark.slow
def test_admitting_by_minutes_keeps_contacts_on_time_in_every_replication():
    base = with_engagement(eight_clinicians(), admits_by_minutes=False)
    on_time, waiting = pairs(base, by_minutes(base), "on_time", "waiting")
    assert all(after > 0.8 and after - before > 0.1 for before, after in on_time)
    assert all(b > a for a, b in waiting)


@pytest.mark.slow
@pytest.mark.parametrize("structure", ["embedded", "co-located", "off-site"])
def test_nobody_is_enrolled_beyond_what_the_hours_hold(structure):
    scenario = by_minutes(eight_clinicians(structure)).replace(weeks=78)
    log = Network(scenario, 3, deadlines_first).run()
    posts = {post.name: post for post in scenario.posts}
    have = {name: minutes_for_care(scenario, post) for name, post in posts.items()}
    each = {name: promised_minutes(scenario, post) for name, post in posts.items()}
    light = {name: monitored_minutes(scenario, post) for name, post in posts.items()}
    active, monitored, of = Counter(), Counter(), {}
    enrolled = 0
    for entry in log:
        cm, who, tier = of.get(entry.who), entry.who, None
        if entry.patient is not None:
            tier = log.roster.tier(*entry.who)
        if entry.activity is Activity.ENROLLED:
            cm = of[who] = entry.care_manager
            before = active[cm] + monitored[cm] * light[cm]
            assert before < have[cm] + max(each[cm].values()), (entry.time, before)
            enrolled += before < have[cm]
            active[cm] += each[cm][tier]
        elif entry.activity is Activity.GRADUATED:
            active[cm] -= each[cm][tier]
            monitored[cm] += 1
        elif entry.activity is Activity.REOPENED:
            active[cm] += each[cm][tier]
            monitored[cm] -= 1
        elif entry.activity is Activity.DISENGAGED:
            active[cm] -= each[cm][tier]
        elif entry.activity is Activity.RELEASED:
            monitored[cm] -= 1
        elif entry.activity is Activity.DIED_OR_MOVED and cm:
            of.pop(who)
            if in_active_care(log, entry):
                active[cm] -= each[cm][tier]
            else:
                monitored[cm] -= 1
    assert enrolled > 20


def in_active_care(log, last):
    """Say whether a patient was in active care before an entry."""
    for entry in reversed(log[: log.index(last)]):
        if entry.who == last.who:
            if entry.activity in (Activity.ENROLLED, Activity.REOPENED, Activity.OPEN_CASE):
                return True
            if entry.activity is Activity.GRADUATED:
                return False
    return False


def test_more_hours_or_shorter_notes_leave_room_for_more_patients():
    base = eight_clinicians()
    post = base.posts[0]
    longer = post.replace(half_day=post.half_day + 0.5)
    assert minutes_for_care(base, longer) > minutes_for_care(base, post)
    home = base.practices[0]
    doubled = base.replace(practices=[home.replace(place=home.place.replace(documentation=1.5))])
    for tier in (Tier.COMPLEX, Tier.MODERATE):
        assert promised_minutes(doubled, post)[tier] > promised_minutes(base, post)[tier]


@pytest.mark.slow
@pytest.mark.parametrize("make", [eight_clinicians, solo_rural, five_small_sites])
def test_a_hub_with_a_list_to_call_is_busy_and_still_on_time(make):
    base = with_engagement(by_minutes(make("off-site")), list_ahead=0)
    called = with_engagement(base, list_ahead=10)
    caseload, on_time = pairs(base, called, "active_caseload", "on_time")
    assert all(b > 1.5 * a for a, b in caseload)
    assert all(b > a - 0.1 for a, b in on_time)


def test_whom_a_payer_names_while_nobody_has_room_is_called_from_the_list_later(monkeypatch):
    base = by_minutes(eight_clinicians("off-site")).replace(weeks=32)
    home = base.practices[0].replace(payer_lists=1, payer_list_finds=1.0)  # everybody, at half time
    monkeypatch.setattr(CaseFinding, "is_full", lambda practice, tier: True)
    log = Network(base.replace(practices=[home]), 1, deadlines_first).run()
    found = [entry for entry in log if entry.activity is Activity.IDENTIFIED]
    assert not any(entry.detail == "payer list" for entry in found)
    assert any(
        log.roster.tier(*entry.who) is Tier.COMPLEX
        for entry in found
        if entry.detail == "standing list" and entry.time > YEAR / 2
    )


def test_the_list_is_called_from_its_top():
    scenario = with_engagement(by_minutes(solo_rural("off-site")), list_ahead=5).replace(weeks=6)
    log = Network(scenario, 1, deadlines_first).run()
    called = [
        entry.patient
        for entry in log
        if entry.activity is Activity.IDENTIFIED and entry.detail == "standing list"
    ]
    assert len(called) > 5 and len(set(called)) == len(called)
    classes = {
        first + step * n: which
        for which in range(CLASSES)
        for first, step in [numbers_in_class(Tier.COMPLEX, which)]
        for n in range(1000)
    }
    assert [-classes[number] for number in called] == sorted(-classes[n] for n in called)


def test_no_more_are_called_at_a_time_than_the_list_allows():
    scenario = with_engagement(by_minutes(solo_rural("embedded")), list_ahead=3).replace(weeks=26)
    scenario = scenario.change("practices.*.visit_meetings", 0)  # nobody hopes for a visit
    log = Network(scenario, 2, deadlines_first).run()
    open_now, ends = (
        set(),
        {
            Activity.ENROLLED,
            Activity.DECLINED,
            Activity.UNREACHED,
            Activity.EXPIRED,
            Activity.NOT_ELIGIBLE,
            Activity.NOT_TAKEN,
        },
    )
    for entry in log:
        if entry.activity is Activity.IDENTIFIED and entry.detail == "standing list":
            open_now.add(entry.who)
            assert len(open_now) <= 3
        elif entry.activity in ends:
            open_now.discard(entry.who)


def most_in_care(log):
    """Return the most patients that each care manager had in active care at a time."""
    active, most, of = Counter(), Counter(), {}
    for entry in log:
        who = entry.who
        if entry.activity in (Activity.ENROLLED, Activity.REOPENED):
            of[who] = entry.care_manager
            active[of[who]] += 1
            if entry.activity is Activity.ENROLLED:
                most[of[who]] = max(most[of[who]], active[of[who]])
        elif entry.activity in (Activity.GRADUATED, Activity.DISENGAGED, Activity.DIED_OR_MOVED):
            active[of.pop(who, None)] -= 1
    return most


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_a_rule_in_heads_holds_for_each_post_in_proportion_to_its_hours(seed):
    base = with_engagement(eight_clinicians().replace(weeks=78), admits_by_minutes=False)
    short = base.posts[1].replace(week=base.posts[1].week[:5])
    ruled = with_engagement(base.replace(posts=(base.posts[0], short)), patients_per_full_time=30)
    most = most_in_care(Network(ruled, seed, deadlines_first).run())
    assert most["Ada"] == 30 and most["Bea"] == 15
    without = most_in_care(Network(with_engagement(ruled, patients_per_full_time=0), seed).run())
    assert min(without.values()) > 30


def test_the_cap_of_a_post_holds_where_the_rule_in_heads_allows_more():
    base = with_engagement(eight_clinicians(), patients_per_full_time=60)
    assert [base.cap(post) for post in base.posts] == [60, 60]
    assert [base.cap(post.replace(caseload_cap=40)) for post in base.posts] == [40, 40]
