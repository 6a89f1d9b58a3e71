"""Results as a folder of files: complete, or absent."""

import csv
import json
import os
import platform
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from cmsim import __version__
from cmsim.experiment.results import Results
from cmsim.model.log import Entry, Log
from cmsim.scenario.files.scenario_toml import dump
from cmsim.scenario.parameter import Refusal

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def check_folder(folder: str | Path) -> None:
    """Refuse a folder that holds something already, or cannot be made."""
    if "\0" in str(folder) or not str(folder).strip():
        raise Refusal(f"--out {str(folder)!r}: is no name of a folder")
    folder = Path(folder)
    try:
        if folder.is_dir():
            if any(folder.iterdir()):
                raise Refusal(f"--out {folder}: is not empty; name a new folder")
        elif folder.exists() or folder.is_symlink():
            raise Refusal(f"--out {folder}: is not a folder; name a new one")
        home = next(parent for parent in folder.absolute().parents if parent.exists())
        if not home.is_dir() or not os.access(home, os.W_OK):
            raise Refusal(f"--out {folder}: cannot be made in {home}")
    except OSError as error:
        raise Refusal(f"--out {folder}: {error.strerror}") from None


def write(results: Results, folder: str | Path) -> None:
    """Write measures, events of replication 1, scenarios and a stamp into a new folder.

    Everything is first written beside it and moved into place at the end.
    """
    check_folder(folder)
    folder = Path(folder).absolute()
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f".{folder.name[:40]}.", dir=folder.parent))
    try:
        inside = part / "out"
        inside.mkdir()
        fill(results, inside)
        if folder.exists():
            folder.rmdir()
        inside.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def fill(results: Results, folder: Path) -> None:
    """Write the files of some results into a folder that exists."""
    write_rows(
        folder / "measures.csv",
        ("scenario", "replication", "measure", "value"),
        (
            (outcome.scenario, outcome.replication, name, value)
            for outcome in results.outcomes
            for name, value in outcome.values.items()
        ),
    )
    write_rows(
        folder / "events.csv",
        ("scenario", *Entry._fields, "tier"),
        ((name, *row) for name in results.names for row in with_tiers(results.log(name))),
    )
    (folder / "scenarios").mkdir()
    files = {}
    for n, scenario in enumerate(results.scenarios, 1):
        files[scenario.name] = f"scenarios/{n:02}-{file_name_of(scenario.name)}.toml"
        (folder / files[scenario.name]).write_text(dump(scenario), encoding="utf-8", newline="\n")
    text = json.dumps(stamp(results, files), indent=2, ensure_ascii=False) + "\n"
    (folder / "stamp.json").write_text(text, encoding="utf-8", newline="\n")


def with_tiers(log: Log) -> Iterator[tuple[object, ...]]:
    """Yield the entries of a log, each with the tier of its patient, if it is about one."""
    for entry in log:
        if entry.practice is None or entry.patient is None:
            yield *entry, None
        else:
            yield *entry, log.roster.tier(entry.practice, entry.patient)


def stamp(results: Results, files: dict[str, str]) -> dict[str, Any]:
    """Return what it takes to make these results again."""
    return {
        "cmsim": __version__,
        "python": platform.python_version(),
        "seed": results.seed,
        "replications": results.replications,
        "policy": str(results.policy),
        "scenarios": [
            {
                "name": scenario.name,
                "hash": scenario.hash,
                "weeks": scenario.weeks,
                "file": files[scenario.name],
            }
            for scenario in results.scenarios
        ],
    }


def write_rows(path: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a CSV file; texts that a spreadsheet would take for a formula are escaped."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows([escaped(cell) for cell in row] for row in rows)


def escaped(cell: object) -> object:
    """Return a cell that no spreadsheet runs as a formula; numbers stay numbers.

    >>> escaped("=1+1"), escaped(-3.5), escaped(None)
    ("'=1+1", -3.5, '')
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(FORMULA) else str(cell)
    return cell


def file_name_of(name: str) -> str:
    """Return a scenario's name as part of a file name.

    >>> file_name_of("eight clinicians, off-site")
    'eight-clinicians-off-site'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60] or "scenario"
