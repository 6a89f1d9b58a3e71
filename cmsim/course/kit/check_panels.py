"""The panels that ask for an answer: out of a few, as a number, or by the learner's own run."""

from html import escape

import ipywidgets as widgets

from cmsim.course.kit.exercise_panel import ExercisePanel, fact_in_words
from cmsim.views.widgets.controls import Action, Choice, Number, Pages
from cmsim.views.widgets.layout import TEXT, html_list, in_a_row, paragraph, stacked

NOT_SURE = {"": "I am not sure"}
RIGHT, WRONG = "✓ Right.", "Not this one."
MET = {True: "✓ Met.", False: "✗ Not met yet.", None: "No run yet."}
RUN_FIRST = "Run the part above first: this question is about what your own run showed."


class CheckPanel(ExercisePanel):
    """Ask questions with an answer; give the reason and its source for each answer given.

    Several questions are shown one at a time; all of them on paper and on a page shown as a whole.
    """

    def __init__(self, exercise, record, facts=dict):
        super().__init__(exercise, record, facts)
        self.answers = [self.add(self.control(item)) for item in exercise.items]
        several = len(self.answers) > 1
        self.check = self.add(Action(f"Check my answer{'s' * several}", primary=True))
        self.react(self.check, self.mark)
        self.turned = Pages("item", count=len(self.answers))
        if several:
            self.react(self.add(self.turned), lambda value: self.turn())
        for control in self.answers:
            control.add_class("cmsim-item")
        self.checked = False
        self.turn()

    def asking(self):
        """Return the item in view, and the buttons below it."""
        buttons = [one for one in self.controls if one not in self.answers]
        found = stacked(
            widgets.HTML(paragraph(self.exercise.about)),
            stacked(*self.answers),
            in_a_row(*buttons, self.status),
        )
        found.add_class("cmsim-items")
        return found

    @property
    def place(self):
        """Return which item is in view, counted from 0."""
        return self.turned.value - 1

    def turn(self):
        """Bring another item into view, and the reason of its answer."""
        for place, control in enumerate(self.answers):
            (control.add_class if place == self.place else control.remove_class)("cmsim-now")
        if self.checked:
            self.explain(self.given(), self.marks())

    def control(self, item):
        """Return the control that asks one question."""
        return Choice(item.text, list((NOT_SURE | self.exercise.options_of(item)).items()))

    def given(self):
        """Return the answers as they stand, ``None`` where there is none."""
        return [control.value or None for control in self.answers]

    def marks(self):
        """Return for each question whether it is right, ``None`` without an answer."""
        facts = self.known()
        return [item.mark(answer, facts) for item, answer in zip(self.exercise.items, self.given())]

    def mark(self):
        """Say how many are right, show the reason for each answer given, and keep the attempt."""
        given, marks = self.given(), self.marks()
        if not any(answer is not None for answer in given):
            self.say("Choose an answer first. Nothing is counted against you.")
            return
        self.checked = True
        self.told(given, marks)
        self.note(given, marks)

    def told(self, given, marks):
        """Say and show how the answers stand."""
        left = given.count(None)
        no_run = sum(mark is None and answer is not None for mark, answer in zip(marks, given))
        again = "" if left or False not in marks else " Change what you like and check again."
        self.say(
            f"{marks.count(True)} of {len(marks)} right."
            + (f" {left} still without an answer." if left else "")
            + (f" {RUN_FIRST}" if no_run else again)
        )
        self.explain(given, marks)

    def explain(self, given, marks):
        """Show why each answer is right or is not; that of the item in view is marked."""
        lines = "".join(
            f"<li{' class=cmsim-now' * (place == self.place)}>"
            f"{self.explained(item, answer, mark)}</li>"
            for place, (item, answer, mark) in enumerate(zip(self.exercise.items, given, marks))
            if mark is not None
        )
        self.show(f'<ul class="cmsim-reasons" style="{TEXT}">{lines}</ul>' if lines else "")

    def explained(self, item, answer, mark):
        """Return the line below one answer: what was chosen, and why it is right or is not."""
        why = (
            f"{escape(self.own_run(item))} {escape(self.exercise.reasons_of(item)[answer])} "
            f"{source_of(item)}"
        ).strip()
        chosen = escape(self.exercise.options_of(item)[answer].rstrip("."))
        return f"{head(item, mark)} {chosen}. {why}"

    def own_run(self, item):
        """Return what the learner's own run showed, for questions about it."""
        facts = self.known()
        said = "; ".join(
            (f"{words}: " if words else "") + fact_in_words(facts[name])
            for name, words in item.facts_in_words().items()
            if name in facts
        )
        return f"Your run: {said}." if said else ""

    def state(self):
        return {"given": self.given(), "checked": self.checked, "at": self.turned.value}

    def restore(self, state):
        given = state["given"]
        if len(given) != len(self.answers):
            raise ValueError("other questions")
        self.put(given)
        self.set(self.turned, value=int(state.get("at", 1)))
        self.checked = bool(state["checked"])
        self.turn()
        if self.checked:
            self.told(self.given(), self.marks())

    def put(self, given):
        """Put answers of an earlier visit into the controls."""
        for control, value in zip(self.answers, given):
            control.value = value or ""


class NumberPanel(CheckPanel):
    """Ask for numbers that can be worked out."""

    def __init__(self, exercise, record, facts=dict):
        super().__init__(exercise, record, facts)
        self.touched = [False] * len(self.answers)
        for place, control in enumerate(self.answers):
            self.react(control, lambda value, place=place: self.touch(place))

    def control(self, item):
        return Number(
            item.text,
            min=item.least,
            max=item.most,
            value=item.least,
            step=item.step if item.step != 1 or whole(item) else 0.1,
            unit=item.unit,
        )

    def explained(self, item, answer, mark):
        why = f"{escape(item.reason)} {source_of(item)}"
        if mark:
            return f"{head(item, mark)} {why}"
        return (
            f"{head(item, mark)} "
            f"<details><summary>Show how it is worked out</summary>{why}</details>"
        )

    def touch(self, place):
        """Take a number that was typed as an answer."""
        self.touched[place] = True

    def given(self):
        return [
            control.value if touched else None
            for control, touched in zip(self.answers, self.touched)
        ]

    def put(self, given):
        for place, value in enumerate(given):
            if value is not None:
                self.answers[place].value, self.touched[place] = value, True


class GoalPanel(ExercisePanel):
    """Ask for a run that meets a threshold; the learner's own runs answer."""

    def __init__(self, exercise, record, facts=dict):
        super().__init__(exercise, record, facts)
        self.check = self.add(Action("Check my run against the goal", primary=True))
        self.react(self.check, self.mark)
        self.checked = False

    def marks(self):
        """Return for each goal whether the learner's run meets it, ``None`` without a run."""
        return [item.reached(self.known()) for item in self.exercise.items]

    def mark(self):
        """Say which goals the learner's own run meets, and keep the attempt."""
        marks, facts = self.marks(), self.known()
        if all(mark is None for mark in marks):
            self.say(RUN_FIRST)
            return
        self.checked = True
        self.told(marks, facts)
        self.note([facts.get(item.fact, {}).get("value") for item in self.exercise.items], marks)

    def told(self, marks, facts):
        """Say and show how the learner's own run stands to each goal."""
        self.say(
            f"{marks.count(True)} of {len(marks)} met by your run."
            + ("" if all(marks) else " Change your run and check again.")
        )
        self.show(
            html_list(
                f"<strong>{MET[mark]}</strong> {escape(item.text)} "
                f"{escape(shown_goal(item, facts))}"
                + (f" {escape(item.reason)} {source_of(item)}" if mark else "")
                for item, mark in zip(self.exercise.items, marks)
            )
        )

    def state(self):
        return {"checked": True} if self.checked else None

    def restore(self, state):
        self.checked = bool(state["checked"])
        if self.checked:
            self.told(self.marks(), self.known())


def head(item, mark):
    """Return whether an answer is right, and the question, which is hidden while it is in view."""
    asked = f'<span class="cmsim-asked">{escape(item.text)}</span>'
    return f"<strong>{RIGHT if mark else WRONG}</strong> {asked}"


def whole(item):
    """Say whether a number question is about whole numbers."""
    return all(
        float(value).is_integer() for value in (item.answer, item.least, item.most)
    ) and item.tolerance == int(item.tolerance)


def shown_goal(item, facts):
    """Return how a run stands to a goal."""
    if item.fact not in facts:
        return ""
    bound = (
        f"at least {item.at_least:g}" if item.at_least is not None else f"at most {item.at_most:g}"
    )
    return f"Your run: {fact_in_words(facts[item.fact])}; the goal is {bound}."


def source_of(item):
    """Return where to look an answer up."""
    return f"<em>Source: {escape(item.source)}</em>"
