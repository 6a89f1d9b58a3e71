"""Several rows that are answered alike: a choice in each row, or numbers side by side in each."""

from traitlets import Dict, Int, List, TraitError, Unicode, validate

from cmsim.views.widgets.controls import HERE, Control, pairs
from cmsim.views.widgets.module import module


class Grid(Control):
    """Rows with words, and columns; ``value`` is ``{row: what was given}``.

    ``rows`` and ``columns`` are words, or pairs of a key and words, or a dict of them. What is no
    longer a row stays in the value: rows may come and go as pages are turned.
    """

    _esm = module(HERE / "grid.js")
    _css = HERE / "grid.css"
    rows = List().tag(sync=True)
    columns = List().tag(sync=True)
    value = Dict().tag(sync=True)

    def __init__(self, label, rows, columns, **traits):
        super().__init__(label, rows=pairs(label, rows), columns=pairs(label, columns), **traits)

    @validate("rows", "columns")
    def _paired(self, proposal):
        return pairs(self.label, proposal["value"])


class Answers(Grid):
    """One choice in each row; ``value`` is ``{row: column}`` of the rows that were answered."""

    kind = Unicode("answers").tag(sync=True)

    @validate("value")
    def _offered(self, proposal):
        keys = {key for key, _ in self.columns}
        if not set(proposal["value"].values()) <= keys:
            raise TraitError(f"{self.label}: choose one of {sorted(keys)}")
        return dict(proposal["value"])


class Counts(Grid):
    """Whole numbers side by side in each row; ``value`` is ``{row: [a number a column]}``."""

    kind = Unicode("counts").tag(sync=True)
    most = Int(1000, min=1).tag(sync=True)

    @validate("value")
    def _counted(self, proposal):
        for row, numbers in proposal["value"].items():
            sound = isinstance(numbers, (list, tuple)) and len(numbers) == len(self.columns)
            if not sound or not all(
                type(number) is int and 0 <= number <= self.most for number in numbers
            ):
                raise TraitError(f"{self.label}, {row}: whole numbers from 0 to {self.most}")
        return {row: list(numbers) for row, numbers in proposal["value"].items()}

    def of(self, row):
        """Return the numbers of a row, noughts where nothing was typed."""
        return self.value.get(row, [0] * len(self.columns))
