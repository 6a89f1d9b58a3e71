"""A sweep of any size as a folder of Parquet files: it grows while it runs, and resumes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from time import monotonic, time
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast

from cmsim.experiment.cancelled import STOPPED
from cmsim.experiment.executor import Workers, outcomes
from cmsim.experiment.job import Job, Outcome, Policy, ProgressCallback, Seed
from cmsim.experiment.model_version import model_version
from cmsim.experiment.run import check, jobs_of, names_of
from cmsim.measures.measure import Measure
from cmsim.model.policy import USUAL
from cmsim.scenario.files.scenario_toml import dump
from cmsim.scenario.parameter import Refusal
from cmsim.scenario.scenario import Scenario
from cmsim.workspace import replacing, write_whole

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow

BATCH, LONGEST, ABANDONED = 200, 60, 3600  # runs; seconds; seconds
COLUMNS = ("scenario", "hash", "seed", "replication", "policy", "measure", "value", "version")
KEY = ["scenario", "hash", "seed", "replication", "policy"]
NUMBERS = ("replication", "value")
RunKey: TypeAlias = tuple[str, str, str, int, str]


class Swept(NamedTuple):
    """How far a sweep has come: runs in all, done before, done now, and whether that is all."""

    total: int
    before: int
    now: int

    @property
    def complete(self) -> bool:
        """Say whether every run is in the folder."""
        return self.before + self.now == self.total


def sweep_to(
    folder: str | Path,
    scenarios: Sequence[Scenario],
    replications: int = 10,
    *,
    seed: Seed = 1,
    policy: Policy = USUAL,
    measures: Sequence[Measure | str] | None = None,
    jobs: Workers = 1,
    progress: ProgressCallback | None = None,
    batch: int = BATCH,
) -> Swept:
    """Run scenarios into a folder, a Parquet file for every ``batch`` runs; return how far.

    There is a file at least once a minute, so a crash costs no more than that. Runs that the folder
    holds already are not done again, so a sweep that was stopped goes on where it was. Each
    scenario is beside them as a TOML file named by its hash. ``jobs`` is a number of processes or a
    Dask cluster. Ctrl-C, or ``progress(done, total)`` returning
    ``False``, ends early and keeps what has arrived. :func:`read` reads it.
    """
    check(scenarios, replications, jobs)
    folder, asked = Path(folder), names_of(measures)
    chosen = tuple(each for each in asked if isinstance(each, str))
    if len(chosen) < len(asked):
        raise ValueError("measures: a sweep keeps measures that cmsim itself declares")
    begin(folder, scenarios)
    every = jobs_of(scenarios, replications, str(seed), policy, chosen)
    there, hashes = held(folder, chosen), {each.name: each.hash for each in scenarios}
    to_do = [job for job in every if key_of(job, hashes) not in there]
    before, now = len(every) - len(to_do), 0
    arriving = outcomes(to_do, jobs) if to_do else iter(())
    together, written = [], monotonic()
    try:
        for job, outcome in zip(to_do, arriving):
            together.append((job, outcome))
            if len(together) == batch or monotonic() - written > LONGEST:
                now, together, written = now + write(folder, together, hashes), [], monotonic()
            done = before + now + len(together)
            if progress is not None and progress(done, len(every)) is False:
                break
    except STOPPED:
        pass
    finally:
        now += write(folder, together, hashes)
        getattr(arriving, "close", tuple)()
    return Swept(len(every), before, now)


def read(folder: str | Path, measures: Sequence[Measure | str] | None = None) -> pd.DataFrame:
    """Return the values of a sweep as a table with a row per run and measure.

    The columns are scenario, hash, seed, replication, policy, measure, value and version.
    """
    import pandas as pd

    texts = {name: object for name in COLUMNS if name not in NUMBERS}  # categories sort otherwise
    parts = [table.to_pandas().astype(texts) for table in map(loaded, files(folder))]
    if not parts:
        raise Refusal(f"{folder}: holds no sweep")
    table = pd.concat(parts, ignore_index=True).drop_duplicates([*KEY, "measure"])
    if measures is not None:
        table = table[table["measure"].isin(names_of(measures))]
    return table.sort_values([*KEY, "measure"], ignore_index=True)


# --- files


def begin(folder: Path, scenarios: Sequence[Scenario]) -> None:
    """Make the folder, and set down in it which scenarios are meant."""
    parquet()
    try:
        (folder / "scenarios").mkdir(parents=True, exist_ok=True)
        for each in scenarios:
            path = folder / "scenarios" / f"{each.hash}.toml"
            if not path.exists():
                write_whole(path, dump(each))
        for left in folder.glob(".*.part"):
            if time() - left.stat().st_mtime > ABANDONED:
                left.unlink()
    except OSError as error:
        raise Refusal(f"{folder}: {error.strerror}") from None


def held(folder: Path, measures: Sequence[str]) -> set[RunKey]:
    """Return the keys of the runs whose measures a folder holds; set damaged files aside."""
    measured: dict[RunKey, set[str]] = {}
    for path in files(folder):
        try:
            table = loaded(path)
        except Refusal:
            os.replace(path, path.with_suffix(".damaged"))
            continue
        if table["version"][0].as_py() != model_version():
            raise Refusal(
                f"{folder}: holds runs of cmsim {table['version'][0]}, this is "
                f"{model_version()}: name a new folder"
            )
        rows = zip(*(table[name].to_pylist() for name in (*KEY, "measure")))
        for name, hash_, seed, replication, policy, measure in rows:
            key = name, hash_, seed, replication, policy
            measured.setdefault(key, set()).add(measure)
    return {key for key, there in measured.items() if there.issuperset(measures)}


def write(folder: Path, together: list[tuple[Job, Outcome]], hashes: dict[str, str]) -> int:
    """Write outcomes as one file, there wholly or not at all; return how many."""
    if not together:
        return 0
    rows = [
        (*key_of(job, hashes), name, value, model_version())
        for job, outcome in together
        for name, value in outcome.values.items()
    ]
    table = as_table(rows)
    name = hashlib.sha256(repr([row[:6] for row in rows]).encode()).hexdigest()[:20]
    with replacing(folder / f"runs-{name}.parquet") as part:
        parquet().write_table(table, part)
    return len(together)


def as_table(rows: Sequence[Sequence[object]]) -> pyarrow.Table:
    """Return rows as an Arrow table; texts that repeat are kept once."""
    import pyarrow as pa

    text = pa.dictionary(pa.int32(), pa.string())
    types = [text, text, text, pa.int32(), text, text, pa.float64(), text]
    columns = [
        pa.array(values, kind.value_type if kind == text else kind)
        for values, kind in zip(zip(*rows), types)
    ]
    return pa.table(
        [each.dictionary_encode() if kind == text else each for each, kind in zip(columns, types)],
        names=COLUMNS,
    )


def files(folder: str | Path) -> list[Path]:
    """Return the files of a sweep in a fixed order."""
    return sorted(Path(folder).glob("runs-*.parquet"))


def loaded(path: Path) -> pyarrow.Table:
    """Return one file of a sweep as an Arrow table."""
    from pyarrow import ArrowException

    try:
        return parquet().ParquetFile(path).read()
    except (ArrowException, OSError):
        raise Refusal(f"{path}: is damaged; the same sweep again replaces it") from None


def parquet() -> ModuleType:
    """Return the package that reads and writes Parquet; it is loaded only here."""
    try:
        import pyarrow.parquet
    except ImportError:
        raise Refusal("pyarrow is not installed: pip install 'cmsim[scale]' adds it") from None
    return pyarrow.parquet


def key_of(job: Job, hashes: dict[str, str]) -> RunKey:
    """Return what tells one run of a sweep from the others."""
    name = cast(Scenario, job.scenario).name
    return name, hashes[name], str(job.seed), job.replication, str(job.policy)
