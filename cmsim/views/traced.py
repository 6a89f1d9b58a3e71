"""Words that know where each of their numbers comes from."""

import re
from html import escape
from typing import Any, NamedTuple, TypeAlias

RUN, SOURCE, INPUT, COUNT, STAMP = "run", "source", "input", "count", "stamp"
KINDS = (RUN, SOURCE, INPUT, COUNT, STAMP)


class Said(NamedTuple):
    """A piece of text; with a number in it, also where that comes from.

    ``kind`` is one of run, source, input, count (of things on the page) and stamp; ``where``
    names the measure and the option, the row of the evidence, the input; ``value`` is the number
    before it was rounded.
    """

    text: str
    kind: str = ""
    where: str = ""
    value: float | None = None


Words: TypeAlias = tuple[Said, ...]


def said(*pieces: Any) -> Words:
    """Return pieces of text, plain strings among them, as a tuple of :class:`Said`.

    >>> said("Hire at ", Said("$5", "input", "worth", 5.0))[0].text
    'Hire at '
    """
    words: list[Said] = []
    for piece in pieces:
        if isinstance(piece, str):
            words.append(Said(piece))
        elif isinstance(piece, Said):
            words.append(piece)
        else:
            words.extend(said(*piece))
    return tuple(words)


def as_text(pieces: Any) -> str:
    """Return pieces as one text."""
    return "".join(piece.text for piece in said(pieces))


def html(pieces: Any) -> str:
    """Return pieces as HTML; whoever rests on a number sees where it comes from."""
    return "".join(
        f'<span title="{escape(origin(piece))}">{escape(piece.text)}</span>'
        if piece.kind
        else escape(piece.text)
        for piece in said(pieces)
    )


def origin(piece: Said) -> str:
    """Return in words where a piece comes from."""
    return f"{piece.kind}: {piece.where}" if piece.kind else ""


def origins(pieces: Any) -> str:
    """Return where the numbers of some pieces come from, each once, as one text."""
    return "; ".join(dict.fromkeys(origin(piece) for piece in said(pieces) if piece.kind))


def untraced(pieces: Any) -> list[Said]:
    """Return the pieces with a digit in them that do not say where it comes from."""
    return [
        piece
        for piece in said(pieces)
        if re.search(r"\d", piece.text) and (piece.kind not in KINDS or not piece.where)
    ]
