"""The panels of lesson 08: the note, the three programs, and before and after."""

from html import escape

import ipywidgets as widgets

from cmsim.analysis.statistics import estimate
from cmsim.course.documentation import figures, note, programs
from cmsim.course.documentation.cohort import NONE, PUBLISHED
from cmsim.course.documentation.stored import stored
from cmsim.course.kit import people, stored_panel
from cmsim.model.log import Kind
from cmsim.model.roster import tier_of
from cmsim.scenario.library import practices
from cmsim.views.widgets.controls import Action
from cmsim.views.widgets.layout import card, html_list, in_a_row
from cmsim.views.widgets.progressive import fact

GUIDE = "Care Management: A How-To Guide"
NO_LESS = (
    f"Half of the note is left. The model knows no shorter one: take a line back before you leave "
    f"out another. At least {note.FEWEST} lines stay."
)
LIST = "list-style:none;padding:0;margin:0;font-size:0.875rem;line-height:1.5"


class StoredPanel(stored_panel.StoredPanel):
    """Show the stored runs of the lesson at once."""

    def remark(self):
        return stored().note


# --- the note


class NotePanel(StoredPanel):
    """Leave lines out of the note; see what it gives back, and which questions have no answer."""

    def __init__(self):
        super().__init__()
        self.lines, self.seen, self.below = set(note.ALL), set(), widgets.HTML()
        self.buttons = {
            name: self.add(Action(words, pressed=True))
            for name, words in note.LINES.items()
            if name != note.PATIENT
        }
        self.two = self.add(Action("Write it in two record systems", pressed=False))
        self.full = self.add(Action("Back to the full note", disabled=True))
        for name, button in self.buttons.items():
            self.react(button, lambda name=name: self.turn(name))
        self.react(self.two, self.double)
        self.react(self.full, lambda: self.choose(note.ALL, note.ONE))

    @property
    def systems(self):
        """Return in how many systems the note is written."""
        return note.TWO if self.two.pressed else note.ONE

    @property
    def size(self):
        """Return the lines and the systems of the note as it stands."""
        return len(self.lines), self.systems

    def turn(self, name):
        """Leave a line out, or take it back."""
        if name in self.lines and len(self.lines) == note.FEWEST:
            self.draw()
            self.say(NO_LESS)
            return
        self.choose(self.lines ^ {name}, self.systems)

    def double(self):
        """Write the note in a second system, or no longer."""
        self.choose(self.lines, note.ONE if self.two.pressed else note.TWO)

    def choose(self, lines, systems):
        """Go to a note."""
        self.put(lines, systems)
        self.seen.add(self.size)
        self.draw()

    def put(self, lines, systems):
        """Set the buttons to a note."""
        self.lines = set(lines) | {note.PATIENT}
        for name, button in self.buttons.items():
            button.pressed = name in self.lines
        self.two.pressed = systems == note.TWO
        self.full.disabled = self.size == note.USUAL

    def gain(self, size=None):
        """Return the contacts a week that a note gives back, against the full one."""
        columns = stored().notes["contacts"]
        asked = columns[note.name_of(*found(size or self.size))]
        return estimate(asked - columns[note.name_of(*note.USUAL)])

    def draw(self):
        hours = stored().notes["hours_documentation"]
        usual = hours[note.name_of(*note.USUAL)]
        gain = self.gain()
        drawn = figures.cost(
            hours[note.name_of(*found(self.size))].mean(),
            usual.mean(),
            gain,
            len(usual),
            self.guess(),
        )
        said = sentence(gain, len(note.lost(self.lines)))
        self.put_up(said, drawn, "What the note costs")
        self.below.value = self.asked()

    def asked(self):
        """Return the questions as a list, each with its answer or without."""
        gone = note.lost(self.lines)
        rows = (
            f"✗ {escape(one.asked_by)}: {escape(one.text)} <b>No answer.</b>"
            if name in gone
            else f"✓ {escape(one.asked_by)}: {escape(one.text)} {escape(answer(name))}"
            for name, one in note.QUESTIONS.items()
        )
        return html_list(rows, LIST)

    def facts(self):
        known = {
            "half_gain": ((note.FEWEST, note.ONE), 1),
            "two_change": ((len(note.ALL), note.TWO), 1),
        }
        return {
            name: fact(self.gain(size), "contacts a week", sign)
            for name, (size, sign) in known.items()
            if size in self.seen or self.store is None
        }

    def view(self):
        lines = in_a_row(*self.buttons.values())
        ways = in_a_row(self.two, self.full)
        for row in (lines, ways):
            row.add_class("cm-try")
        head = widgets.HTML("<p>Every note names patient and date. Lines that stay in:</p>")
        return self.laid_out([head, lines, ways], SOURCES_NOTE, [card(self.below)])

    def state(self):
        return {
            "lines": [name for name in note.ALL if name in self.lines],
            "systems": self.systems,
            "seen": sorted(map(list, self.seen)),
        }

    def restore(self, state):
        lines, systems = state["lines"], state["systems"]
        sizes = {tuple(each) for each in state["seen"]}
        known = {(lines, systems) for lines in range(note.FEWEST, 11) for systems in (1, 2)}
        if not set(lines) <= set(note.ALL) or systems not in (1, 2) or not sizes <= known:
            raise ValueError("no such note")
        if len({*lines, note.PATIENT}) < note.FEWEST:
            raise ValueError("fewer lines than there may be")
        self.put(lines, systems)
        self.seen = sizes


SOURCES_NOTE = (
    "Lines: what a care manager may record, in our words "
    f"({GUIDE}, “Data collection, management, and analytics”).",
    "Documentation: 5 minutes for each contact and half a minute for each minute of talk; two "
    "systems double both. Half of that is the low end of what is plausible. Assumptions.",
    "Each of the ten lines takes an equal part of the time: an assumption.",
    "Answers: one run of six months with the full note. Elm Street, its patients and its two care "
    "managers, Ada and Bea, are invented.",
)


def found(size):
    """Return the size of a note that was run: five lines in two systems are ten in one.

    >>> found((5, 2)), found((7, 1))
    ((10, 1), (7, 1))
    """
    return note.USUAL if size == (note.FEWEST, note.TWO) else size


def sentence(gain, lost):
    """Return what a note gives back, and what it no longer answers, as HTML."""
    questions = f"<b>{lost} of {len(note.QUESTIONS)} questions</b> have no answer"
    if gain.mean == 0:
        return f"The full note, or as much work. {questions}."
    way = "more" if gain.mean > 0 else "fewer"
    low, high = sorted(abs(end) for end in (gain.low, gain.high))
    return (
        f"<b>{abs(gain.mean):.1f} {way} contacts</b> a week ({low:.1f} to {high:.1f}). {questions}."
    )


def answer(name):
    """Return what the log answers to a question."""
    values = stored().answers[name]
    if name != "cover":
        return note.QUESTIONS[name].answer.format(*values)
    (number,) = values
    person = people.Cast(people.of_the_course()).person(
        practices.eight_clinicians().practices[0].name, number, tier_of(number)
    )
    return f"{person.name}, {person.age}: {person.reasons[Kind.FOLLOW_UP].lower()}"


# --- three programs


class ProgramsPanel(StoredPanel):
    """Buy measures with the care managers' hours, and see three programs by them alone."""

    def __init__(self):
        super().__init__()
        self.shown, self.program = set(programs.AT_HAND), next(iter(programs.PROGRAMS))
        self.names = {
            name: self.add(Action(name, pressed=name == self.program)) for name in programs.PROGRAMS
        }
        self.buttons = {
            name: self.add(Action(offered(measure), pressed=name in self.shown))
            for name, measure in programs.MEASURES.items()
        }
        for name, button in self.names.items():
            self.react(button, lambda name=name: self.look_at(name))
        for name, button in self.buttons.items():
            self.react(button, lambda name=name: self.buy(name))

    def look_at(self, name):
        """Look at another program by the same measures."""
        self.program = name
        for each, button in self.names.items():
            button.pressed = each == name
        self.draw()

    def buy(self, name):
        """Take a measure, or stop taking it."""
        self.shown ^= {name}
        self.buttons[name].pressed = name in self.shown
        self.draw()

    @property
    def taken(self):
        """Return the hours a month that the measures take."""
        return sum(programs.MEASURES[name].hours for name in self.shown)

    def price(self):
        """Return the contacts a month that measuring changes."""
        known = stored().measuring
        return estimate((known[self.taken] - known[0]) * WEEKS_A_MONTH)

    def picture(self, program):
        """Return what the measures that are taken show of a program."""
        kept = stored()
        planned = kept.as_planned
        runs = len(planned["targeted"])
        return figures.measured(program, self.shown, kept.programs[program], planned, runs)

    def draw(self):
        drawn = self.picture(self.program)
        said = f"Program {self.program}. {bought(self.taken, self.price())}"
        self.put_up(said, drawn, f"Program {self.program}")

    def facts(self):
        if self.store is not None and self.shown <= programs.AT_HAND:
            return {}
        return {"measuring_change": fact(self.price(), "contacts a month")}

    def view(self):
        tabs, measures = in_a_row(*self.names.values()), in_a_row(*self.buttons.values())
        for row in (tabs, measures):
            row.add_class("cm-try")
        heads = (widgets.HTML(f"<p>{words}</p>") for words in ("Program:", "Hours a month:"))
        rows = [part for pair in zip(heads, (tabs, measures)) for part in pair]
        return self.laid_out(rows, SOURCES_PROGRAMS)

    def state(self):
        return {"shown": sorted(self.shown), "program": self.program}

    def restore(self, state):
        shown, program = set(state["shown"]), state["program"]
        if not shown <= set(programs.MEASURES) or program not in programs.PROGRAMS:
            raise ValueError("no such measure or program")
        self.shown = shown
        for name, button in self.buttons.items():
            button.pressed = name in shown
        self.look_at(program)


WEEKS_A_MONTH = 365 / 12 / 7
SOURCES_PROGRAMS = (
    f"Three steps: AHRQ's model, as {GUIDE} gives it (“Evaluation”).",
    "Where counts come from: a program log (patients, contacts), records (goals), claims (stays). "
    "The guide: claims are cheap and hold coding errors; logs are at hand; records cost more.",
    "Hours of a measure: assumptions.",
    "Each program is one practice over two years. What differs between them is set in the model; "
    "which, you are to find.",
    "Like patients: the same patients in a run without a program. A real practice needs a "
    "comparison group.",
    "The model leaves out how patients feel about their care. Ask them.",
)


def offered(measure):
    """Return a measure with its hours, as on its button.

    >>> offered(programs.MEASURES["goals"])
    'Goals met, of 100 enrolled: 4 h'
    """
    return f"{measure.label}: {measure.hours} h"


def hours(number):
    """Return hours a month in words.

    >>> hours(1), hours(4)
    ('1 hour a month', '4 hours a month')
    """
    return f"{number} hour{'s' * (number != 1)} a month"


def bought(taken, price):
    """Return what measuring takes and costs, as HTML."""
    if not taken:
        return "Nothing is measured yet. Choose a measure: each takes hours a month."
    low, high = sorted((-price.low, -price.high))
    if not price.clear:
        return f"<b>{hours(taken)}</b> of measuring: no clear change in contacts."
    return (
        f"<b>{hours(taken)}</b> of measuring cost <b>{-price.mean:.1f} contacts</b> a month "
        f"({low:.1f} to {high:.1f})."
    )


# --- before and after


class CohortPanel(StoredPanel):
    """Follow the enrolled from before to after, then compare with the same never enrolled."""

    item = 1

    def __init__(self):
        super().__init__()
        self.effect, self.seen = NONE, set()
        self.effects = {
            effect: self.add(Action(words, pressed=effect == self.effect))
            for effect, words in (
                (NONE, "Care averts no stay"),
                (PUBLISHED, "Care averts what studies found"),
            )
        }
        self.compare = self.add(Action("Add the same patients, never enrolled", pressed=False))
        for effect, button in self.effects.items():
            self.react(button, lambda effect=effect: self.choose(effect, self.compared))
        self.react(self.compare, lambda: self.choose(self.effect, not self.compared))

    @property
    def compared(self):
        """Say whether the comparison group is shown."""
        return bool(self.compare.pressed)

    def choose(self, effect, compared):
        """Go to another effect, or add or leave out the comparison."""
        self.put(effect, compared)
        self.seen.add((effect, compared))
        self.draw()

    def put(self, effect, compared):
        """Set the buttons."""
        self.effect, self.compare.pressed = effect, compared
        for each, button in self.effects.items():
            button.pressed = each == effect

    def drawing(self):
        """Return the picture as it stands."""
        return figures.around(stored().cohorts[self.effect], self.compared, self.guess())

    def draw(self):
        known = stored().cohorts[self.effect]
        self.put_up(told(known, self.compared), self.drawing(), "Stays month by month")

    def facts(self):
        seen, every = self.seen, self.store is None
        none, published = (stored().cohorts[effect] for effect in (NONE, PUBLISHED))
        found = {}
        level = none.level(none.enrolled)
        if every or seen:
            found["stays_after"] = fact(level, "stays of 100 before")
            found["change_without"] = fact(level._replace(mean=level.mean - 100), "of 100 stays")
        if every or (NONE, True) in seen:
            found["gap_without"] = fact(none.gap(), "of 100 stays")
        if every or (PUBLISHED, True) in seen:
            found["gap_published"] = fact(published.gap(), "of 100 stays")
        return found

    def view(self):
        ways, more = in_a_row(*self.effects.values()), in_a_row(self.compare)
        for row in (ways, more):
            row.add_class("cm-try")
        return self.laid_out([ways, more], SOURCES_COHORT)

    def state(self):
        return {
            "effect": self.effect,
            "compared": self.compared,
            "seen": sorted(map(list, self.seen)),
        }

    def restore(self, state):
        ways = {(effect, compared) for effect in self.effects for compared in (False, True)}
        now, seen = (state["effect"], state["compared"]), {tuple(each) for each in state["seen"]}
        if not {now, *seen} <= ways:
            raise ValueError("no such comparison")
        self.put(*now)
        self.seen = seen


SOURCES_COHORT = (
    "Who enrolls: found by lists, notices, staff and referral. A list names patients lately in "
    "hospital 4 times in 10: an assumption.",
    "Memory of illness: after a stay another is more likely for six months (assumption within "
    "published readmissions).",
    "What studies found: 8 of 100 admissions of complex patients averted, 20 of 100 readmissions "
    "after call and visit in time. Small, and debated.",
    "In a trial in Camden (Finkelstein and others, N Engl J Med 2020) both groups fell alike.",
)


def told(known, compared):
    """Return what the enrolled show, and beside the never enrolled where these are shown."""
    level = known.level(known.enrolled)
    said = (
        f"Of 100 stays before, <b>{level.mean:.0f} after</b> ({level.low:.0f} to "
        f"{level.high:.0f}). They fell in <b>{known.fell()} of {known.runs} runs</b>."
    )
    if not compared:
        return said
    gap = known.gap()
    if not gap.clear:
        return f"{said} The same patients, never enrolled: <b>no difference</b>."
    return (
        f"{said} Against the same patients never enrolled: <b>{-gap.mean:.0f} fewer</b> "
        f"({-gap.high:.0f} to {-gap.low:.0f})."
    )
