"""Which model made a number: the version of the package and a fingerprint of its sources."""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from cmsim import __version__

DECIDE = ("units.py", "scenario", "model", "measures", "experiment")


@cache
def model_version() -> str:
    """Return the version of the package with a fingerprint of all sources a number depends on.

    Line ends do not count, so a checkout on another system has the same version.
    """
    return f"{__version__}+{fingerprint(sources(Path(__file__).parent.parent))}"


def fingerprint(paths: Iterable[Path]) -> str:
    """Return a fingerprint of source files, those of this package by their place in it."""
    root, digest = Path(__file__).parent.parent, hashlib.sha256()
    for path in paths:
        text = path.read_bytes().replace(b"\r\n", b"\n")
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
        digest.update(f"{name} {len(text)}\n".encode() + text)
    return digest.hexdigest()[:12]


def sources(root: Path) -> list[Path]:
    """Return the source files of a package that decide what a run gives, in a fixed order."""
    paths = [
        path
        for name in DECIDE
        for path in ([root / name] if name.endswith(".py") else (root / name).rglob("*.py"))
    ]
    return sorted(paths, key=lambda path: path.relative_to(root).as_posix())
