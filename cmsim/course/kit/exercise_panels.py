"""The panels that ask: one for each kind of check, each kept in the learner's record."""

from html import escape

import ipywidgets as widgets

from cmsim.course.kit import questions
from cmsim.course.kit.learner_record import moment
from cmsim.views.widgets.controls import Action, Choice, Number, Range, Text
from cmsim.views.widgets.layout import TEXT, paragraph
from cmsim.views.widgets.panel import Panel

NOT_SURE = {"": "I am not sure"}
RIGHT, WRONG = "✓ Right.", "✗ Not yet."
MOST_TEXT, MOST_ON_SLIDER = 1500, 200
LOCKED = "Your prediction is locked. "
RUN_FIRST = "Run the part above first: this question is about what your own run showed."


class ExercisePanel(Panel):
    """Be what all exercises share: the questions, the record and what the learner's runs showed."""

    def __init__(self, exercise, record, facts=dict):
        super().__init__()
        self.exercise, self.record, self.known = exercise, record, facts

    def view(self):
        """Return the panel below its title."""
        title = widgets.HTML(paragraph(self.exercise.about))
        return widgets.VBox(
            [title, super().view()], layout=widgets.Layout(overflow="visible", width="100%")
        )

    def listed(self, lines):
        self.show(f'<ul style="{TEXT}">' + "".join(f"<li>{line}</li>" for line in lines) + "</ul>")


class CheckPanel(ExercisePanel):
    """Ask questions with an answer; give the reason and its source for each answer given."""

    def __init__(self, exercise, record, facts=dict):
        super().__init__(exercise, record, facts)
        self.answers = [self.add(self.control(item)) for item in exercise.items]
        self.check = self.add(Action("Check my answers", primary=True))
        self.react(self.check, self.mark)
        self.checked = False

    def control(self, item):
        """Return the control that asks one question."""
        return Choice(item.text, list((NOT_SURE | (item.options or self.exercise.options)).items()))

    def given(self):
        """Return the answers as they stand, ``None`` where there is none."""
        return [control.value or None for control in self.answers]

    def marks(self):
        """Return for each question whether it is right, ``None`` without an answer."""
        facts = self.known()
        return [
            questions.marked(item, answer, facts)
            for item, answer in zip(self.exercise.items, self.given())
        ]

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
        self.listed(
            explained(item, mark, self.own_run(item))
            for item, mark in zip(self.exercise.items, marks)
            if mark is not None
        )

    def own_run(self, item):
        """Return what the learner's own run showed, for questions about it."""
        if not (item.fact or item.largest):
            return ""
        facts = self.known()
        names = [item.fact] if item.fact else list(item.largest.values())
        options = {
            name: (item.options or {}).get(key, "") for key, name in (item.largest or {}).items()
        }
        said = "; ".join(
            (f"{options[name]}: " if options.get(name) else "") + fact_in_words(facts[name])
            for name in names
            if name in facts
        )
        return f"Your run: {said}." if said else ""

    def note(self, given, marks):
        """Keep an attempt: the first for the debrief, the last for the score."""
        pairs = [[answer, mark] for answer, mark in zip(given, marks)]
        before = self.record.get("answers", self.exercise.id)
        if before and before["last"] == pairs:
            return
        self.record.put(
            "answers",
            self.exercise.id,
            {
                "kind": self.exercise.kind,
                "attempts": (before or {}).get("attempts", 0) + 1,
                "first": (before or {}).get("first", pairs),
                "last": pairs,
            },
        )

    def state(self):
        return {"given": self.given(), "checked": self.checked}

    def restore(self, state):
        given = state["given"]
        if len(given) != len(self.answers):
            raise ValueError("other questions")
        for control, value in zip(self.answers, given):
            control.value = "" if value is None and isinstance(control, Choice) else value
        self.checked = bool(state["checked"])
        if self.checked:
            self.told(self.given(), self.marks())


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

    def touch(self, place):
        """Take a number that was typed as an answer."""
        self.touched[place] = True

    def given(self):
        return [
            control.value if touched else None
            for control, touched in zip(self.answers, self.touched)
        ]

    def restore(self, state):
        given = state["given"]
        if len(given) != len(self.answers):
            raise ValueError("other questions")
        for place, value in enumerate(given):
            if value is not None:
                self.answers[place].value, self.touched[place] = value, True
        self.checked = bool(state["checked"])
        if self.checked:
            self.told(self.given(), self.marks())


class GoalPanel(ExercisePanel):
    """Ask for a run that meets a threshold; the learner's own runs answer."""

    def __init__(self, exercise, record, facts=dict):
        super().__init__(exercise, record, facts)
        self.check = self.add(Action("Check my run against the goal", primary=True))
        self.react(self.check, self.mark)

    def marks(self):
        """Return for each goal whether the learner's run meets it, ``None`` without a run."""
        return [questions.reached(item, self.known()) for item in self.exercise.items]

    def mark(self):
        """Say which goals the learner's own run meets, and keep the attempt."""
        marks, facts = self.marks(), self.known()
        if all(mark is None for mark in marks):
            self.say(RUN_FIRST)
            return
        self.say(
            f"{marks.count(True)} of {len(marks)} met by your run."
            + ("" if all(marks) else " Try another design and check again.")
        )
        self.listed(
            f"<strong>{'✓ Met.' if mark else '✗ Not met yet.' if mark is False else 'No run yet.'}"
            f"</strong> {escape(item.text)} {escape(shown_goal(item, facts))}"
            + (f" {escape(item.reason)} <em>Source: {escape(item.source)}</em>" if mark else "")
            for item, mark in zip(self.exercise.items, marks)
        )
        CheckPanel.note(
            self, [facts.get(item.fact, {}).get("value") for item in self.exercise.items], marks
        )


class PartsPanel(ExercisePanel):
    """Ask for something written, and say only whether it is complete."""

    def __init__(self, exercise, record, facts=dict):
        super().__init__(exercise, record, facts)
        self.fields = {
            part.id: self.add(
                Text(part.label, rows=part.rows, max_length=MOST_TEXT, help=part.help)
            )
            for part in exercise.parts
        }
        self.check = self.add(Action("Keep what I wrote", primary=True))
        self.react(self.check, self.mark)
        if not exercise.private:
            for control in self.fields.values():
                self.react(control, lambda value: self.write())
        for name, words in (record.get("words", exercise.id) or {}).items():
            if name in self.fields and isinstance(words, str):
                self.fields[name].value = words
        if any(self.texts().values()):
            self.told()

    def texts(self):
        """Return what is written, by field."""
        return {name: control.value.strip() for name, control in self.fields.items()}

    def write(self):
        """Keep the words, unless they are private: those are never written anywhere."""
        if not self.exercise.private:
            self.record.put("words", self.exercise.id, self.texts())

    def mark(self):
        """Say what is missing, and keep that it is complete."""
        self.write()
        lacking = self.told()
        self.record.put(
            "answers",
            self.exercise.id,
            {
                "kind": "PARTS",
                "complete": not lacking,
                "words": questions.words_in(" ".join(self.texts().values())),
            },
        )

    def told(self):
        """Say and show what is missing; return it."""
        lacking = questions.missing_parts(self.exercise, self.texts())
        kept = (
            "Private: only you see it, and it is gone when this page is closed."
            if self.exercise.private
            else "Kept."
        )
        self.say(
            f"{kept} "
            + (
                "Complete. Whether it is good, ask a colleague."
                if not lacking
                else f"{len(lacking)} still missing; see below."
            )
        )
        self.listed(map(escape, lacking)) if lacking else self.show("")
        return lacking


class PredictionPanel(ExercisePanel):
    """Ask for a guess, lock it, and show the run beside it once there is one. Never marked."""

    def __init__(self, exercise, record, facts=dict):
        super().__init__(exercise, record, facts)
        self.guesses = [self.add(guess_control(item)) for item in exercise.items]
        self.lock_it = self.add(Action("Lock my prediction", primary=True))
        self.react(self.lock_it, self.lock)
        kept = record.get("predictions", exercise.id)
        if kept and len(kept["values"]) == len(self.guesses):
            for control, value in zip(self.guesses, kept["values"]):
                control.value = value
            self.close()

    @property
    def locked(self):
        return self.lock_it.disabled

    def lock(self):
        """Lock the guess, before the run, for good."""
        if self.locked:
            return
        if any(control.value is None for control in self.guesses):
            self.say("Please make a guess for each line first. It is not marked.")
            return
        self.record.put(
            "predictions",
            self.exercise.id,
            {"values": [control.value for control in self.guesses], "at": moment()},
        )
        self.close()

    def close(self):
        """Take no more changes, and say what is known."""
        for control in (*self.guesses, self.lock_it):
            control.disabled = True
        self.beside()

    def beside(self):
        """Show the learner's own run beside the guess, where it has told something."""
        facts = self.known()
        told = [
            f"{escape(item.text)} You predicted {escape(chosen(item, control.value))}; "
            f"your run: {escape(fact_in_words(facts[item.fact]))}."
            for item, control in zip(self.exercise.items, self.guesses)
            if item.fact in facts
        ]
        self.say(
            LOCKED
            + (
                "Your run stands beside it below."
                if told
                else "It is not marked; the run will stand beside it."
            )
        )
        if told:
            self.listed(told)

    def refresh(self):
        """Show the run beside a locked guess, when a run has just told something."""
        if self.locked:
            self.beside()


def whole(item):
    """Say whether a number question is about whole numbers."""
    return all(
        float(value).is_integer() for value in (item.answer, item.least, item.most)
    ) and item.tolerance == int(item.tolerance)


def guess_control(item):
    """Return the control for one guess."""
    if item.options:
        return Choice(item.text, list(item.options.items()))
    kind = Range if (item.most - item.least) / item.step <= MOST_ON_SLIDER else Number
    middle = (item.least + item.most) / 2 if item.start is None else item.start
    return kind(
        item.text, min=item.least, max=item.most, step=item.step, value=middle, unit=item.unit
    )


def chosen(item, value):
    """Return a guess in words."""
    return item.options[value] if item.options else f"{value:g} {item.unit}".strip()


def fact_in_words(fact):
    """Return what a run showed, with its interval where it has one.

    >>> fact_in_words({"value": 12.25, "low": 8.0, "high": 16.0, "unit": "minutes"})
    '12.2 minutes (95 % interval 8 to 16)'
    """
    value, unit = fact["value"], fact.get("unit") or ""
    if isinstance(value, str):
        return value
    low, high = fact.get("low"), fact.get("high")
    spread = "" if low is None or high is None else f" (95 % interval {low:.3g} to {high:.3g})"
    return f"{value:.3g} {unit}".strip() + spread


def shown_goal(item, facts):
    """Return how a run stands to a goal."""
    if item.fact not in facts:
        return ""
    bound = (
        f"at least {item.at_least:g}" if item.at_least is not None else f"at most {item.at_most:g}"
    )
    return f"Your run: {fact_in_words(facts[item.fact])}; the goal is {bound}."


def explained(item, mark, own_run=""):
    """Return the line below one answer; a wrong one keeps its reason closed, to think again."""
    why = (
        f"{escape(own_run)} {escape(item.reason)} <em>Source: {escape(item.source)}</em>"
    ).strip()
    head = f"<strong>{RIGHT if mark else WRONG}</strong> {escape(item.text)}"
    if mark:
        return f"{head} {why}"
    return f"{head} <details><summary>Show why</summary>{why}</details>"


PANELS = {
    "KEY": CheckPanel,
    "RUN": CheckPanel,
    "NUM": NumberPanel,
    "GOAL": GoalPanel,
    "PARTS": PartsPanel,
    "PRED": PredictionPanel,
}


def panel_for(exercise, record, facts=dict):
    """Return the panel that asks an exercise."""
    return PANELS[exercise.kind](exercise, record, facts)
