"""The patients who come home in one week, a row for each: news, calls and visits day by day."""

from cmsim.course.hospital.week import OPEN, SHOWN, SPOKEN
from cmsim.views.drawing import Drawing
from cmsim.views.plot import Plot, written
from cmsim.views.scale import Scale
from cmsim.views.svg import (
    EDGE,
    GOOD,
    INK,
    LATE,
    LINE,
    QUIET,
    SURFACE,
    Look,
    Picture,
    bar,
    box,
    circle,
    ledger_fill,
    line,
    marker,
    token,
)

ROOMY, TOP, PITCH, TEXT_LINE, DAYS_A_WEEK = 560, 40, 27, 19, 7
NAMES = "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"
WEEKDAYS = "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"
NEWS, VISIT = Look(token("embedded"), "^"), Look(token("protect"), "s")
BACK = Look(LATE, "D")
TICKS = 7, 14  # days after a discharge, of the visit that Medicare's rule asks for


def clock(day):
    """Return a moment in words, to the day.

    >>> clock(4.6), clock(9.2)
    ('Friday', 'Wednesday of week 2')
    """
    week, weekday = divmod(int(day), DAYS_A_WEEK)
    return WEEKDAYS[weekday] + (f" of week {week + 1}" if week else "")


def week(found, day, told):
    """Return the week as it stands at a moment, in days from its Monday; ``told`` says it."""
    seen = [stay.until(day) for stay in found.stays if stay.home <= day]
    done = [stay.why(day) for stay in seen]
    return Drawing(
        Picture(lambda width: draw(width, found, day)),
        told,
        "One week of one run, chosen because about as many are spoken to in time as on average. "
        "The people are invented.",
        ("Patient", "Home", "News", "Calls in vain", "Spoken to", "Seen", "Two business days"),
        [
            (
                stay.person.name,
                clock(stay.home),
                clock(stay.known) if stay.known is not None else "",
                len(stay.vain),
                *(clock(time) if time is not None else "" for time in (stay.spoken, stay.seen)),
                why,
            )
            for stay, why in zip(seen, done)
        ],
    )


def draw(width, found, day):
    """Draw the rows; where there is little room names stand above their rows."""
    roomy, stays = width >= ROOMY, found.stays
    left = max(written(named(stay)) for stay in stays) + 12 if roomy else 2
    days = Scale(0, SHOWN, left, width - 8)
    pitch = PITCH if roomy else PITCH + TEXT_LINE
    foot = TOP + pitch * len(stays)
    plot = Plot(width, foot)
    draw_days(plot, days, foot)
    for absence in found.absences:
        draw_absence(plot, days, absence)
    now = days(min(day, SHOWN))
    plot.add(line(now, TOP - 20, now, foot, INK, 1.6, class_="now"))
    for n, stay in enumerate(stays):
        y = TOP + pitch * (n + 1) - PITCH / 2
        home = stay.home <= day
        ink = {"fill": INK} if home else {"fill": QUIET}
        plot.text(0, y if roomy else y - TEXT_LINE - 5, named(stay), halo=not roomy, **ink)
        if home:
            draw_stay(plot, days, stay, day, y)
    plot.height = plot.keys(2, foot + 16, KEYS) + 10
    return plot.svg()


def named(stay):
    return f"{stay.person.name}, {stay.person.age}"


def draw_days(plot, days, foot):
    """Draw the days with their weekends, and name as many as there is room for."""
    each = days(1) - days(0)
    for n in range(SHOWN):
        if n % DAYS_A_WEEK > 4:
            plot.add(box(days(n), TOP - 2, each, foot - TOP + 2, token("sunken")))
        if n % DAYS_A_WEEK == 0:
            plot.add(line(days(n), TOP - 2, days(n), foot, LINE, 1))
            plot.text(days(n) + 2, 10, NAMES[0])
        elif n % DAYS_A_WEEK == 4:
            plot.text(days(n) + 2, 10, NAMES[4])


def draw_absence(plot, days, absence):
    """Draw a care manager's PTO above the rows."""
    start, stop = days(absence.first), days(absence.last + 1)
    fill = ledger_fill("wait", ".", "l-wait-edge")
    plot.add(bar(start, TOP - 19, stop - start, 14, fill, class_="away"))
    plot.text(start - 6, TOP - 12, f"{absence.name}'s PTO", "end", halo=True)


def draw_stay(plot, days, stay, day, y):
    """Draw what is known of one discharge at a moment."""
    end = min(day, SHOWN, *((stay.back,) if stay.back else ()))
    plot.add(line(days(stay.home), y, days(end), y, EDGE, 1.2))
    why = stay.why(day)
    fill, edge = {SPOKEN: ("tint", GOOD), OPEN: ("sunken", EDGE)}.get(why, ("late-tint", LATE))
    start, stop = days(stay.home), days(min(stay.deadline, SHOWN))
    plot.add(
        box(start, y - 8, stop - start, 16, token(fill), stroke=edge, stroke_width=1, rx=3),
    )
    for after in TICKS:
        at = stay.home + after
        if at <= end:
            plot.add(line(days(at), y - 7, days(at), y + 4, QUIET, 1.4))
            inside = days(at) + 3 + written(f"{after}") < plot.width
            x, side = (days(at) + 3, "start") if inside else (days(at) - 3, "end")
            plot.text(x, y - 7, f"{after}", side)
    so_far = stay.until(min(day, SHOWN))
    plot.add(circle(days(stay.home), y, 4, SURFACE, stroke=INK, stroke_width=1.6))
    for time in so_far.vain:
        plot.add(cross(days(time), y))
    for time, look in ((so_far.known, NEWS), (so_far.seen, VISIT), (so_far.back, BACK)):
        if time is not None:
            plot.add(marker(days(time), y, look, 4.5))
    if so_far.spoken is not None:
        plot.add(spoken(days(so_far.spoken), y))


def cross(x, y, size=4.5):
    """Return the mark of a call in vain."""
    return line(x - size, y - size, x + size, y + size, LATE, 2, class_="vain") + line(
        x - size, y + size, x + size, y - size, LATE, 2
    )


def spoken(x, y):
    """Return the mark of a call that was answered."""
    return circle(x, y, 5.5, GOOD, stroke=SURFACE, stroke_width=1.2, class_="spoken")


KEYS = (
    (lambda x, y: circle(x, y, 4, SURFACE, stroke=INK, stroke_width=1.6), "home"),
    (lambda x, y: marker(x, y, NEWS, 4.5), "news"),
    (cross, "call, no answer"),
    (spoken, "spoken to"),
    (lambda x, y: marker(x, y, VISIT, 4.5), "seen"),
    (lambda x, y: marker(x, y, BACK, 4.5), "back in hospital"),
    (
        lambda x, y: box(x - 8, y - 7, 16, 14, token("sunken"), stroke=EDGE, stroke_width=1, rx=3),
        "two business days",
    ),
)
