"""The panel of the map: a workflow of the guide, where it loses patients, and one change."""

from cmsim.analysis.statistics import difference, estimate
from cmsim.course.finding import figures
from cmsim.course.finding.leaks import STAGES, WORKFLOWS, name_of
from cmsim.course.finding.stored_panel import StoredPanel, plain_fact
from cmsim.views.widgets.controls import Check, Choice
from cmsim.views.widgets.layout import card, in_a_row, stacked
from cmsim.views.widgets.progressive import fact

NAMES = {key: flow.name for key, flow in WORKFLOWS.items()}
ARROWS = ("called", "reached", "agreed", "visited", "stayed")  # of the facts, in the map's order
FIRST_VISIT = 4


class LeakPanel(StoredPanel):
    """Choose a workflow, look for its leaking arrow, change one thing, and see what follows."""

    part = "leaks"

    def __init__(self, runs=None):
        super().__init__(runs)
        self.flow = self.add(Choice("Workflow", NAMES, value="day"))
        self.after = self.add(Check(WORKFLOWS["day"].change))
        self.flow.add_class("cm-line-up")
        self.react(self.flow, lambda value: self.other())
        self.react(self.after, lambda value: self.moved())
        self.draw()

    def other(self):
        """Look at another workflow, as the guide shows it."""
        self.set(self.after, value=False, label=WORKFLOWS[self.flow.value].change)
        self.moved()

    def moved(self):
        """Draw the map anew."""
        self.touched = True
        self.draw()

    def known(self, name):
        """Return how many came to each stage, as estimates."""
        return [estimate(self.columns[f"came_{n}"][name]) for n in range(len(STAGES))]

    def lost(self, name):
        """Return ``{stage: patients lost before it}``."""
        known = self.known(name)
        return {
            stage: before.mean - after.mean
            for stage, before, after in zip(STAGES[1:], known, known[1:])
        }

    def draw(self, working=""):
        self.take()
        key, after = self.flow.value, self.after.value
        name = name_of(key, after)
        ghost = self.known(name_of(key)) if after else None
        losses = self.lost(name)
        drawn = figures.leaks(STAGES, self.known(name), ghost, losses, self.count)
        drawn = drawn._replace(caption=self.old() + working + drawn.caption + agreeing(key))
        moved = difference(self.columns[f"came_{FIRST_VISIT}"], name_of(key), name_of(key, True))
        said = changed(moved) if after else leaking(losses)
        self.show(f'<p class="cm-result" aria-hidden="true">{said}</p>{drawn.html("leaks")}')
        self.say(said.replace("<b>", "").replace("</b>", ""))
        self.learn(self.found(key, after, losses, moved))

    def found(self, key, after, losses, moved):
        """Return the facts of the workflow in view."""
        if after:
            return {f"visits_{key}": fact(moved, "more first visits")}
        return {
            f"lost_{key}_{arrow}": plain_fact(lost, "patients")
            for arrow, lost in zip(ARROWS, losses.values())
        }

    def view(self):
        self.begin()
        self.status.add_class("cm-unseen")
        return stacked(in_a_row(self.flow, self.after), card(self.body, self.status, stays=True))

    def state(self):
        return {"flow": self.flow.value, "after": self.after.value} | (
            {"touched": True} if self.touched else {}
        )

    def restore(self, state):
        self.set(self.flow, value=state["flow"])
        self.set(self.after, value=bool(state["after"]), label=WORKFLOWS[self.flow.value].change)
        self.touched = bool(state.get("touched"))
        self.draw()


def agreeing(key):
    """Return what the runs assume of those who are asked."""
    made = WORKFLOWS[key].make()
    in_person = made.engagement.consent_handed_over
    phone = made.practices[0].place.consent_by_phone
    return (
        f" Assumptions: {100 * in_person:.0f} of 100 agree when introduced in person (50 to 87), "
        f"{100 * phone:.0f} by phone (30 to 75). What she says is left out."
    )


def leaking(losses):
    """Return as HTML at which arrow most patients are lost.

    >>> leaking({"called": 3.0, "agreed": 12.4})
    'Most are lost on the way to “agreed”: <b>12 patients</b>.'
    """
    worst = max(losses, key=losses.get)
    return f"Most are lost on the way to “{worst}”: <b>{losses[worst]:.0f} patients</b>."


def changed(known):
    """Return as HTML what a change does to first visits.

    >>> from cmsim.analysis.statistics import Estimate
    >>> changed(Estimate(10.0, 2.0, 0.95, 20))
    'First visits: <b>10 more</b> (8 to 12).'
    >>> changed(Estimate(1.0, 2.0, 0.95, 20))
    'First visits: <b>no clear difference</b> (-1 to 3).'
    """
    if not known.clear:
        return f"First visits: <b>no clear difference</b> ({known.low:.0f} to {known.high:.0f})."
    low, high = sorted((abs(known.low), abs(known.high)))
    way = "more" if known.mean > 0 else "fewer"
    return f"First visits: <b>{abs(known.mean):.0f} {way}</b> ({low:.0f} to {high:.0f})."
