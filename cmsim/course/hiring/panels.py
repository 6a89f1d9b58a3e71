"""The panels of lesson 10: three candidates, and a plan for the first weeks that runs answer."""

from html import escape

import ipywidgets as widgets

from cmsim.analysis.statistics import estimate
from cmsim.course.hiring import figures
from cmsim.course.hiring.candidates import CANDIDATES, WAYS, WORK, covered, may
from cmsim.course.hiring.plan import (
    BLOCKS,
    DRAFT,
    EARLY,
    FULL_LOAD,
    LEARNING,
    MOST,
    OUT,
    WEEKS,
    Plan,
    months,
)
from cmsim.course.hiring.stored import DRAFTED, REPEATS, stored
from cmsim.course.hiring.stored import WAYS as BEGINNINGS
from cmsim.experiment.column import Column
from cmsim.views.chart import numbers
from cmsim.views.widgets.controls import Action, Choice
from cmsim.views.widgets.layout import beside, card, in_a_row
from cmsim.views.widgets.panel import Panel
from cmsim.views.widgets.progressive import RunningPanel, fact

GUIDE = "Care Management: A How-To Guide"


def about(lines):
    """Return sources and assumptions, folded."""
    listed = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return widgets.HTML(
        f"<details><summary>Sources and assumptions</summary><ul>{listed}</ul></details>"
    )


def result(said, drawn, before=""):
    """Return a result above its picture as HTML."""
    return (
        f'<p class="cm-result" aria-hidden="true">{said}</p>{drawn.text()}'
        f'<p class="cm-caption">{escape(before + drawn.caption)}</p>'
    )


def spoken(said):
    """Return a result without its marks."""
    return said.replace("<b>", "").replace("</b>", "")


# --- the candidates

FROM_HALF = "of 100 hours, counted from half"


class CandidatesPanel(Panel):
    """Look at three candidates: what a license covers, and what each way to look shows."""

    def __init__(self):
        super().__init__()
        self.name, self.way, self.seen = next(iter(CANDIDATES)), next(iter(WAYS)), set()
        self.people = {
            name: self.add(Action(f"{one.name}, {one.short}", pressed=name == self.name))
            for name, one in CANDIDATES.items()
        }
        self.ways = {
            way: self.add(Action(words, pressed=way == self.way)) for way, words in WAYS.items()
        }
        for name, button in self.people.items():
            self.react(button, lambda name=name: self.choose(name, self.way))
        for way, button in self.ways.items():
            self.react(button, lambda way=way: self.choose(self.name, way))

    def choose(self, name, way):
        """Look at a candidate in one way."""
        self.put(name, way)
        self.seen.add(name)
        self.draw()

    def put(self, name, way):
        """Set the buttons."""
        self.name, self.way = name, way
        for each, button in self.people.items():
            button.pressed = each == name
        for each, button in self.ways.items():
            button.pressed = each == way

    def hours(self):
        """Return the mean hours a week of each kind of work."""
        return {kind: column.mean() for kind, column in stored().hours.items()}

    def shares(self, name):
        """Return what a license covers of 100 hours, with its range."""
        columns = stored().hours
        runs = range(len(columns[next(iter(WORK))]))
        rows = [{kind: columns[kind].values[n] for kind in WORK} for n in runs]
        return estimate([covered(CANDIDATES[name], row) for row in rows])

    def draw(self):
        one = CANDIDATES[self.name]
        drawn = figures.licenses(self.hours(), self.name, REPEATS)
        known = self.shares(self.name)
        gone = [words.lower() for kind, words in WORK.items() if not may(one, kind)]
        need = f"Another license for: {', '.join(gone)}." if gone else "It covers all."
        said = f"{one.name}, {one.license}: <b>{known.mean:.0f} of 100 hours</b>. {need}"
        shown = f"<p><b>{escape(WAYS[self.way])}</b><br>{escape(one.shows[self.way])}</p>"
        self.show(
            result(said, drawn, stored().note)
            + shown
            + numbers("What each license covers", drawn.columns, drawn.rows)
        )
        self.say(f"{spoken(said)} {one.shows[self.way]}")

    def facts(self):
        known = {}
        if self.store is None or "caleb" in self.seen:
            half = self.shares("caleb")
            known["lpn_over_half"] = fact(half._replace(mean=half.mean - 50), FROM_HALF)
        if self.store is None or "leila" in self.seen:
            half = self.shares("leila")
            known["ma_over_half"] = fact(half._replace(mean=half.mean - 50), FROM_HALF)
        return known

    def view(self):
        self.draw()
        self.status.add_class("cm-unseen")
        rows = in_a_row(*self.people.values()), in_a_row(*self.ways.values())
        for row in rows:
            row.add_class("cm-try")
        heads = (widgets.HTML(f"<p>{words}</p>") for words in ("Candidate:", "Look at:"))
        parts = [part for pair in zip(heads, rows) for part in pair]
        return beside([*parts, about(SOURCES_CANDIDATES)], card(self.body, self.status))

    def state(self):
        return {"name": self.name, "way": self.way, "seen": sorted(self.seen)}

    def restore(self, state):
        name, way, seen = state["name"], state["way"], set(state["seen"])
        if not {name, *seen} <= set(CANDIDATES) or way not in WAYS:
            raise ValueError("no such candidate")
        self.put(name, way)
        self.seen = seen


SOURCES_CANDIDATES = (
    "What each license covers: the model's rules for a registered nurse, a licensed practical "
    f"nurse and a medical assistant, read off {GUIDE} (job descriptions; “Can the care manager be "
    "a medical assistant?”). That a first visit needs a registered nurse holds in most states: "
    "an assumption. Ask your state's board.",
    "The model has no social worker. Her license covers needs, resources and coping; symptoms "
    "and medicines need a nurse or a clinician.",
    f"Hours: {REPEATS} runs of Cedar Street, an invented practice of four clinicians. Notes, "
    "meetings and warm hand-offs are left out.",
    f"Ways to look: {GUIDE}, “How to identify the right care manager”. The candidates and what "
    "they say are invented.",
)


# --- the plan


class PlanPanel(RunningPanel):
    """Place what a new care manager learns in seven weeks, and see six months of it."""

    def __init__(self, runs=None):
        super().__init__(runs)
        self.plan, self.other, self.touched, self.seen = DRAFT, "none", False, set()
        self.known, self.pinned = {DRAFT: stored().ways[DRAFTED]}, (None, None)
        self.last = DRAFT
        self.places = {
            name: self.add(Choice(f"{one.words}, {one.hours} h", PLACES, listed=True))
            for name, one in BLOCKS.items()
        }
        self.first = self.add(Choice("First new patient", FIRST, listed=True))
        self.others = {
            name: self.add(Action(way.words, pressed=name == self.other))
            for name, way in BEGINNINGS.items()
        }
        self.put(DRAFT)
        for control in (*self.places.values(), self.first):
            self.react(control, lambda value: self.moved())
        for name, button in self.others.items():
            self.react(button, lambda name=name: self.compare(name))

    def put(self, plan):
        """Set the controls to a plan."""
        self.plan = plan
        for control, week in zip(self.places.values(), plan.weeks, strict=True):
            self.set(control, value=f"{week}")
        self.set(self.first, value=f"{plan.first}")

    def moved(self):
        """Take the plan that the controls show."""
        weeks = tuple(int(control.value) for control in self.places.values())
        self.choose(Plan(weeks, int(self.first.value)))

    def choose(self, plan):
        """Take a plan and run it, if each week has room for its hours."""
        most = max(plan.hours())
        self.put(plan if plan.fits else self.plan)
        if not plan.fits:
            week = plan.hours().index(most) + 1
            self.draw(FULL_WEEK.format(week=week, hours=most, most=MOST))
            return
        self.touched = True
        self.run()

    def compare(self, name):
        """Set another way to begin beside the plan."""
        self.other = name
        for each, button in self.others.items():
            button.pressed = each == name
        self.seen.add(name)
        self.draw()

    def run(self):
        """Run the plan, drawing its board at once, its months after a few runs and at the end."""
        self.halt()
        self.draw()
        self.work.begin(self.steps(self.plan))

    def steps(self, plan):
        """Take the runs that are not known yet, one each."""
        found = self.known.setdefault(plan, [])
        while len(found) < REPEATS:
            found.append(months(plan, len(found) + 1))
            if len(found) in SHOWN_AFTER:
                self.draw()
            yield
        self.draw()

    @property
    def mine(self):
        """Return the runs of the plan that are there; before there are a few, those of the last."""
        if len(self.known.get(self.plan, ())) >= min(SHOWN_AFTER[0], REPEATS):
            self.last = self.plan
        return self.known[self.last]

    def change(self, field, name="none"):
        """Return what the plan changes, against another way to begin on the same patients."""
        return estimate(Column(map(field, self.mine)) - Column(map(field, self.beside(name))))

    def beside(self, name):
        """Return as many runs of another way to begin as there are of the plan."""
        return stored().ways[name][: len(self.mine)]

    @property
    def done(self):
        """Say whether all runs of the plan are there."""
        return len(self.known.get(self.plan, ())) == REPEATS

    def draw(self, refused=""):
        way = BEGINNINGS[self.other]
        drawn = figures.beginning(
            self.plan, self.mine, self.beside(self.other), way.words, self.flags()
        )
        said = f"Against {way.words.lower()}: {self.gains(self.other)}. {self.told(self.other)}"
        if self.last != self.plan:
            said = "Working. The curve is still that of the last plan."
        elif not self.done:
            said = f"Working. {said}"
        self.show(
            result(f"<b>{escape(refused)}</b>" if refused else said, drawn, stored().note)
            + numbers("Six months", drawn.columns, drawn.rows)
        )
        self.say(refused or spoken(said))

    def gains(self, name):
        """Return as HTML what the plan gains on another way to begin."""
        weeks = [
            f"{against(self.change(at(week), name))} in week {week}" for week in (EARLY, WEEKS)
        ]
        return f"in care, {' and '.join(weeks)}"

    def told(self, name):
        """Return as HTML what another way to begin shows beside no plan."""
        if name == "none":
            return ""
        ways = stored().ways
        known = {each: estimate(list(map(SHOWS[name][0], ways[each]))) for each in (name, "none")}
        one = known[name]
        return (
            f"{BEGINNINGS[name].words}: <b>{one.mean:.0f}</b> ({one.low:.0f} to {one.high:.0f}) "
            f"{SHOWS[name][1]}; no plan: {known['none'].mean:.0f}."
        )

    def guess(self, place):
        """Return one of the learner's locked guesses, or ``None``."""
        found = self.store and self.store.get("predictions", "guess")
        return found["values"][place] if found and len(found["values"]) > place else None

    def flags(self):
        """Return the guesses that belong on the picture as it stands."""
        self.pinned = self.guess(0), self.guess(1)
        return (
            self.pinned[0] if self.other == "full" else None,
            self.pinned[1] if self.other == "hours" else None,
        )

    def renew(self):
        if (self.guess(0), self.guess(1)) != self.pinned:
            self.draw()

    def facts(self):
        ways, every = stored().ways, self.store is None
        early, last = (lambda one: one.early), at(WEEKS)
        none, full, hours = (
            {field: Column(map(field, ways[name])) for field in (early, last)}
            for name in ("none", "full", "hours")
        )
        found = {}
        if every or "full" in self.seen:
            found["full_on_time"] = fact(estimate(full[early]), "of 100 contacts")
            found["full_change"] = fact(estimate(full[early] - none[early]), "of 100 contacts")
        if every or "hours" in self.seen:
            found["hours_in_care"] = fact(estimate(hours[last]), "patients")
            found["hours_change"] = fact(estimate(hours[last] - none[last]), "patients")
        if every or (self.touched and self.done):
            for week in (EARLY, WEEKS):
                found[f"plan_change_{week}"] = fact(self.change(at(week)), "patients")
        return found

    def picture(self):
        """Return the plan with its months, for the printed page; run what has not run yet."""
        for _ in self.steps(self.plan):
            pass
        return figures.beginning(
            self.plan, self.mine, self.beside(self.other), BEGINNINGS[self.other].words
        )

    def view(self):
        self.draw()
        if not self.done:
            self.work.resume(self.run)
        self.status.add_class("cm-unseen")
        ways = in_a_row(*self.others.values())
        ways.add_class("cm-try")
        head = widgets.HTML("<p>Compare with:</p>")
        plans = widgets.Box([*self.places.values(), self.first], layout=GRID)
        return beside([plans, head, ways, about(SOURCES_PLAN)], card(self.body, self.status))

    def state(self):
        return {
            "plan": [*self.plan.weeks, self.plan.first],
            "other": self.other,
            "touched": self.touched,
            "seen": sorted(self.seen),
        }

    def restore(self, state):
        *weeks, first = state["plan"]
        asked = Plan(tuple(weeks), first)
        allowed = set(range(LEARNING + 1))
        whole = all(type(week) is int for week in (*weeks, first))
        if not whole or len(weeks) != len(BLOCKS) or not {*weeks, first} <= allowed or not first:
            raise ValueError("no such plan")
        if not asked.fits or not {state["other"], *state["seen"]} <= set(BEGINNINGS):
            raise ValueError("no such plan")
        self.put(asked)
        self.touched, self.seen = bool(state["touched"]), set(state["seen"])
        self.other = state["other"]
        for each, button in self.others.items():
            button.pressed = each == self.other


SHOWN_AFTER = (5, 10)
GRID = {
    "display": "grid",
    "grid_template_columns": "repeat(auto-fit, minmax(9.5rem, 1fr))",
    "overflow": "visible",
}
PLACES = {f"{OUT}": "not planned"} | {f"{week}": f"week {week}" for week in range(1, LEARNING + 1)}
FIRST = {f"{week}": f"week {week}" for week in range(1, LEARNING + 1)}
FULL_WEEK = (
    "Week {week} would have {hours} hours of learning. It holds {most}: choose another week."
)
SOURCES_PLAN = (
    f"What to learn, and six to eight weeks for it: {GUIDE}, “Training the care manager and "
    "practice team”. The model takes seven weeks.",
    "Hours of each block: assumptions. In the guide a new care manager shadows another for a "
    "day or two.",
    *(f"{one.words}, {one.hours} hours: {one.what} {one.does}" for one in BLOCKS.values()),
    "These effects are the model's own settings; how large each is, is an assumption. In the model "
    "training makes nobody more skilled, and she becomes quicker with weeks on the job: half as "
    "long again in week 1, nearly gone after week 7 (assumptions).",
    "Calls after discharge are hers from day one, and new patients come as her hours allow. "
    "However she begins, she meets each clinician 10 minutes a week in the first month.",
    f"Full load: {FULL_LOAD} patients of a program that ended are handed over on day one, an "
    "assumption. Hours alone: 66 hours of learning in weeks 1 to 3, without any effect.",
    "Cedar Street and Ada are invented. She takes no PTO in the six months.",
)


def at(week):
    """Return what reads the patients in care at the end of a week off six months."""
    return lambda one: one.in_care[week - 1]


SHOWS = {
    "full": (lambda one: one.early, f"of 100 contacts on time in weeks 1 to {EARLY}"),
    "hours": (at(WEEKS), f"in care in week {WEEKS}"),
}


def against(known):
    """Return a difference in patients as HTML.

    >>> from cmsim.analysis.statistics import Estimate
    >>> against(Estimate(-3.2, 1.0, 0.95, 20)), against(Estimate(0.2, 1.0, 0.95, 20))
    ('<b>3 fewer</b> (2 to 4)', '<b>no clear difference</b>')
    """
    if not known.clear:
        return "<b>no clear difference</b>"
    low, high = sorted(abs(end) for end in (known.low, known.high))
    way = "more" if known.mean > 0 else "fewer"
    return f"<b>{abs(known.mean):.0f} {way}</b> ({low:.0f} to {high:.0f})"
