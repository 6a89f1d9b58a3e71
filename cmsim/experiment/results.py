"""What is kept of a run of scenarios: a value per scenario, replication and measure."""

from cmsim.experiment.job import Job, log_of
from cmsim.measures.registry import HEADLINES, find
from cmsim.text import blocks, counted


class Results:
    """Values and weekly series of every replication; logs are made again when asked for.

    It prints as a short table of means.
    """

    def __init__(self, scenarios, seed, policy, measures, outcomes=(), notes=()):
        self.scenarios, self.seed, self.policy = tuple(scenarios), seed, policy
        self.measures = {each.name: each for each in measures}
        self.outcomes, self.notes = tuple(outcomes), tuple(notes)

    def with_more(self, outcomes):
        """Return these results with more outcomes."""
        return Results(
            self.scenarios,
            self.seed,
            self.policy,
            self.measures.values(),
            self.outcomes + tuple(outcomes),
            self.notes,
        )

    def stopped(self, wanted):
        """Return these results with the remark that the run was stopped early."""
        note = f"stopped after {self.replications} of {wanted} replications"
        return Results(
            self.scenarios,
            self.seed,
            self.policy,
            self.measures.values(),
            self.outcomes,
            self.notes + (note,),
        )

    @property
    def names(self):
        """Return the names of the scenarios."""
        return [scenario.name for scenario in self.scenarios]

    @property
    def replications(self):
        """Return how many replications every scenario has."""
        return len(self.outcomes) // len(self.scenarios)

    @property
    def complete(self):
        """Say whether the run came to its end."""
        return not self.notes

    @property
    def warnings(self):
        """Return sentences about what is unlikely to be meant, or was cut short."""
        return self.notes + tuple(
            dict.fromkeys(warning for scenario in self.scenarios for warning in scenario.warnings)
        )

    # --- tables

    def measure(self, measure):
        """Return the values of one measure: a row per replication, a column per scenario."""
        import pandas as pd

        name = self.checked(measure).name
        columns = {scenario: [] for scenario in self.names}
        for outcome in self.outcomes:
            columns[outcome.scenario].append(outcome.values[name])
        rows = pd.RangeIndex(1, self.replications + 1, name="replication")
        return pd.DataFrame(columns, index=rows, dtype=float)

    @property
    def values(self):
        """Return every value as a row: scenario, replication, measure, value."""
        import pandas as pd

        rows = [
            (outcome.scenario, outcome.replication, name, value)
            for outcome in self.outcomes
            for name, value in outcome.values.items()
        ]
        table = pd.DataFrame(rows, columns=["scenario", "replication", "measure", "value"])
        return table.astype({"value": float})

    def weekly(self, measure):
        """Return a measure week by week: a row per week, columns (scenario, replication)."""
        import pandas as pd

        known = self.checked(measure)
        if known.weekly is None:
            weekly = ", ".join(name for name, each in self.measures.items() if each.weekly)
            raise ValueError(f"measure = {known.name!r}: has no weekly form; these have: {weekly}")
        series = {
            (outcome.scenario, outcome.replication): pd.Series(
                outcome.weekly[known.name], dtype=float
            )
            for outcome in self.outcomes
        }
        table = pd.DataFrame(series)
        table.columns = pd.MultiIndex.from_tuples(series, names=["scenario", "replication"])
        table.index = pd.RangeIndex(1, len(table) + 1, name="week")
        return table

    def checked(self, measure):
        """Return a measure that was kept in this run."""
        known = find(measure) if not isinstance(measure, str) else self.measures.get(measure)
        if known is None or known.name not in self.measures:
            name = measure if isinstance(measure, str) else measure.name
            raise ValueError(f"measure = {name!r}: not among {', '.join(self.measures)}")
        return known

    # --- logs

    def scenario(self, name):
        """Return the scenario of that name."""
        for scenario in self.scenarios:
            if scenario.name == name:
                return scenario
        raise ValueError(f"scenario = {name!r}: not among {', '.join(map(repr, self.names))}")

    def log(self, scenario, replication=1):
        """Run one replication again and return its log, entry by entry the same as before."""
        job = Job(self.scenario(str(scenario)), self.seed, replication, self.policy, ())
        return log_of(job)

    # --- print

    def __str__(self):
        shown = [self.measures[name] for name in HEADLINES if name in self.measures] or list(
            self.measures.values()
        )
        columns = [[self.mean_text(each.name, name) for each in shown] for name in self.names]
        head = f"Mean of {counted(self.replications, 'replication')}"
        return "\n".join([head, "", *blocks(shown, self.names, columns)])

    __repr__ = __str__

    def mean_text(self, name, scenario):
        """Return the mean of a measure in one scenario as text, ``-`` without a value."""
        values = [
            outcome.values[name]
            for outcome in self.outcomes
            if outcome.scenario == scenario and outcome.values[name] is not None
        ]
        return f"{sum(values) / len(values):.4g}" if values else "-"
