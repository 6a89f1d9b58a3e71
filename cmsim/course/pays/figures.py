"""Pictures of lesson 12: a month's minutes, a year's months, what comes back, and a bill."""

from cmsim.course.pays import months
from cmsim.course.pays.months import CONSENT, FEW, MINUTES, NURSE, ONE, PLAN, STAY
from cmsim.views.drawing import Drawing, number_of
from cmsim.views.plot import Plot
from cmsim.views.scale import Scale, reaching
from cmsim.views.svg import (
    EDGE,
    GOOD,
    INK,
    LATE,
    QUIET,
    SMALL_UNDER,
    Look,
    Picture,
    bar,
    box,
    ledger_fill,
    line,
    token,
)

WIDTHS = (300, 420, 560, 740)
SORTS = {
    months.TALK: ledger_fill("patients"),
    months.NOTE: ledger_fill("notes"),
    months.HOSPITAL: ledger_fill("tag", "/", "l-tag-edge"),
    months.FACE: ledger_fill("data"),
    months.VAIN: ledger_fill("broken", "/", "l-broken-edge"),
    months.BEFORE: ledger_fill("team"),
    months.OTHER: ledger_fill("others", "/", "l-others-2"),
}
REASONS = {
    MINUTES: ("Billable: enough minutes", ledger_fill("patients")),
    STAY: ("Billable: after a stay", ledger_fill("tag", "/", "l-tag-edge")),
    PLAN: ("Plan does not pay", ledger_fill("others", "/", "l-others-2")),
    CONSENT: ("No consent to be billed", ledger_fill("broken")),
    NURSE: ("Health plan's nurse did it", ledger_fill("data", ".", "l-data-edge")),
    ONE: ("One condition, moderate risk", ledger_fill("team")),
    FEW: ("Too few minutes that count", ledger_fill("wait")),
}
LEAST = 90  # minutes that a month's picture is at least wide
BACK = Look(token("brand"), "o")
WAY_LOOKS = (Look(token("none"), "v"), Look(token("embedded"), "o"))


# --- one month


def month(minutes, told):
    """Return the minutes of a month, a bar for each sort; ``told`` says them in words."""
    return Picture(lambda width: draw_month(width, minutes), WIDTHS).text(told)


def draw_month(width, minutes):
    """Draw the bars for a width."""
    shown = [sort for sort in SORTS if round(minutes.get(sort, 0))]
    plot = Plot(width, 42 * len(shown) + 4)
    across = Scale(0, max(LEAST, *minutes.values(), 1), 1, width - 72)
    for n, sort in enumerate(shown):
        y, count = 42 * n, minutes[sort]
        plot.text(0, y + 9, sort, fill=INK)
        plot.add(bar(1, y + 18, across(count) - 1, 16, SORTS[sort], class_="sort"))
        plot.text(across(count) + 6, y + 26, f"{count:.0f} min", font_weight=600, fill=INK)
    return plot.svg()


# --- all months


def year_of(shares, guess):
    """Return of 100 months in care how many could be billed, and why the others could not."""
    billable = shares[MINUTES] + shares[STAY]
    said = "; ".join(f"{REASONS[each][0]} {share:.0f}" for each, share in shares.items())
    flag = f" Your guess was {guess:g} billable." if guess is not None else ""
    return Drawing(
        Picture(lambda width: draw_year(width, shares, guess), WIDTHS),
        f"Of 100 months in care {billable:.0f} could be billed. {said}.{flag}",
        "Of 100 months of patients in care, the first reason that holds",
        ("Answer", "Of 100 months"),
        [(REASONS[each][0], round(share)) for each, share in shares.items()],
    )


def draw_year(width, shares, guess):
    """Draw one bar of 100 months, its guess, and a row for each reason."""
    plot, top, tall = Plot(width, 0), 36, 30
    across = Scale(0, 100, 1, width - 1)
    start = 0.0
    for answer, share in shares.items():
        x, end = across(start), across(start + share)
        plot.add(bar(x, top, end - x, tall, REASONS[answer][1], class_="share"))
        start += share
    billable = across(shares[MINUTES] + shares[STAY])
    plot.add(line(billable, top - 5, billable, top + tall + 5, INK, 2.4))
    if guess is not None:
        plot.flag(across(guess), None, 12, top + tall, f"Your guess: {guess:g}")
    y = top + tall + 26
    for answer, share in shares.items():
        words, fill = REASONS[answer]
        plot.add(bar(1, y - 7, 14, 14, fill))
        plot.text(24, y, words, fill=INK)
        plot.text(width - 1, y, f"{share:.0f}", "end", font_weight=600, fill=INK)
        y += 24
    plot.height = y - 8
    return plot.svg()


# --- what comes back


def back(band, mean, worse, better, guess, year):
    """Return what comes back of each $100: mean and band of runs, and how far unsure inputs go."""
    flag = f" Your guess was ${guess:g}." if guess is not None else ""
    return Drawing(
        Picture(lambda width: draw_back(width, band, mean, worse, better, guess), WIDTHS),
        f"Of each $100 that the position costs, ${mean:.0f} come back in a year of claims, "
        f"${band[0]:.0f} to ${band[1]:.0f} in 8 of 10 years. With all unsure inputs at their worse "
        f"or better end: ${worse:.0f} to ${better:.0f}.{flag}",
        f"Fees of {year}. Dot and dark bar: mean and 8 in 10 years. Light bar: consent, "
        "conditions, accepted minutes and denials, all at their worse or better end.",
        ("What comes back of $100", "$"),
        [
            ("mean", round(mean)),
            ("8 in 10 years, from", round(band[0])),
            ("8 in 10 years, to", round(band[1])),
            ("all inputs worse", round(worse)),
            ("all inputs better", round(better)),
        ],
    )


def draw_back(width, band, mean, worse, better, guess):
    """Draw $100 of cost for a width, with what comes back in it."""
    plot, top, tall = Plot(width, 0), 40, 56
    across = Scale(0, 100, 12, width - 12)
    plot.add(
        box(across(0), top, across(100) - across(0), tall, token("sunken"), stroke=EDGE),
        box(
            across(worse),
            top + 8,
            across(better) - across(worse),
            tall - 16,
            token("tint"),
            stroke=EDGE,
            class_="unsure",
        ),
        box(
            across(band[0]),
            top + 20,
            across(band[1]) - across(band[0]),
            tall - 40,
            BACK.colour,
            class_="chance",
        ),
    )
    plot.markers([(across(mean), top + tall / 2)], BACK, class_="dot")
    plot.keep_clear(across(mean), top + tall / 2, 12)
    plot.add(line(across(100), top - 6, across(100), top + tall + 6, LATE, 2.4))
    plot.text(across(100), top - 14, "cost: $100", "end", fill=LATE, font_weight=600)
    if guess is not None:
        plot.flag(across(min(guess, 100)), None, 12, top + tall, f"Your guess: ${guess:g}")
    plot.across(across, top + tall + 8, "", most=6)
    said = f"${mean:.0f} comes back"
    plot.text(across(mean), top + tall + 44, said, "middle", fill=INK, font_weight=600)
    plot.height = top + tall + 58
    return plot.svg()


# --- two ways to work for the money


def ways(outcomes, runs):
    """Return ways on each outcome, ``{title: {way: Estimate}}``."""
    return Drawing(
        Picture(lambda width: draw_ways(width, outcomes), WIDTHS),
        "; ".join(
            f"{title}: " + ", ".join(f"{way} {known.mean:.0f}" for way, known in each.items())
            for title, each in outcomes.items()
        )
        + ".",
        f"Mean of {number_of(runs, 'year')} on the same patients. Line: the range where the true "
        "average most likely lies.",
        ("Outcome", "Way", "Mean", "from", "to"),
        [
            (title, way, *(round(each, 1) for each in (known.mean, known.low, known.high)))
            for title, each in outcomes.items()
            for way, known in each.items()
        ],
    )


def draw_ways(width, outcomes):
    """Draw the outcomes for a width, below each other."""
    small = width < SMALL_UNDER
    plot, y, pitch = Plot(width, 0), 10, 20
    left = 128 if small else 160
    for title, each in outcomes.items():
        plot.text(0, y, title, font_weight=600, fill=INK)
        scale = reaching(0, max(known.high for known in each.values()), left, width - 42, 4)
        top = y + 12
        for n, (way, known) in enumerate(each.items()):
            middle = top + pitch * (n + 0.5)
            plot.text(left - 10, middle, way, "end", fill=INK)
            plot.estimate(scale, known, middle, WAY_LOOKS[n])
            plot.text(
                scale(known.high) + 12, middle, f"{known.mean:.0f}", font_weight=600, fill=INK
            )
        foot = top + pitch * len(each)
        plot.across(scale, foot, top=top, most=4)
        y = foot + 34
    plot.height = y - 12
    return plot.svg()


# --- a bill


def bill(rows, told):
    """Return what a patient was told and what arrives, ``[(words, dollars, late)]``."""
    return Picture(lambda width: draw_bill(width, rows), WIDTHS).text(told)


def draw_bill(width, rows):
    """Draw a row for each amount."""
    plot, pitch = Plot(width, 56 * len(rows) + 4), 56
    across = Scale(0, max(1, *(amount for _, amount, _ in rows)), 1, width - 70)
    for n, (words, amount, surprise) in enumerate(rows):
        y = pitch * n
        plot.text(0, y + 10, words, fill=INK)
        fill = ledger_fill("others", "/", "l-others-2") if surprise else ledger_fill("patients")
        plot.add(bar(1, y + 20, max(across(amount) - 1, 2), 20, fill, class_="amount"))
        colour = LATE if surprise else GOOD if amount else QUIET
        plot.text(across(amount) + 8, y + 30, f"${amount:,.0f}", font_weight=600, fill=colour)
    return plot.svg()
