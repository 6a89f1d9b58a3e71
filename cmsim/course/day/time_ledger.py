"""Where a day went: every paid minute in one place, the clocks, and what is left behind."""

from typing import NamedTuple

from cmsim.course.day.needs import SEAT
from cmsim.measures.time_spent import stretches
from cmsim.model.log import CALLED, UNANSWERED, Activity, Kind
from cmsim.scenario.post import OFF
from cmsim.units import DAY, HOUR

PATIENTS, TAG = "With and for patients", "Unanswered calls, no-shows"
NOTES, DATA = "Documentation", "Registry, reports and directory"
TEAM, OTHERS = "Huddles, meetings and learning", "Other people's work"
BROKEN, ROAD, WAIT = "Interruptions", "Travel and leave", "Waiting for work"
CATEGORIES = {
    PATIENTS: (
        Kind.TRANSITION,
        Kind.OUTREACH,
        Kind.HAND_OFF,
        Kind.FIRST_VISIT,
        Kind.FOLLOW_UP,
        Kind.CHECK_IN,
        Kind.MONTHLY,
        Kind.MONITORING,
        Kind.COORDINATION,
        Kind.RESOURCE,
    ),
    TAG: (),
    NOTES: (Kind.DOCUMENTATION,),
    DATA: (Kind.REGISTRY, Kind.UPKEEP),
    TEAM: (Kind.MEETING, Kind.RELATIONSHIP, Kind.TRAINING),
    OTHERS: (Kind.PULLED,),
    BROKEN: (Kind.INTERRUPTION,),
    ROAD: (Kind.TRAVEL, Kind.LEAVE),
    WAIT: (Kind.WAITING,),
}
OF_KIND = {kind: name for name, kinds in CATEGORIES.items() for kind in kinds}
AVOIDABLE = {"tag": TAG, "notes": NOTES, "others": OTHERS, "broken": BROKEN, "waiting": WAIT}


class Spell(NamedTuple):
    """Time spent on one thing without a break; times in minutes of the run."""

    start: float
    end: float
    kind: Kind
    patient: int | None
    category: str


class Clock(NamedTuple):
    """A call after a hospital stay: when it was due, when it was made, and whether it was tried."""

    patient: int
    due: float
    called: float | None
    tried: bool
    put_off: bool

    @property
    def met(self):
        return self.called is not None and self.called <= self.due

    @property
    def traded(self):
        """Say whether it ran out with open eyes: it was tried in time, or put off on purpose."""
        return not self.met and (self.tried or self.put_off)


def spells(log, seat=SEAT):
    """Return what the seat's time was spent on, in order; a call in vain is told from a talk."""
    found = []
    for stretch in stretches(log):
        spent = stretch.spent
        if spent.care_manager == seat:
            category = TAG if stretch.in_vain else OF_KIND[spent.kind]
            found.append(Spell(spent.start, spent.time, Kind(spent.kind), spent.patient, category))
    return sorted(found)


def paid_spans(scenario, day):
    """Return (start, end) of the paid half-days of one day of the run, counted from 0."""
    post = scenario.posts[0]
    morning = day * DAY + post.starts * HOUR
    noon = morning + post.half_day * HOUR
    return (morning, noon), (noon + post.pause * HOUR, noon + (post.pause + post.half_day) * HOUR)


def works(scenario, day):
    """Say whether the post works on a day of the run, counted from 0."""
    week = scenario.posts[0].week
    return any(site != OFF for site in week[day % 7 * 2 : day % 7 * 2 + 2])


def paid_minutes(scenario, day, now):
    """Return how many of the day's paid minutes have passed by ``now``."""
    return sum(max(0.0, min(now, end) - start) for start, end in paid_spans(scenario, day))


def on_day(scenario, log, day):
    """Return the day's spells as ``(category, kind, patient, start, end)`` on paid time.

    What runs over the end of a half-day is taken back from the next one, which starts later:
    so each paid minute is counted once, and a whole day adds up to its paid minutes.
    """
    spans = [
        span
        for n in range(day - 3, day + 2)
        if works(scenario, n)
        for span in paid_spans(scenario, n)
    ]
    first, last = paid_spans(scenario, day)[0][0], paid_spans(scenario, day)[1][1]
    found = []
    for spell in spells(log):
        for start, end in on_paid_time(spell, spans):
            if end > first and start < last and end > start:
                found.append(spell._replace(start=max(start, first), end=min(end, last)))
    return [spell for spell in found if spell.end > spell.start]


def on_paid_time(spell, spans):
    """Yield the parts of a spell on paid time; what runs over begins the next half-day."""
    left, start = spell.end - spell.start, spell.start
    for begin, end in spans:
        if left > 1e-9 and start < end:
            here = max(start, begin)
            part = min(left, end - here)
            yield here, here + part
            left -= part
            start = end


def ledger(scenario, log, day):
    """Return ``{category: minutes}`` of one day, every category named."""
    found = dict.fromkeys(CATEGORIES, 0.0)
    for spell in on_day(scenario, log, day):
        found[spell.category] += spell.end - spell.start
    return found


def week_ledger(scenario, log, days):
    """Return ``{category: minutes}`` of several days together."""
    each = [ledger(scenario, log, day) for day in days]
    return {name: sum(one[name] for one in each) for name in CATEGORIES}


def clocks(game, first, last):
    """Return the clocks that ran out, or would have, between the starts of two days."""
    called, tried, due = {}, {}, {}
    for entry in game.log:
        who, time = entry.patient, entry.time
        if entry.activity is Activity.ADDED and entry.kind is Kind.TRANSITION:
            due[who] = entry.due
        elif entry.activity is CALLED:
            called.setdefault((who, due.get(who)), time)
        elif entry.activity is UNANSWERED and entry.kind is Kind.TRANSITION:
            tried.setdefault((who, due.get(who)), time)
    put_off = {
        (act.card.patient, act.card.due)
        for act in game.acts
        if act.verb == "defer" and act.card.kind is Kind.TRANSITION
    }
    known = dict.fromkeys(
        (entry.patient, entry.due)
        for entry in game.log
        if entry.activity is Activity.ADDED and entry.kind is Kind.TRANSITION
    )
    return [
        Clock(
            who,
            when,
            called.get((who, when)),
            tried.get((who, when), when + 1) <= when,
            (who, when) in put_off,
        )
        for who, when in known
        if first * DAY <= when < last * DAY
    ]


def backlog(desk):
    """Return (cards past due, their usual minutes) on a desk."""
    late = [card for card in desk.tasks if card.due < desk.now and card.rank]
    return len(late), sum(card.minutes for card in late)


def day_facts(game, day, plan):
    """Return what one day showed beside its plan, as ``{name: number}``."""
    found, ran = ledger(game.scenario, game.log, day), clocks(game, day, day + 1)
    done = [act for act in game.acts if act.verb == "do" and act.now // DAY == day]
    facts = {f"minutes_{key}": found[name] for key, name in AVOIDABLE.items()}
    facts |= {
        f"minutes_over_{key}": found[name] - plan.get(name, 0) for key, name in AVOIDABLE.items()
    }
    return facts | {
        "minutes_with_patients": found[PATIENTS],
        "ledger_minutes": sum(found.values()),
        "things_done": len(done),
        "clocks_met": sum(clock.met for clock in ran),
        "clocks_traded": sum(clock.traded for clock in ran),
        "clocks_dropped": sum(not (clock.met or clock.traded) for clock in ran),
    }
