"""Cards to cut and fold: in front what is to be placed, on the back where it belongs and why."""

from html import escape
from typing import NamedTuple

from cmsim.course.kit.answer_key import reason, right_answer

HOW = (
    "Cut along the lines, then fold each card along the dashed line. Read the back only when all "
    "cards are placed."
)


class Cut(NamedTuple):
    """A card: a line above its front, the front, and its back: a line in bold and one below it."""

    kicker: str
    front: str
    answer: str
    back: str


def sorts(exercises):
    """Return the exercises in which everything is placed under the same few headings."""
    return [each for each in exercises.values() if each.kind == "KEY" and each.options]


def of_sort(exercise):
    """Return the cards of a sort, made from its questions."""
    return [
        Cut(
            exercise.title,
            item.text,
            right_answer(item, exercise),
            reason(item, exercise),
        )
        for item in exercise.items
    ]


def sort_sheet(exercise):
    """Return the sheet of a sort as HTML: its headings for the wall, then its cards."""
    headings = "".join(
        f'<p class="heading">{escape(each)}</p>' for each in exercise.options.values()
    )
    return (
        f"<p>{escape(exercise.about)}</p><p>{escape(HOW)}</p>{sheet(of_sort(exercise))}"
        f'<div class="headings">{headings}</div>'
    )


def sheet(cards):
    """Return cards as HTML, each with its back beside it."""
    return f'<div class="cards">{"".join(map(card, cards))}</div>'


def card(cut):
    """Return a card as HTML; nothing on it can run."""
    kicker, front, answer, back = map(escape, cut)
    return (
        f'<div class="card"><div><small>{kicker}</small><p>{front}</p></div>'
        f"<div><p><strong>{answer}</strong></p><p>{back}</p></div></div>"
    )


def as_table(head, cards):
    """Return cards as a Markdown table, a card on each line.

    >>> from_table(as_table(("From", "Front", "Takes", "Back"), [Cut("8:00 AM", "a", "b", "c|d")]))
    [Cut(kicker='8:00 AM', front='a', answer='b', back='c/d')]
    """
    rows = [[" ".join(text.replace("|", "/").split()) for text in card] for card in cards]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows))


def from_table(markdown):
    """Return the cards of a Markdown table."""
    lines = [line for line in markdown.splitlines() if line.startswith("|")]
    return [Cut(*(cell.strip() for cell in line.strip("|").split("|"))) for line in lines[2:]]
