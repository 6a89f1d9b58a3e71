"""The terminal: ``cmsim sweep``, and the option ``--dask``."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING

from pydantic import ValidationError

from cmsim.cli.arguments import INTERRUPTED, add_dask, add_scenarios
from cmsim.scenario.parameter import Refusal, in_one_line

if TYPE_CHECKING:
    from cmsim.cli.arguments import Commands
    from cmsim.scenario.scenario import Scenario


MOST_SCENARIOS, LONGEST_NAME = 100_000, 60


def register(commands: Commands) -> None:
    """Add the command of this module to the parser's commands."""
    from cmsim.cli.arguments import MOST_REPLICATIONS, MOST_WEEKS, measure, policy, span, whole

    does = "run many scenarios into a folder of Parquet files; the same command resumes"
    command = commands.add_parser("sweep", help=does, description=does)
    add = command.add_argument
    add_scenarios(command, "scenarios", "+")
    add(
        "--vary",
        action="append",
        type=span,
        default=[],
        metavar="PATH=LOW:HIGH:N",
        help="a number to vary, with its ends and how many values; may be given repeatedly: "
        "every combination is run",
    )
    add("--out", required=True, metavar="DIR", help="folder that the runs go to")
    add(
        "--replications",
        type=whole(1, MOST_REPLICATIONS),
        default=10,
        metavar="N",
        help="runs of each scenario (10)",
    )
    add(
        "--measure",
        action="append",
        type=measure,
        metavar="MEASURE",
        help="what to keep; may be given repeatedly (all measures)",
    )
    add("--seed", type=whole(0, 2**63), default=1, metavar="S", help="random seed (1)")
    add("--weeks", type=whole(1, MOST_WEEKS), metavar="W", help="weeks simulated")
    add("--policy", type=policy, default="deadlines-first", metavar="NAME", help="way of working")
    add(
        "--jobs",
        type=whole(1, 256),
        default=1,
        metavar="N",
        help="processes of this machine that share the work (1)",
    )
    add_dask(command)
    command.set_defaults(act=sweep)


def sweep(chosen: Namespace) -> int:
    """Run a sweep into a folder and say how far it has come."""
    from cmsim.cli.print_results import progress, scenarios
    from cmsim.experiment.sweep import sweep_to

    asked = [
        each
        for base in scenarios(chosen.scenarios, chosen.weeks)
        for each in varied(base, chosen.vary)
    ]
    if len(asked) > MOST_SCENARIOS:
        raise Refusal(f"cmsim sweep: {len(asked):,} scenarios; {MOST_SCENARIOS:,} are allowed")
    with progress() as tell:
        swept = sweep_to(
            chosen.out,
            asked,
            chosen.replications,
            seed=chosen.seed,
            policy=chosen.policy,
            measures=chosen.measure,
            progress=tell,
            jobs=chosen.dask or chosen.jobs,
        )
    print(
        f"{chosen.out}: {swept.before + swept.now:,} of {swept.total:,} runs of "
        f"{len(asked):,} scenarios; {swept.now:,} of them new"
    )
    if swept.complete:
        return 0
    print("stopped; the same command goes on from there", file=sys.stderr, flush=True)
    return INTERRUPTED


def varied(base: Scenario, axes: Sequence[tuple[str, tuple[float, ...]]]) -> list[Scenario]:
    """Return a scenario in every combination of values, each under a name that tells them."""
    scenarios = []
    for number, values in enumerate(product(*(values for _, values in axes)), 1):
        changes = dict(zip((path for path, _ in axes), values))
        scenarios.append(changed(base, changes, number))
    return scenarios


def changed(base: Scenario, changes: Mapping[str, float], number: int) -> Scenario:
    """Return a scenario with some numbers changed and named after them."""
    if not changes:
        return base
    named = ", ".join(f"{path} = {value:g}" for path, value in changes.items())
    name = f"{base.name}, {named}"
    if len(name) > LONGEST_NAME:
        name = f"{base.name[: LONGEST_NAME - len(str(number)) - 2]} #{number}"
    try:
        for path, value in changes.items():
            base = base.change(path, int(value) if value == int(value) else value)
        return base.replace(name=name, about=named)
    except KeyError as error:
        raise Refusal(f"--vary {named}: {error.args[0]}") from None
    except ValidationError as error:
        raise Refusal(in_one_line(error, f"--vary {named}")) from None
