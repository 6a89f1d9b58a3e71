"""Pictures for a projector: guesses as dots, votes as bars; no word smaller than 28 px."""

from collections import Counter
from html import escape

from cmsim.views.scale import reaching
from cmsim.views.svg import INK, YOURS, Svg, box, circle, line, token, words

WIDE, HIGH, TEXT = 1200, 330, 28
SIDE, BASE, BINS = 40, 280, 28
MOST_ROWS = 7


def dots(item, values, fact=None):
    """Return the guesses of a room as dots on a line, with the run where it is shown."""
    if not values and fact is None:
        return ""
    ends = [
        *values,
        *(fact[key] for key in ("value", "low", "high") if fact and fact[key] is not None),
    ]
    low, high = min(ends), max(ends)
    if item.most - item.least <= 120:
        low, high = min(item.least, low), max(item.most, high)
    across = reaching(low, high, SIDE, WIDE - SIDE)
    marks = run_marks(across, fact) if fact else []
    marks.append(line(SIDE, BASE, WIDE - SIDE, BASE, INK, 2.5))
    for value in across.ticks(7):
        marks += [
            line(across(value), BASE, across(value), BASE + 8, INK, 2.5),
            words(across(value), BASE + 32, f"{value:,g}", "middle", font_size=TEXT, fill=INK),
        ]
    marks += [
        circle(x, y, radius, YOURS, stroke=INK, stroke_width=2, class_="guess")
        for x, y, radius in places(across, values)
    ]
    return Svg(WIDE, HIGH, marks).text("cm-screen__fig")


def places(across, values):
    """Return where the dots stand: in columns, those that are close on each other."""
    width, columns = (WIDE - 2 * SIDE) / BINS, Counter()
    found = [round((across(value) - SIDE) / width) for value in sorted(values)]
    tallest = max(Counter(found).values(), default=1)
    radius = min(width / 2 - 1, (BASE - 60) / (2 * tallest + 1))
    dots_ = []
    for column in found:
        dots_.append((SIDE + width * column, BASE - 3 - radius * (2 * columns[column] + 1), radius))
        columns[column] += 1
    return dots_


def run_marks(across, fact):
    """Return the run as a line with its band."""
    value, low, high = fact["value"], fact["low"], fact["high"]
    marks = []
    if low is not None and high is not None:
        marks.append(
            box(across(low), 44, max(across(high) - across(low), 3), BASE - 44, token("tint"))
        )
    x = across(value)
    anchor = "start" if x < 160 else "end" if x > WIDE - 160 else "middle"
    style = {"font_size": TEXT, "font_weight": 600, "fill": token("brand"), "class_": "run"}
    return [
        *marks,
        line(x, 44, x, BASE, token("brand"), 5),
        words(x, 20, f"the run: {value:.3g}", anchor, **style),
    ]


def votes(options, counts, right):
    """Return the options of a question with the votes on each, and which are right once told."""
    most, rows = max(counts or [1]), []
    for n, (_, text) in enumerate(options):
        chosen = n in right
        count = "" if counts is None else f"<b>{counts[n]}</b>"
        part = 0 if counts is None else 100 * counts[n] / (most or 1)
        said = f"<strong>✓ {escape(text)}</strong>" if chosen else escape(text)
        rows.append(
            f"<li{' data-right' * chosen}><span>{said}</span>"
            f'<i style="--p:{part:.1f}%"{" hidden" * (counts is None)}></i>{count}</li>'
        )
    if right:
        rows.sort(key=lambda row: "data-right" not in row)
    asked = " data-asked" * (counts is None)
    return f'<ul class="cm-screen__votes"{asked}>{"".join(rows)}</ul>'


def board(rows):
    """Return questions with all their counts on one row each."""
    lines = "".join(
        f"<li><span>{escape(text)}</span><span>"
        + " · ".join(
            f"{escape(words_.rstrip('.'))} <b>{count}</b>"
            for (_, words_), count in zip(options, counts)
            if count
        )
        + "</span></li>"
        for text, options, counts in rows[:MOST_ROWS]
    )
    return f'<ol class="cm-screen__board">{lines}</ol>'
