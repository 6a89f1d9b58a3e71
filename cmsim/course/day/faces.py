"""Who is who on a desk: each patient and each colleague of the model as one invented person."""

from cmsim.course.day.needs import NAME, SEAT
from cmsim.course.day.time_ledger import OF_KIND, PATIENTS
from cmsim.course.day.words import A_NOTE, note_added
from cmsim.course.kit.outcomes import outcome, weekday
from cmsim.course.kit.people import ASKED, Cast, of_the_course
from cmsim.model.log import Activity, Kind


class Faces:
    """The people of a game at a moment, by cards of the desk and by entries of the log.

    ``now`` is up to when the log has been read; patients who come up later get their people later.
    """

    def __init__(self, log, now):
        self.people, self.log = of_the_course(), log
        self.cast = Cast(self.people).meet(log, now)

    def patient(self, one):
        """Return who plays the patient of a card or of an entry."""
        who = one.practice, one.patient
        return self.cast.person(*who, self.log.roster.tier(*who))

    def who(self, number):
        """Return the patient of a number, in the one practice of the day."""
        return NAME, number

    def named(self, number):
        """Return who plays the patient of a number."""
        return self.cast.person(*self.who(number), self.log.roster.tier(*self.who(number)))

    def short_of(self, number):
        """Return the name by which the patient of a number is spoken of."""
        return self.named(number).short

    def of(self, card):
        """Return the person of a card: the patient, or whoever asks; ``None`` where nobody does."""
        if card.patient is not None:
            return self.patient(card)
        return self.people.who_asks(card.kind, card.number) if card.kind in ASKED else None

    def full(self, card):
        """Return the whole name of whoever a card is about, nothing where nobody is."""
        person = self.of(card)
        return person.name if person else ""

    def short(self, one):
        """Return the name by which the patient of a card or an entry, or a colleague, is called."""
        person = self.patient(one) if one.patient is not None else self.of(one)
        return person.short if person else ""

    def asker(self, card):
        """Return the name of the colleague who asks for something."""
        person = self.of(card) if card.patient is None else None
        return person.short if person else "a colleague"

    def asked(self, card):
        """Return what a colleague asks for."""
        person = self.of(card) if card.patient is None else None
        return person.asks[card.kind] if person else ""

    def interrupter(self, number):
        """Return the name of a colleague who interrupts, in turn."""
        person = self.people.who_asks(Kind.INTERRUPTION, number)
        return person.short if person else "a colleague"

    def referrer(self, card):
        """Return the name of the clinician who referred a patient last."""
        for entry in reversed(self.entries(card)):
            if entry.activity is Activity.REFERRED:
                clinician = self.people.clinician(entry.detail or "")
                return clinician.formal if clinician else "a clinician"
        return "a clinician"

    def entries(self, one):
        """Return what the log tells of the patient of a card or of an entry."""
        return [
            entry
            for entry in self.log
            if entry.patient == one.patient and entry.practice == one.practice
        ]

    def outcome(self, one, start, end):
        """Return what came of a patient in a span of a day, in at most two sentences."""
        said = outcome(self.entries(one), self.patient(one), start, end, self.people, SEAT)
        return said.replace(f" on {weekday(start)} at ", " at ")

    def came_of(self, act, desk):
        """Return what came of doing the card of a patient; ``None`` where it is no contact."""
        card = act.card
        if OF_KIND[card.kind] != PATIENTS:
            return None
        end = desk.now if desk else act.entries[-1].time
        said = [self.outcome(card, act.now + 1e-6, end)]
        return " ".join(said + ([A_NOTE] if note_added(act) else []))
