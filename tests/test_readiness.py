"""Is this computer ready: each check finds what is wrong and says what to do."""

import pytest

from cmsim.lessons import check_setup, readiness
from cmsim.lessons.check_setup import BrowserPanel, ClickPanel, ComputerPanel, abilities

GOOD = {"answer": 40, "storage": True, "cookies": True, "pictures": True, "symbols": True,
        "fonts": True, "printing": True, "width": 1280}


def test_a_machine_that_runs_the_tests_is_ready():
    findings = [readiness.found(name) for name in readiness.checks()]
    assert not [finding.line for finding in findings if finding.fine is None]
    assert readiness.ready(findings).startswith("Ready")


def test_the_trial_run_is_the_one_that_was_recorded():
    """After a change of the model that was meant, put the new digest into readiness.py."""
    assert readiness.trial_log() == readiness.TRIAL_LOG


def test_another_log_is_noticed(monkeypatch):
    monkeypatch.setattr(readiness, "TRIAL_SEED", 2)
    fine, said, do = readiness.model()
    assert fine is False and "otherwise" in said and do


@pytest.mark.parametrize("version, fine", [((3, 10), None), ((3, 11), True), ((3, 13), True),
                                           ((3, 14), False)])
def test_only_tested_pythons_pass_without_a_word(version, fine):
    assert readiness.python(version)[0] is fine


def test_a_missing_package_and_another_version_are_told_apart():
    def lacks_simpy(name):
        if name == "simpy":
            raise readiness.metadata.PackageNotFoundError
        return readiness.metadata.version(name)

    def old_simpy(name):
        return "4.1.1" if name == "simpy" else readiness.metadata.version(name)

    assert readiness.packages()[0] is True
    fine, said, do = readiness.packages(lacks_simpy)
    assert fine is None and "simpy" in said and "start.py" in do
    fine, said, do = readiness.packages(old_simpy)
    assert fine is False and said.endswith("simpy 4.1.1") and "start.py" in do


def test_a_folder_that_cannot_be_written_is_a_fault(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("CMSIM_HOME", str(tmp_path / "file" / "work"))
    finding = readiness.found("your work")
    assert finding.fine is None and "CMSIM_HOME" in finding.do
    monkeypatch.setenv("CMSIM_HOME", str(tmp_path / "work"))
    assert readiness.found("your work").fine is True
    assert list((tmp_path / "work").iterdir()) == []


def test_a_full_disk_is_a_fault(monkeypatch):
    monkeypatch.setattr(readiness, "DISK_NEEDED", 1e18)
    assert "free some space" in readiness.found("disk").line


def test_a_check_that_fails_itself_is_a_finding_in_one_line(monkeypatch):
    monkeypatch.setattr(readiness, "model", lambda: 1 / 0)
    finding = readiness.found("the model")
    assert finding.fine is None and "division by zero" in finding.line
    assert readiness.ready([finding]) == "Not ready: the model."


def test_the_page_shows_each_finding_with_what_to_do(monkeypatch):
    monkeypatch.setattr(readiness, "DISK_NEEDED", 1e18)
    panel = ComputerPanel()
    panel.go.click()
    assert [one.name for one in panel.findings] == list(readiness.checks())
    assert panel.status.value == "Not ready: disk."
    assert "✗ Disk: " in panel.body.value and "What to do: free some space." in panel.body.value


def test_a_browser_is_told_what_it_lacks():
    panel = BrowserPanel()
    assert "Waiting" in panel.status.value
    panel.probe.found = GOOD
    assert panel.status.value == "This browser is ready."
    panel.probe.found = {**GOOD, "storage": False, "width": 200}
    assert panel.status.value == "This browser is ready, with 2 notes."
    assert "note your code down" in panel.body.value and "turn the device" in panel.body.value


def test_each_ability_that_is_missing_gets_advice():
    for name in check_setup.ABILITIES:
        wanting = [one for one in abilities({**GOOD, name: False}) if not one.fine]
        assert len(wanting) == 1 and wanting[0].do
    slow = [one for one in abilities({**GOOD, "answer": 900}) if not one.fine]
    assert [one.name for one in slow] == ["answers"]


def test_the_slider_is_answered():
    panel = ClickPanel()
    panel.number.value = 7
    assert "heard: 7" in panel.status.value
