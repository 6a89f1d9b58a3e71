"""Runs of several scenarios: common stream, any order, any number of processes, stopped early."""

import ast
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from stories import bare, referrals

import cmsim
from cmsim import tables
from cmsim.experiment.cancelled import Cancelled
from cmsim.experiment.executor import outcomes
from cmsim.experiment.job import Job
from cmsim.experiment.run import run, steps, sweep
from cmsim.measures.measure import measure
from cmsim.measures.registry import MEASURES
from cmsim.model.log import Activity, Entry
from cmsim.model.network import Network
from cmsim.model.policy import easiest_first, most_overdue
from cmsim.scenario.library.practices import solo_rural, three_clinicians

SOLO = solo_rural().replace(weeks=4)
SHARED = solo_rural("co-located").replace(weeks=4)
BUSY = bare(practice=referrals(complex_a_day=6), name="busy", weeks=4)


@pytest.fixture(scope="module")
def results():
    return run(SOLO, SHARED, replications=3)


def test_replication_r_of_seed_s_has_a_seed_of_its_own(results):
    assert results.log(SOLO.name, 2) == [Entry._make(entry) for entry in Network(SOLO, "1/2").run()]
    assert run(SOLO, replications=1, seed=2).log(SOLO.name) == [
        Entry._make(entry) for entry in Network(SOLO, "2/1").run()
    ]


def test_a_table_has_a_row_per_replication_and_a_column_per_scenario(results):
    table = results.measure("contacts")
    assert list(table.index) == [1, 2, 3] and list(table.columns) == [SOLO.name, SHARED.name]
    record = cmsim.RunRecord(SOLO, results.log(SOLO.name, 3))
    assert table.loc[3, SOLO.name] == MEASURES["contacts"].of(record)


def test_a_measure_is_named_or_given(results):
    assert results.measure(MEASURES["contacts"]).equals(results.measure("contacts"))


def test_results_do_not_depend_on_order_or_company(results):
    turned, alone = run(SHARED, SOLO, replications=3), run(SOLO, replications=3)
    for name in MEASURES:
        assert turned.measure(name)[results.names].equals(results.measure(name)), name
        assert alone.measure(name)[SOLO.name].equals(results.measure(name)[SOLO.name]), name


@pytest.mark.parametrize("jobs", [2, -1])
def test_results_do_not_depend_on_the_number_of_processes(results, jobs):
    shared = run(SOLO, SHARED, replications=3, jobs=jobs)
    pd.testing.assert_frame_equal(shared.values, results.values)
    pd.testing.assert_frame_equal(shared.weekly("contacts"), results.weekly("contacts"))


def test_more_replications_leave_the_first_as_they_were(results):
    more = run(SOLO, SHARED, replications=4)
    assert more.measure("ed_visits").iloc[:3].equals(results.measure("ed_visits"))


def test_scenarios_share_their_luck(results):
    candidates = [
        {
            (entry.patient, round(entry.time))
            for entry in results.log(name, 1)
            if entry.activity in (Activity.ED_VISIT, Activity.ED_AVERTED)
        }
        for name in results.names
    ]
    assert candidates[0] == candidates[1] and candidates[0]


def test_values_are_tidy(results):
    assert list(results.values.columns) == ["scenario", "replication", "measure", "value"]
    assert len(results.values) == 2 * 3 * len(MEASURES)
    assert results.values["value"].dtype == float


def test_a_weekly_table_has_a_row_per_week(results):
    weeks = results.weekly("contacts")
    assert weeks.shape == (4, 6) and weeks.columns.names == ["scenario", "replication"]
    assert weeks[SOLO.name].mean().tolist() == pytest.approx(
        results.measure("contacts")[SOLO.name].tolist()
    )
    with pytest.raises(ValueError, match="on_time.*no weekly form.*contacts"):
        results.weekly("on_time")


def test_what_is_not_there_is_named(results):
    with pytest.raises(ValueError, match="'frogs': not among open_caseload"):
        results.measure("frogs")
    with pytest.raises(ValueError, match="'frogs': not among 'solo rural"):
        results.log("frogs")
    with pytest.raises(ValueError, match="'frogs': the measures are"):
        run(SOLO, replications=1, measures=["frogs"])


def test_only_the_measures_asked_for_are_kept():
    few = run(SOLO, replications=1, measures=["contacts", MEASURES["on_time"]])
    assert list(few.measures) == ["contacts", "on_time"]
    assert "Contacts on time" in str(few) and "Utilization" not in str(few)


def test_a_measure_of_ones_own_can_be_used():
    @measure("Referrals of complex patients", "referrals")
    def complex_referrals(record):
        """Referrals of complex patients in the whole run."""
        return sum(entry.patient % 3 == 0 for entry in record.by[Activity.REFERRED])

    results = run(BUSY, replications=2, measures=[complex_referrals])
    log = results.log("busy", 2)
    expected = sum(entry.activity == Activity.REFERRED and entry.patient % 3 == 0 for entry in log)
    assert results.measure(complex_referrals).loc[2, "busy"] == expected > 0


def test_no_value_is_no_number():
    nobody = run(solo_rural("nobody").replace(weeks=4), replications=2)
    assert nobody.measure("utilization").isna().all(axis=None)
    assert nobody.measure("contacts").eq(0).all(axis=None)
    line = next(line for line in str(nobody).splitlines() if line.startswith("Strain"))
    assert line.endswith(" -")


def test_results_print_as_a_short_table(results):
    lines = str(results).splitlines()
    assert lines[0] == "Mean of 3 replications" and f"A: {SOLO.name}" in lines
    assert 10 < len(lines) < 30 and max(map(len, lines)) <= 100
    mean = results.measure("contacts")[SOLO.name].mean()
    assert any(line.startswith("Contacts ") and f"{mean:.4g}" in line for line in lines)


def test_a_scenario_nobody_covers_is_warned_of():
    assert run(solo_rural("nobody").replace(weeks=1), replications=1).warnings == (
        "solo rural, nobody: no care manager covers Mill Lane",
    )


def test_the_way_of_working_is_the_one_asked_for():
    crowded = three_clinicians().replace(weeks=8, typical_caseload=80)
    default, easy = (
        run(crowded, replications=1, policy=policy) for policy in (most_overdue, easiest_first)
    )
    assert default.log(crowded.name) != easy.log(crowded.name)
    assert easy.log(crowded.name) == [
        Entry._make(entry) for entry in Network(crowded, "1/1", easiest_first).run()
    ]
    record = cmsim.RunRecord(crowded, easy.log(crowded.name))
    assert easy.measure("contacts").iloc[0, 0] == MEASURES["contacts"].of(record)


# --- stopping


def test_progress_is_told_after_every_run():
    told = []
    run(SOLO, SHARED, replications=2, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_run_stopped_by_ctrl_c_keeps_whole_replications(results):
    def stop(done, total):
        if done == 5:
            raise KeyboardInterrupt

    partial = run(SOLO, SHARED, replications=3, progress=stop)
    assert partial.replications == 2 and not partial.complete
    assert partial.warnings[0] == "stopped after 2 of 3 replications"
    assert partial.measure("ed_visits").equals(results.measure("ed_visits").iloc[:2])


def test_progress_can_stop_a_run():
    assert run(SOLO, replications=9, progress=lambda done, total: done < 2).replications == 1
    assert run(SOLO, replications=2, progress=lambda done, total: done < 2).complete


def test_a_run_stopped_before_anything_is_known_says_so():
    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(SOLO, SHARED, replications=3, progress=stop)
    with pytest.raises(Cancelled):
        run(SOLO, SHARED, replications=3, progress=lambda done, total: False)


def test_results_can_be_had_step_by_step(results):
    seen = list(steps(SOLO, SHARED, replications=3))
    assert [each.replications for each in seen] == [1, 2, 3]
    assert seen[-1].values.equals(results.values)


# --- what is refused


@pytest.mark.parametrize(
    "given, settings, said",
    [
        ((), {}, "at least one scenario"),
        ((SOLO, SOLO), {}, "two scenarios are named 'solo rural"),
        ((SOLO,), {"replications": 0}, "replications = 0: a whole number of 1 or more"),
        ((SOLO,), {"replications": 2.5}, "replications = 2.5"),
        ((SOLO,), {"jobs": 0}, "jobs = 0: a whole number"),
    ],
)
def test_a_senseless_run_is_refused(given, settings, said):
    with pytest.raises(ValueError, match=said):
        run(*given, **settings)


# --- sweeps, names and tables


def test_a_sweep_changes_one_number_and_the_name():
    base = bare()
    swept = sweep(base, "work.follow_up", [10, 20])
    assert [each.work.follow_up for each in swept] == [10, 20]
    assert [each.name for each in swept] == ["work.follow_up = 10", "work.follow_up = 20"]
    assert swept[0].change("work.follow_up", base.work.follow_up).hash == base.hash
    with pytest.raises(KeyError):
        sweep(base, "work.nonsense", [1])


def test_outcomes_come_in_the_order_asked_for():
    to_do = [Job(SOLO, 1, replication, most_overdue, ("contacts",)) for replication in (3, 1, 2)]
    assert [outcome.replication for outcome in outcomes(to_do)] == [3, 1, 2]


def test_editors_see_the_names_that_are_loaded_when_they_are_used():
    tree = ast.parse(Path(cmsim.__file__).read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in block.body
        for alias in node.names
    }
    loaded = {name: f"cmsim.{home}.{name}" for name, home in cmsim.WHERE.items()}
    loaded |= {name: f"cmsim.{path}" for name, path in cmsim.MODULES.items()}
    assert seen == loaded
    assert sorted(cmsim.__all__) == sorted([*loaded, "__version__"])


def test_public_names_are_there_and_cost_nothing_until_used():
    for name in cmsim.__all__:
        assert getattr(cmsim, name) is not None
    with pytest.raises(AttributeError):
        cmsim.nonsense  # noqa: B018  (reading it is what is tested)
    code = (
        "import cmsim, sys; cmsim.run(cmsim.library.solo_rural().replace(weeks=1), "
        "replications=1); print(*sorted({'pandas', 'numpy', 'scipy', 'loky', 'matplotlib'} "
        "& set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=cmsim.__path__[0] + "/..",
    )
    assert done.stdout.strip() == ""


def test_the_version_is_that_of_the_package():
    import tomllib
    from pathlib import Path

    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8"))
    assert cmsim.__version__ == project["project"]["version"]


def test_tables_show_the_same_log():
    log = Network(BUSY, "1/1").run()
    assert len(tables.events(log)) == len(log)
    assert set(tables.events(log)["activity"]) == {str(entry.activity) for entry in log}
    spent = tables.encounters(log)
    assert spent["minutes"].sum() == pytest.approx(
        sum(entry.value for entry in log if entry.activity == Activity.SPENT)
    )
    assert (spent["end"] > spent["start"]).all()
    episodes, weeks = tables.episodes(BUSY, log), tables.caseload(BUSY, log)
    enrolled = sum(entry.activity == Activity.ENROLLED for entry in log)
    assert episodes["enrolled"].notna().sum() == enrolled > 20
    assert (
        episodes["enrolled"].dropna()
        >= episodes["identified_or_referred"][episodes["enrolled"].notna()]
    ).all()
    assert weeks["open"].iloc[-1] == enrolled  # nobody leaves a bare scenario


def test_a_run_without_entries_has_tables_too():
    assert (
        len(tables.events([])) == len(tables.encounters([])) == len(tables.episodes(BUSY, [])) == 0
    )
    assert tables.caseload(BUSY, []).eq(0).all(axis=None)


LIVES = """
import gc
from cmsim.experiment.job import Job, perform
from cmsim.measures.measure import Measure
from cmsim.measures.registry import MEASURES
from cmsim.measures.run_record import RunRecord
from cmsim.model.network import Network
from cmsim.model.patient import Patient
from cmsim.model.policy import most_overdue
from cmsim.scenario.library.practices import solo_rural


def lives():
    return sum(isinstance(each, (Network, RunRecord, Patient)) for each in gc.get_objects())


circular = Measure(
    "circular", "Circular", "1", "A measure that keeps its record.",
    lambda record: record.once(lambda record: [record]) and 1.0,
)
job = Job(solo_rural().replace(weeks=8), 1, 1, most_overdue, (*MEASURES, circular))
perform(job)
gc.collect()
gc.disable()
before = lives()
perform(job)
print(before, lives())"""


def test_a_run_leaves_nothing_in_memory():
    """In a Python of its own: what counts the lines of a test run holds on to objects."""
    done = subprocess.run(
        [sys.executable, "-c", LIVES],
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    before, after = done.stdout.split()
    assert before == after
