"""Is this computer ready for the course? Each check says in one line what it found."""

import hashlib
import os
import platform
import re
import secrets
import shutil
import sys
from importlib import metadata
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from cmsim import workspace
from cmsim.course.kit import files, learner
from cmsim.scenario.parameter import Refusal

OLDEST, NEWEST = (3, 11), (3, 13)
LOCK = "requirements.txt"
NEEDED = (
    "simpy",
    "pydantic",
    "pandas",
    "scipy",
    "matplotlib",
    "ipywidgets",
    "anywidget",
    "jupyterlab",
    "loky",
    "tomli-w",
    "openpyxl",
    "mistune",
)
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", re.MULTILINE)
DISK_NEEDED = 0.5e9
SLOW_YEAR = 5.0
TRIAL_WEEKS, TRIAL_SEED = 26, 1
# The log of the trial run, times to a thousandth of a minute; a test keeps it up to date.
TRIAL_LOG = "3aaa6b639e66b5ac"
# What one open page takes, as measured with twenty at once.
PAGE_MEMORY = 0.15e9
KEPT_FREE = 1.5e9


class CheckResult(NamedTuple):
    """What one check found: fine (yes), not as it should be but usable (no), or missing (None)."""

    name: str
    fine: bool | None
    said: str
    do: str = ""

    @property
    def line(self):
        """Return the finding in one line.

        >>> CheckResult("disk", True, "9 GB are free").line
        'ok    disk: 9 GB are free'
        >>> CheckResult("disk", None, "none is free", "free some").line
        'NO    disk: none is free. What to do: free some'
        """
        word = {True: "ok  ", False: "note", None: "NO  "}[self.fine]
        return f"{word}  {self.name}: {self.said}" + (f". What to do: {self.do}" if self.do else "")


def checks():
    """Return the checks as ``{name: function}``; the run of the model comes last.

    A browser that runs Python itself was given all packages with the page.
    """
    if learner.in_browser():
        return {"your work": writing, "the model": model, "speed": speed}
    return {
        "Python": python,
        "packages": packages,
        "disk": disk,
        "your work": writing,
        "memory": memory,
        "the model": model,
        "speed": speed,
    }


def found(name):
    """Make one check; what goes wrong in it is its finding."""
    try:
        return CheckResult(name, *checks()[name]())
    except Exception as error:
        said = " ".join(str(error).split()) or type(error).__name__
        return CheckResult(name, None, said, "set up anew with python start.py")


def ready(findings):
    """Return one line that says whether a class can begin.

    >>> ready([CheckResult("disk", True, "x"), CheckResult("speed", False, "slow")])
    'Ready, with 1 note.'
    """
    missing = [finding.name for finding in findings if finding.fine is None]
    notes = sum(finding.fine is False for finding in findings)
    if missing:
        return f"Not ready: {', '.join(missing)}."
    return "Ready." if not notes else f"Ready, with {notes} note{'s' if notes > 1 else ''}."


# --- the checks: each returns (fine, what was found, what to do)


def python(version=sys.version_info[:2]):
    """Check that the course was tested with this Python."""
    said = platform.python_version()
    if version < OLDEST:
        return None, f"{said} is too old", "install Python 3.13, then type python3.13 start.py"
    if version > NEWEST:
        return False, f"{said} is newer than what was tested", "if anything fails, use Python 3.13"
    return True, said


def packages(installed=metadata.version):
    """Compare the installed packages with those that the course was tested with."""
    have = {name: version_of(name, installed) for name in NEEDED}
    lacking = [name for name, version in have.items() if version is None]
    if lacking:
        return None, f"{', '.join(lacking)} not installed", "type python start.py"
    try:
        pinned = pins(files.find(LOCK).read_text(encoding="utf-8"))
    except Refusal:
        return False, f"all there; {LOCK} was not found, so versions are unknown"
    known = {name: version_of(name, installed) for name in pinned}
    other = [
        f"{name} {known[name]}"
        for name, tested in pinned.items()
        if known[name] is not None and known[name] not in tested
    ]
    if other:
        shown = ", ".join(other[:3]) + (f" and {len(other) - 3} more" if len(other) > 3 else "")
        return False, f"not the tested versions: {shown}", "type python start.py to get those"
    same = sum(version is not None for version in known.values())
    return True, f"all {same} are the tested versions"


def disk():
    """Check that there is room for the work."""
    folder = existing(learner.home())
    free = shutil.disk_usage(folder).free
    if free < DISK_NEEDED:
        return (
            None,
            f"{free / 1e9:.1f} GB are free, {DISK_NEEDED / 1e9:g} GB are needed",
            "free some space",
        )
    return True, f"{free / 1e9:.0f} GB are free"


def writing():
    """Write into the folder of the work, read it back and remove it."""
    if workspace.unkept:
        return None, f"nothing can be kept ({workspace.unkept})", "use another window or browser"
    folder = learner.home()
    trial = folder / f"trial-{secrets.token_hex(4)}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with trial.open("w", encoding="utf-8") as file:
            file.write("kept")
            file.flush()
            os.fsync(file.fileno())
        same = trial.read_text(encoding="utf-8") == "kept"
        trial.unlink()
    except OSError as error:
        return (
            None,
            f"nothing can be kept in {folder} ({error.strerror})",
            "choose another folder with CMSIM_HOME",
        )
    where = "this browser, on this device" if learner.in_browser() else folder
    return (
        (True, f"is kept in {where}")
        if same
        else (None, f"{folder} gave back something else than was written", "use another disk")
    )


def memory():
    """Say how many learners' pages fit into the memory that is free."""
    from psutil import virtual_memory

    free = virtual_memory().available
    pages = max(0, int((free - KEPT_FREE) / PAGE_MEMORY))
    said = f"{free / 1e9:.1f} GB are free: room for about {pages} open pages"
    if pages < 1:
        return False, said, "close other programs"
    return True, said


def model():
    """Run a small practice and compare its log with the one that the course was tested with."""
    here = trial_log()
    if here == TRIAL_LOG:
        return True, f"{TRIAL_WEEKS} weeks of a practice came out exactly as they should"
    return (
        False,
        "a run came out otherwise than on the machine the course was tested with",
        "your numbers may differ from a neighbor's; download the course again, then type "
        "python start.py",
    )


def speed():
    """Time a year of a practice with eight clinicians."""
    from cmsim.model.network import Network
    from cmsim.scenario.library import practices

    scenario = practices.eight_clinicians("embedded").replace(weeks=52)
    begun = perf_counter()
    Network(scenario, TRIAL_SEED).run()
    seconds = perf_counter() - begun
    said = f"a year of a practice with eight clinicians takes {seconds:.1f} seconds"
    if seconds > SLOW_YEAR:
        return False, said, "close other programs, and ask for fewer repeats"
    return True, said


# --- what they need


def existing(folder):
    """Return the nearest folder that is there."""
    return next(path for path in (folder, *Path(folder).absolute().parents) if path.is_dir())


def version_of(name, installed):
    """Return the installed version of a package, ``None`` if it is not there."""
    try:
        return installed(name)
    except metadata.PackageNotFoundError:
        return None


def pins(lock):
    """Return ``{package: versions}`` of a lock; some have one version for each system.

    >>> pins("simpy[fast]==4.1.2 --hash\\nnumpy==2.4 ; python_version < '3.12'\\nnumpy==2.5")
    {'simpy': ['4.1.2'], 'numpy': ['2.4', '2.5']}
    """
    found = {}
    for name, version in PIN.findall(lock):
        found.setdefault(name, []).append(version)
    return found


def trial_log():
    """Return a digest of the log of the trial run.

    Times count to a thousandth of a minute: the last digits depend on the system's mathematics.
    """
    from cmsim.model.network import Network
    from cmsim.scenario.library import practices

    scenario = practices.solo_rural().replace(weeks=TRIAL_WEEKS)
    lines = [
        " ".join(map(entry_text, entry._replace(time=float(entry.time))))
        for entry in Network(scenario, TRIAL_SEED).run()
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def entry_text(value):
    """Return a part of a log's entry as text, numbers to a thousandth."""
    return f"{value:.3f}" if isinstance(value, float) else str(value)
