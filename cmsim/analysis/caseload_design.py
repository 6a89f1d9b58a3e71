"""What a caseload costs in time: a post as a learner designs it, and what many runs say of it."""

from typing import NamedTuple

from cmsim.analysis.caseload import full_time
from cmsim.analysis.statistics import Estimate, difference, estimate
from cmsim.model.log import Kind
from cmsim.scenario.post import OFF
from cmsim.scenario.scenario import parameters

WEEKS = 26
LATE, CHANCE = 0.10, 0.80
ONE_SYSTEM, TWO_SYSTEMS = 0.75, 2.0
MEASURED = ("on_time", "active_caseload", "open_caseload", "assigned_caseload", "waiting",
            "utilization", "hours_paid")
HOURS = tuple(f"hours_{kind}" for kind in (
    "transition", "outreach", "hand_off", "first_visit", "follow_up", "monitoring", "coordination",
    "resource", "documentation", "registry", "upkeep", "meeting", "relationship", "training",
    "pulled", "interruption", "travel", "waiting", "leave"))
TRIED = {"complex": (10, 20, 30, 40, 50, 60), "moderate": (30, 50, 70, 90, 110)}
JOBS = {"complex": (30, 50), "moderate": (90, 100)}  # active patients, S4's job descriptions
FASTER, SOONER, MORE_DEMAND = 0.8, 0.8, 1.1
CAP_OF_DUEL = 30


class Design(NamedTuple):
    """A post as a learner sets it; times in minutes, days and hours a week."""

    role: str = "complex"
    half_days: int = 10
    interval: float = 14
    talk: float = 29
    documentation: float = ONE_SYSTEM
    registry: float = 2
    contacts: int = 17


DESIGNS = {"complex": Design(), "moderate": Design("moderate", interval=28, contacts=7)}


def scenario(design, caseload, weeks=WEEKS):
    """Return the practice that keeps one such post at a caseload.

    >>> scenario(Design(half_days=4), 20).posts[0].hours_a_week
    16.0
    """
    made = full_time(design.role, caseload, design.interval, design.documentation, **{
        "work__follow_up": design.talk, "posts__Ada__registry": design.registry,
        f"engagement__contacts_{design.role}": design.contacts})
    post, = made.posts
    week = tuple(site if n < design.half_days else OFF for n, site in enumerate(post.week))
    return made.replace(posts=(post.replace(week=week),), weeks=weeks,
                        name=f"{caseload} open cases")


def known(path, role="complex"):
    """Return what is known of one of a design's numbers."""
    return parameters(scenario(DESIGNS[role], 20))[path][1]


class Point(NamedTuple):
    """One caseload: what was in active care, late contacts with interval and spread, on schedule.

    ``late`` is a share of contacts due; ``low`` and ``high`` hold 8 in 10 of the runs;
    ``kept`` is the share of runs with at most :data:`LATE` late.
    """

    caseload: int
    active: float
    late: Estimate
    low: float
    high: float
    kept: float
    use: float
    waiting: float
    n: int


def point(results, name, caseload):
    """Return what the runs of one caseload say."""
    def column(measure):
        return results.measure(measure)[name]
    late = (1 - column("on_time")).dropna()
    return Point(caseload, column("active_caseload").mean(), estimate(late),
                 *(float(late.quantile(end)) for end in (0.1, 0.9)), float((late <= LATE).mean()),
                 column("utilization").mean(), column("waiting").mean(), len(late))


def curve(results, caseloads):
    """Return a :class:`Point` for each caseload of some results."""
    return [point(results, f"{caseload} open cases", caseload) for caseload in caseloads]


def overload(points):
    """Return between which two caseloads the post falls behind: ``(last kept, first not kept)``.

    ``None`` stands for an end that was not found among the caseloads tried.
    """
    kept = [each.caseload for each in points if each.kept >= CHANCE]
    first = min((each.caseload for each in points if each.kept < CHANCE), default=None)
    last = max((each for each in kept if first is None or each < first), default=None)
    return last, first


def ledger(results, name):
    """Return ``{kind in words: hours a week}`` of a run, largest first; they add up to paid time."""
    hours = {kind: float(results.measure(measure)[name].mean())
             for kind, measure in zip(KINDS, HOURS)}
    return dict(sorted(((kind, value) for kind, value in hours.items() if value > 0),
                       key=lambda pair: -pair[1]))


KINDS = tuple(str(getattr(Kind, name.removeprefix("hours_").upper())) for name in HOURS)


# --- faster contacts, or closing cases

def duel():
    """Return the same full caseload three ways: as it is, faster contacts, closing sooner."""
    base = scenario(DESIGNS["complex"], CAP_OF_DUEL)
    return {"as it is": base.replace(name="as it is"),
            "faster": base.change("work.follow_up", DESIGNS["complex"].talk * FASTER).replace(
                name="faster"),
            "closing": base.change("engagement.contacts_complex", round(
                DESIGNS["complex"].contacts * SOONER)).replace(name="closing")}


def gained(results, measure, way):
    """Return by how much a way of changing cuts a measure, against as it is, paired."""
    return difference(results.measure(measure), way, "as it is")


# --- weighting points

WEIGHTS = {"complex": (100 / 40, 100 / 50, 100 / 30), "moderate": (1.0, 1.0, 100 / 90)}


def points_of(complex_patients, moderate_patients):
    """Return the weighted points of a caseload, ``(middle, low, high)``; 100 are a full post.

    A weight is 100 over the caseload of a job description: its middle, its upper and its lower
    end. So points say what the job descriptions say, and nothing of minutes.

    >>> points_of(40, 0)[0], points_of(0, 100)[0]
    (100.0, 100.0)
    """
    return tuple(complex_patients * a + moderate_patients * b
                 for a, b in zip(WEIGHTS["complex"], WEIGHTS["moderate"]))


def mixed(complex_patients, moderate_patients, documentation=ONE_SYSTEM, weeks=WEEKS):
    """Return a hybrid post that begins with so many complex and moderate patients."""
    from cmsim.scenario.post import Role
    from cmsim.scenario.scenario import OpenCase
    made = scenario(Design(documentation=documentation), complex_patients + moderate_patients, weeks)
    home = made.practices[0].name
    tiers = ["complex"] * complex_patients + ["moderate"] * moderate_patients
    cases = tuple(OpenCase(practice=home, tier=tier, post="Ada", due=n % 14)
                  for n, tier in enumerate(tiers))
    post = made.posts[0].replace(role=Role.HYBRID)
    return made.replace(posts=(post,), caseload=cases, typical_caseload=0,
                        name=f"{complex_patients} complex and {moderate_patients} moderate")
