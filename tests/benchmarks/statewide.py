"""Sweep a state's practices on a Dask cluster of this machine, killing a worker midway.

``python tests/benchmarks/statewide.py FOLDER [--practices N] [--replications N]`` runs them for a
year each, checks that nothing was lost or doubled and that the numbers are those of this process,
and prints what it cost by size of practice. Stopped or killed, it goes on when started again.
"""

import argparse
import os
import signal
import sys
from collections import Counter
from pathlib import Path
from random import Random
from time import perf_counter

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from benchmarks.rounds import load, machine  # noqa: E402
from cmsim.experiment.job import Job, perform
from cmsim.experiment.run import jobs_of, names_of  # noqa: E402
from cmsim.experiment.sweep import files, read, sweep_to  # noqa: E402
from cmsim.measures.registry import MEASURES  # noqa: E402
from cmsim.model.policy import most_overdue  # noqa: E402
from cmsim.scenario.library.practices import eight_clinicians, solo_rural, three_clinicians  # noqa: E402
from cmsim.scenario.library.resize import varied  # noqa: E402

WORKERS, CHECKED, WEEKS = 2, 20, 52
SIZES = {"solo": (solo_rural, 40), "three": (three_clinicians, 45), "eight": (eight_clinicians, 15)}


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
    """Sweep, check, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--practices", type=int, default=500)
    parser.add_argument("--replications", type=int, default=20)
    asked = parser.parse_args()
    from distributed import LocalCluster

    state, said, began_load = practices(asked.practices), [], load()
    total = len(state) * asked.replications
    alone = dict(costs())
    with (
        LocalCluster(
            n_workers=WORKERS, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
        ) as cluster,
        cluster.get_client() as client,
    ):
        began = perf_counter()
        swept = sweep_to(
            asked.folder,
            state,
            asked.replications,
            jobs=client,
            progress=killer(client, total, said),
        )
        seconds = perf_counter() - began
        held = sorted(client.run(memory).values()) if os.path.exists("/proc/self/statm") else []
    table = read(asked.folder)
    assert swept.complete and swept.total == total, "runs were lost"
    assert (
        len(table) == total * len(MEASURES)
        and not table.duplicated(["scenario", "replication", "measure"]).any()
    ), "rows were lost or doubled"
    jobs = jobs_of(state, asked.replications, "1", most_overdue, names_of(None))
    for job in Random(1).sample(jobs, min(CHECKED, total)):
        mine = perform(job).values
        rows = table[
            (table["scenario"] == job.scenario.name) & (table["replication"] == job.replication)
        ]
        theirs = dict(zip(rows["measure"], rows["value"]))
        assert all(theirs[name] == value or value is None for name, value in mine.items()), job
    size = sum(path.stat().st_size for path in files(asked.folder))
    counts = Counter(each.name.split(", ")[1] for each in state)
    print(f"{machine()}; load average {began_load} before and {load()} after")
    print(
        f"{total:,} model years of {len(state)} practices, {dict(counts)}; {swept.before:,} were "
        f"there, {swept.now:,} run now; {said[0] if said else 'no worker killed'}"
    )
    print(f"nothing lost or doubled; {CHECKED} runs made again here give the same numbers")
    print(
        f"{seconds:,.0f} s, {1000 * seconds / max(swept.now, 1):.0f} ms a model year with "
        f"{WORKERS} workers; {size / 1e6:.1f} MB of Parquet, {size / total:,.0f} bytes a run"
    )
    print("memory of the workers at the end: " + ", ".join(f"{each:.0f} MB" for each in held))
    print(
        "alone, in one process: "
        + ", ".join(f"{name} {1000 * each:.0f} ms" for name, each in alone.items())
    )


if __name__ == "__main__":
    main()
