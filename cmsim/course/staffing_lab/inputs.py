"""What a leader puts in, in four groups: the quote, the practice, the positions, what counts."""

from html import escape
from typing import NamedTuple

from cmsim.decision.plan import YES_OR_NO
from cmsim.decision.practice_summary import PracticeSummary
from cmsim.decision.quote import GOALS, At, Contract, Quote, Staffing, Weights
from cmsim.scenario.post import Way
from cmsim.views.chart import KEEP_KEYS
from cmsim.views.widgets.controls import Check, Choice, Number
from cmsim.views.widgets.layout import html_list

WAYS = {Way.INTENSIVE: "intensively", Way.MONTHLY: "monthly"}
PARTS = {
    "summary": PracticeSummary,
    "quote": Quote,
    "staffing": Staffing,
    "weights": Weights,
    "contract": Contract,
}
STEPS = {"fte": 0.01, "hire": 0.01, "share": 0.01, "price": 1, "salary": 10, "panel": 50}
HUNDREDS = ("high_risk", "asked", "declined", "shared", "bonus_at")
SHORT = {
    "price": "Price",
    "fte": "Positions",
    "promised": "Patients promised",
    "members": "Members charged for",
    "term": "Term",
    "panel": "Patients in the panel",
    "discharges": "Discharges",
    "high_risk": "High risk",
    "salary": "Full-time salary",
    "per_nurse": "Patients for each full-time nurse",
    "nurse": "Your nurse's time for it now",
    "asked": "Colleagues ask for help",
    "declined": "A written role turns away",
}
UNITS = {
    "full-time equivalents": "FTE",
    "half-days a week": "half-days a week",
    "weight": "0 to 5",
}


class Field(NamedTuple):
    """One control with the part and the name of the plan that it stands for."""

    part: str
    name: str
    control: object


def number(part, name):
    """Return the control of one number of the plan, with its unit, range and source."""
    known = PARTS[part].parameters()[name]
    scale = 100 if name in HUNDREDS else 1
    unit = "of 100" if scale == 100 else UNITS.get(known.unit, known.unit)
    label = SHORT.get(name, known.label)
    usual = getattr(PARTS[part](), name)
    step = STEPS.get(name, 0.5 if name == "high_risk" else 1)
    return Number(
        label,
        min=known.least * scale,
        max=known.ceiling * scale,
        value=usual * scale,
        step=step,
        unit=unit,
    )


GROUPS = {
    "quote": "The quote",
    "practice": "Practice",
    "positions": "Positions",
    "counts": "What counts",
}


def fields():
    """Return ``{group: [Field]}`` of all that a leader puts in."""

    def numbers(part, *names):
        return [Field(part, name, number(part, name)) for name in names]

    return {
        "quote": [
            *numbers("quote", "price"),
            Field(
                "quote",
                "per_member",
                Choice("Priced", {"": "a year", "yes": "per member a month"}, value=""),
            ),
            *numbers("quote", "members", "fte", "promised", "term"),
            Field("summary", "record", Check("Works in our record")),
            Field("quote", "own_number", Check("Calls from our number")),
            Field("quote", "way", Choice("The vendor works", WAYS, value=Way.INTENSIVE)),
        ],
        "practice": [
            *numbers("summary", "clinicians", "panel", "high_risk", "discharges", "sites"),
            *numbers("summary", "salary", "nurse"),
            Field("summary", "space", Check(YES_OR_NO["space"])),
            *numbers("summary", "asked", "declined"),
        ],
        "positions": [
            Field(
                "staffing",
                "at",
                Choice("Compare at the", {each: each.value for each in At}, value=At.SAME_FTE),
            ),
            *numbers("staffing", "hire", "share"),
            Field("staffing", "way", Choice("Yours works", WAYS, value=Way.INTENSIVE)),
            *numbers("staffing", "per_nurse"),
        ],
        "counts": numbers("weights", *GOALS[1:])
        + numbers("contract", "bonus", "bonus_at", "shared"),
    }


def sources(several):
    """Return the plausible range and the source of each number of a group, as HTML to open."""
    lines = []
    for each in several:
        known = PARTS[each.part].parameters().get(each.name)
        if known is not None:
            scale = 100 if each.name in HUNDREDS else 1
            lines.append(
                f"<b>{escape(each.control.label)}</b>: plausible {known.low * scale:g} to "
                f"{known.high * scale:g} {escape(each.control.unit)}. {escape(known.source.text)}"
            )
    return (
        f'<details class="lab-line" onkeydown="{KEEP_KEYS}"><summary>Ranges and sources</summary>'
        f"{html_list(lines, style='')}</details>"
    )


def shown(field, plan):
    """Return what a control shows of a plan."""
    value = getattr(getattr(plan, field.part), field.name)
    if field.name == "per_member":
        return "yes" if value else ""
    if isinstance(field.control, (Check, Choice)):
        return value
    return round(100 * value, 1) if field.name in HUNDREDS else value


def read(field, value):
    """Return what a value of a control says of a plan."""
    if field.name == "per_member":
        return value == "yes"
    return value / 100 if field.name in HUNDREDS else value
