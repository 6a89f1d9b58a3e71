"""The guide's three workflows as a map, and the arrow at which each of them loses patients."""

from functools import partial
from typing import NamedTuple

from cmsim.course.finding.routes import NO_LIST, changed, made
from cmsim.measures.episodes import OPEN
from cmsim.model.log import REACHED, VISITED_FIRST, Activity
from cmsim.scenario.library import workflows
from cmsim.scenario.post import OFF
from cmsim.units import WEEK

WEEKS, FOUND_IN = 52, 26
STAGES = ("found", "called", "spoken to", "agreed", "first visit", "still in care or goals met")
STAYED = 5
CHANGED = ", changed"


class Workflow(NamedTuple):
    """One workflow of the guide: its practice, how it works in a few lines, and one change."""

    name: str
    make: object
    finds: str
    decides: str
    meets: str
    ends: str
    change: str
    changes: object


def two_days(scenario):
    """Return the clinic nurse with two days a week for care management, and room to match."""
    name, post = scenario.practices[0].name, scenario.posts[0]
    week = (OFF, OFF, name, name, OFF, OFF, name, name)
    twice = post.replace(week=week, caseload_cap=2 * post.caseload_cap)
    return scenario.replace(posts=(twice,))


def visits_only(scenario):
    """Return the practice without its list: patients come from visits alone."""
    return changed(scenario, NO_LIST)


def refer_again(scenario):
    """Return the practice whose clinicians refer again."""
    usual = workflows.practice("usual", 1).referral_habit
    return scenario.change("practices.*.referral_habit", usual)


WORKFLOWS = {
    "day": Workflow(
        "One day a week",
        workflows.one_dedicated_day,
        "Physician, nurse, or medical assistant, at a visit; a payer's list a few times a year",
        "The physician",
        "In the education room, 40 to 60 minutes, on the nurse's one day",
        "Goals met, or closed after several calls without an answer",
        "Give the nurse a second day",
        two_days,
    ),
    "visit": Workflow(
        "At the visit",
        workflows.diabetes_tasks,
        "Medical assistant, while rooming; the care manager's registry calls between visits",
        "The provider, who brings the care manager in",
        "In the exam room, at the end of the visit",
        "The note of each visit goes to the doctor",
        "Drop the calls from the registry",
        visits_only,
    ),
    "eleven": Workflow(
        "Practice 11",
        workflows.practice_eleven,
        "Two care managers together, from the registry; referral is on hold",
        "The care managers",
        "In the office or by phone; reminder calls on Monday and Thursday",
        "Weekly calls for those who make no progress",
        "Let clinicians refer again",
        refer_again,
    ),
}


def name_of(key, after=False):
    """Return how a workflow's practice is called."""
    return f"{key}{CHANGED * after}"


def practice(key, after=False):
    """Return a workflow's practice for a year, as the guide shows it or with its one change."""
    flow = WORKFLOWS[key]
    base = flow.make()
    return (flow.changes(base) if after else base).replace(weeks=WEEKS, name=name_of(key, after))


def practices():
    """Return all practices of the map."""
    return [practice(key, after) for key in WORKFLOWS for after in (False, True)]


def counts(record):
    """Return how many of the patients found in the first six months came to each stage."""
    found = [0] * len(STAGES)
    for episode in record.identified_or_referred:
        if episode.opened < FOUND_IN * WEEK:
            for stage in range(reached(episode) + 1):
                found[stage] += 1
    return found


def reached(episode):
    """Return the last stage to which a patient came."""
    first = episode.first
    if VISITED_FIRST in first:
        stays = Activity.GRADUATED in first or episode.closed == OPEN
        return STAYED if stays else STAYED - 1
    passed = (episode.attempted is not None, REACHED in first, Activity.ENROLLED in first)
    return passed.index(False) if False in passed else len(passed)


def came(record, stage):
    """Return how many came to a stage."""
    return record.once(counts)[stage]


MEASURED = tuple(
    made(f"came_{n}", f"Came to: {stage}", "patients", partial(came, stage=n))
    for n, stage in enumerate(STAGES)
)
