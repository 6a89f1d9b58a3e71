"""A plan for the first seven weeks of a new care manager, and six months in which it is played.

The model gives training its hours and a new person her learning curve. What a block of the plan
does besides is one of the model's own settings, changed from the week after it.
"""

from math import fsum
from typing import NamedTuple

from cmsim.experiment.job import model_seed
from cmsim.measures.run_record import GRACE, RunRecord
from cmsim.measures.work_items import CONTACTS, SETTLED
from cmsim.model.capacity import minutes_for_care, monitored_minutes, promised_minutes
from cmsim.model.network import Network
from cmsim.model.state import ACTIVE
from cmsim.scenario.library.workflows import practice
from cmsim.scenario.post import embedded
from cmsim.scenario.scenario import Scenario
from cmsim.scenario.work import Directory
from cmsim.units import HOUR, WEEK

NAME, SEAT, CLINICIANS = "Cedar Street", "Ada", 4
WEEKS, EARLY, LEARNING = 26, 12, 7
MOST = 28  # hours of learning in one week of 40
FULL_LOAD = 60  # patients handed over on day one
DIRECTORY_HOURS = round(Directory().entries / Directory().checked_per_hour)
TURNED_AWAY, TEMPLATE, REPORTED = 0.9, 0.25, 1.0
OUT = 0  # in place of a week: not planned


class Block(NamedTuple):
    """One thing to learn or to build: its words, hours, what it is, and what the model does."""

    words: str
    hours: int
    what: str
    does: str = "The model gives it hours and no effect."


BLOCKS = {
    "team": Block(
        "Shadow the team",
        12,
        "clinicians and staff at work, huddles, how to report back on referrals.",
        "From the next week every referrer hears what became of a referral; before, half did "
        "(none to all).",
    ),
    "mentor": Block(
        "Visit a mentor",
        16,
        "two days beside a care manager elsewhere, who stays her mentor.",
        "She becomes quicker in 30% less time (0 to 60%).",
    ),
    "course": Block("Course", 16, "the role, motivational interviewing, SMART goals."),
    "tools": Block(
        "EMR and templates",
        10,
        "records, registry, billing codes, templates for notes.",
        "From the next week notes take a quarter less time (0 to half).",
    ),
    "resources": Block(
        "Call resources",
        DIRECTORY_HOURS,
        f"all {Directory().entries:.0f} entries of the directory.",
        "From the next week all of them are current again; of old, one in five is not.",
    ),
    "session": Block(
        "All-staff session",
        2,
        "the role, what it does and does not do, workflows.",
        "From the next week nine of ten requests for other work are turned away (none to all); "
        "before, none.",
    ),
}


class Plan(NamedTuple):
    """The week of each block, in their order, and the week of the first new patient, from 1."""

    weeks: tuple = (OUT,) * len(BLOCKS)
    first: int = 1

    def hours(self):
        """Return the hours of learning in each of the seven weeks.

        >>> Plan((1, 2, 1, 0, 0, 7)).hours()
        [28, 16, 0, 0, 0, 0, 2]
        """
        found = [0] * LEARNING
        for week, block in zip(self.weeks, BLOCKS.values(), strict=True):
            if week != OUT:
                found[week - 1] += block.hours
        return found

    @property
    def fits(self):
        """Say whether no week has more hours of learning than it may."""
        return max(self.hours()) <= MOST


NO_PLAN = Plan()
DRAFT = Plan((5, 6, 3, 6, 7, 7))
EVERYTHING = Plan((1, 2, 1, 2, 3, 3))


class Months(NamedTuple):
    """What six months brought: patients in care by week, and contacts on time of 100 due."""

    in_care: tuple
    early: float  # of the first twelve weeks
    later: float


def scenario(load=0):
    """Return Cedar Street with its new care manager, and so many patients handed over to her.

    >>> scenario().posts[0].hours_a_week, scenario(60).typical_caseload
    (40.0, 60)
    """
    return Scenario(
        name="Cedar Street",
        about="A practice of four clinicians that has hired its first care manager, full time.",
        practices=(practice(NAME, CLINICIANS),),
        posts=(embedded(SEAT, NAME, leave=0.0),),
        weeks=WEEKS,
        typical_caseload=load,
    )


class Beginning(Network):
    """A run in which each week of a plan changes what it changes."""

    __slots__ = ("plan", "works", "person")

    def __init__(self, plan, seed, load=0, works=True):
        super().__init__(scenario(load), seed)
        self.plan, self.works = plan, works
        self.person = self.care_managers[SEAT]
        if plan.first > 1:
            self.person.cap = 0
            self.person.count()
        for week in range(1, LEARNING + 2):
            self.later((week - 1) * WEEK, self.begin_week, week)

    def begin_week(self, week):
        """Set the hours of learning of this week, and what the week before has built."""
        hours = [0, *self.plan.hours(), 0]
        self.learning.training = hours[week]
        if week == self.plan.first:
            self.person.cap = self.scenario.cap(self.person.post)
            self.person.count()
            self.person.look_at_intake()
        for name, when in zip(BLOCKS, self.plan.weeks, strict=True):
            if when == week - 1 != OUT and self.works:
                self.build(name)

    def build(self, name):
        """Have a block do what the model has it do."""
        person, place = self.person, self.places[NAME]
        if name == "team":
            self.work.reports_back = REPORTED
        elif name == "mentor":
            place.peer_support = 1.0
        elif name == "resources":
            person.keep_directory(DIRECTORY_HOURS * HOUR)
        elif name == "tools":
            place.note_template = TEMPLATE
            self.count_anew("practices.*.place.note_template", TEMPLATE)
        elif name == "session":
            person.terms.declines_pulls = TURNED_AWAY
            self.count_anew("posts.*.declines_pulls", TURNED_AWAY)

    def count_anew(self, path, value):
        """Have the admission rule count with the week as it is now."""
        self.scenario, person = self.scenario.change(path, value), self.person
        (post,) = self.scenario.posts
        person.minutes_for_care = minutes_for_care(self.scenario, post)
        person.minutes_monitored = monitored_minutes(self.scenario, post)
        person.minutes_of = promised_minutes(self.scenario, post)
        person.promised = fsum(
            person.minutes_of[patient.tier]
            for patient in self.practices[NAME].known.values()
            if patient.state is ACTIVE
        )
        person.count()
        person.look_at_intake()


def log_of(plan, replication, load=0, works=True, seed=1):
    """Return the log of six months with a plan; without ``works`` its hours alone count."""
    return Beginning(plan, model_seed(seed, replication), load, works).run()


def months(plan, replication, load=0, works=True):
    """Return what six months with a plan brought."""
    record = RunRecord(scenario(load), log_of(plan, replication, load, works))
    return Months(
        tuple(record.level(record.open_spells)),
        on_time(record, 0, EARLY),
        on_time(record, EARLY, WEEKS),
    )


def on_time(record, first, last):
    """Return how many of 100 contacts that fell due between two weeks she came to in a week."""
    due = [
        work
        for work in record.work_of(*CONTACTS)
        if first * WEEK <= work.due <= last * WEEK - GRACE and work.how != SETTLED
    ]
    return 100 * sum(work.settled <= work.due + GRACE for work in due) / max(len(due), 1)
