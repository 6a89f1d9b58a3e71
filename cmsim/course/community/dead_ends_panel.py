"""The panel of dead ends: hours for the list against what exists nearby, on the same patients."""

from html import escape

import ipywidgets as widgets

from cmsim.analysis.statistics import estimate
from cmsim.course.community import figures, needs
from cmsim.course.community.needs import FIRST, LATER, NOTHING, OPEN, name_of
from cmsim.course.community.stored import stored
from cmsim.course.kit.people import Cast, of_the_course
from cmsim.course.kit.stored_panel import StoredPanel
from cmsim.model.log import RESOURCE
from cmsim.model.roster import tier_of
from cmsim.scenario.library import practices
from cmsim.views.drawing import number_of
from cmsim.views.widgets.controls import Choice
from cmsim.views.widgets.layout import card, html_list
from cmsim.views.widgets.progressive import fact

LIST = "list-style:none;padding:0;margin:0;font-size:0.875rem;line-height:1.5"
GUESSED = {1: 0, 4: 1}  # hours: which of the guesses
FOUR, SCARCE = (4, 80), (1, 60)
SIGNS = {FIRST: "✓", LATER: "↻", NOTHING: "✗", OPEN: "…"}


class DeadEndsPanel(StoredPanel):
    """Choose the hours for the list, and what exists nearby; see which needs are closed."""

    def __init__(self):
        super().__init__()
        self.seen, self.below = set(), widgets.HTML()
        hours, nearby = needs.USUAL
        self.hours = self.add(
            Choice(
                "Hours a month for the list, by each care manager",
                {str(each): str(each) for each in needs.HOURS},
                value=str(hours),
            )
        )
        self.nearby = self.add(
            Choice(
                "Needs of 100 for which something exists nearby",
                {str(each): str(each) for each in needs.NEARBY},
                value=str(nearby),
            )
        )
        for control in (self.hours, self.nearby):
            control.add_class("cm-line-up")
            self.react(control, lambda value: self.moved())

    @property
    def setting(self):
        """Return the hours and the share nearby that are chosen."""
        return int(self.hours.value), int(self.nearby.value)

    def choose(self, hours, nearby):
        """Go to a setting."""
        self.set(self.hours, value=str(hours))
        self.set(self.nearby, value=str(nearby))
        self.moved()

    def moved(self):
        """Look at the setting that is chosen."""
        self.seen.add(self.setting)
        self.draw()

    def remark(self):
        return stored().note

    def guess(self):
        place, found = GUESSED.get(self.setting[0]), None
        if self.store and place is not None and self.setting[1] == needs.USUAL[1]:
            found = self.store.get("predictions", "guess")
        return found["values"][place] if found and len(found["values"]) > place else None

    def column(self, measure, setting=None):
        """Return a measure of the runs of a setting."""
        return stored().columns[measure][name_of(*(setting or self.setting))]

    def change(self, measure, setting=None):
        """Return by how much a measure differs from the setting at the start."""
        return estimate(self.column(measure, setting) - self.column(measure, needs.USUAL))

    def picture(self):
        """Return the picture of the setting that is chosen."""
        names = name_of(*self.setting), name_of(*needs.USUAL)
        return figures.ends(stored().columns, *names, estimate(self.column(FIRST)), self.guess())

    def sentence(self):
        """Return what becomes of needs in the setting that is chosen, as HTML."""
        return sentence(
            estimate(self.column(FIRST)),
            estimate(self.column(FIRST) + self.column(LATER)),
            self.column("contacts", needs.USUAL).mean(),
            self.change("contacts"),
        )

    def draw(self):
        self.put_up(self.sentence(), self.picture(), "What became of needs")
        self.below.value = self.patients()

    def patients(self):
        """Return as a list what became of the first need of six patients."""
        name = practices.eight_clinicians().practices[0].name
        cast, known = Cast(of_the_course()), stored().people
        before = known[name_of(*needs.USUAL)]
        rows = []
        for number, need in known[name_of(*self.setting)].items():
            person = cast.person(name, number, tier_of(number))
            said = ended(*need)
            strong = f"<b>{said}</b>" if need[:2] != before[number][:2] else said
            rows.append(
                f"{SIGNS[need[0]]} {escape(person.name)}, {person.age}: "
                f"{escape(person.reason(RESOURCE))}. {strong}"
            )
        return (
            "<p>Six patients of the first run, picked because their needs end in many ways: no "
            "sample. Bold: other than at the start.</p>" + html_list(rows, LIST)
        )

    def facts(self):
        every = self.store is None
        found = {}
        if every or self.seen:
            found["first_usual"] = fact(estimate(self.column(FIRST, needs.USUAL)), "of 100 needs")
        if every or FOUR in self.seen:
            found["first_four"] = fact(estimate(self.column(FIRST, FOUR)), "of 100 needs")
            found["four_first"] = fact(self.change(FIRST, FOUR), "of 100 needs")
            found["four_contacts"] = fact(self.change("contacts", FOUR), "contacts a week")
        if every or SCARCE in self.seen:
            found["scarce_dead_ends"] = fact(self.change("dead_ends", SCARCE), "in six months")
        return found

    def view(self):
        return self.laid_out([self.hours, self.nearby], SOURCES, [card(self.below)])

    def state(self):
        return {"setting": list(self.setting), "seen": sorted(map(list, self.seen))}

    def restore(self, state):
        hours, nearby = state["setting"]
        seen = {tuple(each) for each in state["seen"]}
        if not {(hours, nearby), *seen} <= {(h, n) for h in needs.HOURS for n in needs.NEARBY}:
            raise ValueError("no such setting")
        self.set(self.hours, value=str(hours))
        self.set(self.nearby, value=str(nearby))
        self.seen = seen


SOURCES = (
    "Assumptions: 12 of 100 contacts raise a need; a try takes 20 minutes; an hour checks 6 of 60 "
    "entries. 40 of 100 entries are out of date at the start, and 6 of 100 right ones more each "
    "month: both high in what is plausible.",
    "Each keeps a list of her own; one shared list is not in the model.",
    "After a dead end she tries another service within three days, which may not exist nearby.",
    "The model leaves out patients who do not ask again after a wrong number. It does not know "
    "rides from food: the course tells what each patient needs. All people are invented.",
    "Coordinators on scarce resources and lists: Friedman and others, “Facilitators and Barriers "
    "to Care Coordination in Patient-centered Medical Homes”, 2016.",
)


def ended(end, dead_ends, days=None):
    """Return in words how a need ended.

    >>> ended("first", 0, 2), ended("later", 2, 9), ended("nothing", 1, 1)
    ('First try, 2 days.', '2 dead ends, then closed: 9 days.', '1 dead end, then nothing nearby.')
    """
    tries = f"{number_of(dead_ends, 'dead end')}, then " if dead_ends else ""
    took = number_of(days, "day") if days else ""
    words = {
        FIRST: f"First try, {took}",
        LATER: f"{tries}closed: {took}",
        NOTHING: f"{tries}nothing nearby",
        OPEN: f"{tries}still open",
    }[end]
    return f"{words[0].upper()}{words[1:]}."


def sentence(first, closed, contacts, change):
    """Return how many needs are closed, and what it costs in contacts, as HTML."""
    said = (
        f"<b>{first.mean:.0f} of 100 needs</b> close at the first try ({first.low:.0f} to "
        f"{first.high:.0f}), {closed.mean:.0f} in the end."
    )
    if change.mean == 0:
        return said
    talks = f"Of {contacts:.0f} contacts a week"
    if not change.clear:
        return f"{said} {talks}: no clear difference."
    low, high = sorted((abs(change.low), abs(change.high)))
    way = "more" if change.mean > 0 else "fewer"
    return f"{said} {talks}, <b>{abs(change.mean):.1f} {way}</b> ({low:.1f} to {high:.1f})."
