"""The runs of lesson 00: what a page has shown once, or another page has, comes back at once."""

from collections import OrderedDict
from functools import cache
from pathlib import Path

from cmsim.course.kit import journey_words, journeys
from cmsim.course.kit.journey_words import Lane
from cmsim.course.kit.journeys import Event, Stage
from cmsim.course.meet import trays
from cmsim.experiment.cache import Cache
from cmsim.experiment.job import Job, log_of, outcome_of
from cmsim.experiment.model_version import fingerprint
from cmsim.model.policy import USUAL
from cmsim.views.widgets.progressive import SharedRuns

MOST_LOGS = 4


class RunMemo:
    """Run a scenario once for each (scenario, seed, replication), and keep what was found.

    Measures and what pictures are drawn from are in the cache; the few latest logs are held here,
    as a log is 100 times larger.
    """

    def __init__(self, *measures, runs=None):
        runs = runs or SharedRuns(Cache(size=0), 1)
        self.measures, self.shared, self.cache = measures, runs, runs.cache
        self.logs = OrderedDict()

    def job(self, scenario, seed, replication=1):
        """Return the job of one run."""
        return Job(scenario, seed, replication, USUAL, self.measures)

    def outcome(self, scenario, seed, replication=1):
        """Return the outcome of one run."""
        job = self.job(scenario, seed, replication)
        found = self.cache.get(job)
        if found is None:
            found = outcome_of(job, self.log(scenario, seed, replication))
            self.cache.put(job, found)
        return found

    def fetch(self, anytime, sides, repeats):
        """Take the steps of a progressive run towards so many repeats of each (scenario, seed).

        Each gives how many are there.
        """
        jobs = [self.job(*side, n + 1) for n in range(repeats) for side in sides]
        for done in anytime.runs(jobs):
            yield done // len(sides)

    def log(self, scenario, seed, replication=1):
        """Return the log of one run, made again if it is no longer held."""
        job = self.job(scenario, seed, replication)
        key = job.scenario.run_hash, job.seed, job.replication
        if key not in self.logs:
            self.logs[key] = log_of(job)
        self.logs.move_to_end(key)
        while len(self.logs) > MOST_LOGS:
            self.logs.popitem(last=False)
        return self.logs[key]

    # --- what pictures are drawn from

    def frames(self, scenario, seed):
        """Return the flow as it stood at the end of each week."""
        return [staged(each) for each in self.picture("frames", journeys.frames, scenario, seed)]

    def people(self, scenario, seed):
        """Return the people in the trays, and those who can be followed."""
        everybody, found = self.picture("people", trays.people, scenario, seed)
        return everybody, [[ending, n, tuple(who), *more] for ending, n, who, *more in found]

    def stories(self, scenario, seed):
        """Return ``{ending: (events, hours)}``, a patient for each ending there is."""
        found = self.picture("stories", told_stories, scenario, seed)
        return {
            ending: ([Event(day, Lane(lane), words) for day, lane, words in events], hours)
            for ending, (events, hours) in found.items()
        }

    def picture(self, name, make, scenario, seed):
        """Return what a function makes of the log of a run, as plain lists."""
        job, name = self.job(scenario, seed), f"{name} {version()}"
        found = self.cache.picture(job, name)
        if found is None:
            found = make(self.log(scenario, seed), scenario.weeks)
            self.cache.put_picture(job, name, found)
        return found


@cache
def version():
    """Return a fingerprint of the code that reads what pictures are drawn from."""
    return fingerprint([Path(each.__file__) for each in (journeys, journey_words, trays)])


def staged(stages):
    """Return plain lists as stages."""
    return tuple(Stage(*each) for each in stages)


def told_stories(log, weeks):
    """Return the events and the hours of one patient for each ending."""
    return {
        ending: (journeys.story(log, who), journeys.hours_spent(log, who))
        for ending, who in journeys.choose_stories(log).items()
    }
