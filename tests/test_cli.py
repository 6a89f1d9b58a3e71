"""The terminal: what it prints, what it writes, what it refuses."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from cmsim.cli import main, print_results
from cmsim.experiment import export
from cmsim.experiment.cancelled import Cancelled
from cmsim.experiment.run import run
from cmsim.measures.registry import HEADLINES, MEASURES
from cmsim.scenario.files.scenario_toml import dump, load
from cmsim.scenario.library import practices
from cmsim.scenario.library.practices import solo_rural

ROOT = Path(__file__).parent.parent
QUICK = ["--weeks", "2", "--replications", "2"]
SOLO, SHARED = "solo-rural-embedded", "solo-rural-co-located"
SECONDS_AT_WORK = 1.0
TWO_CORES = {"LOKY_MAX_CPU_COUNT": "2"}


@pytest.fixture
def cmsim(capsys):
    """Return a function that runs the command in this process: status, output, errors."""

    def call(*arguments):
        try:
            status = main.main([str(argument) for argument in arguments])
        except SystemExit as left:
            status = left.code
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return status, said.out, said.err

    return call


@pytest.fixture
def small(tmp_path):
    """Return the file of a small scenario."""
    path = tmp_path / "small.toml"
    path.write_text(dump(solo_rural().replace(weeks=2, name="small")), encoding="utf-8")
    return path


# --- what it prints


def test_run_prints_the_headlines_with_intervals(cmsim):
    status, out, err = cmsim("run", SOLO, *QUICK)
    assert status == 0 and err == ""
    assert "2 replications of 2 weeks, from March 1, 2027 to March 14, 2027, seed 1" in out
    for name in HEADLINES:
        assert any(line.startswith(MEASURES[name].label) for line in out.splitlines()), name
    assert "±" in out and "Paid time" not in out


def test_all_shows_every_measure(cmsim):
    _, out, _ = cmsim("run", SOLO, *QUICK, "--all")
    for measure in MEASURES.values():
        assert any(line.startswith(measure.label) for line in out.splitlines()), measure.name


def test_a_plan_of_the_lab_is_no_scenario_and_says_what_takes_it(cmsim, tmp_path):
    path = tmp_path / "plan.toml"
    path.write_text("[summary]\nclinicians = 2\n")
    status, out, err = cmsim("run", path)
    assert status == main.BAD_INPUT and not out and "`size`" in err and err.count("\n") == 1
    status, out, err = cmsim("compare", path, "--out", tmp_path / "new")
    assert status == main.BAD_INPUT and "cmsim report" in err and not (tmp_path / "new").exists()
    status, out, err = cmsim("size", path, "--weeks", 2)
    assert status == main.BAD_INPUT and "weeks = 2" in err and err.count("\n") == 1


def test_a_scenario_is_a_file_or_a_name(cmsim, small):
    status, out, _ = cmsim("run", small, SHARED, "--replications", 1)
    assert status == 0
    assert "A: small" in out and "B: solo rural, co-located" in out
    assert "1 replication of 2 or 26 weeks from March 1, 2027" in out


def test_numbers_are_those_of_a_run_in_python(cmsim):
    from cmsim.analysis.statistics import estimate

    _, out, _ = cmsim(
        "run", SOLO, "--weeks", 3, "--replications", 3, "--seed", 5, "--policy", "easiest-first"
    )
    from cmsim.model.policy import easiest_first

    results = run(solo_rural().replace(weeks=3), replications=3, seed=5, policy=easiest_first)
    line = next(line for line in out.splitlines() if line.startswith("Utilization"))
    assert line.endswith(str(estimate(results.measure("utilization").iloc[:, 0])))


def test_compare_takes_the_first_as_the_base(cmsim):
    _, out, _ = cmsim("compare", SOLO, SHARED, "--weeks", 4, "--replications", 3)
    assert 'Compared with "solo rural, embedded", "solo rural, co-located"' in out
    assert "- cuts cost to the practices by $1,7" in out
    _, turned, _ = cmsim("compare", SHARED, SOLO, "--weeks", 4, "--replications", 3)
    assert "- raises cost to the practices by $1,7" in turned
    assert "makes no clear difference to" in out


def test_comparing_a_scenario_with_itself_finds_nothing(cmsim, small):
    status, out, _ = cmsim("compare", small, small, "--replications", 3)
    assert status == 0 and "small (small)" in out
    assert "cuts" not in out and "raises" not in out


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", SOLO, *QUICK, "--all"],
        ["compare", SOLO, SHARED, "solo-rural-nobody", *QUICK, "--all"],
        ["scenarios"],
        ["show", "five-small-sites-co-located"],
        ["show", "practice-eleven"],
        ["run", *[f"eight-clinicians-{structure}" for structure in practices.STRUCTURES], *QUICK],
    ],
)
def test_lines_have_100_columns(cmsim, arguments):
    status, out, err = cmsim(*arguments)
    assert status == 0
    assert max(map(len, (out + err).splitlines())) <= 100


def test_scenarios_lists_the_whole_library(cmsim):
    _, out, _ = cmsim("scenarios")
    assert [line.split()[0] for line in out.splitlines()] == list(practices.named())


def test_show_names_every_number_with_its_source(cmsim):
    from cmsim.scenario.parameter import parameters

    _, out, _ = cmsim("show", SOLO)
    text = " ".join(out.split())
    for path, (value, known) in parameters(solo_rural()).items():
        assert f"{path} = {value:g} {known.unit}" in text, path
        assert " ".join(known.source.text.split()) in text, path


def test_check_says_what_is_ready(cmsim, monkeypatch):
    from cmsim.course.front import setup_checks

    status, out, _ = cmsim("check")
    lines = out.splitlines()
    assert status == 0 and lines[-1].startswith("Ready") and "NO  " not in out
    assert [line[6:].split(":")[0] for line in lines[:-1]] == list(setup_checks.checks())
    monkeypatch.setattr(setup_checks, "NEEDED", ("nonsense-package",))
    status, out, _ = cmsim("check")
    assert status == 1 and "NO    packages: nonsense-package not installed" in out
    assert out.endswith("Not ready: packages.\n")


def test_a_note_tells_of_a_practice_nobody_covers(cmsim):
    status, _, err = cmsim("run", "solo-rural-nobody", *QUICK)
    assert status == 0 and err == "Note: solo rural, nobody: no care manager covers Mill Lane\n"


# --- what it writes


def test_out_holds_all_it_takes_to_make_the_results_again(cmsim, tmp_path, small):
    folder = tmp_path / "deep" / "out"
    assert cmsim("run", small, SHARED, *QUICK, "--seed", 7, "--out", folder)[0] == 0
    stamp = json.loads((folder / "stamp.json").read_text("utf-8"))
    scenarios = [load(folder / each["file"]) for each in stamp["scenarios"]]
    assert [each.hash for each in scenarios] == [each["hash"] for each in stamp["scenarios"]]
    assert [each["weeks"] for each in stamp["scenarios"]] == [2, 2]
    again = run(*scenarios, replications=stamp["replications"], seed=stamp["seed"])
    with (folder / "measures.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 2 * 2 * len(MEASURES)
    for row, outcome in zip(rows[:: len(MEASURES)], again.outcomes):
        assert (row["scenario"], int(row["replication"])) == outcome[:2]
    written = {
        (row["scenario"], int(row["replication"]), row["measure"]): row["value"] for row in rows
    }
    for outcome in again.outcomes:
        for name, value in outcome.values.items():
            text = written[outcome.scenario, outcome.replication, name]
            assert (float(text) if text else None) == value


def test_events_are_those_of_the_first_replication(cmsim, tmp_path, small):
    cmsim("run", small, *QUICK, "--out", tmp_path / "out")
    with (tmp_path / "out" / "events.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    log = run(load(small), replications=1).log("small")
    assert len(rows) == len(log) and list(rows[0])[:3] == ["scenario", "time", "activity"]
    assert [float(row["time"]) for row in rows] == [entry.time for entry in log]
    assert {row["activity"] for row in rows} == {str(entry.activity) for entry in log}


def test_the_same_command_writes_the_same_bytes(cmsim, tmp_path, small):
    for name, jobs in (("one", 1), ("two", 2)):
        cmsim("run", small, *QUICK, "--out", tmp_path / name, "--jobs", jobs)
    for path in (tmp_path / "one").rglob("*.*"):
        if path.is_file():
            other = tmp_path / "two" / path.relative_to(tmp_path / "one")
            assert path.read_bytes() == other.read_bytes(), path.name


def test_a_full_folder_is_left_alone_and_an_empty_one_is_filled(cmsim, tmp_path, small):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("mine")
    status, out, err = cmsim("run", small, *QUICK, "--out", tmp_path / "full")
    assert status == 2 and out == "" and "is not empty; name a new folder" in err
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["thesis.txt"]
    (tmp_path / "empty").mkdir()
    assert cmsim("run", small, *QUICK, "--out", tmp_path / "empty")[0] == 0
    assert (tmp_path / "empty" / "stamp.json").exists()


@pytest.mark.parametrize(
    "trouble, status",
    [
        (OSError(28, "No space left on device"), 1),
        (KeyboardInterrupt(), 130),
        (Cancelled(), 130),
        (RuntimeError("a bug"), 1),
        (MemoryError(), 1),
    ],
)
def test_output_is_complete_or_absent(cmsim, tmp_path, small, monkeypatch, trouble, status):
    def fail(*_):
        raise trouble

    monkeypatch.setattr(export, "stamp", fail)  # the last file
    before = sorted(tmp_path.iterdir())
    got, _, err = cmsim("run", small, *QUICK, "--out", tmp_path / "out")
    assert got == status and err.count("\n") == 1
    assert sorted(tmp_path.iterdir()) == before


def test_no_cell_is_a_formula(tmp_path):
    results = run(solo_rural().replace(weeks=1, name="=1+1"), replications=1)
    log = results.log("=1+1")
    export.write(results, tmp_path / "out")
    for name, expected in (("measures.csv", results.outcomes[0].values), ("events.csv", log)):
        with (tmp_path / "out" / name).open(encoding="utf-8", newline="") as file:
            _, *rows = csv.reader(file)
        assert len(rows) == len(expected) and {row[0] for row in rows} == {"'=1+1"}
    for cell in ("=A1", "+1", "-1", "@x", "\tx", "\rx"):
        assert export.escaped(cell) == "'" + cell
    assert export.escaped(-1.5) == -1.5


# --- what it refuses

BAD_FILES = {
    "unknown.toml": b'practices = [{name = "Elm Street", clinicans = 3}]',
    "range.toml": b'practices = [{name = "Elm Street", referral_habit = 1.4}]',
    "broken.toml": b"practices = [",
    "empty.toml": b"",
    "binary.toml": bytes(range(256)) * 9,
}


@pytest.mark.parametrize(
    "arguments, said",
    [
        ([], "COMMAND"),
        (["frob"], "frob"),
        (["run"], "SCENARIO"),
        (["compare", SOLO, "--draws", "1"], "from 2 to 40"),
        (["run", "nonsense"], "nonsense: neither a TOML file nor one of the names"),
        (["run", "missing.toml"], "missing.toml"),
        (["run", "."], "."),
        (["show", "x" * 5000], "xxx: neither"),
        (["show", "x" * 5000 + ".toml"], "xxx"),
        (["run", SOLO, "--weeks", "0"], "--weeks: '0': a whole number from 1 to 5,200"),
        (["run", SOLO, "--weeks", "two"], "--weeks: 'two'"),
        (["run", SOLO, "--replications", "-3"], "--replications: '-3': a whole number from 1"),
        (["run", SOLO, "--seed", "1.5"], "--seed: '1.5'"),
        (["run", SOLO, "--jobs", "0"], "--jobs"),
        (["run", SOLO, "--policy", "lazy"], "--policy: 'lazy': allowed are first-come"),
        (["run", SOLO, "--colour"], "--colour"),
        (["run", "unknown.toml"], "clinicans: no such field"),
        (
            ["run", "range.toml"],
            "practices.Elm Street.referral_habit = 1.4: a probability from 0 to 1",
        ),
        (["show", "broken.toml"], "broken.toml"),
        (["run", "empty.toml"], "empty.toml"),
        (["compare", SOLO, "binary.toml"], "binary.toml"),
    ],
)
def test_bad_input_is_refused_in_one_line(cmsim, tmp_path, monkeypatch, arguments, said):
    for name, content in BAD_FILES.items():
        (tmp_path / name).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    status, out, err = cmsim(*arguments)
    assert status == 2 and out == ""
    assert said in err and err.count("\n") == 1 and len(err) < 400
    assert {path.name for path in tmp_path.iterdir()} == set(BAD_FILES)


@pytest.mark.parametrize("folder", ["taken.txt", "taken.txt/deeper", "\0", ""])
def test_an_output_folder_that_cannot_be_is_refused_before_anything_runs(
    cmsim, tmp_path, monkeypatch, folder
):
    monkeypatch.chdir(tmp_path)
    Path("taken.txt").write_text("mine")
    monkeypatch.setattr("cmsim.experiment.run.run", None)
    status, _, err = cmsim("run", SOLO, "--weeks", 5200, "--replications", 1000, "--out", folder)
    assert status == 2 and "--out" in err and err.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["taken.txt"]


def test_a_bug_ends_in_one_line_too(cmsim, monkeypatch):
    def fail(*_):
        raise ZeroDivisionError("division\nby zero")

    monkeypatch.setattr(print_results, "levels", fail)
    status, _, err = cmsim("run", SOLO, *QUICK)
    assert status == 1 and err == "unexpected ZeroDivisionError: division by zero\n"


# --- interrupted


def start(*arguments, home=None):
    """Start the command as a terminal would, in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "cmsim.cli.main", *map(str, arguments)],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        env=os.environ | ({} if home is None else {"CMSIM_HOME": str(home)}) | TWO_CORES,
    )


def at_work(process, jobs):
    """Say whether so many processes of a command have loaded the model and run it for a while."""
    main = psutil.Process(process.pid)
    workers = [main] if jobs == 1 else main.children(recursive=True)
    return sum(each.cpu_times().user > SECONDS_AT_WORK for each in workers) >= jobs


def starting(process, jobs):
    """Say whether a command has begun to start its processes, which load the model now."""
    children = psutil.Process(process.pid).children(recursive=True)
    return any("--process-name" in each.cmdline() for each in children)


LONG = {
    "run": ["run", "eight-clinicians-embedded", "--replications", 5000, "--jobs"],
    "compare": ["compare", ROOT / "notebooks" / "data" / "six_clinicians_quote.toml"],
}


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent to a process group")
@pytest.mark.parametrize(
    "command, jobs, then, presses",
    [
        ("run", 1, at_work, 1),
        ("run", 2, at_work, 1),
        ("run", 2, starting, 1),
        ("run", 2, starting, 2),
        ("compare", 2, starting, 1),
        ("compare", 2, at_work, 1),
    ],
)
def test_ctrl_c_ends_in_one_line_with_nothing_written(tmp_path, command, jobs, then, presses):
    written = [jobs, "--out", tmp_path / "out"] if command == "run" else []
    process = start(*LONG[command], *written, home=tmp_path / "home")
    until = time.monotonic() + 60
    while not then(process, jobs) and time.monotonic() < until:
        time.sleep(0.02)
    assert then(process, jobs)
    for _ in range(presses):
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.1 * (presses - 1))
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130 and out == ""
    assert err == "stopped; nothing was written\n"
    assert {path.name for path in tmp_path.iterdir()} <= {"home"}


@pytest.mark.skipif(os.name == "nt", reason="no pipes that break")
def test_a_reader_that_leaves_early_is_no_error():
    process = start("show", SOLO)
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == ""
    process.wait(timeout=30)
