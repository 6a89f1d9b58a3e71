"""What the stored runs of lessons share: how their file begins and is read, and how old it is."""

import tomllib
from dataclasses import dataclass

from cmsim.experiment.column import Column
from cmsim.experiment.model_version import model_version


@dataclass(frozen=True)
class StoredRuns:
    """Runs of one version of the model, that of ``model``, as a lesson opens on them."""

    model: str

    @property
    def current(self):
        """Say whether the model is still the one that these runs are of."""
        return self.model == model_version()

    @property
    def note(self):
        """Return what to add to a caption: nothing while the model is still the same."""
        return "" if self.current else "Runs of an earlier version of the model. "


def read(path):
    """Return what a file of stored runs holds."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def head(about):
    """Return the first lines of a file of stored runs, with the model's version."""
    return [
        f"# {about}",
        "# Made by: python docs/remake --write runs",
        "",
        f'model = "{model_version()}"',
    ]


def numbers(values, digits):
    """Return numbers as a list in the file; what has no value is ``nan``.

    >>> numbers([1.0, 2.00049, float("nan")], 3)
    '[1, 2, nan]'
    """
    return f"[{', '.join(f'{round(value, digits):g}' for value in values)}]"


def columns_of(tables):
    """Return ``{measure: {name: Column}}`` of tables as they are read from the file."""
    return {
        measure: {name: Column(values) for name, values in rows.items()}
        for measure, rows in tables.items()
    }
