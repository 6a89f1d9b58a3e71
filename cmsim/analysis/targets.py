"""What a staffing has to achieve: ``transition_attempted_in_time>=0.9``, or in words."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple

from cmsim.analysis.statistics import Estimate
from cmsim.measures.measure import Measure
from cmsim.measures.registry import MEASURES
from cmsim.scenario.parameter import Refusal

WRITTEN = re.compile(
    r"\s*([A-Za-z][^<>=≥≤]*?)\s*(>=|<=|≥|≤|at least|at most)\s*([-+]?[0-9]*\.?[0-9]+)\s*(%?)\s*"
)
NO_LETTERS = re.compile(r"[\W_]+")
SENSES = {">=": 1, "≥": 1, "at least": 1, "<=": -1, "≤": -1, "at most": -1}
BETTER = {"more": 1, "less": -1}
UNITS_TO_ONE = ("share", "index", "probability")


class Target(NamedTuple):
    """A measure and the level it must reach: at least (``sense`` 1) or at most (-1)."""

    measure: Measure
    sense: int
    level: float

    @property
    def scale(self) -> float:
        """Return what counts as a step for this measure: a hundredth, or of the level."""
        return 0.01 if to_one(self.measure) else 0.01 * abs(self.level) or 0.01

    def gap(self, value: float | None) -> float | None:
        """Return by how much a value meets the target, in its unit; negative is missed.

        >>> target("on_time>=0.9").gap(0.75), target("overdue<=5").gap(None)
        (-0.15000000000000002, None)
        """
        return None if value is None else self.sense * (value - self.level)

    def level_of(self, margin: Estimate) -> Estimate:
        """Return the level that an estimate of gaps stands for, as an estimate.

        >>> print(target("overdue<=5").level_of(Estimate(2, 0.5, 0.95, 20)))
        3.00 ± 0.50
        """
        return margin._replace(mean=self.level + self.sense * margin.mean)

    def __str__(self) -> str:
        return f"{self.measure.name}{'>=' if self.sense > 0 else '<='}{self.level:g}"


def target(text: str | Target) -> Target:
    """Return the target written in a text; raise :class:`Refusal` in one line if it is none.

    The measure may be given by its name or as it is called on the screen.

    >>> str(target("transition_calls_in_time >= 90%")), str(target("Overdue follow-ups <= 10 %"))
    ('transition_calls_in_time>=0.9', 'overdue_follow_ups<=0.1')
    >>> str(target("discharges attempted in time at least 90 %"))
    'transition_attempted_in_time>=0.9'
    """
    if isinstance(text, Target):
        return text
    match = WRITTEN.fullmatch(text)
    if match is None:
        raise Refusal(
            f"target {text[:80]!r}: MEASURE>=NUMBER or MEASURE<=NUMBER is expected, "
            "such as transition_attempted_in_time>=0.9"
        )
    said, sign, number, percent = match.groups()
    name = named(said)
    if name is None:
        raise Refusal(f"target {text[:80]!r}: no measure {said[:60]!r}{nearest(said)}")
    asked = Target(MEASURES[name], SENSES[sign], float(number) / (100 if percent else 1))
    refuse_nonsense(asked, text, percent)
    return asked


def targets(texts: str | Iterable[str | Target]) -> tuple[Target, ...]:
    """Return the targets written in several texts, refusing none and two of the same kind."""
    asked = tuple(target(each) for each in ([texts] if isinstance(texts, str) else texts))
    if not asked:
        raise Refusal("targets: at least one is needed, such as transition_attempted_in_time>=0.9")
    kinds = [each[:2] for each in asked]
    for each in asked:
        if kinds.count(each[:2]) > 1:
            raise Refusal(f"target {str(each)!r}: {each.measure.name} has two such targets")
    return asked


def named(text: str) -> str | None:
    """Return the name of the measure of that name or label, ``None`` if there is none.

    The beginning of a label will do where only one begins so.

    >>> named("on_time"), named("contacts on time"), named("contacts, more or less")
    ('on_time', 'on_time', None)
    >>> named("discharges spoken to in"), named("patients")
    ('transition_calls_in_time', None)
    """
    said = underscored(text)
    labels = {name: underscored(each.label) for name, each in MEASURES.items()}
    if said in MEASURES:
        return said
    for name, label in labels.items():
        if label == said:
            return name
    beginning = [name for name, label in labels.items() if label.startswith(f"{said}_")]
    return beginning[0] if len(beginning) == 1 else None


def underscored(text: str) -> str:
    """Return a text in small letters, whatever stands between words being one underscore."""
    return NO_LETTERS.sub("_", text.lower())


def nearest(name: str) -> str:
    """Return the measure whose name comes closest, in words, or where to find them all."""
    close = get_close_matches(underscored(name), MEASURES, 1)
    return f"; did you mean {close[0]}?" if close else "; `cmsim run --all` prints them all"


def to_one(measure: Measure) -> bool:
    """Say whether a measure lies between 0 and 1."""
    return measure.unit.split()[0].rstrip(",") in UNITS_TO_ONE


def refuse_nonsense(asked: Target, text: str, percent: str) -> None:
    """Refuse a level that the measure cannot have, and a target that asks for the worse."""
    measure, where = asked.measure, f"target {text[:80]!r}"
    if to_one(measure) and not 0 <= asked.level <= 1:
        raise Refusal(
            f"{where}: {measure.name} lies between 0 and 1; ninety in a hundred is "
            "written 0.9 or 90%"
        )
    if percent and not to_one(measure):
        raise Refusal(f"{where}: {measure.name} is in {measure.unit}, not in percent")
    if measure.better and BETTER[measure.better] != asked.sense:
        sign = ">=" if measure.better == "more" else "<="
        raise Refusal(f"{where}: of {measure.name}, {measure.better} is better; write {sign}")
