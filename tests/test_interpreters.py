"""A run is the same to the last digit whatever Python and processor it runs on."""

import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import simpy

from cmsim.scenario.library import practices
from cmsim.scenario.post import Role, Way

ROOT = Path(__file__).parent.parent
PLACES = os.environ.get("CMSIM_PYTHONS", "").split(os.pathsep)  # further interpreters to try
SUPPORTED = ((3, 11), (3, 12), (3, 13))
# Without it the processor rounds once more often, which shows in the last bit of exponentials.
NO_FUSED = {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4"}
FIFTHS = "from math import exp; print(*(exp(n / 5) for n in range(-500, 500)))"
ASK = "import sys; print(*sys.version_info[:2])"
PLAIN = """
import sys
from types import ModuleType


class Plain:
    '''Stand in for a part of a scenario: the values it was saved with, unchecked.'''

    def __init__(self, **values):
        vars(self).update(values)

    def __setstate__(self, state):
        vars(self).update(state["__dict__"])


def as_it_is(*_, **__):
    return lambda function: function


class Package(ModuleType):
    def __getattr__(self, name):
        return as_it_is


plain, core = Package("pydantic"), Package("pydantic_core")
plain.BaseModel, plain.ValidationError = Plain, ValueError
plain.ConfigDict, plain.Field = dict, lambda default=None, **_: default
sys.modules.update(pydantic=plain, pydantic_core=core)
"""
RUN = """
import hashlib, pickle, sys
from cmsim.model.network import Network

for scenario in pickle.load(sys.stdin.buffer):
    lines = []
    for entry in Network(scenario, "1/1").run():
        lines.append(" ".join(repr(x) if isinstance(x, float) else str(x) for x in entry))
    print(scenario.name, len(lines), hashlib.md5("\\n".join(lines).encode()).hexdigest())
"""


def everything(scenario):
    """Return what switches on all that a scenario leaves out by default."""
    on = {
        "engagement.patients_per_full_time": 40,
        "practices.*.panel.grows": 0.1,
        "practices.*.place.note_template": 0.3,
        "posts.*.overtime": 30.0,
        "posts.*.turnover": 1.0,
        "posts.*.role": Role.EVERYONE,
        "posts.*.way": Way.BOTH,
        "effect.averted_ed": -0.02,
        "effect.monthly": 0.5,
    }
    for path, value in on.items():
        scenario = scenario.change(path, value)
    return scenario.replace(name=f"{scenario.name}, everything on")


def pythons():
    """Return ``{version: path}`` of the interpreters to be found here, this one included."""
    found = {sys.version_info[:2]: sys.executable}
    places = [each for each in PLACES if each]
    places += [shutil.which(f"python{major}.{minor}") for major, minor in SUPPORTED]
    places += Path.home().glob(".pyenv/versions/*/bin/python")
    for place in filter(None, places):
        done = subprocess.run([place, "-c", ASK], capture_output=True, text=True)
        version = tuple(map(int, done.stdout.split())) if done.returncode == 0 else None
        if version in SUPPORTED:
            found.setdefault(version, str(place))
    return found


def logs(python, scenarios, **settings):
    """Return what a Python logs of some scenarios: a line with a digest for each.

    It gets SimPy, which is written in Python alone, and the scenarios as plain values, so that it
    needs no package of its own.
    """
    where = os.pathsep.join([str(ROOT), str(Path(simpy.__file__).parents[1])])
    environment = {"PYTHONPATH": where, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [python, "-c", PLAIN + RUN],
        input=pickle.dumps(scenarios),
        capture_output=True,
        env=os.environ | environment | settings,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return done.stdout.decode().splitlines()


@pytest.fixture(scope="module")
def scenarios():
    """Return each practice of the library, and two with everything switched on."""
    made = [make().replace(weeks=13, name=name) for name, make in practices.named().items()]
    return [*made, *map(everything, made[:2])]


@pytest.mark.slow
def test_a_log_is_the_same_to_the_last_digit_on_every_python(scenarios):
    found = pythons()
    if len(found) < 2:
        pytest.skip(f"only {'.'.join(map(str, *found))} is here: nothing to compare it with")
    told = {version: logs(python, scenarios) for version, python in found.items()}
    assert len(next(iter(told.values()))) == len(scenarios)
    assert all(int(line.split()[-2]) for line in told[sys.version_info[:2]])
    for version, lines in told.items():
        assert lines == told[sys.version_info[:2]], f"Python {version}"


def exponentials(**settings):
    """Return what Python prints of some exponentials."""
    command = [sys.executable, "-c", FIFTHS]
    return subprocess.run(command, capture_output=True, env=os.environ | settings).stdout


@pytest.mark.slow
def test_a_log_is_the_same_to_the_last_digit_on_a_processor_that_rounds_otherwise(scenarios):
    if exponentials() == exponentials(**NO_FUSED):
        pytest.skip("this computer cannot be told to do without fused multiply-add")
    assert logs(sys.executable, scenarios) == logs(sys.executable, scenarios, **NO_FUSED)
