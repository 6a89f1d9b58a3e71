"""A cache that also remembers what a run collects under one way of being paid."""

import hashlib
from functools import cache as once
from functools import partial
from pathlib import Path
from typing import Any

import cmsim.billing
from cmsim.billing.finance import collected
from cmsim.billing.terms import Billing
from cmsim.decision.scorecard import REVENUE
from cmsim.experiment.cache import Cache
from cmsim.experiment.job import Job, Outcome
from cmsim.measures.measure import Measure
from cmsim.scenario.scenario import Scenario


def claims(billing: Billing) -> Measure:
    """Return the measure of what is collected on claims."""
    return Measure(
        REVENUE,
        "Collected on claims",
        "$ a year",
        "Of all codes, after denials.",
        partial(collected, billing),
        "more",
    )


class PaidCache(Cache):
    """Remember claims beside the measures that have a name of cmsim's own.

    They are remembered by the run, the way of being paid and the rules that make them.
    """

    def __init__(self, known: Cache) -> None:
        self.runs, self.memory, self.disk = known.runs, known.memory, known.disk

    def get(self, job: Job) -> Outcome | None:
        plain, name = parted(job)
        found = super().get(plain)
        if name is None or found is None:
            return found
        paid = self.picture(plain, name)
        if paid is None:
            return None
        return found._replace(values=found.values | {REVENUE: float(paid)})

    def put(self, job: Job, outcome: Outcome) -> None:
        plain, name = parted(job)
        values = {key: value for key, value in outcome.values.items() if key != REVENUE}
        super().put(plain, outcome._replace(values=values if name else outcome.values))
        if name is not None:
            self.put_picture(plain, name, outcome.values[REVENUE])

    def claim(self, job: Job) -> bool:
        return super().claim(parted(job)[0])

    def let_go(self, job: Job) -> None:
        super().let_go(parted(job)[0])


def parted(job: Job) -> tuple[Job, str | None]:
    """Return a job without its claims, and under which name these are remembered."""
    own = [each for each in job.measures if isinstance(each, str)]
    rest: list[Any] = [each for each in job.measures if not isinstance(each, str)]
    if len(rest) != 1 or rest[0].name != REVENUE or not isinstance(job.scenario, Scenario):
        return job, None
    posts = [post.paid_by_practice > 0 for post in job.scenario.posts]
    about = f"{rules()} {posts} {rest[0].of.args[0].model_dump_json()}"
    name = f"claims {hashlib.sha256(about.encode()).hexdigest()[:20]}"
    return job._replace(measures=tuple(own)), name


@once
def rules() -> str:
    """Return a hash of the code that makes claims of a run."""
    made = hashlib.sha256()
    for path in sorted(Path(cmsim.billing.__file__).parent.glob("*.py")):
        made.update(path.read_bytes())
    return made.hexdigest()
