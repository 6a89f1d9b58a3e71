"""The pictures of the leader's answer: the options on one line, and how firm it is."""

from html import escape

from cmsim.decision import answer_sentences as words
from cmsim.decision.options import BUY, HIRE, NO_HIRE, PROTECT, SHARE
from cmsim.decision.scorecard import LINES
from cmsim.views.drawing import Drawing
from cmsim.views.plot import Plot, written
from cmsim.views.scale import reaching
from cmsim.views.svg import INK, Look, Picture, box, line, marker, token
from cmsim.views.traced import as_text

LOOKS = {
    HIRE: Look(token("embedded"), "o"),
    SHARE: Look(token("colocated"), "s"),
    BUY: Look(token("offsite"), "^"),
    PROTECT: Look(token("protect"), "D"),
    NO_HIRE: Look(token("none"), "o"),
}
LABELS = {
    HIRE: "Hire, embedded",
    SHARE: "Share, co-located",
    BUY: "Buy, off-site",
    PROTECT: "Protect your nurse's time",
    NO_HIRE: "No hire, as today",
}
ROW, FOOT, ROOMY = 28, 24, 600
DOTS, ACROSS, RADIUS = 10, 17, 6.5


def options(found):
    """Return the options on what counts: mean and nine in ten draws, the best first."""
    title, unit, rows = rows_of(found)
    caption = (
        f"{title}, {unit}. Mark: the average of {found.draws} draws of what is uncertain; line: "
        "nine in ten."
    )
    return Drawing(
        Picture(lambda width: draw_options(width, rows)),
        f"{title}, {unit}. " + "; ".join(f"{name}: {told}" for _, name, _, told, *_ in rows) + ".",
        caption,
        ("Option", unit, "Patients on schedule", "All-in cost, $ a year", "Wins"),
        [(name, told, patients, cost, wins) for _, name, _, told, patients, cost, wins in rows],
    )


def rows_of(found):
    """Return title, unit, and for each option its name, its place, and what is said of it."""
    one = LINES.get(found.goal)
    title, unit = (
        (one.title, one.unit)
        if one
        else ("Score by your weights", "100 best on all that counts, 0 worst")
    )
    rows = []
    for name, each in words.rows(found):
        known = each.lines[one.name] if one else each.score
        if one:
            told = as_text(words.cell(one, known, name))
        else:
            told = as_text(words.level(known, "score"))
        patients = as_text(words.level(each.patients, "patients on schedule"))
        cost = words.money(each.cost, "cost").text
        wins = f"{each.wins} of {found.draws}" if each.works else "does not work"
        rows.append((name, LABELS.get(name, name), known, told, patients, cost, wins))
    return title, unit, rows


def draw_options(width, rows):
    """Draw the options; where there is little room their words stand above their marks."""
    beside = width >= ROOMY
    pitch = ROW if beside else ROW + 18
    left, right = 8, width - 12
    if beside:
        left = 12 + max(written(name, bold=True) for _, name, *_ in rows)
        right = width - 22 - max(written(row[3], bold=True) for row in rows)
    ends = [end for row in rows if row[2] for end in row[2]] or [0.0, 1.0]
    scale = reaching(min(0.0, *ends), max(*ends), left, right)
    foot = pitch * len(rows) + 6
    plot = Plot(width, foot + FOOT)
    lead = rows[0][2]
    if lead is not None:
        low, high = scale(lead.low), scale(lead.high)
        plot.add(box(low, 2, high - low, foot - 2, token("tint"), class_="leader"))
    plot.across(scale, foot, "", 2, most=max(3, int((right - left) / 80)))
    if scale.low < 0 < scale.high:
        plot.add(line(scale(0), 2, scale(0), foot, INK, 1.3))
    for n, (name, label, known, told, patients, cost, wins) in enumerate(rows):
        y = pitch * n + (ROW / 2 if beside else 36)
        bold = {"font_weight": 700} if n == 0 else {}
        at = 0 if beside else 4
        upper = y - 6 if beside else y - 26
        plot.text(at, upper, label, fill=INK, halo=not beside, **bold)
        if beside:
            kept = patients.split(" (")[0]
            on_schedule = f"{kept} patient{'s' * (kept != '1')}, {cost}"
            plot.text(at, y + 7, on_schedule, font_size=12)
            plot.text(right + 18, upper, told, fill=INK, **bold)
            plot.text(right + 18, y + 7, wins_in_words(wins), font_size=12)
        else:
            plot.text(width - 4, upper, told, "end", fill=INK, halo=True, **bold)
        if known is not None:
            mark(plot, scale, known, y, LOOKS.get(name, LOOKS[NO_HIRE]), name == NO_HIRE)
    return plot.svg()


def wins_in_words(wins):
    return wins if "not" in wins else f"wins {wins} draws"


def mark(plot, scale, known, y, look, hollow):
    """Draw the mean of some draws and where nine in ten of them lie."""
    dash = {"stroke_dasharray": look.dash} if look.dash else {}
    plot.add(
        line(scale(known.low), y, scale(known.high), y, look.colour, 2.6, class_="range", **dash),
        marker(scale(known.mean), y, look, hollow=hollow, class_="dot"),
    )


def dots(share):
    """Return ten dots, so many of them full, as HTML that says nothing: words stand beside it."""
    full = round(DOTS * share)
    marks = "".join(
        f'<circle cx="{RADIUS + 1.5 + n * ACROSS:.1f}" cy="9" r="{RADIUS}" '
        f'fill="{token("brand") if n < full else "none"}" '
        f'stroke="{token("brand") if n < full else token("line-2")}" stroke-width="1.6"/>'
        for n in range(DOTS)
    )
    wide = DOTS * ACROSS
    return (
        f'<svg viewBox="0 0 {wide} 18" width="{wide}" height="18" aria-hidden="true">{marks}</svg>'
    )


def track(label, now, low, high, flip, said, unit=""):
    """Return a line from low to high with where the answer is now and where it flips, as HTML."""

    def at(value):
        return min(max(100 * (value - low) / (high - low), 0), 100) if high > low else 0

    mark_at = "" if flip is None else f'<i style="left:{at(flip):.1f}%"></i>'
    return (
        f"<li><span>{escape(label)} <b>{escape(words.with_unit(now, unit))}</b></span>"
        f'<span class="lab-track" aria-hidden="true">{mark_at}'
        f'<b style="left:{at(now):.1f}%"></b></span>'
        f'<span class="cm-caption">{escape(said)}</span></li>'
    )
