"""The leader's question in the terminal: one practice, and the same answer as the lab's page."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from cmsim.experiment.cancelled import Cancelled
from cmsim.scenario.parameter import Refusal, in_one_line
from cmsim.text import COLUMNS, text_table

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from cmsim.decision.answer import Answer
    from cmsim.decision.drawn import Question, Step
    from cmsim.decision.flips import Flip
    from cmsim.decision.plan import Plan
    from cmsim.experiment.progressive_run import ProgressiveRun
    from cmsim.scenario.scenario import Scenario
    from cmsim.views.traced import Words

MOST_DRAWS = 40
Found = TypeVar("Found")


def plan_in(text: str, weeks: int | None = None) -> Plan:
    """Return the plan in a file, or that of the practices of a scenario."""
    from cmsim.cli.print_results import plan_file, scenario
    from cmsim.decision.plan_file import plan_of

    plan = plan_file(text) or plan_of(scenario(text))
    if weeks is None:
        return plan
    try:
        return plan.replace(summary=plan.summary.replace(weeks=weeks))
    except ValidationError as error:
        raise Refusal(in_one_line(error, text)) from None


def scenarios_in(texts: Sequence[str], weeks: int | None = None) -> list[Scenario]:
    """Return the scenarios asked for; a plan of the lab stands for the option that it hires."""
    from cmsim.cli.print_results import plan_file, scenario, scenarios
    from cmsim.decision.options import HIRE

    def one(text: str) -> Scenario:
        plan = plan_file(text)
        return scenario(text) if plan is None else plan.made(HIRE)

    return scenarios(texts, weeks, one)


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

    with progress(f"{draws} draws of what is uncertain") as tell:
        step = asked_at_once(question, running, draws, tell)
    if not step.complete or step.answer is None:
        raise Cancelled
    return step


def smallest_in(plan: Plan, running: ProgressiveRun, seed: int = 1) -> Words:
    """Return the smallest staffing that works for a plan, in words."""
    from cmsim.decision.smallest import in_words, smallest

    steps = smallest(plan, running, seed)
    return in_words(last_of(steps, "the smallest staffing that works", running))


def flips_in(plan: Plan, found: Answer, running: ProgressiveRun, seed: int = 1) -> tuple[Flip, ...]:
    """Return what would flip an answer, with progress on the error stream."""
    from cmsim.decision.flips import flips

    return last_of(flips(plan, None, found, running, seed), "what would flip it", running)


def last_of(steps: Iterator[Found], what: str, running: ProgressiveRun) -> Found:
    """Return where a search ends; the line of progress counts what it takes."""
    from cmsim.cli.print_results import progress

    with progress(what) as tell:
        for n, found in enumerate(steps, 1):
            if tell is not None:
                tell(n, 0)
            running.rest()
    return found


def smallest_told(plan: Plan, seed: int = 1) -> str:
    """Return the smallest staffing that works for a plan as text, with what was looked at."""
    from cmsim.decision import answer_sentences as words
    from cmsim.decision.smallest import DRAWS, SIZES
    from cmsim.views.traced import as_text

    found = smallest_in(plan, runs(), seed)
    return filled(
        as_text(words.horizon(plan.summary)),
        as_text(found),
        f"Looked at: hiring and buying, {SIZES[0]:g} to {SIZES[-1]:g} FTE, in {DRAWS} draws of "
        "what is uncertain. An option works when at least half of its contacts come on time and "
        "it keeps somebody on schedule.",
    )


def turned(text: str, draws: int, weeks: int | None = None, seed: int = 1) -> str:
    """Return what would flip the leader's answer as text: the lab's numbers one by one."""
    from cmsim.decision import answer_sentences as words
    from cmsim.decision.brief_case import Case
    from cmsim.decision.brief_next import condition, measure
    from cmsim.decision.brief_page_two import changes
    from cmsim.decision.drawn import question
    from cmsim.views.traced import as_text

    plan, running = plan_in(text, weeks), runs()
    step = asked(question(plan)._replace(seed=seed), draws, running)
    assert step.answer is not None and step.results is not None
    smallest = smallest_in(plan, running, seed) if step.answer.leader is None else ()
    case = Case(step.results, step.answer, plan, flips_in(plan, step.answer, running, seed))
    block, first = changes(case), measure(case)
    lines = [
        filled(
            as_text(words.horizon(step.answer, plan)),
            as_text(words.headline(step.answer, plan, smallest)),
            as_text(condition(case)),
        )
    ]
    if block.rows:
        rows = [list(block.columns), *([as_text(cell) for cell in row] for row in block.rows)]
        lines += ["", block.title, *text_table(rows, left=len(block.columns)).split("\n")]
    lines += ["", filled(*map(as_text, block.lines))]
    lines += ["", first.title, filled(*map(as_text, first.lines))]
    return "\n".join(lines)


def filled(*sentences: str) -> str:
    """Return sentences as lines of 100 columns, each beginning a line; nothing of empty ones."""
    return "\n".join(
        line for each in sentences for line in textwrap.wrap(each, COLUMNS, break_on_hyphens=False)
    )


def compared(text: str, draws: int, weeks: int | None = None, seed: int = 1) -> str:
    """Return the answer for one practice as text: the page's sentences and its scorecard."""
    from cmsim.decision.drawn import question

    plan, running = plan_in(text, weeks), runs()
    found = asked(question(plan)._replace(seed=seed), draws, running).answer
    assert found is not None
    return told(found, plan, smallest_in(plan, running, seed) if found.leader is None else ())


def told(found: Answer, plan: Plan, smallest: Words = ()) -> str:
    """Return an answer as text of 100 columns."""
    from cmsim.decision import answer_sentences as words
    from cmsim.views.traced import as_text, said

    sentences = (
        words.horizon(found, plan),
        words.headline(found, plan, smallest),
        words.why(found),
        said(words.firmness(found), "."),
        words.other_goals(found),
        words.worth(found),
    )
    lines = [filled(*map(as_text, sentences))]
    names = [name for name, _ in words.rows(found)]
    wins = ("Wins", *(as_text(words.wins(found, name)) for name in names))
    for n, name in enumerate(names, 1):
        rows = [(row[0], row[n]) for row in (*words.scorecard(found), wins)]
        lines += ["", name, *text_table([["", ""], *map(list, rows)], left=2).split("\n")[1:]]
    return "\n".join(lines)
