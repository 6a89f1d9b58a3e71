"""``docs/structures.md``: the structures at equal hours and at equal dollars, and what decides."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import pandas as pd

from cmsim.analysis.sample import Sample
from cmsim.analysis.staffing_options import option
from cmsim.analysis.statistics import Estimate, difference, estimate
from cmsim.measures.cost import pay_of, space_of
from cmsim.measures.registry import MEASURES
from cmsim.scenario.library.mechanism import Mechanism, without
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
from cmsim.scenario.post import monthly_hub
from cmsim.scenario.scenario import Scenario
from remake import JOBS, kept
from remake.markdown import page, table

PRACTICES = ("eight-clinicians", "three-clinicians", "solo-rural", "five-small-sites")
WEEKS, FIRST, REPLICATIONS = 39, 13, 5
WEEKS_A_YEAR = 52
AT_START = 20  # open cases of each full-time post
MOST = 2  # times the half-days of embedded, tried for the same dollars
MONTHLY = "monthly hub"
SET_BY_THE_HUB = ("role", "way", "caseload_cap")
COSTS = ("cost_to_practice", "cost_to_others")
ATTEMPTED, SPOKEN = "transition_attempted_in_time", "transition_calls_in_time"
SHORT = {
    "contacts": "contacts",
    "active_caseload": "patients in active care",
    "on_time": "contacts on time",
    ATTEMPTED: "discharges attempted in time",
    SPOKEN: "discharges spoken to in time",
    "overdue_follow_ups": "overdue follow-ups",
    "trust": "trust",
    "minutes_per_contact": "minutes for each contact",
    "admissions_averted": "admissions averted",
}
READ = tuple(name for name in SHORT if name not in ("overdue_follow_ups", "minutes_per_contact"))
HEADLINE = ("contacts", "active_caseload", "on_time", ATTEMPTED)
BETTER, WORSE = "better", "worse"
NO_SINGLE_ONE = "no single one, as far as chance lets see"
DECIDES = ("outcome", "difference from embedded", "switched off", "difference then", "less by")

TEXT = """# The structures compared: where care managers work

The four practices of the library, staffed in each structure and compared with embedded: at equal
hours of care managers, and at equal dollars.

## What was run

{replications} replications of {weeks} weeks on common random numbers: in each replication all
structures meet the same patients on the same days, so differences are paired. Each full-time post
starts with {at_start} patients in care, and the first {first} weeks are not counted. After a value
stands its difference from embedded with the 95% interval; **better** or **worse** stands where this
interval leaves out 0. Of a hundred such intervals about five do so by chance alone.

- **Equal hours**: the hours a week of the embedded posts of the library. Every structure is laid
  out by its row of `cmsim/scenario/library/structures.py`, with the same people. The monthly
  hub has the week of off-site and contacts patients of every tier once a month. Contacts count
  alike, long or short.
- **Equal dollars**: as many half-days a week as come nearest to the full cost of the embedded
  posts: salary, benefits, overhead and space, whoever pays them. Travel is paid time: it takes
  hours and adds no dollars. Peers who stand in on leave come from outside the model: their time is
  in neither the hours nor the dollars.
- **What decides**: where a structure clearly wins or loses at equal hours in one of {headline},
  each of the {mechanisms} pros and cons ([mechanisms.md](mechanisms.md)) that belongs to it or to
  embedded is switched off alone, unless it only moves costs. One replication of each points to
  the one without which the difference is least or turned round; all {replications} say how far it
  is moved. One that moves it no further than chance might is not named. The monthly hub differs
  from off-site by its way of working, which is none of these, and is not looked into.

{practices}
"""

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
    outcomes: list[str]


class Decider(NamedTuple):
    """A mechanism, the difference without it, and how much less that is."""

    mechanism: Mechanism
    without_it: Estimate
    less: Estimate


# --- how the practices are staffed


def structures():
    """Return the names of what is compared: embedded first, nobody last."""
    return (*staffed_structures(), MONTHLY, NOBODY)


def laid_out(base, structure, half_days):
    """Return the practices of a scenario in a structure, with so many half-days a week."""
    if structure in STRUCTURES:
        return option(base, structure, half_days if structure != NOBODY else 0).scenario
    names = [practice.name for practice in base.practices]
    same = {name: value for name, value in person(base).items() if name not in SET_BY_THE_HUB}
    off_site = option(base, OFF_SITE, half_days).scenario
    posts = [
        monthly_hub(1, names, half_days=size, **same)[0].replace(name=post.name, week=post.week)
        for post, size in zip(off_site.posts, post_sizes(half_days))
    ]
    return off_site.replace(name=f"{structure}, {half_days} half-days a week", posts=tuple(posts))


def cost_of(scenario):
    """Return what the posts of a scenario cost in dollars a week while they are filled."""
    each = [pay_of(post, scenario) + space_of(post, scenario) for post in scenario.posts]
    return sum(each) / WEEKS_A_YEAR


def at_the_cost(base, structure, dollars, most):
    """Return a structure with as many half-days, up to ``most``, as come nearest to a cost."""
    tried = [laid_out(base, structure, half_days) for half_days in range(1, most + 1)]
    return min(tried, key=lambda scenario: abs(cost_of(scenario) - dollars))


def setting(name):
    """Return one practice of the library in every structure."""
    library = named()[f"{name}-{EMBEDDED}"]()
    base = library.replace(weeks=WEEKS, typical_caseload=AT_START)
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


def counted_part(record):
    """Return the record of a run without the weeks that are not counted."""
    return record.since(FIRST)


def counted_only(name, record):
    """Return a measure of the weeks that are counted."""
    return MEASURES[name].of(record.once(counted_part))


COUNTED = {
    name: replace(
        MEASURES[name],
        name=f"{name} from week {FIRST}",
        of=partial(counted_only, name),
        weekly=None,
    )
    for name in SHORT
}


def take(sample, scenarios, replications=1):
    """Run scenarios, in so many replications."""
    numbers = range(1, replications + 1)
    sample.take([(scenario, number) for number in numbers for scenario in scenarios])


def values(sample, scenario, name, replications=REPLICATIONS):
    """Return the values of a measure by replication, shares as hundredths."""
    counted = COUNTED[name]
    found = pd.Series(sample.values(scenario, counted, range(1, replications + 1)), dtype=float)
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
            if outcomes and structure in (CO_LOCATED, OFF_SITE):
                found.append(Pair(one.title, structure, whole, parts(structure, whole), outcomes))
    return found


def parts(structure, whole):
    """Return ``{mechanism: embedded and a structure without it}``."""
    return {
        each.id: tuple(without(scenario, each) for scenario in whole)
        for each in MECHANISMS
        if each.structure in (EMBEDDED, structure) and each.outcome not in COSTS
    }


def decided(sample, found):
    """Return for each pair ``{outcome: Decider}``; without an outcome that no single one decides.

    The mechanism is chosen by the first replication and judged by all of them.
    """
    take(sample, [scenario for pair in found for part in pair.parts.values() for scenario in part])
    chosen = [{name: strongest(sample, pair, name) for name in pair.outcomes} for pair in found]
    take(
        sample,
        [
            scenario
            for pair, outcomes in zip(found, chosen)
            for id in outcomes.values()
            for scenario in pair.parts[id]
        ],
        REPLICATIONS,
    )
    judged = [
        {name: decider(sample, pair, name, id) for name, id in outcomes.items()}
        for pair, outcomes in zip(found, chosen)
    ]
    return [
        {name: each for name, each in outcomes.items() if each.less.low > 0} for outcomes in judged
    ]


def strongest(sample, pair, name):
    """Return the mechanism without which, in the first replication, a difference shrinks most."""
    less = {id: shrinking(sample, pair, id, name, 1)[0] for id in pair.parts}
    return max(less, key=less.get)


def shrinking(sample, pair, id, name, replications):
    """Return by how much a difference is less, or turned round, without a mechanism."""
    whole, part = (
        less_first(sample, each, name, replications) for each in (pair.whole, pair.parts[id])
    )
    sign = 1 if versus(sample, pair.whole, name).mean > 0 else -1
    return sign * (whole - part)


def decider(sample, pair, name, id):
    """Return a mechanism with the difference without it, by all replications."""
    less = estimate(shrinking(sample, pair, id, name, REPLICATIONS))
    return Decider(BY_ID[id], versus(sample, pair.parts[id], name), less)


# --- the page


def made():
    """Return the page."""
    settings = [setting(name) for name in PRACTICES]
    sample = Sample(COUNTED.values(), jobs=JOBS, cache=kept.of("structures"))
    whole = [(*one.at_hours.values(), *one.at_dollars.values()) for one in settings]
    take(sample, [scenario for each in whole for scenario in each], REPLICATIONS)
    found = pairs(sample, settings)
    deciding = list(zip(found, decided(sample, found)))
    return page(
        TEXT,
        weeks=WEEKS,
        first=FIRST,
        at_start=AT_START,
        replications=REPLICATIONS,
        mechanisms=len(MECHANISMS),
        headline=listed([SHORT[name] for name in HEADLINE], "or"),
        practices="\n\n".join(of_practice(sample, one, deciding) for one in settings),
    )


def of_practice(sample, one, deciding):
    """Return the part of the page on one practice."""
    embedded = one.at_hours[EMBEDDED]
    return PRACTICE.format(
        title=one.title,
        reading=reading(sample, one),
        hours=hours_of(embedded),
        dollars=f"about ${cost_of(embedded):,.0f}",
        equal_hours=side_by_side(sample, one.at_hours),
        equal_dollars=at_other_hours(sample, one),
        decides=deciders(sample, [each for each in deciding if each[0].title == one.title]),
    )


def at_other_hours(sample, one):
    """Return the table at equal dollars of the structures whose hours are others then."""
    others = {
        name: scenario
        for name, scenario in one.at_dollars.items()
        if scenario.hash != one.at_hours[name].hash
    }
    if not others:
        return "The same half-days, and so the same table."
    return side_by_side(sample, {EMBEDDED: one.at_hours[EMBEDDED], **others})


def hours_of(scenario):
    """Return the paid hours a week of a scenario."""
    return sum(post.hours_a_week for post in scenario.posts)


def side_by_side(sample, scenarios):
    """Return the table of structures, with the differences from embedded."""
    rows = [("hours a week", *(f"{hours_of(each):g}" for each in scenarios.values()))]
    rows.append(("cost a week, whoever pays", *(f"${cost_of(x):,.0f}" for x in scenarios.values())))
    rows.append(("leave worked by outside peers", *map(covered, scenarios.values())))
    for name in SHORT:
        label = f"{MEASURES[name].label}, {unit_of(name)}"
        rows.append((label, *(cell(sample, scenarios, each, name) for each in scenarios)))
    return table(("", *scenarios), rows)


def covered(scenario):
    """Return what share of leave peers from outside the model work."""
    shares = [post.covered_on_leave for post in scenario.posts]
    return f"{sum(shares) / len(shares):.0%}" if shares else "none"


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
    """Return a number in three digits, or without decimals where it has more.

    >>> rounded(0.4567), rounded(99.96), rounded(1234.5), rounded(0.0)
    ('0.457', '100', '1,234', '0')
    """
    return f"{number:.3g}" if abs(number) < 999.5 else f"{number:,.0f}"


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
    said = {name: verdict(versus(sample, pair, name), name) for name in READ}
    parts = [
        f"{how} in " + listed([SHORT[name] for name, each in said.items() if each == how])
        for how in (BETTER, WORSE)
        if how in said.values()
    ]
    return " and ".join(parts) or "not clearly different in anything"


def deciders(sample, deciding):
    """Return the table of what decides in one practice."""
    rows = []
    for pair, known in deciding:
        for name in pair.outcomes:
            whole = versus(sample, pair.whole, name)
            each = known.get(name)
            rows.append(
                (
                    f"{pair.structure}: {SHORT[name]}",
                    f"{signed(whole)}, **{verdict(whole, name)}**",
                    *(in_words(each) if each else (NO_SINGLE_ONE, "", "")),
                )
            )
    return table(DECIDES, rows) if rows else "No headline outcome clearly differs."


def in_words(each):
    """Return the cells on a mechanism that decides."""
    mechanism = each.mechanism
    return (
        f"{mechanism.structure} {mechanism.sign}: {mechanism.statement}",
        signed(each.without_it),
        each.less,
    )


def listed(words, last="and"):
    """Return words as a list in a sentence.

    >>> listed(["one", "two", "three"])
    'one, two and three'
    """
    return f" {last} ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
