"""A cache that also remembers what a run collects under one way of being paid."""

import hashlib
from functools import cache as once
from functools import partial
from pathlib import Path
from typing import Any

import cmsim.billing
from cmsim.billing.ledger import Ledger, collected_from, pattern
from cmsim.billing.terms import Billing
from cmsim.decision.scorecard import REVENUE
from cmsim.experiment.cache import Cache
from cmsim.experiment.job import Job, Outcome
from cmsim.measures.measure import Measure
from cmsim.measures.run_record import RunRecord
from cmsim.scenario.scenario import Scenario


def claims(billing: Billing) -> Measure:
    """Return the measure of what is collected on claims, worked out from a ledger of the run."""
    return Measure(
        REVENUE,
        "Collected on claims",
        "$ a year",
        "Of all codes, after denials and co-payments that are not paid.",
        partial(collected_in, billing),
        "more",
        counts=Ledger(billing),
        priced=partial(priced, billing),
    )


def collected_in(billing: Billing, record: RunRecord) -> float:
    return collected_from(billing, record.once(Ledger(billing)))


def priced(billing: Billing, scenario: Scenario, ledger: Any) -> float:
    return collected_from(billing, ledger)


class PaidCache(Cache):
    """Remember ledgers beside the measures that have a name of cmsim's own.

    They are remembered by the run, by all that decides which units are billed, and by the rules.
    """

    def __init__(self, known: Cache) -> None:
        self.runs, self.memory, self.disk = known.runs, known.memory, known.disk

    def get(self, job: Job) -> Outcome | None:
        plain, billing = parted(job)
        found = super().get(plain)
        if billing is None or found is None:
            return found
        ledger = self.picture(plain, name_of(job, billing))
        if ledger is None:
            return None
        return found._replace(
            values=found.values | {REVENUE: collected_from(billing, ledger)},
            counts=(found.counts or {}) | {REVENUE: ledger},
        )

    def put(self, job: Job, outcome: Outcome) -> None:
        plain, billing = parted(job)
        if billing is None:
            super().put(plain, outcome)
            return
        counts = dict(outcome.counts or {})
        ledger = counts.pop(REVENUE)
        values = {key: value for key, value in outcome.values.items() if key != REVENUE}
        super().put(plain, outcome._replace(values=values, counts=counts))
        self.put_picture(plain, name_of(job, billing), ledger)

    def claim(self, job: Job) -> bool:
        return super().claim(parted(job)[0])

    def let_go(self, job: Job) -> None:
        super().let_go(parted(job)[0])


def parted(job: Job) -> tuple[Job, Billing | None]:
    """Return a job without its claims, and the way in which these are paid."""
    own = [each for each in job.measures if isinstance(each, str)]
    rest: list[Any] = [each for each in job.measures if not isinstance(each, str)]
    if len(rest) != 1 or rest[0].name != REVENUE or not isinstance(job.scenario, Scenario):
        return job, None
    return job._replace(measures=tuple(own)), rest[0].counts.billing


def name_of(job: Job, billing: Billing) -> str:
    """Return the name under which the ledger of a run is remembered."""
    assert isinstance(job.scenario, Scenario)
    posts = [post.paid_by_practice > 0 for post in job.scenario.posts]
    about = f"{rules()} {posts} {pattern(billing)}"
    return f"ledger {hashlib.sha256(about.encode()).hexdigest()[:20]}"


@once
def rules() -> str:
    """Return a hash of the code that makes claims of a run."""
    made = hashlib.sha256()
    for path in sorted(Path(cmsim.billing.__file__).parent.glob("*.py")):
        made.update(path.read_bytes())
    return made.hexdigest()
