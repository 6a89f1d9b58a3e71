"""The two-page brief as data: what it says, block by block, and where each number comes from."""

from collections.abc import Iterator
from typing import NamedTuple

from cmsim.decision import brief_next as next_
from cmsim.decision import brief_page_one as one
from cmsim.decision import brief_page_two as two
from cmsim.decision import sentences as words
from cmsim.decision.brief_case import Block, Case
from cmsim.scenario.dates import spans_in_words
from cmsim.views.traced import STAMP, Said, Words, said

LEFT_OUT = (
    "Clinical detail, families, the quality of a conversation, the one person you hire, and "
    "politics. Effects on hospital use are assumptions and small. The weeks until somebody is "
    "found are not counted unless you set them. No patient in the model exists."
)


class Brief(NamedTuple):
    """What the brief says: the blocks of both pages, and how it was made."""

    title: str
    first: tuple[Block, ...]
    second: tuple[Block, ...]
    stamp: Words
    case: Case


def brief(case: Case) -> Brief:
    """Return the brief of a case."""
    first = (
        one.question(case),
        one.answer(case),
        one.options(case),
        next_.money(case),
        next_.missed(case),
        next_.measure(case),
        next_.ninety_days(case),
    )
    second = (
        two.changes(case),
        next_.taken(case),
        two.observed(case),
        two.touched(case),
        next_.clauses(case),
        one.remarks(case),
        two.caseloads(case),
        two.smallest(case),
        two.readiness(case),
        two.risks(case),
        two.first_test(case),
        Block("What this leaves out", (said(LEFT_OUT),)),
    )
    return Brief(
        "Brief: care management",
        tuple(block for block in first if block),
        tuple(block for block in second if block),
        stamp(case),
        case,
    )


def blocks(made: Brief) -> tuple[Block, ...]:
    """Return all blocks of a brief in order."""
    return (*made.first, *made.second)


def pieces(made: Brief) -> Iterator[tuple[str, Said]]:
    """Yield every piece of text of a brief with the block it stands in."""
    for block in blocks(made):
        for line in (*block.lines, block.note, *(cell for row in block.rows for cell in row)):
            for piece in said(line):
                yield block.title, piece
    for piece in made.stamp:
        yield "stamp", piece


def stamp(case: Case) -> Words:
    """Return how the brief was made, so that it can be made again."""
    results = case.results
    length = spans_in_words((each.first_day, each.weeks) for each in results.scenarios)
    return said(
        Said(words.stamp(results), STAMP, "version, scenarios, seed, repeats"),
        Said(
            f" · {length} · way of working: {results.policy}",
            STAMP,
            "weeks and way of working",
        ),
    )
