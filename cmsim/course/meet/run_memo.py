"""Runs held in memory for a while: what a panel has shown once comes back at once."""

from collections import OrderedDict
from typing import NamedTuple

from cmsim.course.kit.journeys import flow
from cmsim.experiment.job import Job, log_of
from cmsim.measures.registry import MEASURES
from cmsim.measures.run_record import RunRecord
from cmsim.model.policy import USUAL

MOST_RUNS, MOST_LOGS = 2000, 4


class RunPictures(NamedTuple):
    """What is held of one run: the flow, measures, and weekly series by measure."""

    flow: tuple
    values: dict
    weekly: dict


class RunMemo:
    """Run a scenario once for each (scenario, seed, replication), and keep what was found.

    Only outcomes are held, and the few latest logs: a log is 100 times larger. A
    :class:`cmsim.experiment.cache.Cache` holds values across visits; this holds what pictures are
    drawn from, as long as their page is open.
    """

    def __init__(self, *measures):
        self.measures = [MEASURES[name] for name in measures]
        self.outcomes, self.logs = OrderedDict(), OrderedDict()

    def outcome(self, scenario, seed, replication=1):
        """Return the outcome of one run."""
        key = scenario.hash, seed, replication
        if key not in self.outcomes:
            self.outcomes[key] = self.found(
                RunRecord(scenario, self.log(scenario, seed, replication))
            )
        return latest(self.outcomes, key, MOST_RUNS)

    def log(self, scenario, seed, replication=1):
        """Return the log of one run, made again if it is no longer held."""
        key = scenario.hash, seed, replication
        if key not in self.logs:
            self.logs[key] = log_of(Job(scenario, seed, replication, USUAL, ()))
        return latest(self.logs, key, MOST_LOGS)

    def found(self, record):
        return RunPictures(
            flow(record.log),
            {each.name: each.of(record) for each in self.measures},
            {each.name: each.weekly(record) for each in self.measures if each.weekly},
        )

    def has(self, scenario, seed, replication):
        """Say whether an outcome is there already."""
        return (scenario.hash, seed, replication) in self.outcomes


def latest(memo, key, most):
    """Return what is held under a key, which becomes the latest; drop the oldest beyond most."""
    memo.move_to_end(key)
    while len(memo) > most:
        memo.popitem(last=False)
    return memo[key]
