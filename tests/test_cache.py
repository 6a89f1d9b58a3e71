"""Outcomes that are remembered: the same numbers, no run twice, and no harm from a bad file."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from stories import bare, referrals

from cmsim.analysis.sample import Sample
from cmsim.experiment import cache as module
from cmsim.experiment import executor, model_version
from cmsim.experiment.cache import Cache
from cmsim.experiment.job import Job, perform
from cmsim.experiment.run import run
from cmsim.experiment.sqlite_cache import FILE
from cmsim.measures.measure import measure
from cmsim.model.policy import Rule, easiest_first, most_overdue

BUSY = bare(practice=referrals(complex_a_day=6), name="busy", weeks=1)
SLOW = BUSY.change("work.follow_up", 60).replace(name="slow")
FEW = ("contacts", "openings")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CMSIM_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def runs(count_runs):
    return count_runs(executor)


def job(scenario=BUSY, replication=1, seed=1, policy=most_overdue, measures=FEW):
    return Job(scenario, seed, replication, policy, measures)


def filled(*jobs, **settings):
    """Return a cache that remembers some jobs."""
    cache = Cache(**settings)
    for each in jobs:
        cache.put(each, perform(each))
    return cache


def test_numbers_are_the_same_with_and_without(runs):
    cache, plain = Cache(), run(BUSY, SLOW, replications=3)
    for again in (
        run(BUSY, SLOW, replications=3, cache=cache),
        run(BUSY, SLOW, replications=3, cache=cache),
        run(BUSY, SLOW, replications=3, cache=Cache()),
    ):
        pd.testing.assert_frame_equal(again.values, plain.values)
        pd.testing.assert_frame_equal(again.weekly("contacts"), plain.weekly("contacts"))
    assert len(runs) == 2 * 6  # without the cache, and once with it


def test_more_replications_run_only_the_new_ones(runs):
    run(BUSY, replications=2, measures=FEW, cache=Cache())
    run(BUSY, replications=4, measures=FEW, cache=Cache())
    assert runs == [("busy", 1), ("busy", 2), ("busy", 3), ("busy", 4)]


def test_another_scenario_in_company_is_the_only_one_run(runs):
    run(BUSY, replications=2, measures=FEW, cache=Cache())
    results = run(SLOW, BUSY, replications=2, measures=FEW, cache=Cache())
    assert runs[2:] == [("slow", 1), ("slow", 2)]
    assert results.measure("contacts").equals(run(SLOW, BUSY, replications=2).measure("contacts"))


def test_several_processes_and_a_cache_agree():
    cache = Cache()
    shared = run(BUSY, replications=3, jobs=2, cache=cache)
    assert shared.values.equals(
        run(BUSY, replications=4, cache=cache)
        .values.query("replication < 4")
        .reset_index(drop=True)
    )


@pytest.mark.parametrize(
    "other", [job(SLOW), job(replication=2), job(seed=2), job(policy=easiest_first)]
)
def test_whatever_a_run_depends_on_tells_outcomes_apart(other):
    cache = filled(job())
    assert cache.get(job()) == perform(job()) and cache.get(other) is None


def test_the_name_of_a_scenario_does_not_matter_and_is_the_one_asked_for():
    found = filled(job()).get(job(BUSY.replace(name="calm")))
    assert found == perform(job())._replace(scenario="calm")


def test_another_model_forgets_everything(monkeypatch):
    filled(job())
    monkeypatch.setattr(module, "model_version", lambda: "0.0.9+another")
    assert Cache().get(job()) is None


@pytest.mark.parametrize(
    "where, counts",
    [
        ("model/worklist.py", True),
        ("units.py", True),
        ("measures/hospital.py", True),
        ("views/style.py", False),
        ("course/day/words.py", False),
        ("decision/options.py", False),
    ],
)
def test_the_version_follows_the_sources_that_decide(tmp_path, monkeypatch, where, counts):
    import shutil

    package = Path(model_version.__file__).parent.parent
    copy = tmp_path / "cmsim"
    shutil.copytree(package, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(model_version, "__file__", str(copy / "experiment" / "model_version.py"))
    fresh = model_version.model_version.__wrapped__
    before = fresh()
    for path in copy.rglob("*.py"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert before == fresh() == model_version.model_version()
    (copy / where).write_text((copy / where).read_text() + "\nMORE = 1\n")
    assert (fresh() != before) is counts


@pytest.mark.parametrize("size", [0, 10**8])
def test_more_measures_than_known_are_a_miss_that_merges(size):
    cache = filled(job(measures=("contacts",)), size=size)
    assert cache.get(job(measures=FEW)) is None
    cache.put(job(measures=("openings",)), perform(job(measures=("openings",))))
    assert cache.get(job(measures=FEW)) == perform(job())
    assert cache.get(job(measures=FEW[::-1])) == perform(job(measures=FEW[::-1]))
    if size:
        assert Cache().get(job(measures=FEW)) == perform(job())


def test_what_has_no_name_of_the_house_is_not_remembered():
    @measure("Entries", "entries")
    def entries(record):
        """Entries of the log."""
        return len(record.log)

    pretender = Rule("most overdue", lambda task: -task.due)
    for unknown in (
        job(measures=(entries,)),
        job(policy=pretender),
        job(policy=lambda desk: desk.tasks[0]),
    ):
        cache = Cache()
        cache.put(unknown, perform(job()))
        assert cache.get(unknown) is None and not cache.memory


def test_samples_of_the_analyses_can_use_it(runs):
    samples = [Sample(FEW, cache=Cache()) for _ in range(2)]
    first, second = ([each.values(BUSY, name, [1, 2]) for name in FEW] for each in samples)
    assert first == second and len(runs) == samples[0].runs == 2 and samples[1].runs == 0


# --- bounds


def test_memory_keeps_the_latest():
    cache = filled(*(job(replication=n) for n in (1, 2)), runs=2, size=0)
    cache.get(job(replication=1))
    cache.put(job(replication=3), perform(job(replication=3)))
    assert [bool(cache.get(job(replication=n))) for n in (1, 2, 3)] == [True, False, True]


def test_the_file_stays_within_its_size_and_drops_the_oldest(home, monkeypatch):
    monkeypatch.setattr("cmsim.experiment.sqlite_cache.CHECKED_EVERY", 2)
    cache, outcome = Cache(runs=1, size=60_000), perform(job())
    outcome = outcome._replace(weekly={"contacts": [0.5] * 300})
    for replication in range(1, 101):
        cache.put(job(replication=replication), outcome)
    fresh = Cache()
    known = [fresh.get(job(replication=n)) is not None for n in range(1, 101)]
    assert 10 < sum(known) < 50 and known == sorted(known)
    assert (home / "cache" / FILE).stat().st_size < 90_000


# --- files that are not as they should be


def spoil_wholly(path):
    path.write_bytes(b"\x07 no database" * 1000)


def spoil_inside(path):
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)


def make_foreign(path):
    path.unlink()
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE letters (text)")
    other.execute("INSERT INTO letters VALUES ('dear')")
    other.commit()
    other.close()


@pytest.mark.parametrize("spoil", [spoil_wholly, spoil_inside, make_foreign])
def test_a_damaged_or_foreign_file_is_set_aside_whole(home, spoil):
    filled(job()).close()
    path = home / "cache" / FILE
    spoil(path)
    before = path.read_bytes()
    assert Cache().get(job()) is None
    filled(job()).close()
    assert Cache().get(job()) == perform(job())
    assert path.with_suffix(".set-aside").read_bytes() == before


def test_nonsense_in_a_row_is_a_miss(home):
    filled(job()).close()
    for nonsense in ("[1]", "{", "null"):
        connection = sqlite3.connect(home / "cache" / FILE)
        connection.execute("UPDATE runs SET vals = ?", (nonsense,))
        connection.commit()
        connection.close()
        assert Cache().get(job()) is None, nonsense
    filled(job()).close()
    assert Cache().get(job()) == perform(job())


def test_a_row_that_reads_well_and_is_wrong_is_not_believed(home):
    filled(job(), job(replication=2)).close()
    path = home / "cache" / FILE
    connection = sqlite3.connect(path)
    (key, text), (_, other) = connection.execute("SELECT key, vals FROM runs").fetchall()
    values = json.loads(text)
    number = next(name for name in values if isinstance(values[name], (int, float)))
    wrong = [
        json.dumps(values | {number: value})
        for value in ("text", [1], float("nan"), 2 * values[number] + 1)
    ]
    for spoiled in (*wrong, other.replace(" ", "  "), b"{}"):
        connection.execute("UPDATE runs SET vals = ? WHERE key = ?", (spoiled, key))
        connection.commit()
        assert Cache().get(job()) is None, spoiled
    connection.execute("UPDATE runs SET key = 'x' WHERE key = ?", (key,))
    connection.execute("UPDATE runs SET key = ? WHERE key != 'x'", (key,))  # another run's row
    connection.commit()
    connection.close()
    assert Cache().get(job()) is None
    filled(job()).close()
    assert Cache().get(job()) == perform(job())


def test_a_file_without_seals_is_begun_anew(home):
    filled(job()).close()
    connection = sqlite3.connect(home / "cache" / FILE)
    connection.execute("ALTER TABLE runs DROP COLUMN seal")
    connection.commit()
    connection.close()
    assert Cache().get(job()) is None
    filled(job()).close()
    assert Cache().get(job()) == perform(job())


@pytest.mark.parametrize("blocked", [["home"], ["home", "cache"]])
def test_where_nothing_can_be_written_memory_is_enough(tmp_path, blocked):
    path = tmp_path.joinpath(*blocked)
    path.parent.mkdir(exist_ok=True)
    path.write_text("a file in the place of the folder")
    assert filled(job()).get(job()) == perform(job()) and Cache().get(job()) is None


def test_without_sqlite_memory_is_enough():
    code = """
import sys
sys.modules["sqlite3"] = None
from cmsim.experiment.cache import Cache
from cmsim.experiment.run import run
from cmsim.scenario.library.practices import solo_rural
cache, solo = Cache(), solo_rural().replace(weeks=1)
first, again = (run(solo, replications=2, cache=cache) for _ in range(2))
print(again.outcomes == first.outcomes, len(cache.memory), cache.disk)"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parent.parent,
    )
    assert done.stdout.split() == ["True", "2", "None"], done.stderr


def test_a_locked_file_does_not_stop_a_run(home, monkeypatch):
    monkeypatch.setattr("cmsim.experiment.sqlite_cache.PATIENCE", 0.01)
    filled(job()).close()
    holder = sqlite3.connect(home / "cache" / FILE, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    assert run(BUSY, replications=2, measures=FEW, cache=Cache()).complete
    holder.execute("ROLLBACK")
    holder.close()
    assert Cache().get(job()) == perform(job())


def test_two_processes_can_write_at_once(home):
    code = """
import sys
from cmsim.experiment.cache import Cache
from cmsim.experiment.executor import Job, Outcome
from cmsim.model.policy import most_overdue
cache, name = Cache(runs=1), sys.argv[1]
for replication in range(200):
    cache.put(Job("one", 1, replication, most_overdue, (name,)),
              Outcome("one", replication, {name: replication}, {}))"""
    writers = [
        subprocess.Popen([sys.executable, "-c", code, name], cwd=Path(__file__).parent.parent)
        for name in FEW
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    cache = Cache()
    for replication in range(200):
        found = cache.get(Job("one", 1, replication, most_overdue, FEW))
        assert found.values == dict.fromkeys(FEW, replication)
    connection = sqlite3.connect(home / "cache" / FILE)
    values = [json.loads(text) for (text,) in connection.execute("SELECT vals FROM runs")]
    connection.close()
    assert len(values) == 200 and all(set(each) == set(FEW) for each in values)
