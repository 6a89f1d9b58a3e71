"""From a log to stretches of work for one patient each: when, how long, and what came of it."""

from collections.abc import Iterable

from cmsim.model.log import SPENT, UNANSWERED, Activity, Entry

IN_VAIN = frozenset([UNANSWERED, Activity.MISSED])


class Stretch:
    """A stretch of a care manager's time, and what the log says of it afterwards.

    ``after`` holds the entries of the same care manager about the same patient from then on, until
    her next stretch for a patient; it is empty for a stretch that is for no patient. ``in_vain``
    says whether a call was not answered or the patient did not come.
    """

    __slots__ = ("spent", "after", "in_vain")

    def __init__(self, spent: Entry) -> None:
        self.spent = spent
        self.after: list[Entry] = []
        self.in_vain = False


def stretches(log: Iterable[Entry]) -> list[Stretch]:
    """Return each stretch of time of every care manager, in order of their ends."""
    found: list[Stretch] = []
    last: dict[str | None, Stretch] = {}
    for entry in log:
        if entry.activity is SPENT:
            stretch = Stretch(entry)
            found.append(stretch)
            if entry.patient is not None:
                last[entry.care_manager] = stretch
        elif entry.care_manager in last and entry.patient is not None:
            stretch = last[entry.care_manager]
            about = stretch.spent
            if about.patient == entry.patient and about.practice == entry.practice:
                stretch.after.append(entry)
                if entry.activity in IN_VAIN:
                    stretch.in_vain = True
    return found
