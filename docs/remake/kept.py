"""What the runs behind a page gave, kept so that a test need not do them all again.

``python docs/remake --write`` does all runs of a page and writes them to a file of their own. The
file holds for the model and for the code that read its runs; where either has changed it is passed
over, and a test does all runs itself. Where it holds, a test does some of them again, drawn anew
each time, and they have to give what the file says.
"""

import os
from functools import cache
from math import isclose
from random import Random, SystemRandom

from cmsim.experiment.cache import Cache, Remembered
from cmsim.experiment.job import Outcome
from cmsim.experiment.model_version import fingerprint, model_version
from cmsim.experiment.shipped_runs import take, text_of
from cmsim.measures.registry import find
from remake import ROOT

AGAIN = 0.1  # the share of the runs that a test does again
MOST = 100_000  # runs of a page
NUMBER = "replication"  # is kept with each run, as a page may leave some out
VALIDATION = sorted((ROOT / "cmsim" / "validation").glob("*.py"))
# What reads the runs of a page beside the measures of the model.
MEET, KIT = (ROOT / "cmsim" / "course" / name for name in ("meet", "kit"))
BENCHMARKS = ROOT / "tests" / "benchmarks"
READERS = {
    "validation": [*VALIDATION, ROOT / "tests" / "oracles.py"],
    "plausible": VALIDATION,
    "structures": [ROOT / "docs" / "remake" / "structures.py"],
    "mechanisms": [],
    "caseload": [],
    "speed": [
        ROOT / "docs" / "remake" / "speed.py",
        *(BENCHMARKS / f"{name}.py" for name in ("model_year", "reference", "yardsticks")),
    ],
    "00_meet_the_practice": [MEET / "trays.py", KIT / "journeys.py"],
    "01_role_clarity": [],
    "03_caseload_sizing": [],
    "04_task_board": [],
    "06_home_from_hospital": [],
    "07_three_structures": [],
    "20_cases": [],
}


class Kept(Cache):
    """What runs gave, by all they depend on and by measure, whoever wrote the measure."""

    def __init__(self, page):
        super().__init__(runs=MOST, size=0)
        self.page, self.code = page, fingerprint(READERS[page])
        self.on_file = {}

    def key(self, job):
        """Return what tells a run from others, and from those that other code has read."""
        policy = getattr(job.policy, "name", job.policy)
        scenario = f"{job.scenario.hash}+{self.code}"
        return model_version(), scenario, f"{job.seed}", f"{job.replication}", policy

    def get(self, job):
        """Return the outcome of a job, ``None`` where it is to be run."""
        run, names = self.memory.get(self.key(job)), [find(each).name for each in job.measures]
        if run is None or not set(names) <= set(run.values):
            return None
        values = {name: run.values[name] for name in names}
        return Outcome(job.scenario.name, job.replication, values, {})

    def put(self, job, outcome):
        """Remember an outcome; refuse one that the file tells otherwise."""
        what = f"{job.scenario.name}, replication {job.replication}"
        self.keep(self.key(job), outcome.values, what, job.replication)

    def keep(self, key, values, what, number=1):
        """Remember values of something that was run, unless the file tells others."""
        told = self.on_file.get(key, {})
        for name, value in values.items():
            if name in told and not alike(told[name], value):
                raise RuntimeError(
                    f"{path(self.page).relative_to(ROOT)}: {name} of {what} is {told[name]}, and "
                    f"a run gives {value}: python docs/remake --write {self.page}"
                )
        before = self.memory.get(key, Remembered({NUMBER: number}, {}))
        self.remember(key, Remembered(before.values | values, {}))

    def counts(self, name, count):
        """Return ``{what: number}`` that ``count()`` returns, counted unless known by the name."""
        key = model_version(), f"{name}+{self.code}", "1", "1", "counted"
        if key not in self.memory:
            self.keep(key, count(), name)
        return {what: n for what, n in self.memory[key].values.items() if what != NUMBER}

    def recall(self, text, share, seed):
        """Know the runs of a text but for a share of them; return how many there are, and know."""
        found = Cache(runs=MOST, size=0)
        take(text, found)
        runs = {
            (*key[:3], f"{run.values[NUMBER]}", *key[4:]): run
            for key, run in found.memory.items()
            if key[1].endswith(f"+{self.code}")
        }
        self.on_file, drawn = {key: run.values for key, run in runs.items()}, Random(seed)
        known = {key: run for key, run in runs.items() if drawn.random() >= share}
        self.memory.update(known)
        return len(self.on_file), len(known)


@cache
def of(page):
    """Return what is kept of a page, nothing at first; so all its runs are done."""
    return Kept(page)


@cache
def recall(page):
    """Have the file of a page known but for some runs; return in words how many are done again."""
    seed = SystemRandom().randrange(1_000_000)
    share = 1.0 if os.environ.get("CMSIM_EXAMPLES") == "many" else AGAIN
    text = path(page).read_text(encoding="utf-8") if path(page).exists() else ""
    there, known = of(page).recall(text, share, seed)
    if not there:
        return f"{page}: no run is kept for this model, so all are done again"
    return f"{page}: of {there} kept runs {there - known} are done again, drawn by seed {seed}"


def path(page):
    """Return the file of a page."""
    return ROOT / "docs" / "remake" / "kept" / f"{page}.json"


def made(page):
    """Return ``{path: text}`` of what is kept of a page that has been made, nothing of others."""
    return {path(page): text_of(of(page))} if page in READERS else {}


def alike(one, other):
    """Say whether two values are the same but for the last digits.

    >>> alike([1, 0.1 + 0.2], (1, 0.3)), alike(None, None), alike(None, 0.0), alike(1.0, 1.001)
    (True, True, False, False)
    """
    if isinstance(one, list) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(map(alike, one, other))
    if None in (one, other) or isinstance(one, list):
        return one is other
    return isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
