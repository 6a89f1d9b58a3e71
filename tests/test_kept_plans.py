"""Plans under names of their own: kept, loaded, compared, deleted, and as files."""

import json
import re

import pytest

from cmsim.billing.fees import Fees
from cmsim.billing.terms import Billing
from cmsim.course.staffing_lab.lab import Lab
from cmsim.course.staffing_lab.plans_panel import PlansPanel
from cmsim.decision import answer_sentences as words
from cmsim.decision import drawn
from cmsim.decision.kept_plans import LONGEST, MOST, NOT_IN_NAMES, clean, kept
from cmsim.decision.not_ready import STARTS
from cmsim.decision.plan import Plan
from cmsim.decision.plan_file import of_text, written
from cmsim.decision.practice_summary import PracticeSummary, practices_of
from cmsim.decision.quote import Quote
from cmsim.experiment.cache import Cache
from cmsim.experiment.progressive_run import ProgressiveRun
from cmsim.scenario.parameter import Refusal
from cmsim.scenario.scenario import OpenCase
from cmsim.views.traced import html

PLAN = Plan(
    summary=PracticeSummary(clinicians=1, panel=1250, discharges=12, weeks=13),
    quote=Quote(price=40_000.0, fte=0.4),
)
TAGS = re.compile(r"<[^>]*>")


@pytest.fixture
def lab(monkeypatch):
    monkeypatch.setenv("CMSIM_STRICT", "1")
    monkeypatch.setattr(drawn, "DRAWS", 2)
    made = Lab(Cache(size=0))
    made.put(PLAN)
    return made


@pytest.mark.parametrize("name", ["Offer A", " two  words ", 'a/b\\c:"*?<x>', "É" * 90, "a.b."])
def test_a_name_is_kept_as_no_more_than_a_file_may_be_called(name):
    (only,) = kept({}, name, PLAN)
    assert only == clean(only) and len(only) <= LONGEST and not set(only) & set(NOT_IN_NAMES)
    assert kept({only: "earlier"}, name, PLAN) == {only: written(PLAN)}


def test_a_seventh_plan_and_one_without_a_name_are_refused_in_one_line(lab):
    panel = PlansPanel(lab)
    for n in range(MOST + 1):
        panel.name.value = f"Plan {n}"
        panel.keep.click()
    assert len(panel.plans) == MOST and "delete one" in panel.status.value
    panel.name.value = " . "
    panel.keep.click()
    assert "needs a name" in panel.status.value and "\n" not in panel.status.value
    panel.name.value = "Plan 3"
    panel.keep.click()
    assert "in place of the earlier one" in panel.status.value and len(panel.plans) == MOST


@pytest.mark.parametrize("fees", [False, True])
@pytest.mark.parametrize("files", [False, True])
def test_every_button_of_the_plans_can_be_pressed(lab, fees, files):
    plan = PLAN.replace(billing=Billing(fees=Fees.of("CY2026")) if fees else None)
    if files:
        case = OpenCase(practice=practices_of(plan.summary)[0].name, tier="complex")
        plan = plan.replace(summary=plan.summary.replace(caseload=(case,)), starts=tuple(STARTS))
    lab.put(plan)
    panel = PlansPanel(lab)
    panel.view()
    for button in (panel.load, panel.delete, panel.go):
        button.click()
        assert "went wrong" not in panel.status.value
    panel.name.value = "As it is"
    panel.keep.click()
    lab.put(plan.replace(quote=Quote(price=20_000.0, fte=0.4)))
    panel.name.value = "Cheaper <b>"
    panel.keep.click()
    panel.go.click()
    runs = ProgressiveRun(1, lab.cache)
    text = " ".join(TAGS.sub(" ", panel.body.value).split())
    for kept_text in panel.plans.values():
        each = of_text(kept_text, "kept")
        answer = drawn.asked_at_once(drawn.question(each), runs, 2).answer
        assert html(words.headline(answer, each)) in panel.body.value
    assert "$40,000" in text and "$20,000" in text and "<b>" not in panel.body.value
    assert "Months 1 to 3" in text and panel.body.value.count("download=") == 2
    panel.chosen.value = "As it is"
    panel.load.click()
    assert lab.plan == plan
    panel.delete.click()
    assert list(panel.plans) == ["Cheaper b"] and "As it is" not in panel.body.value


def test_a_loaded_plan_starts_from_the_readiness_of_today(lab):
    panel = PlansPanel(lab)
    lab.put(PLAN.replace(starts=("role",)))
    panel.name.value = "Before"
    panel.keep.click()
    lab.put(PLAN.replace(starts=("space",)))
    panel.chosen.value = "Before"
    panel.load.click()
    assert lab.plan.starts == ("space",)


def test_a_file_is_taken_as_a_plan_and_comes_back_with_the_record(lab):
    panel = PlansPanel(lab)
    panel.file.take("../First offer.toml", written(PLAN).encode())
    assert list(panel.plans) == ["First offer"]
    for name, content in {
        "x.toml": b"[quote]\nprice = -5\n",
        "y.toml": b"\xff\xfe",
        "z.toml": b"name = 'a'\n[[practices]]\nname = 'b'\n",
    }.items():
        panel.file.take(name, content)
        assert panel.status.value.startswith("Not taken") and len(panel.plans) == 1
    again = PlansPanel(Lab(Cache(size=0)))
    again.restore(json.loads(json.dumps(panel.state())))
    assert again.plans == panel.plans and again.chosen.options == panel.chosen.options


@pytest.mark.parametrize(
    "plans",
    [
        {"a": "[quote]\nprice = -5\n"},
        {"a/b": written(PLAN)},
        {f"{n}": written(PLAN) for n in range(MOST + 1)},
        {"a": "practices = []\n"},
    ],
)
def test_plans_that_cannot_be_are_not_taken_from_a_record(lab, plans):
    with pytest.raises((Refusal, ValueError)):
        PlansPanel(lab).restore({"plans": plans})
