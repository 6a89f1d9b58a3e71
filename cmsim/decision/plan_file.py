"""A leader's plan as a file, and the plan that a scenario stands for: the ways in beside the page.

A plan is TOML with a table ``[summary]`` and any of ``[quote]``, ``[staffing]``, ``[contract]``,
``[weights]``, ``[costs]`` and ``[billing]``; what it leaves out is as usual, and nothing is paid
without ``[billing]``.
"""

from pathlib import Path
from typing import Any

import tomli_w

from cmsim.billing.terms import Billing
from cmsim.decision.plan import LEAST_FTE, MOST_FTE, Plan
from cmsim.decision.practice_summary import PracticeSummary, expected
from cmsim.decision.quote import Quote
from cmsim.scenario.files import tabular
from cmsim.scenario.files.scenario_toml import differences, parsed
from cmsim.scenario.parameter import Refusal, make
from cmsim.scenario.post import FULL_TIME
from cmsim.scenario.scenario import Scenario

TABLES = ("summary", "quote", "staffing", "contract", "weights", "costs")


def read(path: str | Path) -> Plan | None:
    """Return the plan in a TOML file, ``None`` where the file holds a scenario."""
    path = Path(path)
    return of_text(tabular.decoded(tabular.content(path), path), path.name)


def of_text(text: str, name: str) -> Plan | None:
    """Return the plan in the text of a file of that name, ``None`` where it is a scenario."""
    values = parsed(text, Path(name))
    if "practices" in values or not set(TABLES) & set(values):
        return None
    plan = make(Plan, values, name)
    if "quote" not in values or "fte" not in values["quote"]:
        plan = plan.replace(quote=plan.quote.replace(fte=plan.summary.usual_fte))
    return plan


def plan_of_text(text: str, name: str) -> Plan:
    """Return the plan in the text of a file of that name; refuse a scenario."""
    plan = of_text(text, name)
    if plan is None:
        raise Refusal(f"{name}: is a scenario and no plan of the lab")
    return plan


def written(plan: Plan) -> str:
    """Return a plan as TOML: what is not as usual, and always the size of the practice."""
    values = {name: differences(getattr(plan, name), type(getattr(plan, name))) for name in TABLES}
    values["summary"] |= {"clinicians": plan.summary.clinicians, "panel": plan.summary.panel}
    values["summary"] |= {"discharges": plan.summary.discharges}
    values["quote"] |= {"fte": plan.quote.fte}
    rest = plan.model_dump(mode="json", include={"changes", "starts", "taken"})
    if plan.billing is not None:
        rest["billing"] = paid(plan.billing)
    return tomli_w.dumps({name: each for name, each in (values | rest).items() if each})


def paid(billing: Billing) -> dict[str, Any]:
    """Return a way of being paid as plain values; a blank fee is left out."""
    values = billing.model_dump(mode="json")
    there = {name: fee for name, fee in billing.fees.amounts if fee is not None}
    return values | {"fees": {"dated": billing.fees.dated, "amounts": there}}


def plan_of(scenario: Scenario) -> Plan:
    """Return the plan of the practices of a scenario, at the hours of its posts.

    Clinicians and patients are spread evenly over the sites, as the lab does.

    >>> from cmsim.scenario.library.practices import three_clinicians
    >>> plan_of(three_clinicians()).quote.fte
    0.8
    """
    practices, posts = scenario.practices, scenario.care_managers
    size = sum(practice.panel.size for practice in practices)
    first = practices[0].place

    def share(tier: str) -> float:
        of = sum(each.panel.size * getattr(each.panel, f"{tier}_share") for each in practices)
        return round(of / size, 4)

    summary = PracticeSummary(
        clinicians=sum(practice.clinicians for practice in practices),
        panel=size,
        high_risk=share("complex"),
        moderate=share("moderate"),
        discharges=round(sum(expected(each.panel, each.panel.size) for each in practices), 1),
        space=first.room,
        asked=first.pulled,
        declined=posts[0].declines_pulls if posts else PracticeSummary().declined,
        salary=posts[0].salary if posts else PracticeSummary().salary,
        sites=len(practices),
        names=tuple(practice.name for practice in practices),
    )
    hours = sum(post.hours_a_week for post in posts)
    fte = min(max(hours / FULL_TIME or summary.usual_fte, LEAST_FTE), MOST_FTE)
    return Plan(summary=summary, quote=Quote(fte=fte))
