"""What the README says can be typed, works."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_three_lines_of_code_run():
    code = re.search(r"```python\n(.*?)```", README, re.S)[1]
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Contacts on time" in done.stdout and "off-site" in done.stdout


def test_the_scenarios_and_files_it_names_exist():
    from cmsim.scenario.library.practices import named

    assert all(name in named() for name in re.findall(r"compare (\S+) ([\w-]+)`", README)[0])
    for path in re.findall(r"notebooks/data/\w+\.toml|docs/practice\.png", README):
        assert (ROOT / path).exists(), path


def test_the_map_names_every_folder():
    listed = set(re.findall(r"^\| `([\w/]+)/` \|", README, re.M))
    here = {
        path.parent.name
        for path in ROOT.glob("*/*")
        if not path.parent.name.startswith((".", "__"))
    }
    layers = {f"cmsim/{path.parent.name}" for path in (ROOT / "cmsim").glob("*/__init__.py")}
    assert layers <= listed
    made = re.findall(r"^([\w-]+)/$", (ROOT / ".gitignore").read_text(encoding="utf-8"), re.M)
    here -= {"cmsim", *made} | {path for path in here if path.endswith(".egg-info")}
    assert here <= listed
