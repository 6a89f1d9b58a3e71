"""What a search for the smallest staffing says of one option, and of all of them."""

from math import inf
from typing import NamedTuple, TypeAlias

from cmsim.analysis.staffing_options import Option
from cmsim.analysis.statistics import Estimate
from cmsim.analysis.targets import Target

MET, MISSED, OPEN = "met", "missed", "not shown"
Margins: TypeAlias = dict[Target, Estimate]


class Judged(NamedTuple):
    """An option, whether it meets all targets, and its margin on each as an estimate.

    A margin is in the measure's unit and positive where the target is met. ``replications`` led
    to the verdict; after the choice, margins come from fresh ones.
    """

    option: Option
    verdict: str
    margins: Margins
    replications: int

    @property
    def shortfall(self) -> float:
        """Return the worst margin in steps of its target, ``-inf`` where there is no value."""
        return min(
            margin.mean / target.scale if margin.n else -inf
            for target, margin in self.margins.items()
        )

    @property
    def worst(self) -> Target:
        """Return the target that is missed most."""
        return min(
            self.margins,
            key=lambda target: (
                self.margins[target].mean / target.scale if self.margins[target].n else -inf
            ),
        )


class Sizing(NamedTuple):
    """The smallest staffing that meets the targets, the next, and how they compare.

    ``answer`` and ``runner_up`` are ``None`` where nothing was shown to do; ``nearest`` is then
    the option that comes closest, and ``plenty`` the same with three times the most half-days that
    were tried. ``leads`` are the answer's margins minus the runner-up's, paired
    on fresh replications. ``judged`` holds every option looked at, ``runs`` how many were run.
    """

    targets: tuple[Target, ...]
    confidence: float
    answer: Judged | None
    runner_up: Judged | None
    nearest: Judged | None
    plenty: Judged | None
    leads: Margins
    judged: tuple[Judged, ...]
    options: int
    runs: int
    complete: bool
