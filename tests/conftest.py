"""Every run in every test is checked: what must hold in any run holds in all of them."""

import os
import signal
import sys
from itertools import count

import pytest
from covered import few_runs_are_traced, pytest_runtest_protocol, tell_coverage  # noqa: F401
from hypothesis import HealthCheck, settings
from parallel import in_order, pytest_xdist_make_scheduler  # noqa: F401
from quick import (  # noqa: F401
    leave_out_slow,
    pytest_addoption,
    pytest_runtest_call,
    pytest_runtest_setup,
    report_false_marks,
)

from cmsim.experiment.job import perform
from cmsim.model.network import Network, collector_paused
from cmsim.model.policy import Rule
from cmsim.validation.invariants import miscounted, violations

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Whatever was started in the background ignores Ctrl-C, and so would the commands of the tests.
    signal.signal(signal.SIGINT, signal.default_int_handler)

# The tests share the cores already: panels, which take all there are, are to keep to one each.
os.environ["LOKY_MAX_CPU_COUNT"] = "1"

HOMES = count()  # the numbers of the folders of work, one for each test

settings.register_profile(
    "few",
    max_examples=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "many", parent=settings.get_profile("few"), max_examples=10_000, derandomize=False
)
settings.load_profile(os.environ.get("CMSIM_EXAMPLES", "few"))


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Collect with the garbage collector off: it would look for what is gone, and nothing is."""
    with collector_paused():
        return (yield)


def pytest_collection_modifyitems(config, items):
    """Leave out what is not wanted, and sort what is."""
    leave_out_slow(config, items)
    in_order(items)


def pytest_terminal_summary(terminalreporter):
    """Say what there is to know beside what passed and failed."""
    for report in terminalreporter.getreports("passed"):
        for name, words in report.user_properties:
            if name == "told":
                terminalreporter.write_line(words)
    tell_coverage(terminalreporter)
    report_false_marks(terminalreporter)


@pytest.fixture(autouse=True)
def every_run_conserves(monkeypatch):
    """Fail a test in which a run lost or invented a patient, a minute or a task."""
    finish, found = Network.finish, []

    def checked(network):
        log = finish(network)
        diligent = [
            name for name, cm in network.care_managers.items() if isinstance(cm.policy, Rule)
        ]
        found.extend(violations(network.scenario, log, diligent) + miscounted(network))
        return log

    monkeypatch.setattr(Network, "finish", checked)
    yield found
    assert not found, f"{len(found)} laws broken, first: " + "; ".join(found[:5])


@pytest.fixture
def count_runs(monkeypatch):
    """Return what makes a list that grows by scenario and replication with each run.

    It counts the runs of this process that the modules it is given have done.
    """

    def counted(*modules):
        done = []

        def counting(job):
            done.append((job.scenario.name, job.replication))
            return perform(job)

        for module in modules:
            monkeypatch.setattr(module, "perform", counting)
        return done

    return counted


@pytest.fixture(autouse=True)
def no_callback_fails(caplog):
    """Fail a test during which an exception was swallowed by an event loop."""
    yield
    swallowed = [
        record.getMessage()
        for phase in ("setup", "call", "teardown")
        for record in caplog.get_records(phase)
        if "Exception in callback" in record.getMessage()
    ]
    assert not swallowed, swallowed[0]


@pytest.fixture(autouse=True)
def work_of_its_own(monkeypatch, tmp_path_factory):
    """Let each test be a learner who has done nothing yet, whose work touches nobody else's."""
    monkeypatch.setenv("CMSIM_HOME", str(tmp_path_factory.getbasetemp() / "nobody-yet"))
    if "cmsim.course.kit.learner_record" not in sys.modules:
        yield
        return
    # Not by mktemp, which reads the whole folder each time: there are thousands of tests.
    home = tmp_path_factory.getbasetemp() / "homes" / str(next(HOMES))
    home.mkdir(parents=True)
    monkeypatch.setenv("CMSIM_HOME", str(home))
    forget()
    yield
    forget()


def forget():
    """Forget what lessons hold in memory, as a fresh kernel does."""
    for name, module in list(sys.modules.items()):
        if name.startswith("cmsim.course.") and module is not None:
            for page in (getattr(module, "lesson", None), getattr(module, "page", None)):
                if hasattr(page, "panels"):
                    page.panels.clear()  # not closed: a fixture may hold them for other tests
                    page.forget()
    for name, function in (("learner_record", "of"), ("learner", "code")):
        getattr(sys.modules[f"cmsim.course.kit.{name}"], function).cache_clear()
