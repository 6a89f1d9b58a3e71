"""The pictures of money: cash month by month, and the caseloads on one bar."""

from cmsim.course.staffing_lab.pictures import LABELS, LOOKS
from cmsim.decision import money_sentences as words
from cmsim.decision.options import NO_HIRE, PROTECT
from cmsim.views.drawing import Drawing
from cmsim.views.plot import Plot
from cmsim.views.scale import reaching
from cmsim.views.svg import GOOD, INK, LATE, Look, Picture, line, marker, token

THOUSAND = 1000
GOOD_LOOK, LATE_LOOK, PLAN_LOOK = Look(GOOD, "o"), Look(LATE, "D"), Look(token("brand"), "s")
SHORT = {name: label.split(",")[0] for name, label in LABELS.items()} | {PROTECT: "Protect"}
FARTHEST = 900  # patients; an axis does not go beyond


def cash(several, leader=None):
    """Return the cash of all options at the end of each month; the leader with its range."""
    columns, rows = words.by_month(several)
    ends = "; ".join(
        f"{SHORT.get(name, name)} {row}" for name, row in zip(columns[1:], rows[-1][1:])
    )
    caption = (
        "Cash at the end of each month, all that came in less all that was paid out, $1,000. "
        "Average of all draws" + ("; band: nine in ten of the first." if leader in several else ".")
    )
    return Drawing(
        Picture(lambda width: draw_cash(width, several, leader)),
        f"Cash by month. In month {rows[-1][0]}: {ends}.",
        caption,
        columns,
        rows,
    )


def draw_cash(width, several, leader):
    """Draw the cash of all options, each with its name at the end of its line."""
    height, top, foot, left = 122, 8, 84, 56
    right = width - 90
    values = [0.0]
    for name, each in several.items():
        values += [month.balance.mean / THOUSAND for month in each.months]
        if name == leader:
            values += [end / THOUSAND for month in each.months for end in month.balance[1:]]
    months = max(len(each.months) for each in several.values())
    across, up = reaching(0, months, left, right), reaching(min(values), max(values), foot, top)
    across = across._replace(high=months)
    plot = Plot(width, height)
    plot.up(up, left, right, most=5)
    for month in range(0, months + 1, 6 if months > 6 else 1):
        plot.text(across(month), foot + 13, f"{month}", "middle")
    plot.text(right, foot + 29, "month", "end")
    plot.add(line(left, up(0), right, up(0), INK, 1.4))
    if leader in several:
        band = [(0, up(0), up(0))] + [
            (n, up(month.balance.low / THOUSAND), up(month.balance.high / THOUSAND))
            for n, month in enumerate(several[leader].months, 1)
        ]
        plot.band([(across(n), a, b) for n, a, b in band], LOOKS.get(leader, LOOKS[NO_HIRE]))
    ends = []
    for name, each in several.items():
        look = LOOKS.get(name, LOOKS[NO_HIRE])
        points = [(across(0), up(0))]
        points += [
            (across(n), up(month.balance.mean / THOUSAND)) for n, month in enumerate(each.months, 1)
        ]
        plot.line(points, look)
        plot.markers(points[-1:], look, hollow=name == NO_HIRE)
        ends.append((points[-1][1], SHORT.get(name, name)))
    y = top - 16
    for at, label in sorted(ends):
        y = max(at, y + 16)
        plot.text(right + 12, y, label, fill=INK, font_weight=600)
    return plot.svg()


def caseloads(safe, even, planned):
    """Return the caseload that is kept, the planned one, and the one that pays, on one bar.

    ``safe`` is an estimate or ``None``, ``even`` ``(mean, low, high)`` or ``None``, ``planned`` a
    number of patients with words for where it comes from.
    """
    marks = []
    if safe is not None:
        marks.append(("Kept on schedule", safe.mean, safe.low, safe.high, GOOD_LOOK))
    number, said = planned
    if number:
        marks.append((said, number, number, number, PLAN_LOOK))
    if even is not None:
        marks.append(("Pays for itself", *even, LATE_LOOK))
    told = "; ".join(
        f"{label} {mean:.0f} ({low:.0f} to {high:.0f})" for label, mean, low, high, _ in marks
    )
    return Drawing(
        Picture(lambda width: draw_caseloads(width, marks)),
        f"Patients of one full-time position. {told}.",
        "Patients of one full-time position, enrolled where nothing else is said. Lines: kept, the "
        "95 % interval of its mean; pays, nine in ten draws of what nobody knows of payment.",
        ("Caseload", "Patients", "Low", "High"),
        [(label, round(mean), round(low), round(high)) for label, mean, low, high, _ in marks],
    )


def draw_caseloads(width, marks):
    """Draw the caseloads one above the other over one axis."""
    pitch = 36
    foot = pitch * max(len(marks), 1) + 6
    most = max((min(high, FARTHEST, 3 * mean) for _, mean, _, high, _ in marks), default=100)
    most = max(most, *(min(mean, FARTHEST) for _, mean, *_ in marks), 20)
    scale = reaching(0, most, 14, width - 20)
    plot = Plot(width, foot + 40)
    plot.across(scale, foot, "patients, one full-time position", 4)
    for n, (label, mean, low, high, look) in enumerate(marks):
        y = pitch * n + 28
        shown = [min(value, scale.high) for value in (mean, low, high)]
        dash = {"stroke_dasharray": look.dash} if look.dash else {}
        if shown[2] > shown[1]:
            plot.add(line(scale(shown[1]), y, scale(shown[2]), y, look.colour, 5, **dash))
        plot.add(marker(scale(shown[0]), y, look))
        beyond = "" if mean <= scale.high else ", beyond this bar"
        anchor = "start" if shown[0] < scale.high / 2 else "end"
        plot.text(
            scale(shown[0]),
            y - 17,
            f"{label}: {mean:.0f}{beyond}",
            anchor,
            True,
            fill=INK,
            font_weight=700,
        )
    return plot.svg()
