"""The leader's question in the terminal: one practice, and the same answer as the lab's page."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from cmsim.experiment.cancelled import Cancelled
from cmsim.text import COLUMNS, text_table

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from cmsim.decision.answer import Answer
    from cmsim.decision.drawn import Question, Step
    from cmsim.decision.plan import Plan
    from cmsim.experiment.progressive_run import ProgressiveRun
    from cmsim.views.traced import Words

MOST_DRAWS = 40


def plan_in(text: str, weeks: int | None = None) -> Plan:
    """Return the plan in a file, or that of the practices of a scenario."""
    from cmsim.cli.print_results import scenario, there
    from cmsim.decision.plan_file import plan_of, read

    plan = read(Path(text)) if Path(text).suffix.lower() == ".toml" and there(text) else None
    plan = plan or plan_of(scenario(text))
    return plan if weeks is None else plan.replace(summary=plan.summary.replace(weeks=weeks))


def add_draws(command: ArgumentParser) -> None:
    """Add the option that says how many draws of what is uncertain are run."""
    from cmsim.cli.arguments import whole

    command.add_argument(
        "--draws",
        type=whole(2, MOST_DRAWS),
        default=MOST_DRAWS,
        metavar="N",
        help=f"of one practice: draws of all that is uncertain ({MOST_DRAWS})",
    )


def runs() -> ProgressiveRun:
    """Return what runs the model, with the cache that the lab's page has too."""
    from cmsim.decision.paid_cache import PaidCache
    from cmsim.experiment.cache import Cache
    from cmsim.experiment.progressive_run import ProgressiveRun

    return ProgressiveRun(-1, PaidCache(Cache()))


def asked(question: Question, draws: int, running: ProgressiveRun) -> Step:
    """Return the answer to a question, with progress on the error stream."""
    from cmsim.cli.print_results import progress
    from cmsim.decision.drawn import asked_at_once

    with progress() as tell:
        step = asked_at_once(question, running, draws, tell)
    if not step.complete or step.answer is None:
        raise Cancelled
    return step


def smallest_in(plan: Plan, running: ProgressiveRun) -> Words:
    """Return the smallest staffing that works for a plan, in words."""
    from cmsim.decision.smallest import Smallest, in_words, smallest

    found: tuple[Smallest, ...] = ()
    for found in smallest(plan, running):
        running.rest()
    return in_words(found)


def compared(text: str, draws: int, weeks: int | None = None) -> str:
    """Return the answer for one practice as text: the page's sentences and its scorecard."""
    from cmsim.decision.drawn import question

    plan, running = plan_in(text, weeks), runs()
    found = asked(question(plan), draws, running).answer
    assert found is not None
    return told(found, plan, smallest_in(plan, running) if found.leader is None else ())


def told(found: Answer, plan: Plan, smallest: Words = ()) -> str:
    """Return an answer as text of 100 columns."""
    from cmsim.decision import answer_sentences as words
    from cmsim.views.traced import as_text

    lines: list[str] = []
    for pieces in (
        words.horizon(found, plan),
        words.headline(found, plan, smallest),
        words.why(found),
        words.firmness(found),
        words.other_goals(found),
        words.worth(found),
    ):
        lines += textwrap.wrap(as_text(pieces), COLUMNS)
    names = [name for name, _ in words.rows(found)]
    wins = ("Wins", *(as_text(words.wins(found, name)) for name in names))
    for n, name in enumerate(names, 1):
        rows = [(row[0], row[n]) for row in (*words.scorecard(found), wins)]
        lines += ["", name, *text_table([["", ""], *map(list, rows)], left=2).split("\n")[1:]]
    return "\n".join(lines)
