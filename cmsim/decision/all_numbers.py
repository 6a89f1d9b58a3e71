"""Every number of a plan's options: where it stands, what it is in each, and its source."""

from collections.abc import Mapping
from typing import NamedTuple

from cmsim.analysis.factors import numbers, pattern
from cmsim.scenario.parameter import Parameter
from cmsim.scenario.scenario import Scenario

OWNED = (
    "practices.*.panel.size",
    "practices.*.panel.complex_share",
    "weeks",
    "typical_caseload",
    "practices.*.panel.moderate_share",
    "practices.*.panel.low_share",
    "practices.*.clinicians",
)
GROUPS = {
    "practices": "The practice and its patients",
    "posts": "The people",
    "hubs": "The hub",
    "work": "How long work takes",
    "engagement": "Patients",
    "effect": "What care does to hospital use",
    "trust": "Trust",
    "learning": "Learning",
    "directory": "Resources",
    "strain": "Strain",
    "prices": "Costs",
}


class SettingLine(NamedTuple):
    """One number: its path with ``*``, its parameter, and its values in each option."""

    path: str
    parameter: Parameter
    values: dict[str, list[float]]

    @property
    def group(self) -> str:
        """Return the part of the scenario that the number stands in."""
        return self.path.split(".")[0]

    def in_words(self, option: str) -> str:
        """Return its value in one option, several values with commas."""
        return ", ".join(f"{value:g}" for value in self.values.get(option, ())) or "not there"


def all_numbers(options: Mapping[str, Scenario]) -> dict[str, SettingLine]:
    """Return ``{path: SettingLine}`` of every number of ``{name: scenario}``, but the plan's own.

    >>> from cmsim.decision.options import options
    >>> from cmsim.decision.practice_summary import PracticeSummary
    >>> all_numbers(options(PracticeSummary()))["work.first_visit"].in_words("no hire")
    '50'
    """
    lines: dict[str, SettingLine] = {}
    for name, scenario in options.items():
        for steps, value, parameter in numbers(scenario):
            path = pattern(steps)
            if path in OWNED:
                continue
            line = lines.setdefault(path, SettingLine(path, parameter, {}))
            values = line.values.setdefault(name, [])
            if value not in values:
                values.append(value)
    return lines
