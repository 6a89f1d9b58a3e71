"""Stays in hospital of the enrolled by month, before and after, and of the same never enrolled.

Who is enrolled has often been in hospital shortly before. The model remembers such stays, so they
become rarer again whatever is done.
"""

from typing import NamedTuple

from cmsim.analysis.statistics import estimate
from cmsim.experiment.job import Job, log_of
from cmsim.model.log import ADMITTED
from cmsim.model.policy import USUAL
from cmsim.scenario.library import practices
from cmsim.units import WEEK
from cmsim.validation.before_and_after import HALF_YEAR, enrolled_in, without_effect

WEEKS, MONTHS = 130, 12
NONE, PUBLISHED = "none", "published"
HALF = MONTHS // 2


class Cohort(NamedTuple):
    """For each run: patients enrolled, and stays in each month, theirs and without a program."""

    patients: tuple
    enrolled: tuple
    never: tuple

    @property
    def runs(self):
        """Return how many runs there are."""
        return len(self.patients)

    def level(self, who):
        """Return the stays after enrolling, of 100 before, for a group: mean and interval."""
        return estimate([100 * sum(each[HALF:]) / sum(each[:HALF]) for each in who])

    def gap(self):
        """Return how many more stays the enrolled have than the same never enrolled, of 100."""
        return estimate(
            [
                100 * (sum(mine[HALF:]) - sum(others[HALF:])) / sum(others[:HALF])
                for mine, others in zip(self.enrolled, self.never)
            ]
        )

    def curve(self, who):
        """Return the stays of each month of all runs; the mean month before is 100."""
        months = [sum(each[month] for each in who) for month in range(MONTHS)]
        mean = sum(months[:HALF]) / HALF
        return [100 * stays / mean for stays in months]

    def fell(self):
        """Return in how many runs the enrolled had fewer stays after than before."""
        return sum(sum(each[HALF:]) < sum(each[:HALF]) for each in self.enrolled)


def program(effect):
    """Return the eight-clinician practice whose care averts nothing, or as much as published."""
    made = practices.eight_clinicians().replace(weeks=WEEKS, name=effect)
    return without_effect(made) if effect == NONE else made


def by_month(log, moments):
    """Return the stays of patients in each month around a moment of their own."""
    months = [0] * MONTHS
    for entry in log:
        if entry.activity is ADMITTED and entry.who in moments:
            since = (entry.time - moments[entry.who]) / WEEK
            if -HALF_YEAR <= since < HALF_YEAR:
                months[int((since + HALF_YEAR) * MONTHS / (2 * HALF_YEAR))] += 1
    return tuple(months)


def run_of(effect, replication, seed=1):
    """Return (patients, stays by month, those of the same never enrolled) of one run."""
    made = program(effect)
    job = Job(made, seed, replication, USUAL, ())
    log = log_of(job)
    moments = enrolled_in(log, made)
    alone = log_of(job._replace(scenario=made.replace(posts=())))
    return len(moments), by_month(log, moments), by_month(alone, moments)


def cohort(effect, repeats):
    """Return the :class:`Cohort` of so many runs."""
    return Cohort(*zip(*(run_of(effect, n) for n in range(1, repeats + 1))))
