"""The structures compared on one goal at a time, as they are and with pros and cons taken away."""

import ipywidgets as widgets

from cmsim.analysis.statistics import difference
from cmsim.course.structures import comparing
from cmsim.course.structures.goals import GOALS, beside, shown
from cmsim.course.structures.setting import PRACTICES, placed, preset
from cmsim.course.structures.switches import SWITCHES, at_work, label, switched, switches_of
from cmsim.measures.registry import find as measure
from cmsim.scenario.library.structures import EMBEDDED, OFF_SITE, STRUCTURES, staffed_structures
from cmsim.views.compare import Compared, compare
from cmsim.views.widgets import layout
from cmsim.views.widgets.controls import Action, Check, Choice
from cmsim.views.widgets.progressive import ProgressivePanel, fact

REPEATS = 12
GUESSED = "eight"  # the practice that the guess is about


class ComparePanel(ProgressivePanel):
    """Choose a practice and a goal, and see the structures side by side, the best first."""

    repeats = REPEATS
    measures = tuple(GOALS)

    def __init__(self, runs=None):
        super().__init__(runs)
        names = {key: words for key, (words, _) in PRACTICES.items()}
        self.practice = self.add(Choice("Practice", names, value=GUESSED))
        goals = {name: goal.short for name, goal in GOALS.items()}
        self.goal = self.add(Choice("Best by", goals, value="active_caseload"))
        self.before, self.pinned = None, (None, None)
        self.react(self.practice, lambda value: self.moved())
        self.react(self.goal, lambda value: self.again())
        self.react(self.work.button, self.stop)
        self.goal.add_class("cm-line-up")
        self.work.button.add_class("cm-while-able")
        self.eight = None

    def view(self):
        """Return the panel, which answers as soon as it is looked at."""
        self.open()
        return layout.beside(
            [self.practice, self.work.button],
            layout.stacked(self.goal, self.status, self.body),
        )

    def open(self):
        """Run what the controls say, unless that has been done."""
        if not self.ran:
            self.run()

    def moved(self):
        """Go to another practice, with nothing to compare with."""
        self.before = None
        self.run()

    def again(self):
        """Show another goal of the same runs."""
        if self.results is not None:
            self.draw()

    def stop(self):
        """Stop; a picture of another practice or other switches goes, as nothing replaced it."""
        if self.results is None:
            self.show("")
        super().stop()

    def renew(self):
        """Pin the guess that the learner has just locked."""
        if self.guess() != self.pinned:
            self.again()

    def off(self):
        """Return the ids of what is switched off."""
        return ()

    def places(self):
        """Return the practice in each structure, without what is switched off."""
        return switched(placed(preset(self.practice.value), staffed_structures()), self.off())

    def question(self):
        return list(self.places().values()), self.measures, None

    def draw(self, working=""):
        goal = GOALS[self.goal.value]
        rows, said = compared_rows(self.results, self.goal.value, self.before)
        self.pinned = choice, number = self.guess()
        if self.goal.value == "overdue":
            rows = [row._replace(guessed=as_key(row.name) == choice) for row in rows]
        pin = self.goal.value == "active_caseload" and number is not None
        asked = (EMBEDDED, number) if pin else None
        given = goal.title, goal.unit, rows, self.results.replications, asked
        self.show(self.drawn(compare, *given, key=type(self).__name__.lower()))
        if self.finished and self.practice.value == GUESSED and not self.off():
            self.eight = self.results
        self.say(working + said)

    def guess(self):
        """Return what the learner has guessed of this practice: a structure and a number."""
        locked = None if self.store is None else self.store.get("predictions", "predict")
        if not locked or self.practice.value != GUESSED or self.off():
            return None, None
        choice, number = locked["values"]
        return choice, number

    def facts(self):
        """Return the facts for the questions: of the eight clinicians as they are."""
        if self.eight is None:
            return {}
        active = comparing.levels(self.eight, "active_caseload")[EMBEDDED]
        late, enrolled, called = (
            shown(name, difference(self.eight.columns(name), OFF_SITE, EMBEDDED))
            for name in ("overdue", "enrolled", "transition_calls_in_time")
        )
        told = {
            "active_embedded": (active, "patients"),
            "overdue_embedded_minus_off_site": (late, "contacts more if embedded"),
            "enrolled_embedded_minus_off_site": (enrolled, "of 100 more if embedded"),
            "discharge_embedded_minus_off_site": (called, "of 100 more if embedded"),
        }
        return {name: fact(*each) for name, each in told.items() if each[0].n}

    def still(self, name):
        """Return a goal of the eight clinicians as they are, for the questions about it."""
        if self.eight is None:
            return ""
        rows, said = compared_rows(self.eight, name)
        goal, count = GOALS[name], self.eight.replications
        return layout.paragraph(said) + compare(goal.title, goal.unit, rows, count).html(
            f"still-{name}"
        )

    def state(self):
        return {"practice": self.practice.value, "goal": self.goal.value}

    def restore(self, state):
        for name in ("practice", "goal"):
            self.set(getattr(self, name), value=state[name])


class SwitchesPanel(ComparePanel):
    """Take pros and cons away, one or several, and see who leads then and who did before."""

    def __init__(self, runs=None):
        super().__init__(runs)
        self.boxes = {id: Check(label(id), value=True) for id in SWITCHES}
        self.back = self.add(Action("Put all back"))
        for id, box in self.boxes.items():
            self.react(self.add(box), lambda value: self.flip())
        self.react(self.back, self.put_back)
        self.practice.add_class("cm-line-up")
        self.fit()

    def view(self):
        self.open()
        groups = [
            part
            for name in staffed_structures()
            for part in (
                widgets.HTML(f"<h3>{STRUCTURES[name].label}</h3>"),
                *(self.boxes[id] for id in switches_of(name)),
            )
        ]
        switches = layout.part("cm-switches", groups)
        return layout.beside(
            [switches],
            layout.stacked(self.practice, self.goal, self.status, self.body),
            more=[layout.in_a_row(self.back, self.work.button)],
        )

    def moved(self):
        self.fit()
        super().moved()

    def fit(self):
        """Let only be switched what is at work in the practice chosen."""
        there = at_work(placed(preset(self.practice.value), staffed_structures()))
        for id, box in self.boxes.items():
            self.set(box, disabled=id not in there)

    def off(self):
        return tuple(id for id, box in self.boxes.items() if not (box.value or box.disabled))

    def flip(self):
        """Run with another switch, and keep what was shown before it."""
        if self.finished:
            self.before = {name: comparing.levels(self.results, name) for name in self.measures}
        self.run()

    def put_back(self):
        """Put all pros and cons back."""
        for box in self.boxes.values():
            self.set(box, value=True)
        self.before = None
        self.run()

    def state(self):
        return super().state() | {"off": [id for id, box in self.boxes.items() if not box.value]}

    def restore(self, state):
        super().restore(state)
        if not set(state["off"]) <= set(self.boxes):
            raise ValueError("no such switch")
        self.fit()
        for id in state["off"]:
            self.set(self.boxes[id], value=False)


def as_key(structure):
    """Return the name of a structure as options of questions are called.

    >>> as_key("off-site")
    'off_site'
    """
    return structure.replace("-", "_")


def compared_rows(results, name, before=None):
    """Return the structures on one goal, the best first, and who leads in a sentence."""
    known, cell = measure(name), comparing.best(results, name)
    levels = comparing.levels(results, name)
    sign = -1 if known.better == "more" else 1
    order = sorted(levels, key=lambda each: sign * levels[each].mean)
    gaps = comparing.compared(results, name, order[0])
    said = {other: beside(name, gap) for other, gap in gaps.items()}
    rows = [
        Compared(
            each,
            STRUCTURES[each].label,
            shown(name, levels[each]),
            said.get(each, "leads" if cell.winner == each else ""),
            shown(name, before[name][each]) if before else None,
        )
        for each in order
    ]
    return rows, sentence(GOALS[name].title, rows)


def sentence(title, rows):
    """Return who leads on a goal, by how much, or that nobody clearly does."""
    first, second, *_ = rows
    if second.said == "no clear difference":
        return f"{title}: no clear difference between {first.label} and {second.label}."
    return f"{title}: {first.label} leads. {second.label}: {second.said}."
