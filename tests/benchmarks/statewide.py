"""Sweep a state's practices on a Dask cluster of this machine, killing a worker midway.

``python tests/benchmarks/statewide.py FOLDER [--practices N] [--replications N] [--write]`` runs
them for a year each, checks that nothing was lost or doubled and that the numbers are those of this
process, and prints what it cost by size of practice. Stopped or killed, it goes on when started
again. ``--write`` puts what was measured into the table of ``docs/statewide.md``.
"""

import argparse
import os
import platform
import signal
import sys
from datetime import date
from pathlib import Path
from random import Random
from time import perf_counter

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "tests"))
sys.path.insert(0, str(ROOT / "docs"))

from benchmarks.rounds import load, processor  # noqa: E402
from cmsim.experiment.job import Job, perform  # noqa: E402
from cmsim.experiment.model_version import model_version  # noqa: E402
from cmsim.experiment.run import jobs_of, names_of  # noqa: E402
from cmsim.experiment.sweep import files, read, sweep_to  # noqa: E402
from cmsim.measures.registry import MEASURES  # noqa: E402
from cmsim.model.policy import most_overdue  # noqa: E402
from cmsim.scenario.library import practices as library  # noqa: E402
from cmsim.scenario.library.resize import varied  # noqa: E402

PRACTICES, REPLICATIONS = 500, 20
WORKERS, CHECKED, WEEKS = 2, 20, 52
SIZES = {
    "solo": (library.solo_rural, 40),
    "three": (library.three_clinicians, 45),
    "eight": (library.eight_clinicians, 15),
}


def practices(number):
    """Return so many practices of three sizes, each with clinicians and habits of its own."""
    dice, made = Random("a state"), []
    sizes = dice.choices(list(SIZES), [share for _, share in SIZES.values()], k=number)
    for n, size in enumerate(sizes, 1):
        base = SIZES[size][0]().replace(weeks=WEEKS)
        clinicians = max(1, base.practices[0].clinicians + dice.choice((-1, 0, 1)))
        made.append(
            varied(base, clinicians=clinicians)
            .change("practices.*.referral_habit", round(dice.uniform(0.1, 0.3), 3))
            .replace(name=f"practice {n:03}, {size}")
        )
    return made


def size_of(practice):
    """Return which of the three sizes a practice of :func:`practices` has."""
    return practice.name.split(", ")[1]


def killer(client, total, said):
    """Return a progress function that kills one worker halfway."""
    before = client.run(os.getpid)

    def tell(done, of):
        if done == total // 2:
            os.kill(next(iter(before.values())), signal.SIGKILL)
            said.append(f"worker killed after {done:,} of {of:,} runs")
        if done % (total // 20 or 1) == 0:
            print(f"{done:,} of {of:,}", file=sys.stderr, flush=True)

    return tell


def memory():
    """Return the memory that this process holds, in MB."""
    with open("/proc/self/statm", encoding="ascii") as found:
        return int(found.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def costs():
    """Yield for each size the seconds of one year in this process, the median of five."""
    for size, (make, _) in SIZES.items():
        scenario, seconds = make().replace(weeks=WEEKS), []
        for replication in range(1, 6):
            began = perf_counter()
            perform(Job(scenario, 1, replication, most_overdue, names_of(None)))
            seconds.append(perf_counter() - began)
        yield size, sorted(seconds)[2]


def main():
    """Sweep, check, print the figures, and write them where told."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder")
    parser.add_argument("--practices", type=int, default=PRACTICES)
    parser.add_argument("--replications", type=int, default=REPLICATIONS)
    parser.add_argument("--write", action="store_true", help="put it into docs/statewide.md")
    asked = parser.parse_args()
    row = swept(asked.folder, practices(asked.practices), asked.replications)
    for name, figure in row.items():
        print(f"{name}: {figure}")
    if asked.write:
        from remake import statewide as page

        page.PATH.write_text(page.with_row(row), encoding="utf-8", newline="\n")


def swept(folder, state, replications):
    """Sweep a state on a cluster; return the row of the table after everything was checked."""
    from distributed import LocalCluster

    said, before, total = [], load(), len(state) * replications
    alone = {f"alone: {size}": f"{1000 * each:.0f} ms" for size, each in costs()}
    with (
        LocalCluster(
            n_workers=WORKERS, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
        ) as cluster,
        cluster.get_client() as client,
    ):
        began = perf_counter()
        found = sweep_to(
            folder, state, replications, jobs=client, progress=killer(client, total, said)
        )
        seconds = perf_counter() - began
        held = sorted(client.run(memory).values()) if os.path.exists("/proc/self/statm") else []
    assert found.complete and found.total == total, "runs were lost"
    check(folder, state, replications)
    if found.before:
        said.append(f"{found.before:,} were there before")
    size = sum(path.stat().st_size for path in files(folder))
    return {
        "when": f"{date.today():%d %B %Y}",
        "cmsim": model_version(),
        "machine": f"{os.cpu_count()} cores, {processor()}, Python {platform.python_version()}",
        "load": f"{before} before, {load()} after",
        "model years": f"{total:,}",
        "on the way": "; ".join(said),
        "wall clock": f"{seconds:,.0f} s",
        "a model year": f"{1000 * seconds / max(found.now, 1):.0f} ms",
        "Parquet": f"{size / 1e6:.1f} MB",
        "a run on disk": f"{size / total:,.0f} bytes",
        "memory of the workers": " and ".join(f"{each:.0f} MB" for each in held),
        **alone,
    }


def check(folder, state, replications):
    """Check that no run was lost or doubled, and make some of them again in this process."""
    known, total = read(folder), len(state) * replications
    assert (
        len(known) == total * len(MEASURES)
        and not known.duplicated(["scenario", "replication", "measure"]).any()
    ), "rows were lost or doubled"
    jobs = jobs_of(state, replications, "1", most_overdue, names_of(None))
    for job in Random(1).sample(jobs, min(CHECKED, total)):
        mine = perform(job).values
        rows = known[
            (known["scenario"] == job.scenario.name) & (known["replication"] == job.replication)
        ]
        theirs = dict(zip(rows["measure"], rows["value"]))
        assert all(theirs[name] == value or value is None for name, value in mine.items()), job


if __name__ == "__main__":
    main()
