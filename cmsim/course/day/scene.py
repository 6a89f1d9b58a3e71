"""What the desk shows at a moment of a game, as plain values that the browser draws."""

from cmsim.course.day.choices import REASONS, choices, needs_words
from cmsim.course.day.day_strip import (
    LOOK,
    blocks,
    fixed,
    flags,
    frame,
    hours_said,
    ledger_rows,
    planned_blocks,
)
from cmsim.course.day.faces import Faces
from cmsim.course.day.game import DAYS, FIRST_DAY, groups
from cmsim.course.day.needs import NEEDS
from cmsim.course.day.time_ledger import OF_KIND, ledger, paid_minutes
from cmsim.course.day.words import (
    NAMES,
    TIMES,
    begun,
    ends_on,
    short_due,
    weekday,
    when_due,
)
from cmsim.course.kit.people import of_the_course
from cmsim.model.log import Kind
from cmsim.model.policy import STANDING
from cmsim.text import clock
from cmsim.units import DAY

PAID = 480
OLDER = "It would go differently now: keep it to read, or start a new one."
GROUPS = {
    "door": "At the door",
    "phone": "Phone and messages",
    "hospital": "After the hospital",
    "due": "Due or past due",
    "wait": "Can wait",
}
FEW = {"door": 4, "phone": 4, "hospital": 4, "due": 5, "wait": 3}
MANY = 25  # cards of a group at most, however many there are
NOT_ASKED = "Not asked yet"
BEFORE_A_VISIT = (Kind.OUTREACH, Kind.HAND_OFF, Kind.FIRST_VISIT)
MOST_TOLD = 60


def plan_scene(scenario, plan, left):
    """Return the plan of a day that has not begun; ``left`` says what it leaves open."""
    day = FIRST_DAY
    return {
        "phase": "plan",
        "day": DAYS[0],
        "paid": PAID,
        "left": left,
        "rows": [
            {"name": name, "look": LOOK[name], "minutes": minutes} for name, minutes in plan.items()
        ],
        "strip": {
            **frame(scenario, day),
            "done": [],
            "plan": planned_blocks(scenario, day, plan),
            "fixed": [],
            "flags": [],
        },
        "notice": of_the_course().notice,
    }


def older_scene(stored, plan):
    """Return a day of an older version to be read, from what is stored of it."""
    return {
        "phase": "older",
        "day": DAYS[0] if stored["days"] == 1 else "week",
        "left": OLDER,
        "plan": [[name, minutes] for name, minutes in plan.items()],
        "made": len(stored["choices"]),
        "read": stored.get("read", []),
    }


def desk_scene(game, plan, feed, words_for_no, needs=()):
    """Return the desk of a game's next decision."""
    desk, day = game.desk, game.today
    faces = Faces(game.log, desk.now)
    queue = groups(desk)
    shown = {key: cards[:MANY] for key, cards in queue.items()}
    found = ledger(game.scenario, game.log, day)
    used = paid_minutes(game.scenario, day, desk.now)
    return {
        "phase": "desk",
        "day": DAYS[day - FIRST_DAY] if day - FIRST_DAY < len(DAYS) else weekday(desk.now),
        "clock": clock(desk.now),
        "left": f"{hours_said(PAID - used)} left",
        "strip": {
            **frame(game.scenario, day),
            "now": desk.now - day * DAY,
            "done": blocks(game, day, faces),
            "plan": planned_blocks(game.scenario, day, plan),
            "fixed": fixed(desk, day, faces),
            "flags": flags(game, day, faces, desk.now),
        },
        "queue": [
            {
                "key": key,
                "title": GROUPS[key],
                "count": len(queue[key]),
                "few": FEW[key],
                "cards": [person_card(card, desk, faces) for card in cards],
            }
            for key, cards in shown.items()
            if cards
        ],
        "charts": {
            str(card.number): chart(game, card, faces) for cards in shown.values() for card in cards
        },
        "feed": feed[:MOST_TOLD],
        "ledger": {
            "sum": f"{hours_said(sum(found.values()))} of {hours_said(PAID)}",
            "paid": PAID,
            "rows": ledger_rows(found, plan if day == FIRST_DAY else {}),
        },
        "no": words_for_no,
        "reasons": [list(pair) for pair in REASONS.items()],
        "supplied": [NEEDS[name].label for name in needs],
        "notice": faces.people.notice,
    }


def face(person):
    """Return the face of a person: initials, and whether it is a patient's."""
    if person is None:
        return {"initials": "?", "staff": True, "name": "", "age": None}
    age = getattr(person, "age", None)
    return {"initials": person.initials, "staff": age is None, "name": person.name, "age": age}


def person_card(card, desk, faces):
    """Return a card of the queue: who, why today, and a flag."""
    person = faces.of(card)
    return {
        "key": str(card.number),
        **face(person),
        "tier": str(card.tier or ""),
        "why": why(card, person) + (f" Tried {tried(card)}." if card.attempts else ""),
        "flag": flag(card, desk),
    }


def tried(card):
    """Return how often somebody was called in vain."""
    return TIMES.get(card.attempts, f"{card.attempts} times")


def why(card, person):
    """Return why a card is on the desk, in the person's terms."""
    if person is None:
        return NAMES[card.kind]
    if card.patient is None:
        return f"“{person.asks[card.kind]}”"
    if card.kind is Kind.DOCUMENTATION:
        return f"Note to write: {person.reason(card.kind)}"
    return person.reason(card.kind)


def flag(card, desk):
    """Return the flag of a card: a kind for its sign, and the words."""
    now = desk.now
    if card.rank == 0:
        if card.at is not None:
            return {"kind": "soon", "sign": "cal", "words": f"agreed for {clock(card.at)}"}
        waits = int(now - card.created)
        said = f"waits {waits} min" if waits else "just came"
        return {"kind": "soon", "sign": "wait", "words": said}
    if card.kind is Kind.DOCUMENTATION:
        return {"kind": "info", "sign": "note", "words": "note"}
    if card.due < now:
        return {"kind": "late", "sign": "late", "words": short_due(card.due, now)}
    today = ends_on(card.due) == int(now // DAY)
    if card.clock is not None:
        return {"kind": "soon", "sign": "clock", "words": short_due(card.due, now)}
    kind = "soon" if today else "plain"
    return {"kind": kind, "sign": "cal", "words": short_due(card.due, now)}


def chart(game, card, faces):
    """Return the chart of a card: who it is, what is known, what is due, and what can be done."""
    desk, person = game.desk, faces.of(card)
    name = faces.short(card) or "Nobody"
    return {
        "key": str(card.number),
        **face(person),
        "tier": str(card.tier or ""),
        "sub": subtitle(card, person),
        "why": why(card, person),
        "facts": facts(game, card, person, faces),
        "due": due(card, desk),
        "late": card.rank > 0 and card.due < desk.now,
        "head": due_head(card, desk),
        "choices": choices(game, card, name),
        "asks": needs_words(card),
    }


def subtitle(card, person):
    """Return the line beneath a name."""
    detail = person.detail if person else ""
    return " · ".join(part for part in (detail, card.tier and f"{card.tier} needs") if part)


def facts(game, card, person, faces):
    """Return what a chart says, as ``[title, words, whether it is a quotation]``."""
    if card.patient is None:
        role = getattr(person, "role", "")
        return [["Who asks", begun(role), False], ["What it is", OF_KIND[card.kind], False]]
    found = []
    if card.kind is Kind.HAND_OFF:
        found.append(["Introduced by", faces.referrer(card), False])
    new = card.kind in BEFORE_A_VISIT or card.last_contact is None
    possessive = person.spoken_of.possessive
    return [
        *found,
        ["Conditions", person.conditions, False],
        [begun(f"{possessive} goal")] + ([NOT_ASKED, False] if new else [f"“{person.goal}”", True]),
        ["In the way", person.in_the_way, False],
        ["Last contact", last_contact(card, game.desk.now), False],
    ]


def last_contact(card, now):
    """Return when a patient was last spoken to."""
    if card.last_contact is None:
        return "None yet"
    days = int(now // DAY) - int(card.last_contact // DAY)
    return "Today" if days == 0 else "Yesterday" if days == 1 else f"{days} days ago"


def due_head(card, desk):
    """Return in a word how a card stands: agreed for now, waiting here, past due or due."""
    if card.rank == 0:
        return "Waits." if card.at is None else "Now."
    return "Past due." if card.due < desk.now else "Due."


def due(card, desk):
    """Return what is due, by when, and how often it was tried."""
    if card.kind in STANDING:
        return f"Here since {clock(card.created)}, and not for long."
    said = begun(NAMES[card.kind])
    if card.at is not None:
        said += f", agreed for {clock(card.at)}, {card.channel}."
    elif card.rank == 0:
        said += f", here since {clock(card.created)}."
    else:
        said += f", {when_due(card.due, desk.now)}."
    if card.kind is Kind.TRANSITION and card.clock is not None:
        said += " The call has to be made within two business days of the discharge."
    if card.attempts:
        said += f" Tried {tried(card)}, without an answer."
    return said
