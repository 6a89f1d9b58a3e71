"""What the commands read from the command line, and how they refuse it."""

from __future__ import annotations

import argparse
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias

from cmsim.scenario.parameter import Refusal

if TYPE_CHECKING:
    from cmsim.measures.measure import Measure
    from cmsim.model.policy import Rule


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
MOST_POINTS, MOST_REPLICATIONS, MOST_WEEKS = 50, 100_000, 5200
FAILED, BAD_INPUT, INTERRUPTED = 1, 2, 130  # what a command returns to the shell


def add_scenarios(command: argparse.ArgumentParser, name: str, nargs: str | None = None) -> None:
    """Add the argument that names a scenario, or several with ``nargs``."""
    does = "a TOML file or a name from `cmsim scenarios`"
    command.add_argument(name, nargs=nargs, metavar="SCENARIO", help=does)


def add_run_options(command: ArgumentParser) -> None:
    """Add the options that say how to run."""
    add = command.add_argument
    add(
        "--replications",
        type=whole(1, MOST_REPLICATIONS),
        default=10,
        metavar="N",
        help="runs of each scenario (10)",
    )
    add(
        "--seed",
        type=whole(0, 2**63),
        default=1,
        metavar="S",
        help="random seed that all scenarios share (1)",
    )
    add(
        "--weeks",
        type=whole(1, MOST_WEEKS),
        metavar="W",
        help="weeks simulated (as the scenario says)",
    )
    add(
        "--policy",
        type=policy,
        default="deadlines-first",
        metavar="NAME",
        help="way of working, such as deadlines-first (the default) or first-come",
    )
    add(
        "--jobs",
        type=whole(1, 256),
        default=1,
        metavar="N",
        help="processes that share the work (1)",
    )
    add_dask(command)
    add("--out", metavar="DIR", help="write CSV files, scenarios and a stamp into a new folder")
    add("--all", action="store_true", help="show every measure, not only the headlines")


def whole(low: int, high: int) -> Callable[[str], int]:
    """Return a reader of whole numbers of a range."""

    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = None
        if value is None or not low <= value <= high:
            raise argparse.ArgumentTypeError(
                f"{text[:60]!r}: a whole number from {low} to {high:,} is allowed"
            )
        return value

    return read


def policy(text: str) -> Rule:
    """Return the policy of that name."""
    from cmsim.model.policy import POLICIES

    name = text.replace("-", " ")
    if name not in POLICIES:
        allowed = ", ".join(each.replace(" ", "-") for each in POLICIES)
        raise argparse.ArgumentTypeError(f"{text[:60]!r}: allowed are {allowed}")
    return POLICIES[name]


def add_dask(command: ArgumentParser) -> None:
    """Add the option that names a Dask cluster."""
    command.add_argument(
        "--dask",
        type=address,
        metavar="ADDRESS",
        help="a Dask scheduler that does the work, such as tcp://10.0.0.5:8786",
    )


def address(text: str) -> str:
    """Return the address of a Dask scheduler."""
    from cmsim.experiment.cluster import is_cluster

    if not is_cluster(text):
        raise argparse.ArgumentTypeError(
            f"{text[:60]!r}: the address of a Dask scheduler, such as tcp://10.0.0.5:8786"
        )
    return text


def finish(command: ArgumentParser, act: Callable[[Namespace], int | None]) -> None:
    """Add the options that all commands of this module have."""
    add = command.add_argument
    add(
        "--confidence",
        type=confidence,
        default=0.95,
        metavar="C",
        help="0.95, or between 0.5 and 1",
    )
    add("--seed", type=whole(0, 2**63), default=1, metavar="S", help="random seed (1)")
    add("--weeks", type=whole(1, MOST_WEEKS), metavar="W", help="weeks simulated")
    add("--policy", type=policy, default="deadlines-first", metavar="NAME", help="way of working")
    add("--jobs", type=whole(1, 256), default=1, metavar="N", help="processes that share the work")
    add_dask(command)
    command.set_defaults(act=act)


def confidence(text: str) -> float:
    """Return a confidence between 0.5 and 1."""
    value = number(text)
    if value is None or not 0.5 < value < 1:
        raise argparse.ArgumentTypeError(f"{text[:60]!r}: a number between 0.5 and 1 is allowed")
    return value


def number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def half_days(text: str) -> list[int]:
    """Return numbers of half-days a week."""
    parts = text.split(",")
    if not all(part.strip().isdecimal() and 1 <= int(part) <= 1000 for part in parts):
        raise argparse.ArgumentTypeError(
            f"{text[:60]!r}: whole numbers from 1 to 1000 with commas between, such as 2,4,10"
        )
    return sorted({int(part) for part in parts})


def measure(text: str) -> Measure:
    """Return the measure of that name or label."""
    from cmsim.analysis.targets import named, nearest
    from cmsim.measures.registry import MEASURES

    name = named(text)
    if name is None:
        raise argparse.ArgumentTypeError(f"no measure {text[:60]!r}{nearest(text)}")
    return MEASURES[name]


def span(text: str) -> tuple[str, tuple[float, ...]]:
    """Return a path and evenly spaced values: ``work.travel=15:60:4``."""
    path, _, ends = text.partition("=")
    parts = ends.split(":")
    low, high = (number(part) for part in ([*parts, "", ""])[:2])
    points = int(parts[2]) if len(parts) == 3 and parts[2].isdecimal() else None
    if (
        not path
        or len(parts) != 3
        or low is None
        or high is None
        or points is None
        or not low <= high
        or not 1 <= points <= MOST_POINTS
        or high - low == float("inf")
    ):
        raise argparse.ArgumentTypeError(
            f"{text[:80]!r}: PATH=LOW:HIGH:N is expected, such as work.travel=15:60:4, with 1 to "
            f"{MOST_POINTS} points"
        )
    step = (high - low) / (points - 1) if points > 1 else 0.0
    return path.strip(), tuple(round(low + n * step, 10) for n in range(points))


def need_course(command: str) -> None:
    """Refuse a command that belongs to the course where only the model is installed."""
    try:
        import_module("cmsim.course.kit.page")
    except ModuleNotFoundError as missing:
        raise Refusal(
            f"cmsim {command} belongs to the course, and {missing.name} is not installed: "
            "pip install 'cmsim[course]' adds it"
        ) from None
