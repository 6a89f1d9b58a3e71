"""What ``pip install cmsim`` gives: the wheel, with its own dependencies and nothing else."""

import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from email.parser import Parser
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
COURSE = {"jupyterlab", "ipywidgets", "anywidget", "ipykernel", "mistune", "voila"}
# The command line as a program, where only the wheel and what it asks for can be imported.
ALONE = """
import sys
from importlib.metadata import packages_distributions

site, allowed, arguments = sys.argv[1], set(sys.argv[2].split(",")), sys.argv[3:]
foreign = {module for module, owners in packages_distributions().items()
           if not allowed & {owner.lower().replace("_", "-") for owner in owners}}

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in foreign:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Absent())
sys.path.insert(0, site)
import cmsim
assert cmsim.__file__.startswith(site), cmsim.__file__
from cmsim.cli.main import main
sys.exit(main(arguments))
"""

pytestmark = pytest.mark.slow


def normal(name):
    """Return the name of a package as an index spells it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def brought_along(requirements, extra=""):
    """Return the names of all packages that some requirements bring, theirs included."""
    found, waiting = set(), [(Requirement(text), extra) for text in requirements]
    while waiting:
        needed, within = waiting.pop()
        if needed.marker and not needed.marker.evaluate({"extra": within}):
            continue
        key = normal(needed.name), frozenset(needed.extras)
        if key in found:
            continue
        found.add(key)
        try:
            further = distribution(needed.name).requires or []
        except PackageNotFoundError:
            continue
        waiting += [(Requirement(text), each) for text in further for each in ("", *needed.extras)]
    return {name for name, _ in found}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built without a network from a copy of what it is made of, and unpacked."""
    source, built = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("built")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    shutil.copytree(ROOT / "cmsim", source / "cmsim", ignore=shutil.ignore_patterns("__pycache__"))
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel"]
    offline = ["--no-deps", "--no-index", "--no-build-isolation"]
    done = subprocess.run(
        [*pip, *offline, "-w", str(built), str(source)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (file,) = built.glob("*.whl")
    zipfile.ZipFile(file).extractall(built / "site")
    return built / "site"


@pytest.fixture(scope="module")
def metadata(wheel):
    """What the wheel says of itself."""
    (file,) = wheel.glob("*.dist-info/METADATA")
    return Parser().parsestr(file.read_text(encoding="utf-8"))


def core(metadata):
    """Return the names of all packages that ``pip install cmsim`` installs."""
    return {"cmsim"} | brought_along(metadata.get_all("Requires-Dist"))


def cmsim(wheel, metadata, typed):
    """Run what is typed after ``cmsim``, with the wheel alone."""
    allowed = ",".join(sorted(core(metadata)))
    code = [sys.executable, "-I", "-c", ALONE, str(wheel), allowed, *shlex.split(typed)]
    return subprocess.run(code, capture_output=True, text=True, cwd=wheel.parent, timeout=300)


def test_the_model_brings_no_part_of_the_course(metadata):
    assert {"simpy", "pydantic", "pandas", "python-dateutil"} <= core(metadata)
    assert not core(metadata) & COURSE
    assert brought_along(metadata.get_all("Requires-Dist"), "course") >= COURSE - {"voila"}


def test_the_wheel_holds_every_file_of_the_package(wheel):
    kept = {".py", ".typed", ".js", ".css", ".html", ".toml", ".csv"}
    here = {
        path.relative_to(ROOT)
        for path in (ROOT / "cmsim").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {path.suffix for path in here} <= kept
    assert here == {
        path.relative_to(wheel) for path in (wheel / "cmsim").rglob("*") if path.is_file()
    }
    assert (wheel / "cmsim" / "py.typed").exists()


def test_the_wheel_compares_two_structures_on_its_own(wheel, metadata):
    asked = "compare solo-rural-embedded solo-rural-off-site --replications 2 --weeks 8"
    done = cmsim(wheel, metadata, asked)
    assert done.returncode == 0, done.stderr
    assert "off-site" in done.stdout and "Contacts" in done.stdout


@pytest.mark.parametrize(
    "asked",
    [
        "scenarios",
        "show solo-rural-embedded",
        "run solo-rural-embedded --replications 2 --weeks 4 --jobs 2",
        "size solo-rural-embedded --half-days 2 --weeks 8 --ceiling 8 "
        "--target 'transition calls in time >= 50%'",
        "sensitivity solo-rural-embedded --measure contacts --top 1 --replications 2 --inputs 2 "
        "--weeks 4",
    ],
    ids=lambda asked: asked.partition(" ")[0],
)
def test_the_wheel_runs_every_command_that_needs_no_course(wheel, metadata, asked):
    done = cmsim(wheel, metadata, asked)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.parametrize("kind", ["html", "xlsx"])
def test_the_wheel_writes_a_brief(wheel, metadata, kind):
    asked = "report solo-rural-embedded solo-rural-off-site --weeks 13 --draws 2"
    done = cmsim(wheel, metadata, f"{asked} --out brief.{kind}")
    assert done.returncode == 0, done.stderr
    assert (wheel.parent / f"brief.{kind}").stat().st_size > 1000


@pytest.mark.parametrize("asked", ["check", "cohort ."])
def test_a_command_of_the_course_says_in_one_line_what_to_install(wheel, metadata, asked):
    done = cmsim(wheel, metadata, asked)
    assert done.returncode == 2 and not done.stdout
    assert len(done.stderr.splitlines()) == 1
    assert "ipywidgets is not installed: pip install 'cmsim[course]'" in done.stderr
