"""``docs/statewide.md``: a sweep over a state; what it cost stays as measured."""

from collections import Counter

from benchmarks.statewide import (
    CHECKED,
    PRACTICES,
    REPLICATIONS,
    SIZES,
    WORKERS,
    practices,
    size_of,
)

from cmsim.experiment.sweep import BATCH
from remake import ROOT
from remake.markdown import mark, marked, page, rows_of, table

PATH = ROOT / "docs" / "statewide.md"
ALONE = {size: f"alone: {size}" for size in SIZES}
HEAD = (
    "when",
    "cmsim",
    "machine",
    "load",
    "model years",
    "on the way",
    "wall clock",
    "a model year",
    "Parquet",
    "a run on disk",
    "memory of the workers",
    *ALONE.values(),
)
MANY, CORES, OPTIONS = 1000, 32, 10
SECONDS_AN_HOUR = 3600

TEXT = """# A whole state: {practices} practices on one cluster

A health system, a payer or a state can ask the same question of all its practices at once: which
staffing, where, with what range. A sweep runs every practice many times, writes each run to disk as
it arrives, loses nothing when a machine dies, and goes on where it was when it is started again.

## How to run it

1. **Describe the practices.** One TOML file each (`notebooks/data/riverbend.toml` is an example),
   or one file and a number to vary. Nothing about a patient is in them.
2. **Start a cluster.** On one machine nothing is needed: `--jobs 8` uses its cores. On several,
   install the same checkout of cmsim on each with the `scale` extra, start a Dask scheduler on one
   (`dask scheduler`) and workers on the others
   (`dask worker tcp://SCHEDULER:8786 --nthreads 1 --nworkers auto`). Workers with another version
   of the model refuse to work. A Dask scheduler runs whatever it is sent: keep it inside your own
   network.
3. **Sweep.**

   ```
   cmsim sweep practices/*.toml --replications {replications} --weeks {weeks} --out state --dask tcp://SCHEDULER:8786
   ```

   Every {per_file} runs become one Parquet file in `state/`, there wholly or not at all; the
   scenarios lie beside them by their hash. Ctrl-C keeps what has arrived. **The same command again
   goes on from there**; more replications only add the new ones.
4. **Read it.** `cmsim.experiment.sweep.read("state")` is one table: scenario, hash, seed,
   replication, policy, measure, value, version. Any tool that reads Parquet will do.

The numbers are the same in one process, on many cores and on a cluster, run by run: a replication
depends on its scenario, its seed and the version of the model, and on nothing else.

## What it costs

`python tests/benchmarks/statewide.py FOLDER` sweeps {practices} practices with {replications}
replications each, {years:,} model years, on {workers} workers of this machine: {solo} practices
with about one clinician, {three} with about three, {eight} with about eight, every one with
clinicians and referral habits of its own. It kills one of the workers halfway, checks that no run
was lost or doubled, and makes {checked} runs again in one process, which have to give the same
numbers, measure by measure. *Alone* is a model year in one process, by size of practice. `--write`
puts a row into this table.

{measured}

**Extrapolated**, not measured: work is independent from run to run, so time goes down with the
number of workers as long as a run takes much longer than the few milliseconds it costs to send it.
With the mix above and the times of the last row, a model year takes {mean:.0f} ms of one core:
{practices} practices with {replications} replications are about {minutes:.0f} minutes of one core;
with {many:,} replications {hours:.0f} core hours, or {on_many:.0f} minutes on {cores} cores.
{options} options for every practice are {options} times as much. A row's memory and disk tell what
to plan for a worker and for every {years:,} runs.

The mix of practices is made up: nobody's state looks like this. Put in your own.
"""


def made(measured=None):
    """Return the page around its table of measurements, by default the one that stands on it."""
    measured = measured or marked(PATH.read_text(encoding="utf-8"), "measured")
    state = practices(PRACTICES)
    counts = Counter(map(size_of, state))
    last = rows_of(measured)[-1]
    mean = sum(counts[size] * float(last[ALONE[size]].split()[0]) for size in SIZES) / PRACTICES
    a_replication = PRACTICES * mean / 1000
    return page(
        TEXT,
        practices=PRACTICES,
        replications=REPLICATIONS,
        weeks=state[0].weeks,
        per_file=BATCH,
        years=PRACTICES * REPLICATIONS,
        workers=WORKERS,
        checked=CHECKED,
        **counts,
        measured=mark("measured", measured),
        mean=mean,
        minutes=REPLICATIONS * a_replication / 60,
        many=MANY,
        hours=MANY * a_replication / SECONDS_AN_HOUR,
        on_many=MANY * a_replication / CORES / 60,
        cores=CORES,
        options=OPTIONS,
    )


def with_row(row):
    """Return the page with one more measurement."""
    rows = [*rows_of(marked(PATH.read_text(encoding="utf-8"), "measured")), row]
    return made(table(HEAD, [[each[name] for name in HEAD] for each in rows]))
