"""From a log to episodes of care and pieces of work, each with its beginning and its end."""

from collections import defaultdict

from cmsim.model.log import Activity, Kind
from cmsim.units import DAY

OPEN = float("inf")
CONTACTS = (Kind.FIRST_VISIT, Kind.FOLLOW_UP)
DONE, SETTLED = "done", "settled otherwise"


class WorkItem:
    """One piece of work: from coming up to being settled. Times in minutes.

    ``settled`` is infinite while it is open. ``how`` says whether it was done, missed by the
    patient, or fell away.
    """

    __slots__ = ("kind", "practice", "patient", "care_manager", "added", "due", "settled", "how")

    def __init__(self, kind, entry, due, care_manager):
        self.kind, self.practice, self.patient = kind, entry.practice, entry.patient
        self.care_manager, self.added, self.due = care_manager, entry.time, due
        self.settled, self.how = OPEN, None


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

    def __init__(self, practice, patient, tier, number, opened, source):
        self.practice, self.patient, self.tier, self.number = practice, patient, tier, number
        self.opened, self.source = opened, source
        self.care_manager = self.reason = None
        self.first, self.active, self.monitored, self.contacts = {}, [], [], []
        self.calls, self.given_up, self.closed = 0, OPEN, OPEN

    @property
    def who(self):
        """Return the patient, as practice and number."""
        return self.practice, self.patient

    @property
    def began_in_run(self):
        """Say whether this episode began in the run, not before it."""
        return Activity.OPEN_CASE not in self.first

    @property
    def referred(self):
        return Activity.REFERRED in self.first

    @property
    def attempted(self):
        """Return when somebody first tried to reach the patient, or ``None``."""
        times = [self.first[a] for a in ATTEMPTS if a in self.first]
        return min(times) if times else None


ATTEMPTS = (Activity.UNANSWERED, Activity.REACHED, Activity.NOT_ELIGIBLE)


class History:
    """Walk through a log once and collect ``episodes`` and ``work``.

    ``attempts`` is how many calls of outreach are allowed.
    """

    def __init__(self, log, attempts, roster):
        self.attempts, self.roster, self.episodes, self.work = attempts, roster, [], []
        self.current, self.contact, self.calls, self.checks = {}, {}, {}, {}
        self.papers, self.resources, self.questions = (defaultdict(list) for _ in range(3))
        self.asked, self.seen = defaultdict(int), defaultdict(int)
        steps = {activity: getattr(self, name) for activity, name in STEPS.items()}
        for entry in log:
            step = steps.get(entry.activity)
            if step is not None and entry.patient is not None:
                step(entry, entry.who)
        self.leave_open()

    def settle(self, work, time, how=DONE):
        if work is not None:
            work.settled, work.how = max(time, work.added), how
            self.work.append(work)

    def leave_open(self):
        """Keep what is open at the end of the log."""
        for waiting in (self.contact, self.calls, self.checks):
            self.work += waiting.values()
        for waiting in (self.papers, self.resources, self.questions):
            for several in waiting.values():
                self.work += several

    # --- episodes

    def begin(self, entry, who):
        """Open an episode; outreach is the work until the patient is reached or given up."""
        self.seen[who] += 1
        source = "clinician" if entry.activity == Activity.REFERRED else entry.detail
        episode = Episode(*who, self.roster.tier(*who), self.seen[who], entry.time, source)
        episode.first[entry.activity] = entry.time
        self.current[who] = episode
        self.episodes.append(episode)

    def begin_in_care(self, entry, who):
        self.begin(entry, who)
        episode = self.current[who]
        episode.source, episode.care_manager = "in care at the start", entry.care_manager
        if entry.detail == "monitored":
            episode.monitored.append([entry.time, OPEN])
        else:
            episode.active.append([entry.time, OPEN])
            episode.contacts.append(entry.value)

    def mark(self, entry, who):
        episode = self.current.get(who)
        if episode is not None:
            episode.first.setdefault(entry.activity, entry.time)
        return episode

    def unanswered(self, entry, who):
        """Count a call of outreach; after the last one allowed nobody works on it any more."""
        episode = self.mark(entry, who) if entry.detail == Kind.OUTREACH else None
        if episode is not None:
            episode.calls += 1
            if episode.calls == self.attempts:
                episode.given_up = entry.time
                self.settle(self.contact.pop(who, None), entry.time, SETTLED)

    def reached(self, entry, who):
        self.mark(entry, who)
        self.settle(self.contact.pop(who, None), entry.time)

    def enrolled(self, entry, who):
        episode = self.mark(entry, who)
        if episode is not None:
            episode.care_manager = entry.care_manager
            episode.active.append([entry.time, OPEN])

    def graduated(self, entry, who):
        episode = self.mark(entry, who)
        self.settle(self.contact.pop(who, None), entry.time, SETTLED)
        if episode is not None:
            end_spell(episode.active, entry.time)
            episode.monitored.append([entry.time, OPEN])

    def reopened(self, entry, who):
        episode = self.mark(entry, who)
        self.settle(self.checks.pop(who, None), entry.time, SETTLED)
        if episode is not None:
            end_spell(episode.monitored, entry.time)
            episode.active.append([entry.time, OPEN])

    def closed(self, entry, who):
        """Close an episode; what was planned for it falls away."""
        if entry.detail == Kind.TRANSITION:
            self.settle(self.calls.pop(who, None), entry.time, SETTLED)
            return
        for waiting in (self.contact, self.checks):
            self.settle(waiting.pop(who, None), entry.time, SETTLED)
        episode = self.mark(entry, who)
        if episode is not None:
            end_spell(episode.active, entry.time)
            end_spell(episode.monitored, entry.time)
            episode.closed, episode.reason = entry.time, entry.activity

    # --- work

    def added(self, entry, who):
        """Take note of a task that came onto a worklist."""
        kind = entry.detail
        if kind == Kind.DOCUMENTATION:
            self.papers[who, entry.care_manager].append(
                WorkItem(kind, entry, entry.value, entry.care_manager)
            )
        elif kind in PLANNED:
            self.plan(kind, entry, who)
        elif kind == Kind.TRANSITION:
            self.settle(self.calls.pop(who, None), entry.time, SETTLED)
            self.calls[who] = WorkItem(kind, entry, entry.value, entry.care_manager)
        elif kind == Kind.MONITORING:
            self.checks[who] = WorkItem(kind, entry, entry.value, self.carer(who))
        elif kind == Kind.RESOURCE:
            self.resources[who].append(WorkItem(kind, entry, entry.value, entry.care_manager))
        elif kind == Kind.COORDINATION:
            self.question(entry, who)

    def carer(self, who):
        episode = self.current.get(who)
        return episode.care_manager if episode is not None else None

    def plan(self, kind, entry, who):
        """Open the work on the next contact; the same contact may come up several times."""
        before = self.contact.get(who)
        if before is not None:
            if entry.care_manager is None:
                before.due = entry.value
        elif entry.care_manager is None or kind == Kind.HAND_OFF:
            self.contact[who] = WorkItem(kind, entry, entry.value, self.carer(who))

    def question(self, entry, who):
        """Open a question to a clinician, unless this is the answer coming back."""
        if self.asked[who]:
            self.asked[who] -= 1
        else:
            work = WorkItem(Kind.COORDINATION, entry, entry.value, entry.care_manager)
            self.questions[who].append(work)

    def asking(self, entry, who):
        self.asked[who] += 1

    def answered(self, entry, who):
        if self.questions[who]:
            self.settle(self.questions[who].pop(0), entry.time)

    def contacted(self, entry, who):
        """Complete a contact; one held before it was due came up at that moment."""
        episode = self.mark(entry, who)
        if episode is not None:
            episode.contacts.append(entry.time)
        kind = Kind.FIRST_VISIT if entry.activity == Activity.VISITED_FIRST else Kind.FOLLOW_UP
        work = self.contact.pop(who, None) or WorkItem(kind, entry, entry.time, entry.care_manager)
        self.settle(work, entry.time)

    def missed(self, entry, who):
        self.settle(self.contact.pop(who, None), entry.time, "missed")

    def called(self, entry, who):
        self.settle(self.calls.pop(who, None), entry.time)

    def spent(self, entry, who):
        """Settle work that leaves no other trace than the time it took."""
        kind = entry.detail
        if kind == Kind.DOCUMENTATION:
            waiting = self.papers[who, entry.care_manager]
        elif kind == Kind.RESOURCE:
            waiting = self.resources[who]
        elif kind == Kind.MONITORING:
            self.settle(self.checks.pop(who, None), entry.time)
            return
        else:
            return
        if waiting:
            self.settle(waiting.pop(0), entry.time)


PLANNED = (Kind.OUTREACH, Kind.HAND_OFF, *CONTACTS)
CLOSING = (
    Activity.DECLINED,
    Activity.UNREACHED,
    Activity.EXPIRED,
    Activity.NOT_TAKEN,
    Activity.NOT_ELIGIBLE,
    Activity.DISENGAGED,
    Activity.DIED_OR_MOVED,
    Activity.RELEASED,
)
STEPS = dict.fromkeys(CLOSING, "closed") | {
    Activity.IDENTIFIED: "begin",
    Activity.REFERRED: "begin",
    Activity.OPEN_CASE: "begin_in_care",
    Activity.HANDED_OVER: "mark",
    Activity.UNANSWERED: "unanswered",
    Activity.REACHED: "reached",
    Activity.ENROLLED: "enrolled",
    Activity.GRADUATED: "graduated",
    Activity.REOPENED: "reopened",
    Activity.REPORTED_BACK: "mark",
    Activity.ADDED: "added",
    Activity.ASKED: "asking",
    Activity.ANSWERED: "answered",
    Activity.CONTACTED: "contacted",
    Activity.VISITED_FIRST: "contacted",
    Activity.MISSED: "missed",
    Activity.CALLED: "called",
    Activity.SPENT: "spent",
}


def end_spell(spells, time):
    """End the last spell if it is still open."""
    if spells and spells[-1][1] == OPEN:
        spells[-1][1] = time


def active_spells(episode, within=60 * DAY):
    """Return the spells in which an open episode had a contact within the last 60 days."""
    spells, contacts = [], episode.contacts
    for start, end in episode.active:
        for n, contact in enumerate(contacts):
            following = contacts[n + 1] if n + 1 < len(contacts) else OPEN
            begin, stop = max(contact, start), min(contact + within, following, end)
            if begin < stop:
                spells.append((begin, stop))
    return spells
