"""The pieces of Markdown that pages are made of."""

import re
from textwrap import fill

WIDTH = 100
ITEM = re.compile(r"^(?= *(?:- |\d+\. ))", re.M)
NO_PROSE = re.compile(r" *(?:\||#|```)")
KEPT = re.compile(r"(<!-- (?!end).*?<!-- end -->)", re.S)
MARKED = r"<!-- {} -->\n(.*?)\n?<!-- end -->"


def page(text, **values):
    """Return a page with its values filled in and the lines of its prose filled anew.

    >>> print(page("# {n} days\\n\\n- one\\n  two\\n- {n}\\n", n=3), end="")
    # 3 days
    <BLANKLINE>
    - one two
    - 3
    """
    pieces = KEPT.split(text.format(**values))
    pieces[::2] = ["\n\n".join(map(filled, piece.split("\n\n"))) for piece in pieces[::2]]
    return "".join(pieces).strip("\n") + "\n"


def filled(block):
    """Return a paragraph or a list with its lines filled; anything else as it is."""
    if NO_PROSE.match(block):
        return block
    return "\n".join(
        fill(
            " ".join(item.split()),
            WIDTH,
            initial_indent=" " * (len(item) - len(item.lstrip())),
            subsequent_indent=" " * re.match(r" *(?:- |\d+\. )?", item).end(),
            break_long_words=False,
            break_on_hyphens=False,
        )
        for item in ITEM.split(block)
        if item
    )


def table(head, rows):
    """Return a table in Markdown; a bar within a cell becomes a stroke.

    >>> print(table(("a", "b"), [(1, "x|y")]))
    | a | b |
    |---|---|
    | 1 | x/y |
    """
    lines = [line(head), "|---" * len(head) + "|", *map(line, rows)]
    return "\n".join(lines)


def line(cells):
    """Return one row of a table."""
    return "| " + " | ".join(str(cell).replace("|", "/") for cell in cells) + " |"


def rows_of(text):
    """Return the rows of the first table in a piece of Markdown, each as ``{column: cell}``.

    >>> rows_of("| a | b |\\n|---|---|\\n| 1 | |")
    [{'a': '1', 'b': ''}]
    """
    lines = [
        [cell.strip() for cell in each.strip()[1:-1].split("|")]
        for each in text.splitlines()
        if each.startswith("|")
    ]
    return [dict(zip(lines[0], cells)) for cells in lines[2:]]


def marked(text, name):
    """Return what stands between the marks of one name.

    >>> marked("<!-- a -->\\none\\n<!-- end -->", "a")
    'one'
    """
    return re.search(MARKED.format(name), text, re.S)[1]


def mark(name, content):
    """Return a part of a page between marks, which other pages and programs find it by."""
    return f"<!-- {name} -->\n{content}\n<!-- end -->"
