"""What a person decided month by month, and what the same patients showed with and without it."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from cmsim.analysis.statistics import estimate
from cmsim.course.first_months.practice import MEASURES, MONTHS, TESTS
from cmsim.course.kit.question import Table

Value = Annotated[float, Field(ge=0, le=100_000)] | None
Column = Annotated[list[Value], Field(min_length=1, max_length=100)]  # a value of each run


class Turn(Table):
    """One small test: what was guessed of its measure, and whether it was kept.

    ``without`` is that measure in the same month without the test, in each run.
    """

    test: str
    guess: Annotated[float, Field(ge=0, le=1000)]
    kept: bool | None = None
    without: Column

    @model_validator(mode="after")
    def is_a_test(self) -> Self:
        if self.test not in TESTS:
            raise ValueError(f"test = {self.test!r}: the tests are {', '.join(TESTS)}")
        return self

    @property
    def measure(self):
        """Return the name of the measure by which it is studied."""
        return TESTS[self.test].measure


class Campaign(Table):
    """The months so far: the tests, and each measure of each month in each run.

    The first run is the person's own.
    """

    turns: Annotated[list[Turn], Field(default_factory=list, max_length=MONTHS - 1)]
    seen: dict[str, Annotated[list[Column], Field(min_length=1, max_length=MONTHS)]] = Field(
        default_factory=dict
    )

    @model_validator(mode="after")
    def fits_together(self) -> Self:
        if len({turn.test for turn in self.turns}) < len(self.turns):
            raise ValueError("turns: each test once")
        if any(turn.kept is None for turn in self.turns[:-1]):
            raise ValueError("turns: kept or dropped before the next one")
        if self.seen or self.turns:
            shapes = {
                (len(each), *sorted({len(column) for column in each}))
                for each in self.seen.values()
            }
            if set(self.seen) != set(MEASURES) or shapes != {(self.month, self.runs)}:
                raise ValueError("seen: each measure, in each month, in each run")
            if any(len(turn.without) != self.runs for turn in self.turns):
                raise ValueError("without: one value for each run")
        return self

    @property
    def runs(self):
        """Return how many runs there are."""
        return len(next(iter(self.seen.values()), [[]])[0])

    @property
    def month(self):
        """Return how many months are over."""
        return len(self.turns) + 1

    @property
    def open(self):
        """Return the test that is neither kept nor dropped yet, or ``None``."""
        return self.turns[-1] if self.turns and self.turns[-1].kept is None else None

    @property
    def over(self):
        """Say whether all months are over and everything is decided."""
        return len(self.turns) == MONTHS - 1 and self.open is None

    @property
    def left(self):
        """Return the tests that have not been tried."""
        tried = {turn.test for turn in self.turns}
        return [name for name in TESTS if name not in tried]

    def plan(self, *more):
        """Return for each month so far which tests run, and for one more those kept with some."""
        kept = {turn.test for turn in self.turns if turn.kept}
        months, before = [frozenset()], set()
        for turn in self.turns:
            months.append(frozenset(before | {turn.test}))
            before |= {turn.test} if turn.kept else set()
        return (*months, frozenset(kept | set(more)))

    def after(self, test, guess, with_it, without):
        """Return the campaign after one month more, by what runs with and without a test show."""
        measure = TESTS[test].measure
        turn = Turn(test=test, guess=guess, without=[run[measure] for run in without])
        return Campaign(turns=[*self.turns, turn], seen=columns(with_it, self.seen))

    def settled(self, kept):
        """Return the campaign with the last test kept or dropped."""
        last = self.turns[-1].model_copy(update={"kept": kept})
        return Campaign(turns=[*self.turns[:-1], last], seen=self.seen)

    # --- what it shows

    def own(self, measure, month):
        """Return a measure of the person's own run in a month, counted from 1."""
        return self.seen[measure][month - 1][0]

    def effect(self, number):
        """Return what a test did, with the same patients: an estimate of the difference."""
        turn = self.turns[number]
        return gap(self.seen[turn.measure][number + 1], turn.without)

    def before_after(self, measure, before, after):
        """Return by how much a measure changed from a month to another, in the runs."""
        return gap(self.seen[measure][after - 1], self.seen[measure][before - 1])

    def level(self, measure, month):
        """Return a measure of a month, as an estimate."""
        return estimate(self.seen[measure][month - 1])


def columns(runs, before=None):
    """Return ``{measure: for each month the values of the runs}``, one month more than before."""
    return {
        name: [*(before[name] if before else ()), [run[name] for run in runs]] for name in MEASURES
    }


def gap(values, others):
    """Return how far values lie above others of the same runs, as an estimate."""
    return estimate(
        [None if None in pair else pair[0] - pair[1] for pair in zip(values, others, strict=True)]
    )
