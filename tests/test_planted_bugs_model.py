"""Known bugs of simulation models, planted into ours: the checks must object to each."""

import oracles
import pytest

from cmsim.model.calendar import OfficeTime
from cmsim.model.care_manager import CareManager
from cmsim.model.case_finding import CaseFinding
from cmsim.model.hospital import HospitalUse
from cmsim.model.log import Activity, Entry, Kind
from cmsim.model.network import Network
from cmsim.model.patient import Patient
from cmsim.scenario.library.practices import three_clinicians
from cmsim.scenario.post import embedded
from cmsim.units import DAY
from cmsim.validation.invariants import miscounted, violations


@pytest.fixture
def every_run_conserves():
    """Runs with a planted bug are not to be checked behind the test's back."""


def busy(**changes):
    """Return a practice with plenty of work for one care manager."""
    return three_clinicians().replace(weeks=13).replace(**changes)


def objections(scenario=None, seed=3):
    """Return what the laws say to a run of a scenario."""
    scenario = scenario or busy()
    network = Network(scenario, seed)
    return violations(scenario, network.run()) + miscounted(network)


def test_a_sound_run_has_no_objections():
    assert objections() == []


class OldRate(OfficeTime):
    """Office time that reads the arrival rate at the previous arrival instead of inverting it."""

    before = 0.0, 0.0

    def clock(self, minutes):
        passed, now = self.before
        if not self.is_open(now):
            now = self.next_opening(now)
        self.before = minutes, now + minutes - passed
        return self.before[1]

    def is_open(self, now):
        day, minute = divmod(now, DAY)
        return day % 7 < self.days and self.opens <= minute < self.closes


class Postponed(OldRate):
    """Office time that moves whatever falls after closing to the next opening."""

    def clock(self, minutes):
        now = super().clock(minutes)
        self.before = minutes, now if self.is_open(now) else self.next_opening(now)
        return self.before[1]


@pytest.mark.parametrize(
    "bug, objection", [(OldRate, "arrivals when closed"), (Postponed, r"\(\d+\.\d+, 45\)")]
)
def test_an_arrival_rate_read_at_the_wrong_time_fails_the_count_by_hour(
    monkeypatch, bug, objection
):
    """A gap drawn at 16:55 ends in the evening, when none is expected, or piles up at 8:30."""
    monkeypatch.setattr("cmsim.model.practice.OfficeTime", bug)
    with pytest.raises(AssertionError, match=objection):
        oracles.check_arrivals(*oracles.arrivals(replications=2, weeks=13))


def test_the_same_short_count_by_hour_passes_without_the_bug():
    oracles.check_arrivals(*oracles.arrivals(replications=2, weeks=13))


def plant(monkeypatch, cls, name, bug):
    """Put ``bug(right, self, ...)`` in the place of a method."""
    right = getattr(cls, name)
    monkeypatch.setattr(cls, name, lambda self, *args, **named: bug(right, self, *args, **named))


def test_a_caseload_counted_twice(monkeypatch):
    def enroll(right, self, cm, route):
        right(self, cm, route)
        cm.caseload += 1

    plant(monkeypatch, Patient, "enroll", enroll)
    assert any("patients active" in told for told in objections())


def test_an_enrollment_logged_twice(monkeypatch):
    def enroll(right, self, cm, route):
        right(self, cm, route)
        cm.note(Activity.ENROLLED, self, route)

    plant(monkeypatch, Patient, "enroll", enroll)
    assert any("enrolled at" in told and "while enrolled" in told for told in objections())


def test_documentation_forgotten_at_the_end_of_the_day(monkeypatch):
    def begin(right, self, start, end, site):
        for entry in list(self.own.work):
            if entry[-1].kind is Kind.DOCUMENTATION:
                self.own.work.remove(entry)
        right(self, start, end, site)

    plant(monkeypatch, CareManager, "begin_half_day", begin)
    idle = busy(
        posts=(
            embedded("Ada", "Oak Road"),
            embedded("Bea", "Oak Road"),
            embedded("Cem", "Oak Road"),
        )
    )
    assert any("tasks on the worklist" in told for told in objections(idle))


def test_an_interruption_that_is_not_logged(monkeypatch):
    scenario = busy()
    network = Network(scenario, 3)
    log = [entry for entry in network.run() if entry.kind != Kind.INTERRUPTION]
    told = violations(scenario, log)
    assert any("outside working hours" in what or "nothing from" in what for what in told)
    assert any("minutes spent of" in what for what in told)


def test_a_follow_up_that_is_never_booked(monkeypatch):
    def book_next(right, self, u):
        if self.contacts != 2:
            right(self, u)

    plant(monkeypatch, Patient, "book_next", book_next)
    assert any("forgotten since" in told for told in objections())


def test_a_patient_lost_between_reaching_and_enrolling(monkeypatch):
    def enroll(right, self, cm, route):
        if self.number % 5:
            right(self, cm, route)

    plant(monkeypatch, Patient, "enroll", enroll)
    assert any("neither enrolled nor declined" in told for told in objections())


def test_time_off_that_is_worked(monkeypatch):
    """A lunch break spent working shows as work outside working hours."""
    scenario = busy(weeks=1)
    log = Network(scenario, 3).run()
    end = next(entry for entry in log if entry.activity is Activity.SPENT and entry.time > 12 * 60)
    extra = Entry(end.time + 1, Activity.SPENT, None, None, "Ada", Kind.REGISTRY, 1.0)
    told = violations(scenario, sorted([*log, extra], key=lambda entry: entry.time))
    assert told


def test_somebody_in_two_places():
    scenario = busy(weeks=1)
    log = Network(scenario, 3).run()
    extra = Entry(9.5 * 60, Activity.SPENT, None, None, "Ada", Kind.MEETING, 30.0)
    told = violations(scenario, sorted([*log, extra], key=lambda entry: entry.time))
    assert any("in two places" in what for what in told)


def test_a_hand_off_in_person_from_somewhere_else(monkeypatch):
    def whoever_takes(practice, patient):
        return next((cm for cm in practice.covering if patient.tier in cm.tiers), None)

    monkeypatch.setattr(CaseFinding, "free_care_manager", whoever_takes)
    scenario = three_clinicians("off-site").replace(weeks=13)
    assert any("not there" in told for told in objections(scenario))


def test_a_cap_that_nobody_looks_at(monkeypatch):
    monkeypatch.setattr(CareManager, "has_room", lambda cm: True)
    monkeypatch.setattr(CareManager, "next_task", lambda self: take_any(self))
    scenario = busy().change("posts.*.caseload_cap", 3)
    assert any("with a cap of 3" in told for told in objections(scenario))


def take_any(cm):
    """Take the first task, room or not."""
    for heap in (cm.own.work, cm.worklist.work, cm.worklist.intake):
        while heap:
            task = heap.pop(0)[-1]
            if not task.gone:
                task.gone = True
                return task
    return None


def test_a_notice_before_the_discharge(monkeypatch):
    scenario = busy()
    log = Network(scenario, 3).run()
    early = [
        entry._replace(time=entry.time - 3 * DAY) if entry.activity is Activity.NOTIFIED else entry
        for entry in log
    ]
    told = violations(scenario, sorted(early, key=lambda entry: max(entry.time, 0.0)))
    assert any("discharge known" in what for what in told)


def test_a_run_that_goes_on_after_the_horizon(monkeypatch):
    scenario = busy()
    log = Network(scenario, 3).run()
    told = violations(scenario.replace(weeks=12), log)
    assert any("outside the 12 weeks" in what for what in told)


@pytest.mark.parametrize(
    "cls, name, objection",
    [
        (CareManager, "enter", "when somebody else came"),
        (Patient, "appear", "forgotten"),
        (CareManager, "on_leave", "not there"),
    ],
)
def test_a_calendar_kept_badly(monkeypatch, cls, name, objection):
    """A time given twice, a patient not expected, or a time on somebody's leave."""
    scenario = busy().change("engagement.books_appointments", True)
    scenario = scenario.change("posts.*.leave", 26)
    assert objections(scenario) == []
    free_slot, on_leave = CareManager.free_slot, CareManager.on_leave

    def blind(self, *args, **named):
        monkeypatch.setattr(CareManager, "on_leave", lambda self, start: False)
        found = free_slot(self, *args, **named)
        monkeypatch.setattr(CareManager, "on_leave", on_leave)
        return found

    if name == "on_leave":
        monkeypatch.setattr(CareManager, "free_slot", blind)
    else:
        monkeypatch.setattr(cls, name, lambda self, *args: None)
    assert any(objection in told for told in objections(scenario))


def test_a_talk_with_a_patient_in_hospital_is_objected_to(monkeypatch):
    monkeypatch.setattr(HospitalUse, "keeps_in_hospital", lambda practice, number: False)
    assert any(said.endswith(", in hospital") for said in objections(busy(weeks=26)))
