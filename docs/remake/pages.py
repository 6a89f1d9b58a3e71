"""All that is made anew: which files each page is, and which no longer say what the model says."""

import difflib
from importlib import import_module

from remake import ROOT, kept

PAGES = (
    "billing",
    "trace",
    "caseload",
    "mechanisms",
    "validation",
    "plausible",
    "structures",
    "stress_des",
    "speed",
    "room",
    "statewide",
    "coverage",
    "schema",
    "picture",
)
GUIDES = (
    "00_meet_the_practice",
    "01_role_clarity",
    "02_a_day_in_the_life",
    "03_caseload_sizing",
    "04_task_board",
    "06_home_from_hospital",
    "05_finding_and_handing_over",
    "07_three_structures",
    "08_write_it_down_once",
    "09_your_first_six_months",
    "10_hire_and_train",
    "11_around_the_practice",
    "12_what_pays",
    "20_cases",
)
FILES = {"schema": "scenario.schema.json", "picture": "practice.svg"}
RUNS = "runs"  # that come with the lessons
ROOM = "room_runs"  # that stand in for those of a room; they read the lessons'
CE = "ce"  # the packet for continuing education
NAMES = (RUNS, ROOM, *PAGES, *GUIDES, CE)  # each may read those before it


def made(name):
    """Return ``{path: content}`` of a page made anew, each of them text."""
    if name in GUIDES:
        return import_module("remake.guides").made(name)
    if name in (CE, RUNS, ROOM):
        return import_module(f"remake.{name}").made()
    if name == "schema":
        content = import_module("cmsim.scenario.files.schema").schema_text()
    else:
        content = import_module(f"remake.{name}").made()
    return {ROOT / "docs" / FILES.get(name, f"{name}.md"): content}


def written(path):
    """Return what a page on disk says, ``None`` where there is none."""
    return path.read_text(encoding="utf-8") if path.exists() else None


def differing(name, *, with_runs=False):
    """Return ``{path: content}`` of the files of a page that differ from it made anew.

    ``with_runs`` adds the file that keeps what its runs gave.
    """
    files = made(name) | (kept.made(name) if with_runs else {})
    return {path: content for path, content in files.items() if written(path) != content}


def differences(path, content):
    """Return line by line how a file differs from its content made anew."""
    before = (written(path) or "").splitlines()
    return list(difflib.unified_diff(before, content.splitlines(), lineterm="", n=0))[2:]


def write(path, content):
    """Write a page."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(content, encoding="utf-8", newline="\n")
