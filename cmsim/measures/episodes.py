"""From a log to episodes of care, each with its beginning, its spells and its end."""

from collections import Counter
from collections.abc import Iterable

from cmsim.measures.standing import (
    ACTIVE,
    AFTER,
    CLOSED,
    IN_CARE,
    MONITORED,
    OPENING,
    STEPS,
    Standing,
    after,
)
from cmsim.model.log import CONTACTED, OUTREACH, UNANSWERED, VISITED_FIRST, Activity, Entry, Who
from cmsim.model.roster import Roster
from cmsim.scenario.panel import Tier
from cmsim.units import DAY

OPEN = float("inf")
COMPLETED = (VISITED_FIRST, CONTACTED)
OF_A_CALL = frozenset([UNANSWERED, Activity.UNREACHED])  # of outreach, or after a discharge
ATTEMPTS = (UNANSWERED, Activity.REACHED, Activity.NOT_ELIGIBLE)
TOLD = frozenset(
    [*STEPS, Activity.HANDED_OVER, UNANSWERED, Activity.REPORTED_BACK]
)  # what an episode remembers the first of


class Episode:
    """One patient identified or referred, or in care at the start: what happened, and when first.

    ``first`` gives the first time of each activity. ``active`` and ``monitored`` hold spells
    as ``[start, end]``; ``contacts`` the times of completed contacts, one before the start
    included. ``given_up`` is when the last allowed call of outreach was not answered; the patient
    may still be met at a visit. It and ``closed`` are infinite until then.
    """

    __slots__ = (
        "practice",
        "patient",
        "tier",
        "number",
        "opened",
        "source",
        "care_manager",
        "first",
        "active",
        "monitored",
        "contacts",
        "calls",
        "given_up",
        "closed",
        "reason",
    )

    def __init__(self, entry: Entry, tier: Tier, number: int) -> None:
        self.practice, self.patient, self.tier, self.number = *entry.who, tier, number
        self.opened, self.source = entry.time, source_of(entry)
        self.care_manager: str | None = None
        self.reason: Activity | None = None
        self.first: dict[Activity, float] = {}
        self.active: list[list[float]] = []
        self.monitored: list[list[float]] = []
        self.contacts: list[float] = []
        self.calls, self.given_up, self.closed = 0, OPEN, OPEN

    @property
    def who(self) -> Who:
        """Return the patient, as practice and number."""
        return self.practice, self.patient

    @property
    def began_in_run(self) -> bool:
        """Say whether this episode began in the run, not before it."""
        return Activity.OPEN_CASE not in self.first

    @property
    def referred(self) -> bool:
        """Say whether a clinician referred the patient."""
        return Activity.REFERRED in self.first

    @property
    def attempted(self) -> float | None:
        """Return when somebody first tried to reach the patient, or ``None``."""
        times = [self.first[each] for each in ATTEMPTS if each in self.first]
        return min(times) if times else None

    def stand(self, where: Standing, entry: Entry) -> None:
        """Take note of where an entry moves the patient: spells end and begin."""
        if where in IN_CARE:
            if not is_open(self.active):
                end_spell(self.monitored, entry.time)
                self.active.append([entry.time, OPEN])
                self.care_manager = entry.care_manager
        elif where is MONITORED:
            end_spell(self.active, entry.time)
            self.monitored.append([entry.time, OPEN])
            self.care_manager = self.care_manager or entry.care_manager
        elif where in CLOSED:
            end_spell(self.active, entry.time)
            end_spell(self.monitored, entry.time)
            self.closed, self.reason = entry.time, entry.activity

    def unanswered(self, time: float, allowed: int) -> None:
        """Count a call of outreach; after the last one allowed nobody works on it any more."""
        self.calls += 1
        if self.calls == allowed:
            self.given_up = time


def source_of(entry: Entry) -> str | None:
    """Return how a patient came to care management, from the first entry of an episode."""
    if entry.activity is Activity.OPEN_CASE:
        return "in care at the start"
    return "clinician" if entry.activity is Activity.REFERRED else entry.detail


def read_episodes(entries: Iterable[Entry], allowed: int, roster: Roster) -> list[Episode]:
    """Return the episodes that entries tell of, in the order in which they began.

    Only entries of the activities in ``TOLD`` are needed. ``allowed`` is how many calls of
    outreach are allowed.
    """
    found: list[Episode] = []
    current: dict[Who, Episode] = {}
    seen: Counter[Who] = Counter()
    for entry in entries:
        activity = entry.activity
        if activity in OF_A_CALL and entry.detail != OUTREACH:
            continue
        who, where = entry.who, AFTER.get(activity)
        if activity in OPENING:
            seen[who] += 1
            episode = current[who] = Episode(entry, roster.tier(*who), seen[who])
            found.append(episode)
            if activity is Activity.OPEN_CASE:
                where = after(entry)
                episode.contacts += [entry.value] if where is ACTIVE else []
        elif who in current:
            episode = current[who]
        else:
            continue
        if where is not None:
            episode.stand(where, entry)
        elif activity is Activity.TAKEN_OVER and episode.care_manager:
            episode.care_manager = entry.care_manager
        if activity in COMPLETED:
            episode.contacts.append(entry.time)
        elif activity is UNANSWERED:
            episode.unanswered(entry.time, allowed)
        episode.first.setdefault(activity, entry.time)
    return found


def is_open(spells: list[list[float]]) -> bool:
    """Say whether the last spell is still open."""
    return bool(spells) and spells[-1][1] == OPEN


def end_spell(spells: list[list[float]], time: float) -> None:
    """End the last spell if it is still open."""
    if is_open(spells):
        spells[-1][1] = time


def active_spells(episode: Episode, within: float = 60 * DAY) -> list[tuple[float, float]]:
    """Return the spells in which an open episode had a contact within the last 60 days."""
    spells, contacts = [], episode.contacts
    for start, end in episode.active:
        for n, contact in enumerate(contacts):
            following = contacts[n + 1] if n + 1 < len(contacts) else OPEN
            begin, stop = max(contact, start), min(contact + within, following, end)
            if begin < stop:
                spells.append((begin, stop))
    return spells
