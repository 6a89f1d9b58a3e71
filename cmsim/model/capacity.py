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
    return lengthened(scenario, place, place.preparation + held) + held * place.documentation


def follow_up_minutes(scenario: Scenario, place: Place) -> float:
    """Return the minutes of one completed follow-up with all that goes with it.

    Calls in vain before it, questions for clinicians and needs for resources are counted at
    their mean.
    """
    work, e = scenario.work, scenario.engagement
    in_vain = (1 / e.answered_booked - 1) * work.attempt if e.answered_booked else 0.0
    errands = work.coordination * (work.message + work.answer) + work.resource_need * work.resource
    return contact_minutes(scenario, place, work.follow_up) + in_vain + errands


def promised_minutes(scenario: Scenario, post: Post) -> dict[Tier, float]:
    """Return the minutes a week promised to one patient in active care of each tier served."""
    each = mean([follow_up_minutes(scenario, place) for place in half_days(scenario, post)])
    e = scenario.engagement
    days = {Tier.COMPLEX: e.interval_complex, Tier.MODERATE: e.interval_moderate}
    return {tier: each * 7 / days[tier] for tier in post.role.tiers if tier in days}


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
    in_vain = (1 / e.answered_known - 1) * work.attempt if e.answered_known else 0.0
    calls = 0.0
    for name in post.covers:
        practice = scenario.practice(name)
        sharing = sum(name in other.covers for other in scenario.care_managers)
        for tier in post.role.tiers:
            if tier in practice.transition_tiers:
                stays = practice.panel.counts[tier] * practice.panel.rates(tier).admissions
                calls += stays / WEEKS / sharing
    return calls * (each + in_vain)


def minutes_for_care(scenario: Scenario, post: Post) -> float:
    """Return the minutes a week a post has for the patients in its active care and monitoring.

    Paid minutes less leave, duties, calls after discharges, and the share kept for finding and
    enrolling patients.
    """
    paid = post.hours_a_week * HOUR * (1 - post.leave / WEEKS)
    left = paid - duty_minutes(scenario, post) - transition_minutes(scenario, post)
    return max(0.0, left) * (1 - scenario.engagement.kept_for_intake)
