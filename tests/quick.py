"""Run what is quick only, and keep the ``slow`` marks true.

A test that takes a second or more of processor time is marked ``slow``. With ``--quick`` neither
these nor the browser's are run, and a test without the mark that takes three seconds fails:
processor time, unlike time on the clock, hardly depends on what else the machine does.
"""

import os
from collections import defaultdict

import pytest
from parallel import unit

MOST = 3.0
LEAST = 0.5


def pytest_addoption(parser):
    """Add the option."""
    parser.addoption("--quick", action="store_true", help="no slow tests and no browser")


def leave_out_slow(config, items):
    """Take the slow tests and the browser's out of a collection."""
    if config.getoption("quick"):
        left_out = [item for item in items if is_slow(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not is_slow(item)]


def is_slow(item):
    """Say whether a test is marked as one that takes long."""
    return not {"slow", "browser"}.isdisjoint(item.keywords)


def processor_time():
    """Return the seconds this process and the children it waited for have computed."""
    used = os.times()
    return sum(used[:4])


def timed(item):
    """Run one part of a test; fail it where it takes long and does not say so."""
    before = processor_time()
    result = yield
    took = processor_time() - before
    item.user_properties.append(("processor time", took))
    if item.config.getoption("quick") and took > MOST and not is_slow(item):
        pytest.fail(f"took {took:.1f} s of processor time: mark it slow", pytrace=False)
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item):
    """Time what a test needs."""
    return (yield from timed(item))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Time a test."""
    return (yield from timed(item))


def report_false_marks(terminalreporter):
    """Name the marks that are no longer true, except where others paid for what a test needs.

    That is a fixture of its file that took long, or what another file of its process made.
    """
    prepared, longest = defaultdict(float), defaultdict(float)
    for report in terminalreporter.getreports(""):
        if report.when == "setup" and "slow" in report.keywords:
            path = report.nodeid.partition("::")[0]
            prepared[path] = max(prepared[path], report.duration)
    for report in terminalreporter.getreports("passed"):
        if report.when == "call" and "slow" in report.keywords:
            name = report.nodeid.partition("[")[0]
            longest[name] = max(longest[name], report.duration)
    for name, took in longest.items():
        path = name.partition("::")[0]
        if took < LEAST and prepared[path] < LEAST and unit(name) == path:
            terminalreporter.line(f"marked slow, yet it took {took:.1f} s: {name}")
