"""What a post has promised and what it has: minutes a week, worked out as one would on paper.

The admission rule rests on this arithmetic alone: it looks at the schedule that is promised to
the patients in care, never at how the run goes.
"""

from __future__ import annotations

from math import exp, fsum

from cmsim.scenario.panel import Tier
from cmsim.scenario.place import Place
from cmsim.scenario.post import FULL_TIME, OFF, Post
from cmsim.scenario.scenario import Scenario
from cmsim.units import HOUR

WEEKS, MONTHS = 52, 12  # of a year


def half_days(scenario: Scenario, post: Post) -> list[Place]:
    """Return the place of each half-day of a week of a post."""
    return [scenario.place(site) for site in post.week if site != OFF]


def mean(values: list[float]) -> float:
    """Return the mean of some values, 0 of none."""
    return fsum(values) / len(values) if values else 0.0


def lengthened(scenario: Scenario, place: Place, minutes: float) -> float:
    """Return the minutes that a task takes at a place with its usual interruptions."""
    hourly, work = place.interruptions, scenario.work
    broken = 1 - exp(-hourly * minutes / HOUR)
    return minutes * (1 + work.recovery * broken + hourly * work.interruption / HOUR)


def contact_minutes(scenario: Scenario, place: Place, talk: float) -> float:
    """Return the minutes of one completed contact from a place: preparation, talk and note."""
    held = talk * place.contact_length
    note = (place.note_fixed + held * place.documentation) * (1 - place.note_template)
    return lengthened(scenario, place, place.preparation + held) + note


def minutes_in_vain(scenario: Scenario, answered: float) -> float:
    """Return the minutes of the calls in vain before one that is answered: a dear one, redials."""
    if not answered:
        return 0.0
    again = scenario.work.redial
    calls = (1 / answered - 1) * again + (1 - answered) * (1 - again)
    return calls * scenario.work.attempt


def answered_from(scenario: Scenario, post: Post, site: str) -> float:
    """Return the chance that a call which is not booked is answered, made from a site."""
    known = site in post.covers or scenario.place(site).forwards_number
    e = scenario.engagement
    return e.answered_known if known else e.answered_unknown


def errands(scenario: Scenario) -> float:
    """Return the minutes of questions for clinicians and needs for resources of a contact."""
    work = scenario.work
    return work.coordination * (work.message + work.answer) + work.resource_need * work.resource


def follow_up_minutes(scenario: Scenario, place: Place) -> float:
    """Return the minutes of one completed follow-up with all that goes with it.

    Calls in vain before it, questions for clinicians and needs for resources are counted at
    their mean.
    """
    held = contact_minutes(scenario, place, scenario.work.follow_up)
    in_vain = minutes_in_vain(scenario, scenario.engagement.answered_booked)
    return held + in_vain + errands(scenario)


def check_in_minutes(scenario: Scenario, post: Post, site: str) -> float:
    """Return the minutes of one completed check-in call with all that goes with it."""
    held = contact_minutes(scenario, scenario.place(site), scenario.work.check_in)
    in_vain = minutes_in_vain(scenario, answered_from(scenario, post, site))
    return held + in_vain + errands(scenario)


def monthly_minutes(scenario: Scenario, place: Place) -> float:
    """Return the minutes of one completed monthly contact, calls in vain included."""
    minutes = scenario.work.monthly_talk + scenario.work.monthly_review
    in_vain = minutes_in_vain(scenario, scenario.engagement.answered_booked)
    return lengthened(scenario, place, minutes) + in_vain


def share_checked_in(scenario: Scenario, tier: Tier) -> float:
    """Return the share of check-in calls among the contacts of an episode of usual length."""
    e = scenario.engagement
    return e.check_ins * max(0.0, 1 - e.sessions(tier) / getattr(e, f"contacts_{tier}"))


def promised_minutes(scenario: Scenario, post: Post) -> dict[Tier, float]:
    """Return the minutes a week promised to one patient in active care of each tier served."""
    e, sites = scenario.engagement, [site for site in post.week if site != OFF]
    session = mean([follow_up_minutes(scenario, place) for place in half_days(scenario, post)])
    check_in = mean([check_in_minutes(scenario, post, site) for site in sites])
    monthly = mean([monthly_minutes(scenario, place) for place in half_days(scenario, post)])
    promised = {}
    for tier in post.role.tiers:
        if tier in post.way.monthly_tiers:
            promised[tier] = monthly * 7 / e.interval_monthly
        else:
            short = share_checked_in(scenario, tier)
            each = (1 - short) * session + short * check_in
            promised[tier] = each * 7 / getattr(e, f"interval_{tier}")
    return promised


def monitored_minutes(scenario: Scenario, post: Post) -> float:
    """Return the minutes a week promised to one graduated patient who is looked after lightly."""
    each = mean(
        [
            contact_minutes(scenario, place, scenario.work.monitoring)
            for place in half_days(scenario, post)
        ]
    )
    return each * 7 / scenario.engagement.monitored_every


def duty_minutes(scenario: Scenario, post: Post) -> float:
    """Return the minutes a week taken before any patient: meetings, lists, pulls, travel."""
    work, part = scenario.work, post.hours_a_week / FULL_TIME
    days = {n // 2: site for n, site in enumerate(post.week) if site != OFF}
    huddles = sum(scenario.place(site).huddle for site in days.values() if site in post.covers)
    sites = [site for site in post.week if site != OFF]
    moves = sum(a != b for a, b in zip(sites, sites[1:] + sites[:1], strict=True))
    pulled = fsum(
        post.half_day
        * HOUR
        * (place.pulled + place.short_days * (place.pulled_when_short - place.pulled))
        for place in half_days(scenario, post)
    ) * (1 - post.declines_pulls)
    return (
        huddles * work.huddle
        + post.meetings * MONTHS / WEEKS * work.meeting
        + (post.registry + post.upkeep * MONTHS / WEEKS) * part * HOUR
        + moves * work.travel
        + pulled
    )


def transition_minutes(scenario: Scenario, post: Post) -> float:
    """Return the minutes a week of calls after discharges that fall to one of those who share."""
    e, work = scenario.engagement, scenario.work
    each = mean(
        [contact_minutes(scenario, place, work.transition) for place in half_days(scenario, post)]
    )
    in_vain = minutes_in_vain(scenario, e.answered_known)
    calls = 0.0
    for name in post.covers:
        practice = scenario.practice(name)
        sharing = sum(name in other.covers for other in scenario.care_managers)
        for tier in post.role.tiers:
            if tier in practice.transition_tiers:
                stays = practice.panel.counts[tier] * practice.panel.rates(tier).admissions
                calls += stays / WEEKS / max(sharing, 1)
    return calls * (each + in_vain)


def minutes_for_care(scenario: Scenario, post: Post) -> float:
    """Return the minutes a week a post has for the patients in its active care and monitoring.

    Paid minutes less leave, duties, calls after discharges, and the share kept for finding and
    enrolling patients.
    """
    paid = post.hours_a_week * HOUR * (1 - post.leave / WEEKS)
    left = paid - duty_minutes(scenario, post) - transition_minutes(scenario, post)
    return max(0.0, left) * (1 - scenario.engagement.kept_for_intake)
