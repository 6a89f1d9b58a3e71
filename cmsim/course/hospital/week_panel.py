"""The panel of the discharge week: go through it day by day, and again without one bottleneck."""

from html import escape

from cmsim.course.hospital import week_figure
from cmsim.course.hospital.clocks import without_marks
from cmsim.course.hospital.practice import BOTTLENECKS
from cmsim.course.hospital.week import (
    EVENING,
    IN_VAIN,
    LATE_NEWS,
    NOT_CALLED,
    OPEN,
    SHOWN,
    SPOKEN,
    lived,
)
from cmsim.views.chart import numbers
from cmsim.views.widgets.controls import Action, Choice, Range
from cmsim.views.widgets.layout import card, in_a_row
from cmsim.views.widgets.panel import Panel

AS_IT_IS = "now"
OPENS, LAST = 2, SHOWN - 1  # the day that the panel opens on, and the last
COUNTED = {SPOKEN: "spoken", LATE_NEWS: "late_news", IN_VAIN: "in_vain", NOT_CALLED: "not_called"}
WAYS = {AS_IT_IS: "As it is"} | {key: each.removed for key, each in BOTTLENECKS.items()}


class WeekPanel(Panel):
    """Live through three weeks after a week of discharges, the same patients each time."""

    def __init__(self, runs=None):
        super().__init__()
        self.ended = set()
        self.next = self.add(Action("Next day", primary=True))
        self.day = self.add(Range("Days since Monday", min=0, max=LAST, value=OPENS, unit="days"))
        self.way = self.add(Choice("The same week with", WAYS, value=AS_IT_IS, listed=True))
        self.react(self.next, self.go_on)
        self.react(self.day, lambda value: self.draw())
        self.react(self.way, lambda value: self.draw())
        self.draw()

    @property
    def removed(self):
        """Return the bottleneck that is removed, ``None`` as it is."""
        return None if self.way.value in (AS_IT_IS, None) else self.way.value

    def go_on(self):
        """Let a day pass."""
        self.set(self.day, value=self.day.value + 1)
        self.draw()

    def draw(self):
        """Show the week as it stands in the evening of the day."""
        found, evening = lived(self.removed), self.day.value + EVENING
        self.next.disabled = self.day.value == LAST
        if self.day.value == LAST:
            self.ended.add(self.removed or AS_IT_IS)
        said = sentence(found, evening)
        told = without_marks(said)
        drawn = week_figure.week(found, evening, told)
        self.show(
            f'<p class="cm-result" aria-hidden="true">{said}</p>{drawn.text()}'
            f'<p class="cm-caption">{escape(drawn.caption)}</p>'
            + numbers("The week", drawn.columns, drawn.rows)
        )
        self.say(told)

    def facts(self):
        """Return what the week showed, of each way that was lived to its end."""
        found = {way: counts(lived(None if way == AS_IT_IS else way)) for way in self.ended}
        if AS_IT_IS not in found:
            return {}
        base = found.pop(AS_IT_IS)
        told = {f"week_{key}": patients(base[why]) for why, key in COUNTED.items()}
        for way, each in found.items():
            told[f"week_gain_{way}"] = patients(each[SPOKEN] - base[SPOKEN])
        return told

    def view(self):
        self.status.add_class("cm-unseen")
        return card(self.body, self.day, in_a_row(self.next, self.way), self.status)

    def state(self):
        return {"day": self.day.value, "way": self.way.value, "ended": sorted(self.ended)}

    def restore(self, state):
        ended = set(state["ended"])
        if not ended <= set(WAYS):
            raise ValueError("no such way")
        self.set(self.day, value=state["day"])
        self.set(self.way, value=state["way"])
        self.ended = ended
        self.draw()


def counts(found):
    """Return of how many patients the two business days ended in each way."""
    ended = [stay.why(SHOWN) for stay in found.stays]
    return {why: ended.count(why) for why in COUNTED}


def patients(number):
    """Return a number of patients as a fact."""
    return {"value": number, "low": None, "high": None, "unit": "patients"}


def sentence(found, day):
    """Return how the week stands at a moment, as HTML."""
    ended = [stay.why(day) for stay in found.stays if stay.home <= day]
    known = sum(stay.known is not None and stay.known <= day for stay in found.stays)
    late = len(ended) - ended.count(SPOKEN) - ended.count(OPEN)
    return (
        f"{week_figure.clock(day)}, 7 PM: <b>{len(ended)} of {len(found.stays)}</b> are home, the "
        f"practice knows of {known}. <b>{ended.count(SPOKEN)}</b> spoken to in time, "
        f"<b>{late}</b> not in time."
    )
