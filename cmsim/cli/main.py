"""The terminal: ``cmsim run | compare | size | sensitivity | map | sweep | cohort | ...``."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from cmsim import __version__
from cmsim.cli.arguments import BAD_INPUT, FAILED, INTERRUPTED, add_run_options, add_scenarios
from cmsim.experiment.cancelled import STOPPED, Cancelled
from cmsim.scenario.parameter import Refusal

if TYPE_CHECKING:
    from cmsim.experiment.results import Results


class Parser(argparse.ArgumentParser):
    """A parser that says in one line what is wrong."""

    def error(self, message: str) -> NoReturn:
        raise Refusal(f"{self.prog}: {message}")


def command() -> NoReturn:
    """Do what the command line asks, end the processes that helped, and exit with the status."""
    status = main()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from cmsim.experiment.pool import end_processes

    end_processes()
    sys.exit(status)


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks; return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        chosen = options().parse_args(arguments)
        status = chosen.act(chosen) or 0
        sys.stdout.flush()
        return status
    except Refusal as refusal:
        return say_why(refusal, BAD_INPUT)
    except STOPPED:
        return say_why("stopped; nothing was written", INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except OSError as error:
        return say_why(f"{error.filename or 'cmsim'}: {error.strerror or error}", FAILED)
    except MemoryError:
        return say_why("out of memory: fewer patients, weeks or --jobs will do", FAILED)
    except Exception as error:
        return say_why(f"unexpected {type(error).__name__}: {error}", FAILED)


def say_why(reason: object, status: int) -> int:
    """Print one line on the error stream and return the exit status."""
    print(" ".join(str(reason).split()), file=sys.stderr, flush=True)
    return status


def options() -> Parser:
    """Return the parser of the command line."""
    from cmsim.cli import check, cohort, leader, report, staffing, sweep

    parser = Parser(prog="cmsim", description="Simulate care management in primary care.")
    parser.add_argument("--version", action="version", version=f"cmsim {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, act, does in (
        ("run", run_scenarios, "run scenarios and print the measures"),
        ("compare", compare, "compare scenarios with the first; of one: hire, share, buy or stay"),
    ):
        command = commands.add_parser(name, help=does, description=does)
        add_scenarios(command, "scenarios", "+")
        add_run_options(command)
        if name == "compare":
            leader.add_draws(command)
        command.set_defaults(act=act)
    for module in (staffing, sweep, report, cohort, check):
        module.register(commands)
    command = commands.add_parser("scenarios", help="list the scenarios that come with cmsim")
    command.set_defaults(act=list_scenarios)
    command = commands.add_parser("show", help="print every number of a scenario with its source")
    add_scenarios(command, "scenario")
    command.set_defaults(act=show)
    return parser


# --- commands


def run_scenarios(chosen: Namespace) -> None:
    """Run scenarios; print the measures with their intervals; write files if asked."""
    from cmsim.cli import print_results

    print(print_results.levels(results_of(chosen), chosen.all))


def compare(chosen: Namespace) -> None:
    """Print how scenarios differ from the first; of one practice, the leader's answer."""
    from cmsim.cli import leader, print_results

    if len(chosen.scenarios) == 1:
        if chosen.out is not None:
            raise Refusal("cmsim compare: of one practice, `cmsim report` writes what was found")
        text = chosen.scenarios[0]
        print(leader.compared(text, chosen.draws, chosen.weeks, chosen.seed))
        return
    print(print_results.comparison(results_of(chosen), chosen.all))


def results_of(chosen: Namespace) -> Results:
    """Run what was asked for, with progress on the error stream, and write files if asked."""
    from cmsim.cli.print_results import progress, scenarios
    from cmsim.experiment.export import check_folder, write
    from cmsim.experiment.run import run

    if chosen.out is not None:
        check_folder(chosen.out)
    asked = scenarios(chosen.scenarios, chosen.weeks)
    with progress() as tell:
        results = run(
            *asked,
            replications=chosen.replications,
            seed=chosen.seed,
            policy=chosen.policy,
            jobs=chosen.dask or chosen.jobs,
            progress=tell,
        )
    if not results.complete:
        raise Cancelled
    if chosen.out is not None:
        write(results, chosen.out)
    for warning in results.warnings:
        print(f"Note: {warning}", file=sys.stderr)
    return results


def list_scenarios(chosen: Namespace) -> None:
    """Print the names of the library, one line each."""
    from cmsim.cli import print_results

    print(print_results.catalogue())


def show(chosen: Namespace) -> None:
    """Print every number of a scenario."""
    from cmsim.cli import print_results

    print(print_results.described(print_results.scenario(chosen.scenario)))


if __name__ == "__main__":
    command()
