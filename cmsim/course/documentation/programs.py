"""Three programs, each failing at one of three steps, and the measures that can show it."""

from typing import NamedTuple

from cmsim.experiment.job import Job, log_of
from cmsim.measures.registry import find
from cmsim.measures.run_record import RunRecord
from cmsim.model.log import Activity
from cmsim.model.policy import USUAL
from cmsim.model.roster import tier_of
from cmsim.scenario.library import practices
from cmsim.scenario.panel import Tier
from cmsim.scenario.post import Role
from cmsim.units import MONTH, WEEK
from cmsim.validation.before_and_after import enrolled_in, stays_around, without_effect

WEEKS = 104
STEPS = {
    1: "Do the targeted patients get there?",
    2: "Does care come as planned?",
    3: "Do outcomes change?",
}
MOST_LOAD, MOST_PULLED = 200, (0.3, 0.6)
LISTS = ("sweep_finds", "payer_lists", "ed_notices", "after_discharge")


class Measure(NamedTuple):
    """One measure: its step, what it counts, and the hours a month that it takes."""

    step: int
    label: str
    hours: int


MEASURES = {
    "targeted": Measure(1, "Complex patients, of 100 enrolled", 1),
    "on_time": Measure(2, "Contacts on time, of 100 due", 1),
    "goals": Measure(2, "Goals met, of 100 enrolled", 4),
    "before_after": Measure(3, "Stays after, of 100 before", 3),
    "averted": Measure(3, "Fewer stays than a like group", 6),
}
AT_HAND = frozenset({"before_after"})  # what the board counts already
ALL_HOURS = sum(measure.hours for measure in MEASURES.values())


# --- the programs


def as_planned():
    """Return the program that works at all three steps, as the model's usual assumptions have it.

    >>> as_planned().name
    'as planned'
    """
    return practices.eight_clinicians().replace(weeks=WEEKS, name="as planned")


def not_reached():
    """Return the program without lists, which takes everybody whom staff happen to think of."""
    found = as_planned().change("posts.*.role", Role.EVERYONE)
    for name in LISTS:
        found = found.change(f"practices.*.{name}", 0.0)
    return found.replace(name="Ash")


def not_delivered():
    """Return the program that enrolls without a limit while the care managers are pulled away."""
    usual, short = MOST_PULLED
    return (
        as_planned()
        .change("engagement.admits_by_minutes", False)
        .change("posts.*.caseload_cap", MOST_LOAD)
        .change("practices.*.place.pulled", usual)
        .change("practices.*.place.pulled_when_short", short)
        .replace(name="Birch")
    )


def no_effect():
    """Return the program that does all as planned, and averts no stay."""
    return without_effect(as_planned()).replace(name="Cedar")


PROGRAMS = {"Ash": not_reached, "Birch": not_delivered, "Cedar": no_effect}


def seen(scenario, replication, seed=1):
    """Return ``{measure: value}`` of one run of a program, and of the same patients without it."""
    job = Job(scenario, seed, replication, USUAL, ())
    log = log_of(job)
    enrolled = {entry.who for entry in log if entry.activity is Activity.ENROLLED}
    cohort = enrolled_in(log, scenario)
    before, after = stays_around(log, cohort)
    _, never = stays_around(log_of(job._replace(scenario=scenario.replace(posts=()))), cohort)
    met = sum(entry.activity is Activity.GRADUATED for entry in log)
    return {
        "targeted": 100
        * sum(tier_of(number) is Tier.COMPLEX for _, number in enrolled)
        / len(enrolled),
        "on_time": 100 * find("on_time").of(RunRecord(scenario, log)),
        "goals": 100 * met / len(enrolled),
        "before_after": 100 * after / before,
        "averted": 100 * (never - after) / len(cohort),
    }


# --- what measuring takes


def measuring(hours):
    """Return the practice whose two care managers measure so many hours a month together."""
    made = practices.eight_clinicians().replace(weeks=26, name=f"{hours} hours")
    a_week = hours * WEEK / MONTH / len(made.posts)
    return made.change("posts.*.registry", made.posts[0].registry + a_week)
