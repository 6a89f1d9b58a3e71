"""The terminal: ``cmsim report``, the two-page brief."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cmsim.experiment.cancelled import Cancelled
from cmsim.scenario.parameter import Refusal
from cmsim.workspace import write_whole

if TYPE_CHECKING:
    from cmsim.cli.arguments import Commands
    from cmsim.decision.brief import Brief
    from cmsim.decision.brief_case import Case
    from cmsim.scenario.scenario import Scenario


KINDS = (".html", ".xlsx")
MOST_SCENARIOS, MOST_DRAWS = 6, 1000


def register(commands: Commands) -> None:
    """Add the command of this module to the parser's commands."""
    from cmsim.cli.arguments import MOST_REPLICATIONS, MOST_WEEKS, whole

    does = "write the two-page brief on several scenarios"
    command = commands.add_parser("report", help=does, description=does)
    command.add_argument(
        "scenarios",
        nargs="+",
        metavar="SCENARIO",
        help="TOML files or names from `cmsim scenarios`, six at most",
    )
    add = command.add_argument
    add("--out", required=True, metavar="FILE", help="the file to write, .html or .xlsx")
    add("--question", default="", metavar="TEXT", help="what is to be decided")
    add(
        "--willingness-to-pay",
        type=dollars,
        default=4400.0,
        metavar="DOLLARS",
        help="for a patient in active care and on time, $ a year (4,400)",
    )
    add(
        "--replications",
        type=whole(2, MOST_REPLICATIONS),
        default=20,
        metavar="N",
        help="runs of each scenario (20)",
    )
    add(
        "--draws",
        type=whole(0, MOST_DRAWS),
        default=30,
        metavar="N",
        help="draws of all assumptions at once; 0 leaves them out (30)",
    )
    add(
        "--change",
        action="store_true",
        help="also look for the assumptions that would change the answer; takes minutes",
    )
    add("--seed", type=whole(0, 2**63), default=1, metavar="S", help="random seed (1)")
    add("--weeks", type=whole(13, MOST_WEEKS), metavar="W", help="weeks simulated")
    command.set_defaults(act=report)


def dollars(text: str) -> float:
    """Return an amount of dollars."""
    import argparse

    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 100_000:
        raise argparse.ArgumentTypeError(f"{text[:40]!r}: a number from 0 to 100,000 is allowed")
    return value


def report(chosen: Namespace) -> None:
    """Run the scenarios and write the brief; it is complete or not there."""
    from cmsim.cli.print_results import scenarios
    from cmsim.decision.brief import brief
    from cmsim.views.traced import as_text

    path = checked(chosen.out)
    asked = scenarios(chosen.scenarios, chosen.weeks)
    if not 2 <= len(asked) <= MOST_SCENARIOS:
        raise Refusal(
            f"cmsim report: {len(asked)} scenarios; from 2 to {MOST_SCENARIOS} are needed"
        )
    made = brief(case_of(asked, chosen))
    write(content(made, path.suffix.lower()), path)
    for warning in dict.fromkeys(warning for each in asked for warning in each.warnings):
        print(f"Note: {warning}", file=sys.stderr)
    print(f"{path}: written. {as_text(made.first[1].lines[0])}")


def case_of(asked: Sequence[Scenario], chosen: Namespace) -> Case:
    """Return what the brief is about, with progress on the error stream."""
    from cmsim.cli.print_results import progress
    from cmsim.decision import incremental, net_benefit
    from cmsim.decision.brief_case import Case
    from cmsim.experiment.cache import Cache
    from cmsim.experiment.run import run

    willingness, cache = chosen.willingness_to_pay, Cache()
    with progress() as tell:
        results = run(
            *asked,
            replications=chosen.replications,
            seed=chosen.seed,
            measures=net_benefit.SHOWN,
            progress=tell,
            cache=cache,
        )
    if not results.complete:
        raise Cancelled
    verdict, draws, tornado, pair = net_benefit.verdict(results, willingness), None, None, None
    if chosen.draws:
        for draws in incremental.draws(
            asked, willingness, inputs=chosen.draws, seed=chosen.seed, cache=cache
        ):
            pass
    if chosen.change:
        pair = (
            verdict.leads[0].other if verdict.advice == verdict.leader else verdict.leader,
            verdict.advice,
        )
        scenarios = {each.name: each for each in asked}
        for _, _, tornado in incremental.tornado(
            [scenarios[name] for name in pair], willingness, seed=chosen.seed, cache=cache
        ):
            pass
    return Case(
        results,
        verdict,
        willingness,
        draws=draws,
        tornado=tornado,
        pair=pair,
        written={"question": chosen.question},
    )


def content(made: Brief, kind: str) -> bytes:
    """Return a brief as the bytes of a file."""
    if kind == ".xlsx":
        from cmsim.decision.brief_excel import workbook

        return workbook(made)
    from cmsim.decision.brief_html import page

    return page(made).encode()


def checked(name: str) -> Path:
    """Return the path to write to, refused before anything is run if it cannot be."""
    path = Path(name)
    if "\0" in name or path.suffix.lower() not in KINDS:
        raise Refusal(f"--out {name[:80]}: a file that ends in {' or '.join(KINDS)} is needed")
    try:
        if path.is_dir():
            raise Refusal(f"--out {name}: is a folder; name a file")
        folder = path.absolute().parent
        if not folder.is_dir() or not os.access(folder, os.W_OK):
            raise Refusal(f"--out {name}: cannot be written in {folder}")
    except OSError as error:
        raise Refusal(f"--out {name[:80]}: {error.strerror}") from None
    return path


def write(data: bytes, path: Path) -> None:
    """Write bytes to a file, whole; refuse in one line where that cannot be."""
    try:
        write_whole(path, data)
    except OSError as error:
        raise Refusal(f"{path}: cannot be written: {error.strerror}") from None
