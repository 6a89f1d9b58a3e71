"""The terminal: ``cmsim report``, the two-page brief."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from cmsim.scenario.parameter import Refusal
from cmsim.workspace import write_whole

if TYPE_CHECKING:
    from cmsim.cli.arguments import Commands
    from cmsim.decision.brief import Brief
    from cmsim.decision.brief_case import Case


KINDS = (".html", ".xlsx")
MOST_SCENARIOS = 6


def register(commands: Commands) -> None:
    """Add the command of this module to the parser's commands."""
    from cmsim.cli import leader
    from cmsim.cli.arguments import MOST_WEEKS, whole

    does = "write the two-page brief on one practice, or on several scenarios"
    command = commands.add_parser("report", help=does, description=does)
    command.add_argument(
        "scenarios",
        nargs="+",
        metavar="SCENARIO",
        help="one plan of the staffing lab, or TOML files or names from `cmsim scenarios`, six at "
        "most",
    )
    add = command.add_argument
    add("--out", required=True, metavar="FILE", help="the file to write, .html or .xlsx")
    add("--question", default="", metavar="TEXT", help="what is to be decided")
    leader.add_draws(command)
    add("--seed", type=whole(0, 2**63), default=1, metavar="S", help="random seed (1)")
    add("--weeks", type=whole(13, MOST_WEEKS), metavar="W", help="weeks simulated")
    command.set_defaults(act=report)


def report(chosen: Namespace) -> None:
    """Run the scenarios and write the brief; it is complete or not there."""
    from cmsim.decision.brief import brief
    from cmsim.views.traced import as_text

    path = checked(chosen.out)
    made = brief(case_of(chosen))
    write(content(made, path.suffix.lower()), path)
    print(f"{path}: written. {as_text(made.first[1].lines[0])}")


def case_of(chosen: Namespace) -> Case:
    """Return what the brief is about, with progress on the error stream."""
    from cmsim.cli import leader
    from cmsim.cli.print_results import scenarios
    from cmsim.decision.brief_case import Case
    from cmsim.decision.drawn import Question, question

    if len(chosen.scenarios) == 1:
        plan = leader.plan_in(chosen.scenarios[0], chosen.weeks)
        wanted = question(plan)
    else:
        plan, wanted = None, Question(tuple(scenarios(chosen.scenarios, chosen.weeks)))
        if len(wanted.options) > MOST_SCENARIOS:
            raise Refusal(
                f"cmsim report: {len(wanted.options)} scenarios; {MOST_SCENARIOS} at most"
            )
    for warning in dict.fromkeys(warning for each in wanted.options for warning in each.warnings):
        print(f"Note: {warning}", file=sys.stderr)
    running = leader.runs()
    step = leader.asked(wanted._replace(seed=chosen.seed), chosen.draws, running)
    assert step.answer is not None and step.results is not None
    smallest, turned, other = (), None, None
    if plan is not None:
        if step.answer.leader is None:
            smallest = leader.smallest_in(plan, running, chosen.seed)
        turned = leader.flips_in(plan, step.answer, running, chosen.seed)
        if plan.quote.yearly:
            again = plan.otherwise()
            asked = question(again)._replace(seed=chosen.seed)
            found = leader.asked(asked, chosen.draws, running).answer
            assert found is not None
            other = again, found
    return Case(
        step.results,
        step.answer,
        plan,
        turned,
        other,
        smallest=smallest,
        billing=plan.billing if plan else None,
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
