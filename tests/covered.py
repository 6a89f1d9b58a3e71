"""Measure which lines of cmsim the tests execute, and name the public functions they never call.

Tracing more than doubles the time, so what would show nothing new is not traced: tests marked
``slow`` and the browser's, the further cases of a test whose first ones took long, and a run of a
scenario that was traced before. Neither is what happens in a process of its own, such as the kernel
of a page or a command that is started as a terminal does.
"""

import json
import sys
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path

import pytest
from quick import is_slow, processor_time

from cmsim.model.network import Network

ENOUGH = 0.5  # seconds of processor time in which the cases of a test are traced

spent = defaultdict(float)  # while traced, by the name of the test
traced = set()  # the hashes of the scenarios, and the names of the tests, of traced runs
at_work = ""  # the name of the test that is run


@contextmanager
def untraced():
    """Measure nothing for a while."""
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(tracer)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    """Measure a test and what it needs, where that may show something new."""
    global at_work
    at_work = item.nodeid.partition("[")[0]
    if sys.gettrace() is None:
        return (yield)
    if is_slow(item) or spent[at_work] > ENOUGH:
        with untraced():
            return (yield)
    before = processor_time()
    try:
        return (yield)
    finally:
        spent[at_work] += processor_time() - before


@pytest.fixture(scope="session", autouse=True)
def few_runs_are_traced():
    """Trace the first run of a test, if its scenario is new: others execute much the same lines."""
    run = Network.run

    def sparing(network):
        new = {network.scenario.run_hash, at_work}
        if sys.gettrace() is None or not new.isdisjoint(traced):
            with untraced():
                return run(network)
        traced.update(new)
        return run(network)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Network, "run", sparing)
        yield


def by_package(report):
    """Return the share of executed statements, in percent, of each package of cmsim."""
    counted = defaultdict(lambda: [0, 0])
    for path, file in report["files"].items():
        package = Path(path).parts[1]
        counted[package][0] += file["summary"]["covered_lines"]
        counted[package][1] += file["summary"]["num_statements"]
    return {name: 100 * known / all_of for name, (known, all_of) in counted.items() if all_of}


def never_called(report):
    """Return the public functions of each file without an executed statement."""
    found = {
        path: [
            name
            for name, function in file["functions"].items()
            if name and not any(part.startswith("_") for part in name.split("."))
            if function["summary"]["num_statements"] and not function["summary"]["covered_lines"]
        ]
        for path, file in report["files"].items()
    }
    return {path: names for path, names in found.items() if names}


def tell_coverage(reporter):
    """Print what of cmsim was executed, where that was measured."""
    path = (getattr(reporter.config.option, "cov_report", None) or {}).get("json")
    if not path or not Path(path).exists():
        return
    report = json.loads(Path(path).read_text(encoding="utf-8"))
    reporter.section("executed by the tests that are not slow")
    reporter.line(
        f"{report['totals']['percent_statements_covered']:.1f} % of all statements: "
        + ", ".join(f"{name} {share:.0f} %" for name, share in by_package(report).items())
    )
    reporter.line("public functions that none of them calls:")
    for path, names in never_called(report).items():
        reporter.line(f"  {path}: {', '.join(names)}")
