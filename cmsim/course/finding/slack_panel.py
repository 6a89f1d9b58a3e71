"""The panel of free time: what a full day does to referrals handed over in person."""

import ipywidgets as widgets

from cmsim.analysis.statistics import estimate
from cmsim.course.finding import figures
from cmsim.course.finding.slack import PULLED, USUAL, name_of, setting
from cmsim.course.finding.stored_panel import StoredPanel
from cmsim.views.widgets.controls import Check, Range
from cmsim.views.widgets.layout import card, stacked
from cmsim.views.widgets.progressive import fact


class SlackPanel(StoredPanel):
    """Fill or free the care manager's week, and see how many referrals she can meet in person."""

    part = "slack"

    def __init__(self, runs=None):
        super().__init__(runs)
        self.pulled = self.add(
            Range(
                "Pulled into other work",
                min=PULLED[0],
                max=PULLED[-1],
                step=PULLED[1],
                value=USUAL,
                unit="hours a week",
            )
        )
        self.listed = self.add(Check("She calls from a list whenever she is free"))
        for control in (self.pulled, self.listed):
            self.react(control, lambda value: self.moved())
        self.draw()

    def moved(self):
        """Look at another week."""
        self.touched = True
        self.draw()

    def of(self, measure, pulled, listed):
        """Return what the runs say of a week."""
        return estimate(self.columns[measure][name_of(pulled, listed)])

    def draw(self, working=""):
        self.take()
        here, listed = self.pulled.value, self.listed.value
        rows = {
            hours: (
                self.of("in_person", hours, listed),
                self.of("free", hours, listed),
                self.of("in_person", hours, not listed),
            )
            for hours in PULLED
        }
        drawn = figures.slack(rows, here, self.guess(1), self.count)
        drawn = drawn._replace(caption=self.old() + working + drawn.caption)
        said = sentence(*rows[here][:2])
        self.show(f'<p class="cm-result" aria-hidden="true">{said}</p>{drawn.html("slack")}')
        self.say(said.replace("<b>", "").replace("</b>", ""))
        self.learn(self.found(rows[here][0]))

    def found(self, now):
        """Return the facts of the week in view."""
        here, listed = self.pulled.value, self.listed.value
        column = self.columns["in_person"]
        told = {}
        if here == USUAL and not listed:
            told["in_person_usual"] = fact(now, "of 100 referrals")
        if listed:
            moved = estimate(column[name_of(here, True)] - column[name_of(here, False)])
            told["list_handed"] = fact(moved, "more of 100 referrals")
        if here != USUAL:
            moved = estimate(column[name_of(PULLED[-1], listed)] - column[name_of(0, listed)])
            told["pulled_handed"] = fact(moved, "more of 100 referrals")
        return told

    def view(self):
        self.begin()
        self.status.add_class("cm-unseen")
        return stacked(
            self.pulled,
            self.listed,
            card(self.body, widgets.HTML(sources()), self.status, stays=True),
        )

    def state(self):
        return {"pulled": self.pulled.value, "listed": self.listed.value} | (
            {"touched": True} if self.touched else {}
        )

    def restore(self, state):
        if state["pulled"] not in PULLED:
            raise ValueError("no such week")
        self.set(self.pulled, value=state["pulled"])
        self.set(self.listed, value=bool(state["listed"]))
        self.touched = bool(state.get("touched"))
        self.draw()


def sentence(known, free):
    """Return as HTML how many referrals are handed over in person, and her free hours.

    >>> from cmsim.analysis.statistics import Estimate
    >>> sentence(Estimate(37.5, 2.5, 0.95, 20), Estimate(11.4, 0.7, 0.95, 20))
    '<b>38 of 100</b> referrals in person (35 to 40), with <b>11 free hours</b> a week.'
    """
    return (
        f"<b>{known.mean:.0f} of 100</b> referrals in person ({known.low:.0f} to "
        f"{known.high:.0f}), with <b>{free.mean:.0f} free hours</b> a week."
    )


def sources():
    """Return as HTML what the runs take for granted, with what it rests on."""
    usual = setting(USUAL, False)
    made, work = usual.practices[0], usual.work
    lines = (
        "Warm hand-off and the two routes: Care Management: A How-To Guide, “Structure as location "
        "for the care manager” and “Identifying patients for care management”.",
        f"A clinician tries to hand over {100 * made.hand_over:.0f} of 100 referrals in person, if "
        f"she can come within {work.hand_off_wait:.0f} minutes: assumptions (0 to 100; 0 to 30).",
        f"A willing clinician with full trust thinks of her at {100 * made.referral_habit:.0f} of "
        "100 visits of patients who could gain: an assumption (2 to 40).",
    )
    told = "".join(f"<li>{line}</li>" for line in lines)
    return f"<details><summary>Sources and assumptions</summary><ul>{told}</ul></details>"
