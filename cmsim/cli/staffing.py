"""The terminal: ``cmsim size | sensitivity | map``."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from cmsim.cli import leader
from cmsim.cli.arguments import (
    INTERRUPTED,
    MOST_REPLICATIONS,
    finish,
    half_days,
    measure,
    span,
    whole,
)
from cmsim.scenario.parameter import Refusal, in_one_line

if TYPE_CHECKING:
    from cmsim.analysis.structure_map import Make, StructureMap
    from cmsim.cli.arguments import Commands
    from cmsim.scenario.scenario import Scenario

MOST_RUNS, LIKE = 24, "work.travel=15:60:4"
PRACTICE = "a plan of the staffing lab, a TOML file or a name from `cmsim scenarios`"


def add_practice(command: ArgumentParser) -> None:
    """Add the argument that names one practice."""
    command.add_argument("scenario", metavar="SCENARIO", help=PRACTICE)


def register(commands: Commands) -> None:
    """Add the commands of this module to the parser's commands."""
    does = "find the smallest staffing that works, or that meets targets, with confidence"
    command = commands.add_parser("size", help=does, description=does)
    add_practice(command)
    command.add_argument(
        "--target",
        action="append",
        metavar="TARGET",
        help='such as "discharges attempted in time >= 90%%"; may be given repeatedly. Without: '
        "half of the contacts on time, and a patient on schedule",
    )
    command.add_argument(
        "--half-days",
        type=half_days,
        metavar="N,N",
        help="with targets: half-days a week to try (2 to four for each clinician)",
    )
    command.add_argument(
        "--ceiling",
        type=whole(8, MOST_REPLICATIONS),
        metavar="N",
        help="with targets: most runs of one option (as many as on the lab's page)",
    )
    finish(command, size)
    does = (
        "find what would flip the leader's answer; with a measure, what moves it, or its "
        "difference between two scenarios"
    )
    command = commands.add_parser("sensitivity", help=does, description=does)
    command.add_argument("scenarios", nargs="+", metavar="SCENARIO", help=PRACTICE)
    leader.add_draws(command)
    command.add_argument(
        "--measure",
        metavar="MEASURE",
        type=measure,
        help="ask about this measure alone. Without: what flips the answer of the staffing lab",
    )
    command.add_argument(
        "--top", type=whole(1, 100), default=8, metavar="N", help="assumptions to show (8)"
    )
    command.add_argument(
        "--replications",
        type=whole(2, MOST_REPLICATIONS),
        default=20,
        metavar="N",
        help="runs of those shown (20)",
    )
    command.add_argument(
        "--inputs",
        type=whole(0, MOST_REPLICATIONS),
        default=40,
        metavar="N",
        help="draws of all assumptions at once; 0 leaves them out (40)",
    )
    finish(command, sensitivity)
    does = "find which structure wins where, over two numbers"
    command = commands.add_parser("map", help=does, description=does)
    add_practice(command)
    for axis in "xy":
        command.add_argument(
            f"--{axis}",
            required=True,
            type=axis_of_map,
            metavar="PATH=LOW:HIGH:N",
            help="clinicians, half_days or a dotted path, with its ends and the number of points; "
            "for a practice of the library also a number of page 81's map, such as pulled, alone",
        )
    command.add_argument("--measure", required=True, metavar="MEASURE", type=measure)
    command.add_argument(
        "--ceiling",
        type=whole(6, MOST_REPLICATIONS),
        metavar="N",
        help=f"most runs of each structure at one point ({MOST_RUNS}, or as many as on page 81)",
    )
    finish(command, draw_map)


def axis_of_map(text: str) -> tuple[str, tuple[float, ...]]:
    """Return a path and its values, or a number of page 81's map without values."""
    if "=" in text:
        return span(text)
    from cmsim.course.structures.map_question import AXES

    if text in AXES:
        return text, ()
    raise ArgumentTypeError(
        f"{text[:80]!r}: PATH=LOW:HIGH:N is expected, such as {LIKE}, or a number of page 81's "
        f"map: {', '.join(AXES)}"
    )


# --- commands


def size(chosen: Namespace) -> int:
    """Print the smallest staffing that works, or that meets the targets."""
    from cmsim.analysis.staffing import size as smallest
    from cmsim.analysis.staffing_options import staffing_options
    from cmsim.analysis.targets import targets
    from cmsim.cli.print_results import progress
    from cmsim.cli.print_staffing import sizing
    from cmsim.decision import incremental

    if not chosen.target:
        plan = leader.plan_in(chosen.scenario, chosen.weeks)
        print(leader.smallest_told(plan, chosen.seed))
        return 0
    asked = targets(chosen.target)
    plan = leader.plan_in(chosen.scenario, chosen.weeks)
    base = incremental.base_of(plan)
    with progress("the smallest staffing that meets the targets") as tell:
        sized = smallest(
            base,
            asked,
            staffing_options(base, chosen.half_days or incremental.half_days_of(plan)),
            chosen.confidence,
            ceiling=chosen.ceiling or incremental.CEILING,
            fresh=incremental.FRESH,
            progress=tell,
            **how(chosen),
        )
    print(sizing(sized, base))
    return ended(sized.complete)


def sensitivity(chosen: Namespace) -> int:
    """Print what flips the answer; of a measure a tornado, and chance and inputs apart."""
    from cmsim.analysis.sensitivity import tornado
    from cmsim.analysis.uncertainty import uncertainties
    from cmsim.cli import print_staffing as text
    from cmsim.cli.print_results import progress

    if len(chosen.scenarios) > 2:
        raise Refusal("cmsim sensitivity: one scenario, or two whose difference is asked")
    if chosen.measure is None:
        if len(chosen.scenarios) > 1:
            raise Refusal("cmsim sensitivity: say with --measure what differs between the two")
        print(leader.turned(chosen.scenarios[0], chosen.draws, chosen.weeks, chosen.seed))
        return 0
    asked = leader.scenarios_in(chosen.scenarios, chosen.weeks)
    shared = how(chosen) | {"confidence": chosen.confidence}
    with progress("one assumption at a time") as tell:
        result = tornado(
            asked,
            chosen.measure,
            top=chosen.top,
            progress=tell,
            replications=chosen.replications,
            **shared,
        )
    print(text.tornado(result, chosen.measure, asked))
    if not (result.complete and chosen.inputs):
        return ended(result.complete)
    with progress("all assumptions at once") as tell:
        apart = uncertainties(
            asked, chosen.measure, inputs=max(chosen.inputs, 2), progress=tell, **shared
        )
    print("\n" + text.uncertainty(apart, chosen.measure))
    return ended(apart.complete)


def draw_map(chosen: Namespace) -> int:
    """Print which structure wins where."""
    from cmsim.analysis.structure_map import placed
    from cmsim.cli import print_staffing as text

    (x_path, xs), (y_path, ys) = chosen.x, chosen.y
    if x_path == y_path:
        raise Refusal(f"cmsim map: --x and --y are both {x_path}")
    if chosen.measure.better is None:
        raise Refusal(
            f"--measure {chosen.measure.name}: neither more nor less of it is better, "
            "so no structure can win"
        )
    if not (xs and ys):
        return draw_map_of_page(chosen)
    base = leader.scenarios_in([chosen.scenario], chosen.weeks)[0]
    make = placed(base, x_path, y_path)
    for x, y in ((xs[0], ys[0]), (xs[-1], ys[-1])):
        try_point(make, x, y, f"{x_path} = {x:g}, {y_path} = {y:g}")
    result = grown(chosen, make, xs=xs, ys=ys, ceiling=chosen.ceiling or MOST_RUNS)
    about = text.best_of(result.measure, base)
    print(text.structure_map(result, (x_path, y_path), about, chosen.confidence))
    return ended(result.complete)


def draw_map_of_page(chosen: Namespace) -> int:
    """Print the map that page 81 draws of the same question."""
    from cmsim.cli import print_staffing as text
    from cmsim.course.structures import map_question as page

    (across, xs), (up, ys) = chosen.x, chosen.y
    if xs or ys:
        raise Refusal(
            f"cmsim map: --x {across} and --y {up}: give both with values, as in "
            f"{LIKE}, or both as numbers of page 81's map, without"
        )
    practice = page.practice_named(chosen.scenario)
    if practice is None:
        raise Refusal(
            f"{chosen.scenario[:80]}: without values, --x and --y are numbers of page 81's map, "
            f"which starts from {', '.join(page.practices())}. For any other practice give values, "
            f"as in {LIKE}"
        )
    asked = page.MapQuestion(practice, across, up, chosen.measure)

    def make(x: float, y: float) -> dict[str, Scenario]:
        made = asked.make(x, y)
        if chosen.weeks is None:
            return made
        return {name: each.replace(weeks=chosen.weeks) for name, each in made.items()}

    ceiling = chosen.ceiling or page.LOOKS[-1]
    result = grown(chosen, make, xs=asked.xs, ys=asked.ys, ceiling=ceiling, looks=page.LOOKS)
    about = (
        f"{asked.title}. {page.ELSE} Across: {asked.words[0].lower()}. Down: "
        f"{asked.words[1].lower()}. {page.won(result, ceiling)}"
    )
    print(text.structure_map(result, (across, up), about, chosen.confidence))
    return ended(result.complete)


def grown(chosen: Namespace, make: Make, **asked: Any) -> StructureMap:
    """Return a map, telling how far it is while it grows; ``asked`` goes to `structure_map`."""
    from cmsim.analysis.structure_map import structure_map
    from cmsim.cli.print_results import progress

    with progress("the structures at each point") as tell:
        return structure_map(
            make,
            measure=chosen.measure,
            confidence=chosen.confidence,
            progress=tell,
            **asked,
            **how(chosen),
        )


def try_point(make: Make, x: float, y: float, where: str) -> None:
    """Refuse a point of a map that cannot be, before anything is run."""
    try:
        make(x, y)
    except KeyError as error:
        raise Refusal(f"{where}: {error.args[0]}") from None
    except ValidationError as error:
        raise Refusal(in_one_line(error, where)) from None


def how(chosen: Namespace) -> dict[str, Any]:
    """Return how to run, as keywords; runs are remembered, so a stopped command resumes."""
    from cmsim.experiment.cache import Cache

    return {
        "seed": chosen.seed,
        "policy": chosen.policy,
        "jobs": chosen.dask or chosen.jobs,
        "cache": Cache(),
    }


def ended(complete: bool) -> int:
    """Return the exit status, and say on the error stream when something was stopped."""
    if complete:
        return 0
    print(
        "stopped; what was found until then is above, and the same command goes on from there",
        file=sys.stderr,
        flush=True,
    )
    return INTERRUPTED
