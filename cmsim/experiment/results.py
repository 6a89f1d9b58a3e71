"""What is kept of a run of scenarios: a value per scenario, replication and measure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from cmsim.experiment.column import Column
from cmsim.experiment.job import Job, Outcome, Policy, Seed, log_of
from cmsim.measures.measure import Measure
from cmsim.measures.registry import HEADLINES
from cmsim.model.log import Log
from cmsim.scenario.scenario import Scenario
from cmsim.text import blocks, counted

if TYPE_CHECKING:
    import pandas as pd


class Results:
    """Values and weekly series of every replication; logs are made again when asked for.

    It prints as a short table of means.
    """

    def __init__(
        self,
        scenarios: Sequence[Scenario],
        seed: Seed,
        policy: Policy,
        measures: Iterable[Measure],
        outcomes: Iterable[Outcome] = (),
        notes: Iterable[str] = (),
    ) -> None:
        self.scenarios, self.seed, self.policy = tuple(scenarios), seed, policy
        self.measures = {each.name: each for each in measures}
        self.outcomes, self.notes = tuple(outcomes), tuple(notes)

    def with_more(self, outcomes: Iterable[Outcome]) -> Results:
        """Return these results with more outcomes."""
        return Results(
            self.scenarios,
            self.seed,
            self.policy,
            self.measures.values(),
            self.outcomes + tuple(outcomes),
            self.notes,
        )

    def stopped(self, wanted: int) -> Results:
        """Return these results with the remark that the run was stopped early."""
        note = f"stopped after {self.replications} of {wanted} replications"
        return Results(
            self.scenarios,
            self.seed,
            self.policy,
            self.measures.values(),
            self.outcomes,
            (*self.notes, note),
        )

    @property
    def names(self) -> list[str]:
        """Return the names of the scenarios."""
        return [scenario.name for scenario in self.scenarios]

    @property
    def replications(self) -> int:
        """Return how many replications every scenario has."""
        return len(self.outcomes) // len(self.scenarios)

    @property
    def complete(self) -> bool:
        """Say whether the run came to its end."""
        return not self.notes

    @property
    def warnings(self) -> tuple[str, ...]:
        """Return sentences about what is unlikely to be meant, or was cut short."""
        return self.notes + tuple(
            dict.fromkeys(warning for scenario in self.scenarios for warning in scenario.warnings)
        )

    # --- tables

    def columns(self, measure: Measure | str) -> dict[str, Column]:
        """Return the values of one measure by scenario, one for each replication."""
        name = self.checked(measure).name
        values: dict[str, list[float | None]] = {scenario: [] for scenario in self.names}
        for outcome in self.outcomes:
            values[outcome.scenario].append(outcome.values[name])
        return {scenario: Column(several) for scenario, several in values.items()}

    def measure(self, measure: Measure | str) -> pd.DataFrame:
        """Return the values of one measure: a row per replication, a column per scenario."""
        import pandas as pd

        columns = {scenario: each.values for scenario, each in self.columns(measure).items()}
        rows = pd.RangeIndex(1, self.replications + 1, name="replication")
        return pd.DataFrame(columns, index=rows, dtype=float)

    @property
    def values(self) -> pd.DataFrame:
        """Return every value as a row: scenario, replication, measure, value."""
        import pandas as pd

        rows = [
            (outcome.scenario, outcome.replication, name, value)
            for outcome in self.outcomes
            for name, value in outcome.values.items()
        ]
        table = pd.DataFrame(rows, columns=["scenario", "replication", "measure", "value"])
        return table.astype({"value": float})

    def weekly(self, measure: Measure | str) -> pd.DataFrame:
        """Return a measure week by week: a row per week, columns (scenario, replication)."""
        import pandas as pd

        asked = self.checked(measure)
        if asked.weekly is None:
            weekly = ", ".join(name for name, each in self.measures.items() if each.weekly)
            raise ValueError(f"measure = {asked.name!r}: has no weekly form; these have: {weekly}")
        series = {
            (outcome.scenario, outcome.replication): pd.Series(
                outcome.weekly[asked.name], dtype=float
            )
            for outcome in self.outcomes
        }
        table = pd.DataFrame(series)
        table.columns = pd.MultiIndex.from_tuples(series, names=["scenario", "replication"])
        table.index = pd.RangeIndex(1, len(table) + 1, name="week")
        return table

    def checked(self, measure: Measure | str) -> Measure:
        """Return a measure that was kept in this run."""
        name = measure if isinstance(measure, str) else measure.name
        if name not in self.measures:
            raise ValueError(f"measure = {name!r}: not among {', '.join(self.measures)}")
        return self.measures[name] if isinstance(measure, str) else measure

    # --- logs

    def scenario(self, name: str) -> Scenario:
        """Return the scenario of that name."""
        for scenario in self.scenarios:
            if scenario.name == name:
                return scenario
        raise ValueError(f"scenario = {name!r}: not among {', '.join(map(repr, self.names))}")

    def log(self, scenario: Scenario | str, replication: int = 1) -> Log:
        """Run one replication again and return its log, entry by entry the same as before."""
        job = Job(self.scenario(str(scenario)), self.seed, replication, self.policy, ())
        return log_of(job)

    # --- print

    def __str__(self) -> str:
        shown = [self.measures[name] for name in HEADLINES if name in self.measures] or list(
            self.measures.values()
        )
        columns = [[self.mean_text(each.name, name) for each in shown] for name in self.names]
        head = f"Mean of {counted(self.replications, 'replication')}"
        return "\n".join([head, "", *blocks(shown, self.names, columns)])

    __repr__ = __str__

    def mean_text(self, name: str, scenario: str) -> str:
        """Return the mean of a measure in one scenario as text, ``-`` without a value."""
        values = [
            value
            for outcome in self.outcomes
            if outcome.scenario == scenario and (value := outcome.values[name]) is not None
        ]
        return f"{sum(values) / len(values):.4g}" if values else "-"
