"""Whatever is in a file, it is read or refused in one line, at once, and leaves nothing behind."""

import random

import bad_files
import pytest

from cmsim.cli import main
from cmsim.scenario.files import scenario_toml
from cmsim.scenario.parameter import Refusal

FILES = 1000


@pytest.mark.slow
def test_a_thousand_bad_files_are_read_or_refused_by_every_reader(tmp_path):
    assert not list(bad_files.faults(FILES, 1, tmp_path))


@pytest.mark.slow
def test_among_the_bad_files_are_some_that_each_reader_takes_and_very_many_reasons(tmp_path):
    path, taken, reasons = tmp_path / "bad.csv", set(), set()
    for n in range(FILES // 2):
        path.write_bytes(bad_files.bad_file(random.Random(f"1/{n}")))
        for name, reader in bad_files.READERS.items():
            try:
                reader(path)
                taken.add(name)
            except ValueError as error:
                reasons.add(str(error))
    assert taken == set(bad_files.READERS) and len(reasons) > FILES // 2


def hasty(path):
    raise KeyError("a")


def wordy(path):
    raise Refusal("one\ntwo")


def untidy(path):
    (path.parent / "part").touch()


@pytest.mark.parametrize(
    "reader, said", {hasty: "raises KeyError", wordy: "says", untidy: "leaves"}.items()
)
def test_what_a_reader_does_wrong_is_found(reader, said, tmp_path, monkeypatch):
    monkeypatch.setattr(bad_files, "READERS", {"one": reader})
    ((n, name, wrong),) = bad_files.faults(1, 1, tmp_path)
    assert (n, name) == (0, "one") and said in wrong


@pytest.mark.slow
def test_a_command_that_is_given_a_bad_scenario_writes_nothing(tmp_path, capsys):
    path, tried = tmp_path / "bad.toml", 0
    for n in range(200):
        path.write_bytes(bad_files.bad_file(random.Random(f"2/{n}")))
        try:
            scenario_toml.load(path)
        except Refusal:
            tried += 1
            out = ["--out", str(tmp_path / "results")]
            assert main.main(["run", str(path), *out]) == main.BAD_INPUT
            assert [each.name for each in tmp_path.iterdir()] == ["bad.toml"]
            shown = capsys.readouterr()
            assert not shown.out and len(shown.err.splitlines()) == 1
    assert tried > 100
