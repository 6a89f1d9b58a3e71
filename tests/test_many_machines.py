"""Cores, a Dask cluster, a folder of Parquet files: the same numbers, and nothing lost."""

import gc
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from stories import bare, referrals

from cmsim import workspace
from cmsim.cli import main
from cmsim.cli import sweep as sweep_command
from cmsim.experiment import cluster as module
from cmsim.experiment import executor
from cmsim.experiment import sweep as sweeps
from cmsim.experiment.cache import Cache
from cmsim.experiment.executor import outcomes
from cmsim.experiment.job import Job, perform
from cmsim.experiment.run import run, sweep
from cmsim.experiment.sweep import read, sweep_to
from cmsim.measures.measure import Measure, measure
from cmsim.measures.registry import MEASURES
from cmsim.model.policy import easiest_first, most_overdue
from cmsim.scenario.files.scenario_toml import load
from cmsim.scenario.library.practices import solo_rural
from cmsim.scenario.parameter import Refusal

ROOT = Path(__file__).parent.parent
SOLO = solo_rural().replace(weeks=4)
SHARED = solo_rural("co-located").replace(weeks=4)
BUSY = bare(practice=referrals(complex_a_day=6), name="busy", weeks=1)
SWEPT = sweep(BUSY, "work.follow_up", [20, 40])
FEW = ["contacts", "openings"]


def deadly(mark, record):
    """End the process, once for each place to leave a mark in."""
    if not mark.exists():
        mark.write_text("x")
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(60)
    return 1.0


def always_deadly(record):
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(60)


def killing(function):
    return Measure("killing", "Killing", "deaths", "End the process.", function)


# --- cores


@pytest.mark.slow
def test_a_process_of_this_machine_that_dies_loses_nothing(tmp_path):
    fatal = killing(partial(deadly, tmp_path / "mark"))
    results = run(BUSY, replications=6, measures=["contacts", fatal], jobs=2)
    assert (tmp_path / "mark").exists()
    assert results.measure("contacts").equals(run(BUSY, replications=6).measure("contacts"))


@pytest.mark.slow
def test_a_run_that_always_kills_its_process_ends_with_a_reason():
    with pytest.raises(RuntimeError, match="died 3 times on the same runs, perhaps for want of"):
        run(BUSY, replications=3, measures=[killing(always_deadly)], jobs=2)


# --- a Dask cluster


@pytest.fixture(scope="module")
def dask():
    """Return a cluster of two processes on this machine."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        yield cluster


@pytest.fixture
def client(dask):
    from distributed import Client

    with Client(dask, set_as_default=False) as client:
        yield client


@pytest.mark.slow
def test_a_cluster_gives_the_same_numbers(dask):
    expected = run(SOLO, SHARED, replications=5)
    found = run(SOLO, SHARED, replications=5, cluster=dask.scheduler_address)
    pd.testing.assert_frame_equal(found.values, expected.values)
    pd.testing.assert_frame_equal(found.weekly("contacts"), expected.weekly("contacts"))


def test_outcomes_of_a_cluster_come_in_order_one_or_many(dask, client):
    to_do = [
        Job(each, 1, replication, easiest_first, tuple(FEW))
        for each in (SOLO, BUSY)
        for replication in (3, 1, 2, 7, 5)
    ]
    expected = list(map(perform, to_do))
    assert list(outcomes(to_do, client)) == expected
    assert list(outcomes(to_do[:1], dask.scheduler_address)) == expected[:1]
    assert list(outcomes([], client)) == [] and client.status == "running"


def test_long_work_is_sent_bit_by_bit(client, monkeypatch):
    monkeypatch.setattr(module, "LEAST_AHEAD", 2)
    monkeypatch.setattr(module, "AHEAD", 1)
    sent, plain = [], module.sent
    monkeypatch.setattr(module, "sent", lambda *given: sent.append(1) or plain(*given))
    to_do = [Job(BUSY, 1, replication, most_overdue, ("contacts",)) for replication in range(40)]
    arriving = outcomes(to_do, client)
    assert [next(arriving).replication for _ in range(4)] == [0, 1, 2, 3] and len(sent) <= 3
    arriving.close()
    assert len(sent) <= 3


def test_a_policy_and_a_measure_of_ones_own_travel(client):
    @measure("Entries", "entries")
    def entries(record):
        """Entries of the log."""
        return len(record.log)

    def latest(desk):
        return max(desk.tasks, key=lambda card: card.due)

    settings = {"replications": 2, "policy": latest, "measures": [entries, "contacts"]}
    assert run(BUSY, cluster=client, **settings).values.equals(run(BUSY, **settings).values)


def test_a_cluster_and_a_cache_work_together(client):
    cache = Cache(size=0)
    first = run(BUSY, replications=3, cluster=client, cache=cache)
    assert run(BUSY, replications=3, cache=cache).values.equals(first.values)


@pytest.mark.slow
def test_a_killed_worker_of_a_cluster_loses_nothing(dask, client, tmp_path):
    before = client.run(os.getpid)

    def kill(done, total):
        if done == 30:
            os.kill(next(iter(before.values())), signal.SIGTERM)

    swept = sweep_to(tmp_path, SWEPT, 60, measures=FEW, jobs=client, batch=25, progress=kill)
    assert swept == (120, 0, 120)
    table = read(tmp_path)
    assert len(table) == 120 * len(FEW) and not table.duplicated().any()
    expected = run(*SWEPT, replications=60, measures=FEW).values
    joined = table.merge(expected, on=["scenario", "replication", "measure"])
    assert len(joined) == len(table) and joined["value_x"].equals(joined["value_y"])
    client.wait_for_workers(2, timeout=60)
    assert set(client.run(os.getpid).values()) != set(before.values())


def test_workers_with_another_model_are_refused(client, monkeypatch):
    monkeypatch.setattr(module, "model_version", lambda: "0.0.9+another")
    with pytest.raises(Refusal, match=r"workers have cmsim .*, this computer has 0\.0\.9"):
        run(BUSY, replications=2, cluster=client)


@pytest.mark.slow
def test_a_cluster_without_an_answer_or_a_worker_is_refused_in_one_line(monkeypatch):
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr(module, "SECONDS", 1)
    with pytest.raises(Refusal, match="^tcp://127.0.0.1:9: no Dask scheduler answers$"):
        run(BUSY, replications=2, cluster="tcp://127.0.0.1:9")
    with pytest.raises(Refusal, match="^tcp://nowhere: "):
        run(BUSY, replications=2, cluster="tcp://nowhere")
    left = {each.status for each in gc.get_objects() if type(each) is distributed.Client}
    assert left <= {"running", "closed"}, "or it is closed amid whatever starts next"
    with (
        distributed.LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address=None) as empty,
        pytest.raises(Refusal, match="the Dask scheduler has no worker"),
    ):
        run(BUSY, replications=2, cluster=empty.scheduler_address)


def test_without_dask_a_cluster_is_refused_in_one_line(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(Refusal, match="^Dask is not installed: pip install"):
        run(BUSY, replications=2, cluster="tcp://127.0.0.1:9")


def test_dask_and_pyarrow_are_loaded_only_where_they_are_used():
    code = (
        "import sys; from cmsim.experiment import cache, cluster, progressive_run, sweep; "
        "from cmsim import run, library; run(library.solo_rural().replace(weeks=1), "
        "replications=2); print(*{'dask', 'distributed', 'pyarrow', 'loky', 'sqlite3', "
        "'pandas'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0 and done.stdout.split() == [], done.stderr


@pytest.mark.parametrize("place", ["127.0.0.1:8786", "frogs", "", None, 0, True, 2.5])
def test_what_is_no_place_to_run_is_refused(place):
    with pytest.raises(ValueError, match="a whole number; 1 is this process.*tcp://"):
        run(BUSY, replications=1, jobs=place)


# --- a folder of Parquet files


@pytest.fixture
def runs(monkeypatch):
    """Return a list that grows by scenario and replication with each run in this process."""
    pytest.importorskip("pyarrow")
    done = []

    def counting(job):
        done.append((job.scenario.name, job.replication))
        return perform(job)

    monkeypatch.setattr(executor, "perform", counting)
    return done


def test_a_folder_holds_every_value_of_the_run(tmp_path, runs):
    settings = {"replications": 5, "seed": 7, "policy": easiest_first}
    assert sweep_to(tmp_path / "new", SWEPT, batch=3, **settings).complete
    table = read(tmp_path / "new")
    expected = run(*SWEPT, **settings).values
    assert list(table.columns) == list(sweeps.COLUMNS)
    joined = table.merge(expected, on=["scenario", "replication", "measure"], how="outer")
    assert len(joined) == len(table) == 10 * len(MEASURES)
    pd.testing.assert_series_equal(joined["value_x"], joined["value_y"], check_names=False)
    assert set(table["seed"]) == {"7"} and set(table["policy"]) == {"easiest first"}
    assert dict(zip(table["scenario"], table["hash"])) == {each.name: each.hash for each in SWEPT}
    assert len(read(tmp_path / "new", ["contacts"])) == 10


def test_each_scenario_lies_beside_its_runs(tmp_path, runs):
    sweep_to(tmp_path, SWEPT, 1, measures=FEW)
    for hashed in read(tmp_path)["hash"].unique():
        assert load(tmp_path / "scenarios" / f"{hashed}.toml") in SWEPT


def test_a_stopped_sweep_goes_on_where_it_was(tmp_path, runs):
    stopped = sweep_to(
        tmp_path, SWEPT, 6, measures=FEW, batch=4, progress=lambda done, total: done < 7
    )
    assert stopped == (12, 0, 7) and not stopped.complete and len(runs) == 7
    assert len(read(tmp_path)) == 14
    assert sweep_to(tmp_path, SWEPT, 6, measures=FEW) == (12, 7, 5)
    assert len(runs) == len(set(runs)) == 12
    assert sweep_to(tmp_path, SWEPT, 6, measures=FEW) == (12, 12, 0) and len(runs) == 12
    assert (
        read(tmp_path)["value"].tolist()
        == run(*SWEPT, replications=6, measures=FEW)
        .values.sort_values(["scenario", "replication", "measure"])["value"]
        .tolist()
    )


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="no signal that nothing can catch")
def test_a_sweep_that_is_killed_goes_on_and_ends_with_the_same_table(tmp_path, runs):
    code = (
        "import sys; from test_many_machines import SWEPT, FEW, sweep_to; "
        "sweep_to(sys.argv[1], SWEPT, 100, measures=FEW, batch=9)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "killed")], cwd=ROOT / "tests"
    )
    until = time.monotonic() + 60
    while len(sweeps.files(tmp_path / "killed")) < 2 and time.monotonic() < until:
        time.sleep(0.01)
    process.kill()
    process.wait()
    swept = sweep_to(tmp_path / "killed", SWEPT, 100, measures=FEW)
    assert swept.complete and 18 <= swept.before < 200 and swept.now == len(runs)
    sweep_to(tmp_path / "whole", SWEPT, 100, measures=FEW)
    assert read(tmp_path / "killed").equals(read(tmp_path / "whole"))


def test_slow_runs_are_written_once_a_minute(tmp_path, runs, monkeypatch):
    monkeypatch.setattr(sweeps, "LONGEST", -1)
    sweep_to(tmp_path, SWEPT, 2, measures=FEW)
    assert len(sweeps.files(tmp_path)) == 4 and len(read(tmp_path)) == 4 * len(FEW)


def test_ctrl_c_and_errors_keep_what_has_arrived(tmp_path, runs):
    def at_three(raised):
        def progress(done, total):
            if done == 3:
                raise raised

        return progress

    assert sweep_to(
        tmp_path / "a", SWEPT, 4, measures=FEW, progress=at_three(KeyboardInterrupt())
    ) == (8, 0, 3)
    with pytest.raises(OSError, match="the line is dead"):
        sweep_to(
            tmp_path / "b", SWEPT, 4, measures=FEW, progress=at_three(OSError("the line is dead"))
        )
    assert len(read(tmp_path / "a")) == len(read(tmp_path / "b")) == 6


def test_more_replications_scenarios_or_measures_add_to_a_folder(tmp_path, runs):
    sweep_to(tmp_path, SWEPT[:1], 2, measures=["contacts"])
    assert sweep_to(tmp_path, SWEPT, 3, measures=["contacts"]) == (6, 2, 4)
    assert sweep_to(tmp_path, SWEPT, 3, measures=FEW) == (6, 0, 6)
    assert sweep_to(tmp_path, SWEPT, 3, seed=2, measures=FEW) == (6, 0, 6)
    assert sweep_to(tmp_path, SWEPT, 3, policy=easiest_first, measures=FEW) == (6, 0, 6)
    assert len(read(tmp_path)) == 3 * 6 * len(FEW)


def test_a_damaged_file_is_set_aside_and_run_again(tmp_path, runs):
    sweep_to(tmp_path, SWEPT, 4, measures=FEW, batch=4)
    before, (first, _) = read(tmp_path), sweeps.files(tmp_path)
    first.write_bytes(first.read_bytes()[:100])
    with pytest.raises(Refusal, match="is damaged"):
        read(tmp_path)
    assert sweep_to(tmp_path, SWEPT, 4, measures=FEW) == (8, 4, 4)
    assert read(tmp_path).equals(before)


def test_a_file_is_there_wholly_or_not_at_all(tmp_path, runs, monkeypatch):
    def full(path):
        raise OSError(28, "No space left on device")

    sweep_to(tmp_path, SWEPT, 1, measures=FEW)
    monkeypatch.setattr(workspace, "flush", full)
    with pytest.raises(OSError, match="No space left"):
        sweep_to(tmp_path, SWEPT, 2, measures=FEW)
    assert len(read(tmp_path)) == 2 * len(FEW)


def test_two_models_do_not_share_a_folder(tmp_path, runs, monkeypatch):
    sweep_to(tmp_path, SWEPT, 1, measures=FEW)
    monkeypatch.setattr(sweeps, "model_version", lambda: "9.9+another")
    with pytest.raises(Refusal, match="holds runs of cmsim .* this is 9.9.*name a new folder"):
        sweep_to(tmp_path, SWEPT, 1, measures=FEW)


def test_an_empty_folder_holds_no_sweep(tmp_path):
    with pytest.raises(Refusal, match="holds no sweep"):
        read(tmp_path)


# --- the terminal


@pytest.fixture
def cmsim(capsys):
    """Return a function that runs the command with ``sweep``: status, output, errors."""
    pytest.importorskip("pyarrow")

    def call(*arguments):
        parser = main.Parser(prog="cmsim")
        sweep_command.register(parser.add_subparsers(required=True))
        try:
            chosen = parser.parse_args([str(argument) for argument in arguments])
            status = chosen.act(chosen) or 0
        except Refusal as refusal:
            status = main.say_why(refusal, main.BAD_INPUT)
        said = capsys.readouterr()
        return status, said.out, said.err

    return call


def test_sweep_runs_every_combination(cmsim, tmp_path):
    asked = (
        "sweep",
        "solo-rural-embedded",
        "solo-rural-nobody",
        "--weeks",
        1,
        "--replications",
        2,
        "--measure",
        "contacts",
        "--vary",
        "work.follow_up=20:30:3",
        "--vary",
        "practices.*.referral_habit=0.1:0.2:2",
        "--out",
        tmp_path / "out",
    )
    status, out, err = cmsim(*asked)
    assert (status, err) == (0, "")
    assert out == f"{tmp_path / 'out'}: 24 of 24 runs of 12 scenarios; 24 of them new\n"
    table = read(tmp_path / "out")
    assert table["scenario"].nunique() == table["hash"].nunique() == 12 and len(table) == 24
    base = (
        solo_rural()
        .replace(weeks=1)
        .change("work.follow_up", 25)
        .change("practices.*.referral_habit", 0.2)
    )
    assert (
        table.query("hash == @base.hash")["value"].tolist()
        == run(base, replications=2).measure("contacts").iloc[:, 0].tolist()
    )
    assert cmsim(*asked)[1].endswith("0 of them new\n")


def test_sweep_can_use_a_cluster(cmsim, dask, tmp_path):
    status, out, _ = cmsim(
        "sweep",
        "solo-rural-embedded",
        "--weeks",
        1,
        "--replications",
        3,
        "--measure",
        "contacts",
        "--out",
        tmp_path / "out",
        "--dask",
        dask.scheduler_address,
    )
    assert status == 0 and "3 of 3 runs of 1 scenarios" in out


def test_long_names_stay_apart_and_keep_their_values(cmsim, tmp_path):
    base = BUSY.replace(name="a name of a practice that is as long as a name can be")
    several = sweep_command.varied(base, [("work.follow_up", (10, 20)), ("weeks", (1, 2))])
    assert len({each.name for each in several}) == 4
    assert several[3].about == "work.follow_up = 20, weeks = 2" and several[3].weeks == 2


@pytest.mark.parametrize(
    "given, said",
    [
        (["--vary", "work.frogs=1:2:2"], "--vary work.frogs = 1: frogs: no such field"),
        (["--vary", "work.follow_up=-5:2:2"], "work.follow_up"),
        (["--vary", "work.follow_up"], "PATH=LOW:HIGH:N is expected"),
        (["--dask", "localhost"], "the address of a Dask scheduler"),
        (["--measure", "frogs"], "no measure 'frogs'"),
        (["--jobs", "0"], "--jobs"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(cmsim, tmp_path, given, said):
    status, out, err = cmsim("sweep", "solo-rural-embedded", "--out", tmp_path / "out", *given)
    assert status == 2 and out == "" and said in err and err.count("\n") == 1
    assert not (tmp_path / "out").exists()
