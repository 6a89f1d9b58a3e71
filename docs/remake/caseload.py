"""``docs/caseload.md``: two job descriptions, and the safe caseload of each way of working."""

from statistics import fmean
from typing import NamedTuple

from cmsim.analysis.caseload import (
    ON_TIME,
    OVERDUE,
    TRIED,
    Moving,
    held,
    largest_safe,
    moving_most,
    on_paper,
    safe,
)
from cmsim.analysis.factors import assumed, factors
from cmsim.analysis.sample import Sample
from cmsim.analysis.statistics import estimate
from cmsim.scenario.post import Role, Way
from remake import JOBS, kept
from remake.markdown import page, table

REPLICATIONS, AT_ENDS, NUMBERS = 4, 1, 3
COVER = "posts.*.covered_on_leave"
SHOWN = ("active_caseload", "assigned_caseload", "utilization")
MEASURED = ("on_time", "overdue_follow_ups", *SHOWN)


class Working(NamedTuple):
    """A way of working: the patients a post takes, and how it looks after them."""

    name: str
    role: Role
    way: Way
    made_for: str


class Job(NamedTuple):
    """A job description of the guide: patients in active care, and on the list."""

    name: str
    working: str
    active: tuple[int, int]
    assigned: int
    rows: str


COMPLEX, MODERATE = "intensive, complex", "intensive, moderate"
WAYS = (
    Working(COMPLEX, Role.COMPLEX, Way.INTENSIVE, "a contact every {complex:g} days"),
    Working(MODERATE, Role.MODERATE, Way.INTENSIVE, "a contact every {moderate:g} days"),
    Working("hybrid", Role.HYBRID, Way.INTENSIVE, "both of these, whoever comes"),
    Working("monthly", Role.EVERYONE, Way.MONTHLY, "every tier, a contact every {monthly:g} days"),
)
GUIDE = (
    Job("complex care manager", COMPLEX, (30, 50), 150, "TC-A01, TC-A02"),
    Job("moderate-risk care manager", MODERATE, (90, 100), 500, "TC-A03, TC-A04"),
)

TEXT = """# Caseload: two job descriptions, and what is safe

Two job descriptions in *Care Management: A How-To Guide* (appendix, "Care manager job
descriptions") state a caseload. They are compared here with the model. They are not used anywhere
in it, and nothing was adjusted to meet them.

## What was run

One full-time, experienced, embedded care manager in a practice of {clinicians} clinicians, whose
caseload is held: a new patient is let in whenever one leaves, whether or not the promised contacts
fit the hours, for {weeks} weeks. Everything else is as in the library: a working session takes
{follow_up:g} minutes of talk, a first visit {first_visit:g}, a check-in call {check_in:g}; a note
takes {fixed:g} minutes and {documentation:g} for each minute of talk; {leave:g} weeks of leave;
{interruptions:g} interruptions an hour; {pulled:.0%} of an ordinary day goes into other work.

**On time** and **overdue** are the measures of that name: contacts that the care manager came to
within a week of falling due, and follow-ups overdue by more. A year is **safe** when at least
{on_time:.0%} of contacts are on time and at most {overdue:.0%} of follow-ups overdue. **Active**
means an open case with a completed contact in the last 60 days; **assigned** adds the graduated
patients who are still checked.

## The job descriptions

{jobs_table}

{replications} years of each number of open cases, means and 95% intervals. {jobs_words}

## The safe caseload of each way of working

The largest number of open cases, of those tried, in a safe year: the median of {replications} years
and their range. *On paper* is how many the admission rule would let in: the promised minutes
against those there are, with as many patients of each tier.

{safe_table}

### What the range of a number does to it

The {numbers} numbers that on paper move each caseload most, among those that the practice does not
decide, and the share of leave that a peer works, which moves nothing on paper. Each is put at
either end of its plausible range, one at a time, all else as above, in the first of the years.

{ends_table}

{ranges}
"""


def made():
    """Return the page."""
    sample = Sample(MEASURED, jobs=JOBS, cache=kept.of("caseload"))
    jobs = jobs_table(sample)
    found = years(sample)
    at_ends = ends(sample, found)
    return page(
        TEXT,
        **assumed_numbers(),
        on_time=ON_TIME,
        overdue=OVERDUE,
        replications=REPLICATIONS,
        numbers=NUMBERS,
        jobs_table=jobs,
        jobs_words=" ".join(job_words(job, found, at_ends) for job in GUIDE),
        safe_table=safe_table(found),
        ends_table=ends_table(found, at_ends),
        ranges="\n".join(f"- {range_words(way, found, at_ends)}" for way in WAYS),
    )


def assumed_numbers():
    """Return the numbers of the scenario that the page names."""
    scenario = held(Role.COMPLEX, TRIED[0])
    practice, post, work = scenario.practices[0], scenario.posts[0], scenario.work
    return {
        "clinicians": practice.clinicians,
        "weeks": scenario.weeks,
        "follow_up": work.follow_up,
        "first_visit": work.first_visit,
        "check_in": work.check_in,
        "fixed": practice.place.note_fixed,
        "documentation": practice.place.documentation,
        "leave": post.leave,
        "interruptions": practice.place.interruptions,
        "pulled": practice.place.pulled,
    }


def made_for(way):
    """Return in words how often a way of working contacts its patients."""
    e = held(way.role, TRIED[0], way.way).engagement
    return way.made_for.format(
        complex=e.interval_complex, moderate=e.interval_moderate, monthly=e.interval_monthly
    )


# --- the job descriptions


def of_job(job):
    """Return the scenario of each end of the active patients that a job description states."""
    way = next(way for way in WAYS if way.name == job.working)
    return {cases: held(way.role, cases, way.way) for cases in job.active}


def jobs_table(sample):
    made = [(job, *each) for job in GUIDE for each in of_job(job).items()]
    numbers = range(1, REPLICATIONS + 1)
    sample.take((scenario, n) for n in numbers for *_, scenario in made)
    rows = []
    for job, cases, scenario in made:
        found = {name: sample.values(scenario, name, numbers) for name in MEASURED}
        kept = [safe(*each) for each in zip(found["on_time"], found["overdue_follow_ups"])]
        rows.append(
            (
                f"{job.name} ({job.rows})",
                cases,
                *(f"{estimate([100 * x for x in found[name]])}" for name in MEASURED[:2]),
                *(f"{fmean(found[name]):.0f}" for name in SHOWN[:2]),
                f"{fmean(found['utilization']):.0%}",
                f"{sum(kept)} of {REPLICATIONS}",
            )
        )
    return table(
        (
            "job description",
            "open cases",
            "% on time",
            "% overdue",
            "active",
            "assigned",
            "time at work in use",
            "safe years",
        ),
        rows,
    )


def job_words(job, found, at_ends):
    """Return how the safe caseload stands to a job description."""
    (way,) = (way for way in WAYS if way.name == job.working)
    few, many = job.active
    active, assigned = (found[way].level(name) for name in SHOWN[:2])
    return (
        f"For the {job.name} the guide states {few} to {many} active patients and {job.assigned} "
        f"assigned. Of a safe caseload {spread(active)} are active, {standing(active, few, many)}, "
        f"and {spread(assigned)} assigned. From one end of a plausible range to the other the safe "
        f"caseload is {spread(whole_range(found[way], at_ends[way]))} open cases."
    )


def standing(values, low, high):
    """Say how some values, as whole numbers, stand to a range.

    >>> standing([20, 29], 30, 50), standing([29, 31], 30, 50), standing([30, 50], 30, 50)
    ('below that', 'partly within that', 'within that')
    """
    values = [round(each) for each in values]
    if max(values) < low:
        return "below that"
    if min(values) > high:
        return "above that"
    within = low <= min(values) and max(values) <= high
    return "within that" if within else "partly within that"


def spread(values):
    """Return the range of some caseloads in words, 0 being fewer than the fewest tried.

    >>> spread([30, 34.6]), spread([40]), spread([0, 20]), spread([0])
    ('30 to 35', '40', 'fewer than 5 to 20', 'fewer than 5')
    """
    low, high = min(values), max(values)
    ends = [f"{x:.0f}" if x else f"fewer than {TRIED[0]}" for x in (low, high)]
    return " to ".join(dict.fromkeys(ends))


# --- the safe caseload


class Years(NamedTuple):
    """The largest safe caseload of each year, and what it leaves then; nothing where none is."""

    safe: list[int]
    paper: float
    then: dict[str, list[float]]

    def level(self, name):
        """Return a measure at the safe caseload of each year that has one."""
        return self.then[name] or [0.0]


def maker(way, factor=None, value=None):
    """Return what makes the scenario of a caseload, with another value of one number."""

    def make(caseload):
        scenario = held(way.role, caseload, way.way)
        return scenario if factor is None else assumed(scenario, {factor: value})

    return make


def years(sample):
    """Return the :class:`Years` of each way of working."""
    makes = {way: maker(way) for way in WAYS}
    paper = {way: on_paper(make(TRIED[0])) for way, make in makes.items()}
    first = largest_safe(makes, sample, (1,), paper)
    near = {way: first[way, 1] for way in WAYS}
    found = first | largest_safe(makes, sample, range(2, REPLICATIONS + 1), near)
    result = {}
    for way, make in makes.items():
        here = {n: cases for (each, n), cases in found.items() if each is way}
        then = {
            name: [sample.values(make(cases), name, [n])[0] for n, cases in here.items() if cases]
            for name in SHOWN
        }
        result[way] = Years(list(here.values()), paper[way], then)
    return result


def ends(sample, found):
    """Return for each way ``{number: safe caseloads at its low and its high end}``."""
    moving = {way: [*moving_most(maker(way)(TRIED[0]), NUMBERS), cover(way)] for way in WAYS}
    makes, guesses = {}, {}
    for way, numbers in moving.items():
        usual = sorted(found[way].safe)[REPLICATIONS // 2] or TRIED[0]
        for each in numbers:
            for value, paper in ((each.factor.low, each.low), (each.factor.high, each.high)):
                makes[way, each.factor, value] = maker(way, each.factor, value)
                guesses[way, each.factor, value] = usual * paper / found[way].paper
    safe_at = largest_safe(makes, sample, range(1, AT_ENDS + 1), guesses)
    return {
        way: {
            each.factor: [
                [safe_at[(way, each.factor, value), n] for n in range(1, AT_ENDS + 1)]
                for value in (each.factor.low, each.factor.high)
            ]
            for each in numbers
        }
        for way, numbers in moving.items()
    }


def cover(way):
    """Return the share of leave that a peer works, which moves nothing on paper."""
    scenario = maker(way)(TRIED[0])
    (factor,) = (each for each in factors([scenario]) if each.path == COVER)
    return Moving(factor, on_paper(scenario), on_paper(scenario))


def whole_range(here, at_ends):
    """Return the safe caseloads of a way over years and over the ends of the numbers."""
    return here.safe + [cases for both in at_ends.values() for end in both for cases in end]


def safe_table(found):
    rows = []
    for way, here in found.items():
        middle = sorted(here.safe)[len(here.safe) // 2]
        rows.append(
            (
                way.name,
                made_for(way),
                spread([middle]),
                spread(here.safe),
                f"{here.paper:.0f}",
                spread(here.level("active_caseload")),
                spread(here.level("assigned_caseload")),
                f"{fmean(here.level('utilization')):.0%}",
            )
        )
    return table(
        (
            "way of working",
            "",
            "safe caseload",
            "range over years",
            "on paper",
            "active then",
            "assigned then",
            "time at work in use",
        ),
        rows,
    )


def ends_table(found, at_ends):
    rows = []
    for way, numbers in at_ends.items():
        for factor, (low, high) in numbers.items():
            rows.append(
                (
                    way.name,
                    f"{factor} ({factor.parameter.unit})",
                    f"{spread(found[way].safe[:AT_ENDS])} at {factor.value:g}",
                    f"{spread(low)} at {factor.low:g}",
                    f"{spread(high)} at {factor.high:g}",
                )
            )
    return table(
        ("way of working", "number", "safe as in the library", "at the low end", "at the high end"),
        rows,
    )


def range_words(way, found, at_ends):
    """Return the safe caseload of a way of working as a range."""
    here = found[way]
    return (
        f"**{way.name.capitalize()}**: {spread(here.safe)} open cases for a full-time post over "
        f"the years as they are, {spread(whole_range(here, at_ends[way]))} over the plausible "
        f"ranges too."
    )
