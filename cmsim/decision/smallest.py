"""The smallest staffing that works: at least half of the contacts on time, somebody on schedule."""

from collections.abc import Iterator
from typing import NamedTuple

from cmsim.decision.answer import answer
from cmsim.decision.drawn import SEED, Question, jobs, outcomes, question, results_of
from cmsim.decision.options import BUY, HIRE, OPTIONS
from cmsim.decision.plan import Plan
from cmsim.decision.quote import At, Staffing
from cmsim.experiment.progressive_run import ProgressiveRun
from cmsim.scenario.parameter import Refusal
from cmsim.views.traced import RUN, Said, Words, said

SIZES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0, 1.5, 2.0)
DRAWS = 6


class Smallest(NamedTuple):
    """The smallest size tried at which an option works, ``None`` where none of them does."""

    option: str
    fte: float | None
    patients: float


def smallest(plan: Plan, runs: ProgressiveRun, seed: int = SEED) -> Iterator[tuple[Smallest, ...]]:
    """Yield, for a position of one's own and for the vendor, the smallest size that works."""
    done: list[Smallest] = []
    for name in (HIRE, BUY):
        found = Smallest(name, None, 0.0)
        for fte in SIZES:
            asked = at_size(plan, name, fte)
            if asked is None:
                continue
            asked = asked._replace(seed=seed)
            part = jobs(asked, DRAWS)
            for _ in runs.runs(part):
                yield tuple(done)
            results = results_of(asked, outcomes(runs, part))
            each = answer(results, asked.terms, asked.weights).options[name]
            if each.works:
                found = Smallest(name, fte, each.patients.mean)
                break
        done.append(found)
    yield tuple(done)


def at_size(plan: Plan, name: str, fte: float) -> Question | None:
    """Return the question about one option of another size, ``None`` where it cannot be made."""
    other = plan.replace(
        quote=plan.quote.replace(fte=fte, price=0.0),
        staffing=Staffing(at=At.SAME_FTE, way=plan.staffing.way, per_nurse=plan.staffing.per_nurse),
    )
    try:
        asked = question(other)
    except Refusal:
        return None
    return asked._replace(options=tuple(each for each in asked.options if each.name == name))


def in_words(found: tuple[Smallest, ...]) -> Words:
    """Return which staffing is the smallest that works, as a sentence."""
    working = [each for each in found if each.fte is not None]
    if not working:
        most = Said(f"{SIZES[-1]:g} FTE", RUN, "the largest size tried", SIZES[-1])
        return said("No size up to ", most, " works; patients are not what is missing.")
    pieces: list[object] = ["The smallest that works is "]
    for n, each in enumerate(sorted(working, key=lambda each: each.fte or 0.0)):
        size = Said(f"{each.fte:g} FTE", RUN, f"smallest size that works, {each.option}", each.fte)
        kept = Said(
            f"{each.patients:.0f}", RUN, f"patients on schedule there, {each.option}", each.patients
        )
        pieces += [", or " if n else "", OPTIONS[each.option].doing, " ", size]
        pieces += [" (", kept, f" patient{'s' * (kept.text != '1')} on schedule)"]
    return said(*pieces, ".")
