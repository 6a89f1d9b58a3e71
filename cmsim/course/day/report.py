"""Where a played day went: the strip, the ledger in words, the clocks, and what was put off."""

from html import escape

from cmsim.course.day.counterfactual import cost_of, deferrals
from cmsim.course.day.figures import ledger as draw_ledger
from cmsim.course.day.figures import strip
from cmsim.course.day.game import DAYS, FIRST_DAY
from cmsim.course.day.time_ledger import (
    AVOIDABLE,
    CATEGORIES,
    PATIENTS,
    clocks,
    ledger,
    on_day,
    paid_minutes,
)
from cmsim.course.day.words import clock as time_of_day
from cmsim.course.day.words import cost_told
from cmsim.views.widgets.layout import html_list, paragraph

MOST_COSTS = 10
NO_TEST = (
    "This ledger is about the job, not about you: whoever sits here has the same minutes, "
    "and most of them are spoken for before anybody chooses."
)


def day_report(game, day, planned):
    """Yield the report on one day as HTML: first the picture, then also what deferrals cost."""
    found = ledger(game.scenario, game.log, day)
    html = (
        heading(f"Where {DAYS[day - FIRST_DAY]} went")
        + picture(game, day, planned)
        + paragraph(ledger_text(found, planned))
        + told_clocks(game, day)
    )
    yield html + paragraph(NO_TEST)
    several = deferrals(game, day)
    if several:
        costs = [cost_of(game, n) for n in several[:MOST_COSTS]]
        html += heading("What you put off, and what it cost", 4) + html_list(
            map(escape, map(cost_told, costs))
        )
        if len(several) > MOST_COSTS:
            html += paragraph(
                f"You put off {len(several)} things; the first {MOST_COSTS} are shown."
            )
        html += paragraph(
            "Found by replaying your day with that one thing done at once and "
            "everything else decided as you did, where it could still be."
        )
        yield html + paragraph(NO_TEST)


def week_report(game):
    """Return the ledgers of the five days as HTML."""
    days = {name: ledger(game.scenario, game.log, FIRST_DAY + n) for n, name in enumerate(DAYS)}
    ran = clocks(game, FIRST_DAY, FIRST_DAY + len(DAYS))
    met = sum(one.met for one in ran)
    return (
        heading("Where the week went")
        + draw_ledger("Where your week went", days).html("week")
        + paragraph(f"{met} of {len(ran)} calls after a hospital stay were made in time.")
    )


def picture(game, day, planned):
    """Return the strip of a day."""
    blocks = [
        (
            spell.category,
            paid_minutes(game.scenario, day, spell.start),
            paid_minutes(game.scenario, day, spell.end),
        )
        for spell in on_day(game.scenario, game.log, day)
    ]
    ends = [
        (f"patient {one.patient}'s clock", paid_minutes(game.scenario, day, one.due))
        for one in clocks(game, day, day + 1)
    ]
    return strip(f"Your {DAYS[day - FIRST_DAY]}", planned, blocks, CATEGORIES, ends).html(
        f"strip-{day}"
    )


def ledger_text(found, planned):
    """Return the ledger in a few sentences."""
    paid = sum(found.values())
    most = max(AVOIDABLE.values(), key=lambda name: found[name])
    plan = (
        f"You planned {planned[PATIENTS]:.0f} minutes with and for patients; "
        if planned
        else "With and for patients: "
    )
    said = f"{plan}{found[PATIENTS]:.0f}{' happened' if planned else ' minutes'}. "
    rest = ", ".join(
        f"{name[:1].lower()}{name[1:]} {minutes:.0f}"
        for name, minutes in found.items()
        if name != PATIENTS and round(minutes)
    )
    return (
        f"{said}The rest of the {paid:.0f} paid minutes: {rest}. The largest part that "
        f"something could be done about: {most[:1].lower()}{most[1:]}, {found[most]:.0f} "
        "minutes."
    )


def told_clocks(game, day):
    """Return what became of the day's clocks."""
    lines = []
    for one in clocks(game, day, day + 1):
        came = (
            f"called in time, at {time_of_day(one.called)}"
            if one.met and one.called // 1440 == day
            else "called in time"
            if one.met
            else "ran out: you had tried, and nobody answered"
            if one.tried
            else "ran out: you put it off on purpose"
            if one.put_off
            else "ran out without a try; other things came first"
        )
        lines.append(f"Patient {one.patient}, due by {time_of_day(one.due)}: {came}.")
    if not lines:
        return paragraph("No clock of a call after a hospital stay ended today.")
    return heading("Clocks that ended today", 4) + html_list(map(escape, lines))


def heading(words, level=3):
    return f"<h{level}>{escape(words)}</h{level}>"
