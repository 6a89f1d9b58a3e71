"""What a caseload costs in time: a post as a learner designs it, and what many runs say of it."""

from typing import NamedTuple

from cmsim.analysis.caseload import full_time
from cmsim.analysis.statistics import Estimate, difference, estimate
from cmsim.model.log import Kind
from cmsim.scenario.library import workflows
from cmsim.scenario.panel import Tier
from cmsim.scenario.parameter import parameters
from cmsim.scenario.post import OFF, Role, embedded
from cmsim.scenario.scenario import OpenCase

WEEKS, FULL_TIME = 26, 10  # half-days a week
LATE, CHANCE = 0.10, 0.80
ONE_SYSTEM, TWO_SYSTEMS = 0.75, 2.0
MEASURED = (
    "on_time",
    "active_caseload",
    "open_caseload",
    "assigned_caseload",
    "waiting",
    "utilization",
    "hours_paid",
)
HOURS = tuple(
    f"hours_{kind}"
    for kind in (
        "transition",
        "outreach",
        "hand_off",
        "first_visit",
        "follow_up",
        "monitoring",
        "coordination",
        "resource",
        "documentation",
        "registry",
        "upkeep",
        "meeting",
        "relationship",
        "training",
        "pulled",
        "interruption",
        "travel",
        "waiting",
        "leave",
    )
)
KINDS = tuple(str(getattr(Kind, name.removeprefix("hours_").upper())) for name in HOURS)
TRIED = {
    "complex": (10, 20, 30, 40, 50, 60),
    "moderate": (30, 50, 70, 90, 110),
    "hybrid": (15, 30, 45, 60, 75),
}
JOBS = {"complex": (30, 50), "moderate": (90, 100)}  # active patients, S4's job descriptions
LISTS = {"complex": 150, "moderate": 500}  # all patients, from the same
FASTER, SOONER, MORE_HOURS, MORE_DEMAND = 0.8, 0.8, 0.2, 1.1
CAP_OF_WAYS, SPREAD = 30, 0.618  # the golden section spreads numbers evenly, however many


class Design(NamedTuple):
    """A post as a learner sets it; times in minutes, days and hours a week.

    ``contacts`` is the median until a case is closed, ``pulled`` of 100 hours of an ordinary day.
    Of ten patients of a hybrid post ``mix`` are complex at the start; its moderate patients are
    contacted half as often, and closed after as many contacts in proportion.
    """

    role: str = "complex"
    half_days: int = FULL_TIME
    interval: float = 14
    talk: float = 29
    documentation: float = ONE_SYSTEM
    registry: float = 2
    contacts: int = 17
    pulled: float = 10
    mix: int = 5


DESIGNS = {
    "complex": Design(),
    "moderate": Design("moderate", interval=28, contacts=7),
    "hybrid": Design("hybrid"),
}


def scenario(design, caseload, weeks=None):
    """Return the practice that keeps one such post at a caseload.

    >>> scenario(Design(half_days=4), 20).posts[0].hours_a_week
    16.0
    """
    complex_patients = round(caseload * design.mix / 10)
    made = (
        mixed(design, complex_patients, caseload - complex_patients)
        if design.role == Role.HYBRID
        else of_one_tier(design, caseload)
    )
    return made.replace(weeks=weeks or WEEKS, name=f"{caseload} open cases")


def of_one_tier(design, caseload):
    """Return the practice whose one post has complex or moderate patients only."""
    made = full_time(
        design.role,
        caseload,
        design.interval,
        design.documentation,
        **{
            "work__follow_up": design.talk,
            "posts__Ada__registry": design.registry,
            "practices__*__place__pulled": design.pulled / 100,
            f"engagement__contacts_{design.role}": design.contacts,
        },
    )
    (post,) = made.posts
    week = tuple(site if n < design.half_days else OFF for n, site in enumerate(post.week))
    return made.replace(
        posts=(post.replace(week=week),),
        typical_caseload=round(caseload * FULL_TIME / design.half_days),
    )


def mixed(design, complex_patients, moderate_patients):
    """Return the practice whose one post begins with so many complex and moderate patients.

    Who comes later is whoever the practice identifies or refers.
    """
    caseload = complex_patients + moderate_patients
    made = of_one_tier(design._replace(role="complex"), caseload)
    rarer = DESIGNS["moderate"].interval / DESIGNS["complex"].interval
    fewer = DESIGNS["moderate"].contacts / DESIGNS["complex"].contacts
    made = made.change("engagement.interval_moderate", rarer * design.interval).change(
        "engagement.contacts_moderate", max(round(fewer * design.contacts), 1)
    )
    cases = in_care(
        made, Tier.COMPLEX, complex_patients, design.interval, design.contacts
    ) + in_care(
        made, Tier.MODERATE, moderate_patients, rarer * design.interval, fewer * design.contacts
    )
    return made.replace(
        posts=(made.posts[0].replace(role=Role.HYBRID),),
        caseload=cases,
        typical_caseload=0,
        weeks=WEEKS,
        name=f"{complex_patients} complex and {moderate_patients} moderate",
    )


def in_care(made, tier, number, interval, contacts):
    """Return so many open cases, spread over the interval and over the length of an episode."""
    home, post = made.practices[0].name, made.posts[0].name
    return tuple(
        OpenCase(
            practice=home,
            tier=tier,
            post=post,
            met=True,
            due=interval * (n + 0.5) / number,
            last_contact=interval * (1 - (n + 0.5) / number),
            contacts_done=1 + int(contacts * (n * SPREAD % 1)),
        )
        for n in range(number)
    )


def tried(design):
    """Return the caseloads to try with a design: fewer where the post is smaller.

    >>> tried(Design(half_days=5))
    (5, 10, 15, 20, 25, 30)
    """
    return tuple(max(round(each * design.half_days / FULL_TIME), 1) for each in TRIED[design.role])


def known(path, role="complex"):
    """Return what is known of one of a design's numbers."""
    return parameters(scenario(DESIGNS[role], 20))[path][1]


# --- the curve


class CaseloadBand(NamedTuple):
    """A measure over the runs: its mean with interval, and the ends that hold 8 in 10 of them."""

    mean: Estimate
    low: float
    high: float


class Point(NamedTuple):
    """One caseload: who is in active care, on the list, late of those due, waiting at the door.

    ``kept`` is the share of runs with at most :data:`LATE` late, ``use`` that of time at work.
    """

    caseload: int
    active: float
    assigned: float
    late: CaseloadBand
    waiting: CaseloadBand
    kept: float
    use: float
    n: int


def band(values):
    """Return the :class:`CaseloadBand` of a column."""
    return CaseloadBand(estimate(values), *(float(values.quantile(end)) for end in (0.1, 0.9)))


def point(results, name, caseload):
    """Return what the runs of one caseload say."""

    def column(measure):
        return results.measure(measure)[name]

    late = (1 - column("on_time")).dropna()
    return Point(
        caseload,
        column("active_caseload").mean(),
        column("assigned_caseload").mean(),
        band(late),
        band(column("waiting")),
        float((late <= LATE).mean()),
        column("utilization").mean(),
        len(late),
    )


def curve(results, caseloads):
    """Return a :class:`Point` for each caseload of some results."""
    return [point(results, f"{caseload} open cases", caseload) for caseload in caseloads]


def overload(points):
    """Return the last caseload kept and the first not kept: the post falls behind between them.

    ``None`` stands for an end that was not found among the caseloads tried.
    """
    first = next((n for n, each in enumerate(points) if each.kept < CHANCE), None)
    last = len(points) - 1 if first is None else first - 1
    return (points[last] if last >= 0 else None), (None if first is None else points[first])


def job(design):
    """Return the range of active patients that the job descriptions ask of a post.

    For a hybrid post it is the two of them weighed by the mix. Part of a post is asked the same
    part.

    >>> job(Design()), job(Design(half_days=5)), job(Design("hybrid", mix=5))
    ((30.0, 50.0), (15.0, 25.0), (45.0, 66.7))
    """
    shares = (
        {"complex": design.mix / 10, "moderate": 1 - design.mix / 10}
        if design.role == Role.HYBRID
        else {design.role: 1}
    )
    part = design.half_days / FULL_TIME
    low, high = (
        1 / sum(share / JOBS[role][end] for role, share in shares.items()) for end in (0, 1)
    )
    return round(part * low, 1), round(part * high, 1)


def ledger(results, name):
    """Return ``{kind in words: hours a week}``, largest first; they add up to paid time."""
    hours = {
        kind: float(results.measure(measure)[name].mean()) for kind, measure in zip(KINDS, HOURS)
    }
    return dict(
        sorted(
            ((kind, value) for kind, value in hours.items() if value > 0), key=lambda pair: -pair[1]
        )
    )


# --- three ways out of a full caseload


def duel():
    """Return the same full caseload four ways: as it is, faster, closing sooner, more hours."""
    base, before = scenario(DESIGNS["complex"], CAP_OF_WAYS), DESIGNS["complex"]
    home = base.practices[0].name
    second = embedded(
        "Bea",
        home,
        round(MORE_HOURS * FULL_TIME),
        role=Role.COMPLEX,
        caseload_cap=round(MORE_HOURS * CAP_OF_WAYS),
        experienced=True,
    )
    return {
        "as it is": base.replace(name="as it is"),
        "faster": base.change("work.follow_up", before.talk * FASTER).replace(name="faster"),
        "closing": base.change(
            "engagement.contacts_complex", round(before.contacts * SOONER)
        ).replace(name="closing"),
        "hours": base.replace(posts=(*base.posts, second), name="hours"),
    }


def gained(results, measure, way):
    """Return by how much a way of changing cuts a measure, against as it is, paired."""
    return difference(results.measure(measure), way, "as it is")


# --- one dedicated day a week

DAY_MINUTES = 480
PAPERS = {"nothing to write": 0.0, "one system": ONE_SYSTEM, "two systems": TWO_SYSTEMS}


def one_day(caseload, interval=28.0):
    """Return the nurse with one dedicated day a week at a caseload, by what there is to write."""
    base = workflows.one_dedicated_day()
    (nurse,) = base.posts
    base = base.replace(
        posts=(nurse.replace(caseload_cap=caseload),),
        weeks=WEEKS,
        typical_caseload=round(caseload * 40 / nurse.hours_a_week),
        engagement=base.engagement.replace(interval_complex=interval, interval_moderate=interval),
    )
    return {
        words: base.change("practices.*.place.documentation", ratio).replace(name=words)
        for words, ratio in PAPERS.items()
    }


def on_paper(words):
    """Return how many calls fit into a day if nothing else were in it.

    >>> [round(on_paper(words), 1) for words in PAPERS]
    [12.8, 7.3, 4.3]
    """
    return DAY_MINUTES / (workflows.one_dedicated_day().work.follow_up * (1 + PAPERS[words]))


# --- weighting points

WEIGHTS = {"complex": (100 / 40, 100 / 50, 100 / 30), "moderate": (1.0, 1.0, 100 / 90)}


def points_of(complex_patients, moderate_patients):
    """Return the weighted points of a caseload, ``(middle, low, high)``; 100 are a full post.

    A weight is 100 over the caseload of a job description: its middle, its upper and its lower
    end; a moderate patient's is 1 in the middle too, so that points are easy to count. So points
    say what the job descriptions say, and nothing of minutes.

    >>> points_of(40, 0)[0], points_of(0, 100)[0]
    (100.0, 100.0)
    """
    return tuple(
        complex_patients * a + moderate_patients * b
        for a, b in zip(WEIGHTS["complex"], WEIGHTS["moderate"])
    )
