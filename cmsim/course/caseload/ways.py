"""Posts to compare: four ways out of a full caseload, and one dedicated day a week."""

from cmsim.analysis.statistics import difference
from cmsim.course.caseload import design
from cmsim.course.caseload.design import DESIGNS, FULL_TIME, ONE_SYSTEM, TWO_SYSTEMS, scenario
from cmsim.scenario.library import workflows
from cmsim.scenario.post import Role, embedded

FASTER, SOONER, MORE_HOURS, CAP = 0.8, 0.8, 0.2, 30
DAY_MINUTES = 480
PAPERS = {"nothing to write": 0.0, "one system": ONE_SYSTEM, "two systems": TWO_SYSTEMS}


def duel():
    """Return the same full caseload four ways: as it is, faster, closing sooner, more hours."""
    base, before = scenario(DESIGNS["complex"], CAP), DESIGNS["complex"]
    home = base.practices[0].name
    second = embedded(
        "Bea",
        home,
        round(MORE_HOURS * FULL_TIME),
        role=Role.COMPLEX,
        caseload_cap=round(MORE_HOURS * CAP),
        experienced=True,
    )
    return {
        "as it is": base.replace(name="as it is"),
        "faster": base.change("work.follow_up", before.talk * FASTER)
        .change("work.check_in", base.work.check_in * FASTER)
        .replace(name="faster"),
        "closing": base.change(
            "engagement.contacts_complex", round(before.contacts * SOONER)
        ).replace(name="closing"),
        "hours": base.replace(posts=(*base.posts, second), name="hours"),
    }


def gained(results, measure, way):
    """Return by how much a way of changing cuts a measure, against as it is, paired."""
    return difference(results.columns(measure), way, "as it is")


# --- one dedicated day a week


def one_day(caseload, interval=28.0):
    """Return the nurse with one dedicated day a week at a caseload, by what there is to write."""
    base = workflows.one_dedicated_day()
    (nurse,) = base.posts
    base = base.change("practices.*.place.note_fixed", 0).replace(
        posts=(nurse.replace(caseload_cap=caseload),),
        weeks=design.WEEKS,
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
