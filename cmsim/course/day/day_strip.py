"""A day as a strip from morning to evening: what was done, what is fixed, and what runs out."""

from cmsim.course.day.time_ledger import (
    BROKEN,
    CATEGORIES,
    DATA,
    NOTES,
    OTHERS,
    PATIENTS,
    ROAD,
    TAG,
    TEAM,
    WAIT,
    clocks,
    on_day,
    paid_spans,
)
from cmsim.course.day.words import NAMES, minutes_said
from cmsim.model.log import Kind
from cmsim.text import clock
from cmsim.units import DAY

LOOK = {
    PATIENTS: "patients",
    TAG: "tag",
    NOTES: "notes",
    DATA: "data",
    TEAM: "team",
    OTHERS: "others",
    BROKEN: "broken",
    ROAD: "road",
    WAIT: "wait",
}
SHORT = {
    Kind.MEETING: "Huddle",
    Kind.RELATIONSHIP: "Clinicians",
    Kind.DOCUMENTATION: "Note",
    Kind.REGISTRY: "Numbers",
    Kind.UPKEEP: "Directory",
    Kind.PULLED: "Helping",
}


def frame(scenario, day):
    """Return where a strip begins and ends, and its lunch, in minutes of the day."""
    (begins, noon), (again, ends) = paid_spans(scenario, day)
    return {
        "from": begins - day * DAY,
        "to": ends - day * DAY,
        "lunch": [noon - day * DAY, again - day * DAY],
    }


def blocks(game, day, faces):
    """Return what a day's minutes went to, one block for each spell on paid time."""
    return [
        block(day, spell.start, spell.end, spell.category, named(spell, faces))
        for spell in on_day(game.scenario, game.log, day)
    ]


def named(spell, faces):
    """Return what a spell is called: on its block, and in words."""
    if spell.patient is None or spell.category == NOTES:
        return SHORT.get(spell.kind, ""), NAMES[spell.kind]
    person = faces.named(spell.patient)
    return person.first, f"{NAMES[spell.kind]}, {person.name}"


def block(day, start, end, category, names):
    """Return one block of a strip."""
    label, words = names
    return {
        "s": start - day * DAY,
        "e": end - day * DAY,
        "look": LOOK[category],
        "label": label,
        "words": f"{clock(start)} to {clock(end)}, {category.lower()}"
        + (f": {words}" if words else ""),
    }


def planned_blocks(scenario, day, plan):
    """Return a plan as blocks: half of each share before lunch and half after it."""
    found = []
    for start, end in paid_spans(scenario, day):
        at = start
        for category in (TEAM, PATIENTS, NOTES, DATA, OTHERS):
            until = min(end, at + plan.get(category, 0) / 2)
            if until > at:
                found.append(block(day, at, until, category, ("", "")))
            at = until
    return found


def after(scenario, now, minutes):
    """Return the stretches of paid time that work of so many minutes takes from now on.

    What does not fit into the day is left out; the second value says how much that is.
    """
    day, found = int(now // DAY), []
    for start, end in paid_spans(scenario, day):
        begin = max(now, start)
        part = min(minutes, end - begin)
        if part > 0:
            found.append((begin, begin + part))
            minutes -= part
    return found, max(0.0, minutes)


def fixed(desk, day, faces):
    """Return the appointments that are still to come on a desk's day."""
    return [
        {
            "s": card.at - day * DAY,
            "e": min(card.at + card.minutes, (day + 1) * DAY) - day * DAY,
            "label": f"{clock(card.at)[:-3]}\n{faces.of(card).first}",
            "words": f"{clock(card.at)}, {NAMES[card.kind]}, {card.channel}, "
            f"{faces.full(card)}, about {minutes_said(card.minutes)}",
        }
        for card in desk.booked
    ]


def flags(game, day, faces, now=None):
    """Return the deadlines of a day: met, running, or run out."""
    found = []
    for one in clocks(game, day, day + 1):
        person = faces.named(one.patient)
        came = (
            ("met", "call made")
            if one.met
            else ("lost", f"ran out, {clock(one.due)}")
            if now is None or now > one.due
            else ("soon", f"two-day call, by {clock(one.due)}")
        )
        found.append(
            {
                "at": one.due - day * DAY,
                "kind": came[0],
                "words": f"{person.short}: {came[1]}",
                "patient": one.patient,
            }
        )
    return sorted(found, key=lambda flag: flag["at"])


def whole(amounts):
    """Return amounts as whole numbers that add up to their rounded sum.

    >>> whole({"a": 1.4, "b": 1.4, "c": 1.2})
    {'a': 2, 'b': 1, 'c': 1}
    """
    found = {name: int(amount) for name, amount in amounts.items()}
    rest = round(sum(amounts.values())) - sum(found.values())
    for name in sorted(amounts, key=lambda name: found[name] - amounts[name])[:rest]:
        found[name] += 1
    return found


def ledger_rows(found, plan):
    """Return the minutes of each category beside the plan's, those without either left out."""
    rounded = whole(found)
    return [
        {
            "look": LOOK[name],
            "name": name,
            "minutes": rounded[name],
            "plan": round(plan.get(name, 0)),
        }
        for name in CATEGORIES
        if rounded[name] or plan.get(name)
    ]


def hours_said(minutes):
    """Return minutes as hours and minutes.

    >>> hours_said(155), hours_said(240), hours_said(40)
    ('2 h 35 min', '4 h', '40 min')
    """
    hours, rest = divmod(round(minutes), 60)
    return " ".join(part for part in (hours and f"{hours} h", rest and f"{rest} min") if part) or (
        "0 min"
    )
