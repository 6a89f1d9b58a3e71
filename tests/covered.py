"""Measure which lines of cmsim the tests execute, and name the public functions they never call.

Tracing takes time, so tests marked ``slow`` and the browser's are left out; so is what runs in a
process of its own, such as the kernel of a page or a command that is started as a terminal does.
"""

import json
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from quick import is_slow

from cmsim.model.network import Network


def leave_untraced(config, items):
    """Measure nothing in tests that take long."""
    if config.pluginmanager.hasplugin("_cov"):
        for item in filter(is_slow, items):
            item.add_marker("no_cover")


@pytest.fixture(autouse=True)
def one_run_is_traced(monkeypatch):
    """Trace the first run of a test: others execute much the same lines, at twice the time."""
    if sys.gettrace() is None:
        return
    run, traced = Network.run, []

    def untraced(network):
        tracer = sys.gettrace()
        sys.settrace(None if traced else tracer)
        traced.append(True)
        try:
            return run(network)
        finally:
            sys.settrace(tracer)

    monkeypatch.setattr(Network, "run", untraced)


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
