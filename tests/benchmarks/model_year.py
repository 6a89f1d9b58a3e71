"""Price a model year in bare SimPy timeouts: ``python tests/benchmarks/model_year.py [rounds]``.

Included are building the network, the run and its whole log; imports and what is done with the
log are not. Yardstick and subject take turns in one process and are measured in CPU time.
"""

import gc
import os
import platform
import statistics
import sys
import sysconfig
import time
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

import simpy

from cmsim.model.log import Activity, Kind
from cmsim.model.network import Network, collector_paused
from cmsim.model.streams import RandomStream, Turns
from cmsim.scenario.library.practices import eight_clinicians

NO_TASK = (Kind.WAITING, Kind.LEAVE, Kind.INTERRUPTION)
DRAWS = (
    *((RandomStream, name) for name in ("row", "four", "two", "one")),
    *((Turns, name) for name in ("next_six", "next_four", "next_one")),
)
SEED = 1


def counts(scenario):
    """Return what a year consists of; exact, and the same on every machine."""
    network, widths = Network(scenario, SEED), []
    with counted(*DRAWS) as drawn:
        while network.env.peek() < network.horizon:
            widths.append(network.env.width)
            network.env.step()
    log = network.finish()
    tasks = finished(log)
    return {
        "events": len(widths),
        "finished tasks": tasks,
        "events per finished task": len(widths) / tasks,
        "draws": drawn(),
        "log rows": len(log),
        "heap width, mean": round(statistics.mean(widths)),
    }


@contextmanager
def counted(*methods):
    """Count the calls of methods, each a class and a name; yield a function that tells how many."""
    with ExitStack() as stack:
        calls = [
            stack.enter_context(
                patch.object(owner, name, autospec=True, side_effect=getattr(owner, name))
            )
            for owner, name in methods
        ]
        yield lambda: sum(each.call_count for each in calls)


def finished(log):
    """Return how many tasks care managers finished."""
    return sum(entry.activity is Activity.SPENT and entry.detail not in NO_TASK for entry in log)


def year(scenario):
    """Build and run a year."""
    Network(scenario, SEED).run()


def timeouts(events, width):
    """Let ``width`` processes wait for timeouts until so many events have happened."""

    def waiting(delay):
        while True:
            yield env.timeout(delay)

    env = simpy.Environment()
    for number in range(width):
        env.process(waiting(1 + number / 1000 / width))
    with collector_paused():
        env.run(until=(events - width) / width)  # to begin a process is an event, too


def seconds(call, *arguments):
    """Return the CPU time of a call, in seconds."""
    gc.collect()
    began = time.process_time()
    call(*arguments)
    return time.process_time() - began


def main(rounds=15):
    """Print the counts, the ratio and their product."""
    scenario = eight_clinicians().replace(weeks=52)
    found = counts(scenario)
    for name, value in found.items():
        print(f"{name:28}{value:>10,.2f}" if isinstance(value, float) else f"{name:28}{value:>10,}")
    events, width = found["events"], found["heap width, mean"]
    pairs = [
        (seconds(timeouts, events, width), seconds(year, scenario)) for _ in range(rounds + 1)
    ][1:]
    ratios = [year / bare for bare, year in pairs]
    low, ratio, high = statistics.quantiles(ratios, n=4)
    per_task = found["events per finished task"]
    print(
        f"bare timeouts {min(pairs)[0] * 1e3:.1f} ms at best, a year "
        f"{min(year for _, year in pairs) * 1e3:.1f} ms; {rounds} rounds, load average "
        f"{os.getloadavg()[0]:.1f}"
    )
    print(
        f"a year / bare timeouts  {ratio:6.2f} (half of the rounds {low:.2f} to {high:.2f})"
        "  gate 3.0, aim 2.1"
    )
    print(f"events per finished task{per_task:6.2f}  gate 4.5, aim 3.7")
    print(f"bare timeouts per task  {ratio * per_task:6.1f}  13.5 at both gates, 7.8 at both aims")
    print(
        f"Python {platform.python_version()}, {platform.python_compiler()}, SimPy "
        f"{simpy.__version__}, built with {sysconfig.get_config_var('CONFIG_ARGS') or '?'}"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
