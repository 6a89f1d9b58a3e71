"""The panel of lesson 09: six months, a small test in each, kept or dropped by what it showed."""

from html import escape
from math import isfinite

import ipywidgets as widgets

from cmsim.course.first_months import campaign as runs
from cmsim.course.first_months import figures
from cmsim.course.first_months.practice import EVENTS, MEASURES, MONTHS, TESTS
from cmsim.course.first_months.turns import Campaign, columns
from cmsim.scenario.parameter import make
from cmsim.views.chart import numbers
from cmsim.views.widgets.controls import Action, Choice, Range
from cmsim.views.widgets.layout import beside, card, in_a_row
from cmsim.views.widgets.progressive import RunningPanel, fact

NONE_YET = {"0": "None yet"}


class MonthsPanel(RunningPanel):
    """Plan a small test, guess, run the month, study it, and keep or drop it."""

    repeats = runs.REPEATS

    def __init__(self, shared=None):
        super().__init__(shared)
        self.campaign, self.event = Campaign(), widgets.HTML()
        self.test = self.add(Choice("Your small test", NONE_YET, listed=True))
        self.guess = self.add(Range("Your guess", min=0, max=100, value=0))
        self.go = self.add(Action("Run the month", primary=True))
        self.keep = self.add(Action("Keep it"))
        self.drop = self.add(Action("Drop it"))
        self.again = self.add(Action("Begin again"))
        self.add(self.work.button)
        self.react(self.test, self.plan)
        self.react(self.go, self.run)
        self.react(self.keep, lambda: self.settle(True))
        self.react(self.drop, lambda: self.settle(False))
        self.react(self.again, self.begin_again)
        self.react(self.work.button, self.stop)

    def view(self):
        self.open()
        self.tell()
        about = "".join(f"<li>{escape(line)}</li>" for line in SOURCES)
        sources = widgets.HTML(
            f"<details><summary>Sources and assumptions</summary><ul>{about}</ul></details>"
        )
        acts = in_a_row(self.keep, self.drop, self.again)
        runs_it = in_a_row(self.go, self.work.button)
        controls = [self.event, self.test, self.guess, runs_it, acts, self.status, sources]
        return beside(controls, card(self.body))

    def open(self):
        """Run the first month, where it is not known yet."""
        if not self.campaign.seen:
            first = [
                runs.last_month((frozenset(),), repeat) for repeat in range(1, self.repeats + 1)
            ]
            self.campaign = Campaign(seen=columns(first))

    # --- plan

    def plan(self, name):
        """Ask for a guess of the measure of the test that is chosen."""
        if name not in TESTS:
            return
        measure = MEASURES[TESTS[name].measure]
        self.set(self.guess, max=max(measure.most, self.guess.value))
        self.set(self.guess, value=self.typical(name))
        self.set(
            self.guess,
            max=measure.most,
            unit=measure.unit,
            label=f"Your guess for month {self.campaign.month + 1}: {measure.label.lower()}",
            disabled=False,
        )

    def typical(self, name):
        """Return a guess to start from: the measure of a test as it is now."""
        measure = TESTS[name].measure
        now = self.campaign.own(measure, self.campaign.month) or 0
        return min(round(now), MEASURES[measure].most)

    # --- do

    def run(self):
        """Run the month with the test and without it, on the same patients."""
        self.open()
        if self.campaign.open or self.campaign.over:
            return
        if self.test.value not in TESTS:
            self.say("Choose a small test first, and guess its measure. Nothing is marked.")
            return
        self.halt()
        self.say("Working: the month with your test, and without it.")
        self.work.begin(self.steps(self.test.value, self.guess.value))

    def steps(self, test, guess):
        """Take the steps of the runs, and study what they show."""
        found = {(test,): [], (): []}
        repeats = self.campaign.runs
        for repeat in range(1, repeats + 1):
            for more, kept in found.items():
                kept.append(runs.last_month(self.campaign.plan(*more), repeat))
                yield
            self.say(f"Working: {repeat} of {repeats} pairs of runs so far.")
        self.campaign = self.campaign.after(test, float(guess), *found.values())
        self.tell()

    def run_now(self, test, guess):
        """Run a month at once."""
        for _ in self.steps(test, guess):
            pass

    def stop(self):
        """Stop the runs; the months before stay."""
        self.halt()
        self.say(f"Stopped. Press “{self.go.label}” to run this month again.")

    # --- study and act

    def settle(self, kept):
        """Keep or drop the test of the last month."""
        if self.campaign.open:
            self.campaign = self.campaign.settled(kept)
            self.tell()

    def begin_again(self):
        """Go back to the end of the first month, with nothing tested."""
        self.halt()
        self.campaign = Campaign()
        self.open()
        self.tell()

    def tell(self):
        """Show where the practice stands, and what is to do."""
        campaign = self.campaign
        waiting, deciding = not (campaign.open or campaign.over), bool(campaign.open)
        if waiting:
            self.set(self.test, options=[[name, TESTS[name].words] for name in campaign.left])
        self.guess.disabled = not waiting or self.test.value is None
        for control in (self.test, self.go):
            control.disabled = not waiting
        for control in (self.keep, self.drop):
            control.disabled = not deciding
        self.again.disabled = not campaign.turns
        month = min(campaign.month + waiting, MONTHS)
        self.go.label = f"Run month {month}"
        self.event.value = told_event(month)
        drawn = figures.months(campaign)
        said = studied(campaign)
        self.show(
            f'<p class="cm-result">{said}</p>{drawn.text()}'
            f'<p class="cm-caption">{escape(drawn.caption)}</p>'
            + numbers("Your months", drawn.columns, drawn.rows)
        )
        self.say(to_do(campaign))

    # --- what it tells the rest of the page

    def facts(self):
        campaign = self.campaign
        found = {}
        if campaign.turns:
            first = campaign.turns[0].measure
            found["first_change"] = fact(campaign.before_after(first, 1, 2), MEASURES[first].unit)
            found["first_effect"] = fact(campaign.effect(0), MEASURES[first].unit)
            found["notes_change"] = fact(
                campaign.before_after("contacts", 1, 2), MEASURES["contacts"].unit
            )
        if campaign.over:
            for name in ("referred", "pulled", "after"):
                known = campaign.before_after(name, 1, MONTHS)
                found[f"{name}_change"] = fact(known, MEASURES[name].unit)
            found["referred_end"] = fact(campaign.level("referred", MONTHS), "patients a month")
            clear = sum(campaign.effect(n).clear for n in range(len(campaign.turns)))
            found["tests_clear"] = {
                "value": clear,
                "low": None,
                "high": None,
                "unit": f"of {len(campaign.turns)} tests",
            }
        return {name: each for name, each in found.items() if is_known(each)}

    def state(self):
        return self.campaign.model_dump() if self.campaign.turns else None

    def restore(self, state):
        self.campaign = make(Campaign, state, "months")


SOURCES = (
    "Oak Road, its patients and its staff are invented. A month is four weeks here.",
    "Where it starts, and what an event or a test sets, are assumptions within the ranges of the "
    "model: for example, other work takes 1 hour in 4.",
    "On time: within a week, of contacts due in the first three weeks of a month.",
    "Ranges: where the true average most likely lies. One clear difference in about 20 comes "
    "about by chance alone.",
    "The model leaves out what is said in a meeting, and what you feel.",
)


def is_known(found):
    """Say whether a fact and its range are numbers: too few runs bound nothing."""
    return all(found[name] is None or isfinite(found[name]) for name in ("value", "low", "high"))


def told_event(month):
    """Return what happens in a month, as HTML."""
    event = EVENTS[month - 1]
    head = f"Month {month}"
    if not event.factor:
        return f"<p><b>{head}.</b> {escape(event.words)}</p>"
    return (
        f"<p><b>{head}: {escape(event.factor)}</b> ({event.level}, {event.side}). "
        f"{escape(event.words)}</p>"
    )


def studied(campaign):
    """Return what the last month showed, as HTML."""
    if not campaign.turns:
        return "<b>Month 1 is over.</b> This is your practice before any test."
    turn, number = campaign.turns[-1], len(campaign.turns) - 1
    name = turn.measure
    before, now = (campaign.own(name, month) for month in (campaign.month - 1, campaign.month))
    known, measure = campaign.effect(number), MEASURES[name]
    head = (
        f"<b>{measure.label}: {figures.written(name, before)} → {figures.written(name, now)}</b> "
        f"{measure.unit} in your run. "
    )
    if not known.n:
        return f"{head}These runs cannot tell what the test did."
    effect = figures.range_of(known)
    if not known.clear:
        return f"{head}The test itself: {effect}, <b>no clear difference</b>."
    return f"{head}The test itself: <b>{effect}</b>."


def to_do(campaign):
    """Return what is to do next."""
    if campaign.open:
        return "Study the picture. Then act: keep the test, or drop it."
    if campaign.over:
        kept = sum(turn.kept for turn in campaign.turns)
        return f"Six months are over. You kept {kept} of {len(campaign.turns)} tests."
    return "Choose one small test, guess its measure, and run the month."
