"""The terminal: ``cmsim size | sensitivity | map``."""

import argparse
import sys

from pydantic import ValidationError

from cmsim.scenario.parameter import Refusal, in_one_line

STOPPED = 130
MOST_POINTS, MOST_REPLICATIONS = 50, 100_000


def register(commands):
    """Add the commands of this module to the parser's commands."""
    from cmsim.cli import whole
    named = {"help": "a TOML file or a name from `cmsim scenarios`", "metavar": "SCENARIO"}
    does = "find the smallest staffing that meets targets, with confidence"
    command = commands.add_parser("size", help=does, description=does)
    command.add_argument("scenario", **named)
    command.add_argument("--target", action="append", required=True, metavar="TARGET",
                         help='such as "transition calls in time >= 90%%"; may be given repeatedly')
    command.add_argument("--half-days", type=half_days, metavar="N,N",
                         help="half-days a week to try (2 to four for each clinician)")
    command.add_argument("--ceiling", type=whole(8, MOST_REPLICATIONS), default=128, metavar="N",
                         help="most runs of one option (128)")
    finish(command, size)
    does = "find the assumptions that move a measure, or its difference between two scenarios"
    command = commands.add_parser("sensitivity", help=does, description=does)
    command.add_argument("scenarios", nargs="+", **named)
    command.add_argument("--measure", required=True, metavar="MEASURE", type=measure)
    command.add_argument("--top", type=whole(1, 100), default=8, metavar="N",
                         help="assumptions to show (8)")
    command.add_argument("--replications", type=whole(2, MOST_REPLICATIONS), default=20,
                         metavar="N", help="runs of those shown (20)")
    command.add_argument("--inputs", type=whole(0, MOST_REPLICATIONS), default=40, metavar="N",
                         help="draws of all assumptions at once; 0 leaves them out (40)")
    finish(command, sensitivity)
    does = "find which structure wins where, over two numbers"
    command = commands.add_parser("map", help=does, description=does)
    command.add_argument("scenario", **named)
    for axis in "xy":
        command.add_argument(f"--{axis}", required=True, type=span, metavar="PATH=LOW:HIGH:N",
                             help="clinicians, half_days or a dotted path, with its ends and the "
                                  "number of points")
    command.add_argument("--measure", required=True, metavar="MEASURE", type=measure)
    command.add_argument("--ceiling", type=whole(6, MOST_REPLICATIONS), default=24, metavar="N",
                         help="most runs of each structure at one point (24)")
    finish(command, draw_map)


def finish(command, act):
    """Add the options that all commands of this module have."""
    from cmsim.cli import MOST_WEEKS, policy, whole
    from cmsim.commands_sweep import add_dask
    add = command.add_argument
    add("--confidence", type=confidence, default=0.95, metavar="C", help="0.95, or between 0.5 "
        "and 1")
    add("--seed", type=whole(0, 2**63), default=1, metavar="S", help="number of the luck (1)")
    add("--weeks", type=whole(1, MOST_WEEKS), metavar="W", help="weeks simulated")
    add("--policy", type=policy, default="most-overdue", metavar="NAME", help="way of working")
    add("--jobs", type=whole(1, 256), default=1, metavar="N", help="processes that share the work")
    add_dask(command)
    command.set_defaults(act=act)


# --- what is read

def confidence(text):
    """Return a confidence between 0.5 and 1."""
    value = number(text)
    if value is None or not 0.5 < value < 1:
        raise argparse.ArgumentTypeError(f"{text[:60]!r}: a number between 0.5 and 1 is allowed")
    return value


def number(text):
    try:
        return float(text)
    except ValueError:
        return None


def half_days(text):
    """Return numbers of half-days a week."""
    parts = text.split(",")
    if not all(part.strip().isdecimal() and 1 <= int(part) <= 1000 for part in parts):
        raise argparse.ArgumentTypeError(
            f"{text[:60]!r}: whole numbers from 1 to 1000 with commas between, such as 2,4,10")
    return sorted({int(part) for part in parts})


def measure(text):
    """Return the measure of that name or label."""
    from cmsim.analysis.targets import named, nearest
    from cmsim.experiment.measures import MEASURES
    name = named(text)
    if name is None:
        raise argparse.ArgumentTypeError(f"no measure {text[:60]!r}{nearest(text)}")
    return MEASURES[name]


def span(text):
    """Return a path and evenly spaced values: ``work.travel=15:60:4``."""
    path, _, ends = text.partition("=")
    parts = ends.split(":")
    low, high = (number(part) for part in (parts + ["", ""])[:2])
    points = int(parts[2]) if len(parts) == 3 and parts[2].isdecimal() else None
    if (not path or len(parts) != 3 or low is None or high is None or points is None
            or not low <= high or not 1 <= points <= MOST_POINTS or high - low == float("inf")):
        raise argparse.ArgumentTypeError(
            f"{text[:80]!r}: PATH=LOW:HIGH:N is expected, such as work.travel=15:60:4, with 1 to "
            f"{MOST_POINTS} points")
    step = (high - low) / (points - 1) if points > 1 else 0.0
    return path.strip(), tuple(round(low + n * step, 10) for n in range(points))


# --- commands

def size(chosen):
    """Print the smallest staffing that meets the targets."""
    from cmsim.analysis.ladder import ladder
    from cmsim.analysis.staffing import size as found
    from cmsim.analysis.targets import targets
    from cmsim.terminal import progress
    from cmsim.terminal_staffing import sizing
    asked = targets(chosen.target)
    base = read(chosen, [chosen.scenario])[0]
    with progress() as tell:
        sized = found(base, asked, ladder(base, chosen.half_days), chosen.confidence,
                      ceiling=chosen.ceiling, progress=tell, **how(chosen))
    print(sizing(sized, base))
    return ended(sized.complete)


def sensitivity(chosen):
    """Print a tornado, chance and inputs apart, and what to measure next."""
    from cmsim import terminal_staffing as text
    from cmsim.analysis.sensitivity import tornado
    from cmsim.analysis.uncertainty import uncertainties
    from cmsim.terminal import progress
    if len(chosen.scenarios) > 2:
        raise Refusal("cmsim sensitivity: one scenario, or two whose difference is asked")
    asked = read(chosen, chosen.scenarios)
    shared = how(chosen) | {"confidence": chosen.confidence}
    with progress() as tell:
        found = tornado(asked, chosen.measure, top=chosen.top, progress=tell,
                        replications=chosen.replications, **shared)
    print(text.tornado(found, chosen.measure, [each.name for each in asked]))
    if not (found.complete and chosen.inputs):
        return ended(found.complete)
    with progress() as tell:
        apart = uncertainties(asked, chosen.measure, inputs=max(chosen.inputs, 2), progress=tell,
                              **shared)
    print("\n" + text.uncertainty(apart, chosen.measure))
    return ended(apart.complete)


def draw_map(chosen):
    """Print which structure wins where."""
    from cmsim import terminal_staffing as text
    from cmsim.analysis.structure_map import placed, structure_map
    from cmsim.terminal import progress
    (x_path, xs), (y_path, ys) = chosen.x, chosen.y
    if x_path == y_path:
        raise Refusal(f"cmsim map: --x and --y are both {x_path}")
    if chosen.measure.better is None:
        raise Refusal(f"--measure {chosen.measure.name}: neither more nor less of it is better, "
                      "so no structure can win")
    make = placed(read(chosen, [chosen.scenario])[0], x_path, y_path)
    for x, y in ((xs[0], ys[0]), (xs[-1], ys[-1])):
        try_point(make, x, y, f"{x_path} = {x:g}, {y_path} = {y:g}")
    with progress() as tell:
        found = structure_map(make, xs, ys, chosen.measure, confidence=chosen.confidence,
                              ceiling=chosen.ceiling, progress=tell, **how(chosen))
    print(text.structure_map(found, x_path, y_path))
    return ended(found.complete)


def try_point(make, x, y, where):
    """Refuse a point of a map that cannot be, before anything is run."""
    try:
        make(x, y)
    except KeyError as error:
        raise Refusal(f"{where}: {error.args[0]}") from None
    except ValidationError as error:
        raise Refusal(in_one_line(error, where)) from None


def read(chosen, texts):
    from cmsim.terminal import scenarios
    return scenarios(texts, chosen.weeks)


def how(chosen):
    """Return how to run, as keyword arguments; runs are remembered, so a stopped command resumes."""
    from cmsim.experiment.cache import Cache
    return {"seed": chosen.seed, "policy": chosen.policy, "jobs": chosen.dask or chosen.jobs,
            "cache": Cache()}


def ended(complete):
    """Return the exit status, and say on the error stream when something was stopped."""
    if complete:
        return 0
    print("stopped; what was found until then is above, and the same command goes on from there",
          file=sys.stderr, flush=True)
    return STOPPED
