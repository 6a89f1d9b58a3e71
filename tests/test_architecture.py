"""Rules of the house that a machine can check."""

import ast
import importlib
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from cmsim.scenario.evidence.sources import Assumption, Source
from cmsim.scenario.library import practices
from cmsim.scenario.parameter import Parameter, Part

ROOT = Path(__file__).parent.parent
LAYERS = [
    "units",
    "text",
    "workspace",
    "scenario",
    "model",
    "measures",
    "experiment",
    "analysis",
    "billing",
    "validation",
    "views",
    "decision",
    "course",
    "cli",
]
PLAIN = {"simpy", "numpy", "pandas", "scipy", "matplotlib", "ipywidgets"}
FORBIDDEN = {
    "units": {"*"},
    "text": PLAIN,
    "workspace": {"*"},
    "scenario": PLAIN,
    "model": (PLAIN | {"pydantic"}) - {"simpy"},
    "measures": PLAIN - {"pandas"},
    "experiment": {"matplotlib", "ipywidgets"},
    "analysis": {"matplotlib", "ipywidgets", "simpy"},
    "billing": {"matplotlib", "ipywidgets", "simpy"},
    "validation": {"matplotlib", "ipywidgets", "simpy"},
    "views": {"simpy"},
    "decision": {"simpy", "ipywidgets"},
    "course": {"simpy"},
    "cli": {"simpy", "ipywidgets"},
}
ROOMS_OF_ALL = {"kit", "facilitator", "front"}  # the kit serves every room; these two look into all
HEAVY = ("numpy", "pandas", "scipy", "matplotlib", "ipywidgets")
RUN = """
import sys
for name in {blocked!r}:
    sys.modules[name] = None
import cmsim
from cmsim.model.network import Network
from cmsim.scenario.library.practices import three_clinicians
log = Network(three_clinicians("co-located").replace(weeks=6), 7).run()
import hashlib
lines = repr([tuple(map(str, entry)) for entry in log])
print(*sorted({{entry.activity.name for entry in log}}))
print(len(log), hashlib.sha256(lines.encode()).hexdigest())
"""


def modules():
    """Return ``(layer, path)`` of each module that belongs to a layer."""
    return [
        (path.relative_to(ROOT / "cmsim").parts[0].removesuffix(".py"), path)
        for path in sorted((ROOT / "cmsim").rglob("*.py"))
        if path != ROOT / "cmsim" / "__init__.py"
    ]


def module_of(path):
    """Return the dotted name of a file of the package."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def imports(path):
    """Return the dotted names a file imports, wherever in the file."""
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            names += [node.module] + [f"{node.module}.{alias.name}" for alias in node.names]
    return names


def python(code, **environment):
    """Return what a new Python prints for some code."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(ROOT), "PATH": ""} | environment,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


@pytest.mark.parametrize("layer, path", modules(), ids=lambda x: getattr(x, "stem", x))
def test_imports_point_left(layer, path):
    for name in imports(path):
        package, *rest = name.split(".")
        if package == "cmsim" and rest and rest[0] in LAYERS:
            assert LAYERS.index(rest[0]) <= LAYERS.index(layer), f"{path.name} imports {name}"
        elif package != "cmsim" and package not in sys.stdlib_module_names:
            assert package not in FORBIDDEN[layer] and "*" not in FORBIDDEN[layer], (
                f"{path.name} imports {name}"
            )


def test_every_module_stands_in_a_layer():
    assert {layer for layer, _ in modules()} == set(LAYERS)


def test_no_import_goes_round_in_a_circle():
    paths = {module_of(path): path for _, path in modules()}
    arrows = {
        name: {found for found in imports(path) if found in paths and found != name}
        for name, path in paths.items()
    }
    while arrows:
        ends = {name for name, to in arrows.items() if not to & set(arrows)}
        assert ends, f"circles among {sorted(arrows)}"
        arrows = {name: to for name, to in arrows.items() if name not in ends}


def test_lessons_meet_only_through_the_kit():
    for _, path in (module for module in modules() if module[0] == "course"):
        room = path.relative_to(ROOT / "cmsim" / "course").parts[0]
        if room in ROOMS_OF_ALL - {"kit"}:
            continue
        for name in imports(path):
            if name.startswith("cmsim.course."):
                assert name.split(".")[2] in {room, "kit"}, f"{module_of(path)} imports {name}"


def test_the_model_runs_where_numpy_and_its_friends_are_missing():
    assert python(RUN.format(blocked=HEAVY)) == python(RUN.format(blocked=()))


def test_a_log_does_not_depend_on_the_process_or_its_hash_seed():
    logs = {python(RUN.format(blocked=()), PYTHONHASHSEED=seed) for seed in ("0", "1", "4711")}
    assert len(logs) == 1 and {"ENROLLED", "CONTACTED", "ADMITTED"} <= set(logs.pop().split())


def test_importing_cmsim_is_light():
    loaded = python("import cmsim, sys; print(*sys.modules)").split()
    assert not set(HEAVY) & set(loaded)


RANDOM = {"random", "secrets", "numpy.random"}


@pytest.mark.parametrize("layer", ["scenario", "model"])
def test_random_numbers_are_made_in_one_file(layer):
    for _, path in (module for module in modules() if module[0] == layer):
        if path.name != "streams.py":
            assert not RANDOM & set(imports(path)), path.name
            assert "uuid" not in imports(path) and "Random(" not in path.read_text("utf-8")


def parts():
    """Return every kind of part of a scenario."""
    for layer, path in modules():
        if layer in ("scenario", "billing", "decision", "course"):
            importlib.import_module(module_of(path))
    found, new = set(), {Part}
    while new:
        found |= new
        new = {sub for part in new for sub in part.__subclasses__()} - found
    return sorted(found - {Part}, key=lambda part: part.__name__)


@pytest.mark.parametrize("part", parts(), ids=lambda part: part.__name__)
def test_every_number_of_a_scenario_is_a_parameter_with_a_source(part):
    for name, field in part.model_fields.items():
        known = [datum for datum in field.metadata if isinstance(datum, Parameter)]
        if field.annotation in (int, float):
            assert len(known) == 1, f"{part.__name__}.{name} is a number without a parameter"
        for parameter in known:
            where = f"{part.__name__}.{name}"
            assert parameter.label and parameter.unit, where
            assert parameter.label[0].isupper() and not parameter.label.endswith("."), where
            assert isinstance(parameter.source, (Source, Assumption)), where
            assert parameter.least <= parameter.low <= parameter.high <= parameter.ceiling, where


def test_the_parts_of_every_layer_are_found():
    names = {part.__name__ for part in parts()}
    assert {"Scenario", "Practice", "Place", "Post", "Billing", "Plan", "PracticeSummary"} <= names


@pytest.mark.parametrize(
    "make",
    [
        practices.eight_clinicians,
        practices.three_clinicians,
        practices.solo_rural,
        practices.five_small_sites,
    ],
)
@pytest.mark.parametrize("structure", practices.STRUCTURES)
def test_the_named_scenarios_stay_within_what_is_possible(make, structure):
    from cmsim.scenario.parameter import parameters

    known = parameters(make(structure))
    assert {"practices", "work", "engagement", "effect"} <= {path.split(".")[0] for path in known}
    for path, (value, parameter) in known.items():
        assert parameter.least <= value <= parameter.ceiling, path


def test_every_measure_says_what_it_is():
    measures = importlib.import_module("cmsim.measures.registry").MEASURES
    for name, measure in measures.items():
        assert measure.name == name
        assert measure.label and measure.unit and measure.definition, name
        assert measure.better in ("more", "less", None), name
