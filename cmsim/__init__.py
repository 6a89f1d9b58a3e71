"""A simulation of care management in primary care, and a course about it.

Names are loaded when they are first used, so ``import cmsim`` takes no time.

>>> import cmsim
>>> cmsim.embedded("Ada", "Elm Street").placement
'embedded'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # for editors and type checkers; a test holds it to the tables below
    from cmsim.analysis.statistics import Estimate, difference, estimate
    from cmsim.billing import finance
    from cmsim.billing.account import account
    from cmsim.billing.break_even import break_even_range
    from cmsim.billing.fees import Fees
    from cmsim.billing.terms import Billing, Program
    from cmsim.experiment.results import Results
    from cmsim.experiment.run import run, sweep
    from cmsim.experiment.session import Session
    from cmsim.measures import tables
    from cmsim.measures.measure import Measure
    from cmsim.measures.registry import HEADLINES, MEASURES
    from cmsim.measures.run_record import RunRecord
    from cmsim.model.log import Activity, Entry, Kind
    from cmsim.model.policy import (
        ASK,
        POLICIES,
        deadlines_first,
        easiest_first,
        first_come,
        highest_risk_first,
        most_overdue,
        transitions_first,
    )
    from cmsim.scenario.files.scenario_toml import load, save
    from cmsim.scenario.library import practices as library
    from cmsim.scenario.library.mechanism import without
    from cmsim.scenario.library.mechanisms import MECHANISMS
    from cmsim.scenario.panel import Panel, Rates, Tier
    from cmsim.scenario.parameter import Refusal, parameters
    from cmsim.scenario.place import Hub, Place
    from cmsim.scenario.post import HUB, OFF, Post, Role, co_located, embedded, hub_pool
    from cmsim.scenario.practice import Practice
    from cmsim.scenario.scenario import OpenCase, Scenario

__version__ = "0.1.0"

HOMES = {
    "scenario.scenario": ("Scenario", "OpenCase"),
    "scenario.panel": ("Panel", "Rates", "Tier"),
    "scenario.place": ("Hub", "Place"),
    "scenario.post": ("HUB", "OFF", "Post", "Role", "co_located", "embedded", "hub_pool"),
    "scenario.practice": ("Practice",),
    "scenario.parameter": ("Refusal", "parameters"),
    "billing.terms": ("Billing", "Program"),
    "billing.fees": ("Fees",),
    "scenario.files.scenario_toml": ("load", "save"),
    "scenario.library.mechanism": ("without",),
    "scenario.library.mechanisms": ("MECHANISMS",),
    "model.log": ("Activity", "Entry", "Kind"),
    "model.policy": (
        "ASK",
        "POLICIES",
        "deadlines_first",
        "easiest_first",
        "first_come",
        "highest_risk_first",
        "most_overdue",
        "transitions_first",
    ),
    "measures.measure": ("Measure",),
    "measures.registry": ("HEADLINES", "MEASURES"),
    "measures.run_record": ("RunRecord",),
    "experiment.results": ("Results",),
    "experiment.run": ("run", "sweep"),
    "experiment.session": ("Session",),
    "analysis.statistics": ("Estimate", "difference", "estimate"),
    "billing.account": ("account",),
    "billing.break_even": ("break_even_range",),
}
MODULES = {
    "finance": "billing.finance",
    "library": "scenario.library.practices",
    "tables": "measures.tables",
}
WHERE = {name: home for home, names in HOMES.items() for name in names}
__all__ = [
    "ASK",
    "HEADLINES",
    "HUB",
    "MEASURES",
    "MECHANISMS",
    "OFF",
    "POLICIES",
    "Activity",
    "Billing",
    "Entry",
    "Estimate",
    "Fees",
    "Hub",
    "Kind",
    "Measure",
    "OpenCase",
    "Panel",
    "Place",
    "Post",
    "Practice",
    "Program",
    "Rates",
    "Refusal",
    "Results",
    "Role",
    "RunRecord",
    "Scenario",
    "Session",
    "Tier",
    "__version__",
    "account",
    "break_even_range",
    "co_located",
    "deadlines_first",
    "difference",
    "easiest_first",
    "embedded",
    "estimate",
    "finance",
    "first_come",
    "highest_risk_first",
    "hub_pool",
    "library",
    "load",
    "most_overdue",
    "parameters",
    "run",
    "save",
    "sweep",
    "tables",
    "transitions_first",
    "without",
]


def __getattr__(name: str) -> Any:
    """Load a public name from where it lives."""
    if name in MODULES:
        value = import_module(f"cmsim.{MODULES[name]}")
    elif name in WHERE:
        value = getattr(import_module(f"cmsim.{WHERE[name]}"), name)
    else:
        raise AttributeError(f"module 'cmsim' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
