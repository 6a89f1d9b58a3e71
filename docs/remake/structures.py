"""``docs/structures.md``: the structures at equal hours and at equal dollars, and what decides."""

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from cmsim.analysis.sample import Sample
from cmsim.analysis.staffing_options import option
from cmsim.analysis.statistics import Estimate, difference, estimate
from cmsim.measures.registry import MEASURES
from cmsim.measures.run_record import RunRecord
from cmsim.scenario import post as kinds_of_post
from cmsim.scenario.library.mechanism import without
from cmsim.scenario.library.mechanisms import BY_ID, MECHANISMS
from cmsim.scenario.library.practices import named
from cmsim.scenario.library.resize import half_days_of
from cmsim.scenario.library.structures import (
    CO_LOCATED,
    EMBEDDED,
    NOBODY,
    OFF_SITE,
    STRUCTURES,
    person,
    post_sizes,
    staffed_structures,
)
from cmsim.scenario.scenario import Scenario
from cmsim.text import counted
from remake import JOBS
from remake.markdown import page, table

PRACTICES = ("eight-clinicians", "three-clinicians", "solo-rural", "five-small-sites")
WEEKS, REPLICATIONS, SCREENED, KEPT = 52, 6, 1, 2
MOST = 2  # times the half-days of embedded, tried for the same dollars
MONTHLY = "monthly hub"
MONTHLY_HUB = getattr(kinds_of_post, "monthly_hub", None)
SET_BY_THE_HUB = ("role", "way", "caseload_cap")
COSTS = ("cost_to_practice", "cost_to_others")
ATTEMPTED, SPOKEN = "transition_attempted_in_time", "transition_calls_in_time"
SHORT = {
    "contacts": "contacts",
    "active_caseload": "patients in active care",
    "on_time": "contacts on time",
    ATTEMPTED: "calls attempted in time after discharge",
    SPOKEN: "patients spoken to in time after discharge",
    "overdue_follow_ups": "overdue follow-ups",
    "trust": "trust",
    "minutes_per_contact": "minutes for each contact",
    "admissions_averted": "admissions averted",
}
SHOWN = tuple(name for name in SHORT if name in MEASURES)
HEADLINE = ("contacts", "active_caseload", "on_time", ATTEMPTED if ATTEMPTED in SHOWN else SPOKEN)
BETTER, WORSE = "better", "worse"
DECIDES = ("outcome", "difference from embedded", "switched off", "difference then", "less by")

TEXT = """# The structures compared: where care managers work

The four practices of the library, staffed in each structure and compared with embedded: at equal
hours of care managers, and at equal dollars.

## What was run

{weeks} weeks of each, {replications} replications on common random numbers: in each replication all
structures meet the same patients on the same days, so differences are paired. After a value stands
its difference from embedded with the 95% interval; **better** or **worse** stands where this
interval leaves out 0. Of a hundred such intervals about five do so by chance alone.

- **Equal hours**: the hours a week of the embedded posts of the library. Every structure is laid
  out by its row of `cmsim/scenario/library/structures.py`, with the same people.{monthly}
- **Equal dollars**: as many half-days a week as come nearest to the full cost of the embedded
  posts: salary, benefits, overhead and space, whoever pays them. Travel is paid time: it takes
  hours and adds no dollars.
- **What decides**: where a structure clearly wins or loses at equal hours in one of {headline},
  each of the {mechanisms} pros and cons ([mechanisms.md](mechanisms.md)) that belongs to it or to
  embedded is switched off alone, unless it only moves costs. {screened} of each find the {kept}
  that bring the difference furthest towards none or beyond; all {replications} say how far. Those
  that move it no further than chance would are not named.{monthly_decides}

{practices}
"""

MONTHLY_HOURS = """ The monthly hub has the same hours at the same place as off-site, and
  contacts patients of every tier once a month."""
MONTHLY_DECIDES = """ The monthly hub differs from off-site by its way of working, which is none
  of these, and is not looked into."""

PRACTICE = """## {title}

{reading}

Equal hours, {hours:g} a week:

{equal_hours}

Equal dollars, {dollars} a week:

{equal_dollars}

What decides at equal hours:

{decides}"""


class Setting(NamedTuple):
    """One practice, staffed in every structure at equal hours and at equal dollars."""

    title: str
    at_hours: Mapping[str, Scenario]
    at_dollars: Mapping[str, Scenario]


class Pair(NamedTuple):
    """Embedded and another structure of one practice, and both without each mechanism alone.

    ``outcomes`` are the headline outcomes in which the two clearly differ.
    """

    title: str
    structure: str
    whole: tuple[Scenario, Scenario]
    parts: Mapping[str, tuple[Scenario, Scenario]]
    outcomes: tuple[str, ...]


class Decider(NamedTuple):
    """A mechanism, the difference without it, and how much less that is."""

    mechanism: str
    without_it: Estimate
    less: Estimate


# --- how the practices are staffed


def structures():
    """Return the names of what is compared: embedded first, nobody last."""
    names = [*staffed_structures()]
    if MONTHLY_HUB and MONTHLY not in names:
        names.append(MONTHLY)
    return (*names, NOBODY)


def laid_out(base, structure, half_days):
    """Return the practices of a scenario in a structure, with so many half-days a week."""
    if structure in STRUCTURES:
        return option(base, structure, half_days if structure != NOBODY else 0).scenario
    names = [practice.name for practice in base.practices]
    same = {name: value for name, value in person(base).items() if name not in SET_BY_THE_HUB}
    off_site = option(base, OFF_SITE, half_days).scenario
    posts = [
        MONTHLY_HUB(1, names, half_days=size, **same)[0].replace(name=post.name, week=post.week)
        for post, size in zip(off_site.posts, post_sizes(half_days))
    ]
    return off_site.replace(name=f"{structure}, {half_days} half-days a week", posts=tuple(posts))


def cost_of(scenario):
    """Return what the posts of a scenario cost in dollars a week while they are filled."""
    record = RunRecord(scenario, ())
    return sum(MEASURES[name].of(record) for name in COSTS)


def at_the_cost(base, structure, dollars, most):
    """Return a structure with as many half-days, up to ``most``, as come nearest to a cost."""
    tried = [laid_out(base, structure, half_days) for half_days in range(1, most + 1)]
    return min(tried, key=lambda scenario: abs(cost_of(scenario) - dollars))


def setting(name):
    """Return one practice of the library in every structure."""
    base = named()[f"{name}-{EMBEDDED}"]().replace(weeks=WEEKS)
    half_days = half_days_of(base)
    at_hours = {each: laid_out(base, each, half_days) for each in structures()}
    dollars = cost_of(at_hours[EMBEDDED])
    at_dollars = {
        each: at_the_cost(base, each, dollars, MOST * half_days)
        for each in structures()
        if each not in (EMBEDDED, NOBODY)
    }
    title = name.replace("-", " ").capitalize()
    return Setting(title, at_hours, {EMBEDDED: at_hours[EMBEDDED], **at_dollars})


# --- what differs


def values(sample, scenario, name, replications=REPLICATIONS):
    """Return the values of a measure by replication, shares as hundredths."""
    found = pd.Series(sample.values(scenario, name, range(1, replications + 1)), dtype=float)
    return 100 * found if in_hundredths(name) else found


def in_hundredths(name):
    """Say whether a measure is a share, and shown in hundredths."""
    return MEASURES[name].unit.startswith("share")


def less_first(sample, pair, name, replications=REPLICATIONS):
    """Return the second of two scenarios less the first in each replication."""
    first, second = (values(sample, each, name, replications) for each in pair)
    return second - first


def versus(sample, pair, name):
    """Return the paired difference of the second of two scenarios from the first."""
    found = {n: values(sample, each, name) for n, each in enumerate(pair)}
    return difference(pd.DataFrame(found), 0, 1)


def verdict(found, name):
    """Say whether a difference is better or worse; nothing where it may be none."""
    if not found.clear:
        return ""
    return BETTER if (found.mean > 0) == (MEASURES[name].better == "more") else WORSE


def compared(scenarios):
    """Yield (structure, embedded and it) of every structure that is compared with embedded."""
    for name, scenario in scenarios.items():
        if name != EMBEDDED:
            yield name, (scenarios[EMBEDDED], scenario)


# --- what decides


def pairs(sample, settings):
    """Return the pairs in which something headline clearly differs, with what to switch off."""
    found = []
    for one in settings:
        for structure, whole in compared(one.at_hours):
            outcomes = [name for name in HEADLINE if versus(sample, whole, name).clear]
            parts = {
                each.id: tuple(without(scenario, each) for scenario in whole)
                for each in MECHANISMS
                if each.structure in (EMBEDDED, structure) and each.outcome not in COSTS
            }
            if outcomes and structure in (CO_LOCATED, OFF_SITE):
                found.append(Pair(one.title, structure, whole, parts, tuple(outcomes)))
    return found


def decided(sample, found):
    """Return ``{(pair's title, structure, outcome): Deciders}``, the strongest first."""
    sample.take(
        (scenario, number)
        for number in range(1, SCREENED + 1)
        for pair in found
        for part in pair.parts.values()
        for scenario in part
    )
    chosen = {
        (pair.title, pair.structure, name): furthest(sample, pair, name)
        for pair in found
        for name in pair.outcomes
    }
    by_key = {(pair.title, pair.structure): pair for pair in found}
    sample.take(
        (scenario, number)
        for number in range(1, REPLICATIONS + 1)
        for (title, structure, _), ids in chosen.items()
        for id in ids
        for scenario in by_key[title, structure].parts[id]
    )
    return {
        (title, structure, name): deciders(sample, by_key[title, structure], name, ids)
        for (title, structure, name), ids in chosen.items()
    }


def furthest(sample, pair, name):
    """Return the mechanisms that, as screened, bring a difference furthest towards none."""
    less = {
        id: narrowing(sample, pair, part, name, SCREENED).mean() for id, part in pair.parts.items()
    }
    return sorted(less, key=less.get, reverse=True)[:KEPT]


def narrowing(sample, pair, part, name, replications=REPLICATIONS):
    """Return by how much a difference is nearer to none, or beyond it, without a mechanism."""
    whole = less_first(sample, pair.whole, name, replications)
    sign = 1 if versus(sample, pair.whole, name).mean > 0 else -1
    return sign * (whole - less_first(sample, part, name, replications))


def deciders(sample, pair, name, ids):
    """Return the mechanisms that clearly bring a difference nearer to none, strongest first."""
    found = [
        Decider(
            id,
            versus(sample, pair.parts[id], name),
            estimate(narrowing(sample, pair, pair.parts[id], name)),
        )
        for id in ids
    ]
    clear = [each for each in found if each.less.low > 0]
    return sorted(clear, key=lambda each: each.less.mean, reverse=True)


# --- the page


def made():
    """Return the page."""
    settings = [setting(name) for name in PRACTICES]
    sample = Sample((*SHOWN, *COSTS), jobs=JOBS)
    sample.take(
        (scenario, number)
        for number in range(1, REPLICATIONS + 1)
        for one in settings
        for scenario in (*one.at_hours.values(), *one.at_dollars.values())
    )
    found = pairs(sample, settings)
    strongest = decided(sample, found)
    monthly = MONTHLY in structures()
    return page(
        TEXT,
        weeks=WEEKS,
        replications=REPLICATIONS,
        monthly=MONTHLY_HOURS if monthly else "",
        monthly_decides=MONTHLY_DECIDES if monthly else "",
        mechanisms=len(MECHANISMS),
        headline=listed([SHORT[name] for name in HEADLINE], "or"),
        screened=counted(SCREENED, "replication").capitalize(),
        kept=KEPT,
        practices="\n\n".join(of_practice(sample, one, found, strongest) for one in settings),
    )


def of_practice(sample, one, found, strongest):
    """Return the part of the page on one practice."""
    embedded = one.at_hours[EMBEDDED]
    return PRACTICE.format(
        title=one.title,
        reading=reading(sample, one),
        hours=hours_of(embedded),
        dollars=f"about ${cost_of(embedded):,.0f}",
        equal_hours=side_by_side(sample, one.at_hours),
        equal_dollars=side_by_side(sample, one.at_dollars),
        decides=deciding(sample, [each for each in found if each.title == one.title], strongest),
    )


def hours_of(scenario):
    """Return the paid hours a week of a scenario."""
    return sum(post.hours_a_week for post in scenario.posts)


def side_by_side(sample, scenarios):
    """Return the table of structures, with the differences from embedded."""
    rows = [("hours a week", *(f"{hours_of(each):g}" for each in scenarios.values()))]
    rows.append(("cost a week, whoever pays", *(f"${cost_of(x):,.0f}" for x in scenarios.values())))
    for name in SHOWN:
        label = f"{MEASURES[name].label}, {unit_of(name)}"
        rows.append((label, *(cell(sample, scenarios, each, name) for each in scenarios)))
    return table(("", *scenarios), rows)


def unit_of(name):
    """Return the unit in which a measure is shown."""
    unit = MEASURES[name].unit
    return unit.replace("share", "%", 1) if in_hundredths(name) else unit


def cell(sample, scenarios, structure, name):
    """Return a value, with its difference from embedded and what that is."""
    here = values(sample, scenarios[structure], name)
    if here.isna().all():
        return "none"
    mean = rounded(here.mean())
    pair = scenarios[EMBEDDED], scenarios[structure]
    if structure == EMBEDDED:
        return mean
    found = versus(sample, pair, name)
    said = verdict(found, name)
    return f"{mean} ({signed(found)}{', ' * bool(said)}{said and f'**{said}**'})"


def rounded(number):
    """Return a number in three digits, as far as there are decimals to leave.

    >>> rounded(0.4567), rounded(23.456), rounded(123.4)
    ('0.457', '23.5', '123')
    """
    size = abs(number)
    return f"{number:.{3 if size < 1 else 2 if size < 10 else 1 if size < 100 else 0}f}"


def signed(found):
    """Return a difference with its sign.

    >>> signed(estimate([1, 2, 3]))
    '+2.0 ± 2.5'
    """
    return f"{'+' if found.mean > 0 else ''}{found}"


def reading(sample, one):
    """Return in two sentences in what the structures clearly differ from embedded."""
    hours = {name: standing(sample, pair) for name, pair in compared(one.at_hours)}
    dollars = {name: standing(sample, pair) for name, pair in compared(one.at_dollars)}
    first = "; ".join(f"{name} is {said}" for name, said in hours.items() if name != NOBODY)
    second = "; ".join(
        f"{name} ({hours_of(one.at_dollars[name]):g} hours a week) is "
        + ("still so" if said == hours[name] else said)
        for name, said in dollars.items()
    )
    return f"For the same hours as embedded, {first}. For the same dollars, {second}."


def standing(sample, pair):
    """Return in what one structure is clearly better or worse than another."""
    said = {name: verdict(versus(sample, pair, name), name) for name in SHOWN}
    parts = [
        f"{how} in " + listed([SHORT[name] for name, each in said.items() if each == how])
        for how in (BETTER, WORSE)
        if how in said.values()
    ]
    return " and ".join(parts) or "not clearly different in anything"


def deciding(sample, found, strongest):
    """Return the table of what decides in one practice."""
    rows = []
    for pair in found:
        for name in pair.outcomes:
            known = versus(sample, pair.whole, name)
            first, *_ = head = [f"{pair.structure}: {SHORT[name]}", f"{signed(known)}"]
            head[1] += f", {verdict(known, name)}"
            for each in strongest[pair.title, pair.structure, name]:
                mechanism = BY_ID[each.mechanism]
                rows.append(
                    (
                        *head,
                        f"{mechanism.structure} {mechanism.sign}: {mechanism.statement}",
                        signed(each.without_it),
                        str(each.less),
                    )
                )
                head = ["", ""]
            if head[0]:
                rows.append((*head, "no single one, as far as chance lets see", "", ""))
    if not rows:
        return "Nothing: no headline outcome clearly differs."
    return table(DECIDES, rows)


def listed(words, last="and"):
    """Return words as a list in a sentence.

    >>> listed(["one", "two", "three"])
    'one, two and three'
    """
    return f" {last} ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
