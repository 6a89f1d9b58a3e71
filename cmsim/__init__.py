"""A simulation of care management in primary care, and a course about it.

Names are loaded when they are first used, so ``import cmsim`` takes no time.

>>> import cmsim
>>> cmsim.embedded("Ada", "Elm Street").placement
'embedded'
"""

from importlib import import_module

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
    "scenario.library.mechanisms": ("MECHANISMS", "without"),
    "model.log": ("Activity", "Entry", "Kind"),
    "model.policy": (
        "ASK",
        "POLICIES",
        "easiest_first",
        "first_come",
        "highest_risk_first",
        "most_overdue",
        "transitions_first",
    ),
    "measures.registry": ("HEADLINES", "MEASURES", "Measure"),
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
__all__ = sorted([*WHERE, *MODULES, "__version__"])


def __getattr__(name):
    """Load a public name from where it lives."""
    if name in MODULES:
        value = import_module(f"cmsim.{MODULES[name]}")
    elif name in WHERE:
        value = getattr(import_module(f"cmsim.{WHERE[name]}"), name)
    else:
        raise AttributeError(f"module 'cmsim' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__():
    return __all__
