"""The same patients again, with what the role needs."""

from html import escape

from cmsim.analysis.statistics import estimate
from cmsim.course.day.again_panel import FIRST, AgainPanel
from cmsim.course.day.counterfactual import (
    OTHER_LUCKS,
    again,
    minutes_of,
    other_mondays,
)
from cmsim.course.day.figures import ledger as draw_ledger
from cmsim.course.day.game import FIRST_DAY
from cmsim.course.day.needs import NEEDS
from cmsim.course.day.report import heading
from cmsim.course.day.time_ledger import PATIENTS
from cmsim.views.chart import table
from cmsim.views.sentences import number
from cmsim.views.widgets.controls import Action, Check
from cmsim.views.widgets.layout import html_list, paragraph, scrolled

ONE_DAY = (
    "One day is one throw of the dice. Your own decisions were repeated where they could "
    "still be made, and calls that nobody answered may be answered, or the other way round."
)
BEFORE, AFTER = "Your day", "With what you ticked"


class NeedsPanel(AgainPanel):
    """Tick what the role needs, and live the same day, and twenty other Mondays, with it."""

    def __init__(self, day):
        super().__init__(day)
        self.ticks = {
            need.id: self.add(
                Check(
                    need.label,
                    help=(f"Without: {need.without} With: {need.supplied} Source: {need.source}"),
                )
            )
            for need in NEEDS.values()
        }
        self.go = self.add(Action("Live the same day with this", primary=True))
        self.react(self.go, self.run)
        self.found, self.ran = {}, None

    @property
    def ticked(self):
        return tuple(name for name, tick in self.ticks.items() if tick.value)

    def run(self):
        """Replay the day with what is ticked, then other Mondays with and without it."""
        if self.played is None:
            self.say(FIRST)
            return
        if not self.ticked:
            self.say("Tick at least one thing first.")
            return
        self.ran = list(self.ticked)
        self.say("Living your day again, and twenty other Mondays …")
        self.background.start(self.running(self.ticked))

    def running(self, needs):
        yield
        own, known = self.lived(needs)
        yield
        self.found = self.told(own, known)
        self.show(self.html(own, known))
        self.say(sentence(known[PATIENTS]))

    def lived(self, needs):
        """Return the ledgers of the own day before and after, and the change on other Mondays."""
        game = self.played
        own = {BEFORE: minutes_of(game, 1), AFTER: minutes_of(again(game, needs, FIRST_DAY + 1), 1)}
        many = list(other_mondays(needs))
        return own, {name: estimate([change[name] for change in many]) for name in own[BEFORE]}

    def told(self, own, known):
        """Return what was recovered as facts."""
        more = known[PATIENTS]
        mine = own[AFTER][PATIENTS] - own[BEFORE][PATIENTS]
        return {
            "minutes_recovered": {
                "value": round(more.mean, 1),
                "low": round(more.low, 1),
                "high": round(more.high, 1),
                "unit": "minutes",
            },
            "own_minutes_recovered": {
                "value": round(mine, 1),
                "low": None,
                "high": None,
                "unit": "minutes",
            },
        }

    def html(self, own, known):
        picture = draw_ledger("Your day, before and after", own).html("needs")
        rows = [
            (name, round(own[BEFORE][name]), round(own[AFTER][name]), with_interval(known[name]))
            for name in own[BEFORE]
        ]
        columns = ("Category", BEFORE, AFTER, f"Change on {len(OTHER_LUCKS)} other Mondays")
        lines = [
            f"{NEEDS[name].label}: {NEEDS[name].supplied} {NEEDS[name].source}" for name in self.ran
        ]
        return (
            picture
            + paragraph(ONE_DAY)
            + paragraph(sentence(known[PATIENTS]))
            + scrolled("Minutes by category", table("Minutes by category", columns, rows))
            + heading("What was changed, and who says so")
            + html_list(map(escape, lines))
        )

    def facts(self):
        return self.found

    def state(self):
        return {"ticked": list(self.ticked), "ran": self.ran}

    def restore(self, state):
        if not set(state["ticked"]) <= set(NEEDS):
            raise ValueError("no such need")
        for name in state["ticked"]:
            self.ticks[name].value = True
        if state["ran"] and self.played is not None and self.ran != state["ran"]:
            self.run()


def sentence(more):
    """Return in words what came back for patients on the other Mondays."""
    if more.low > 0:
        said = f"{number(more.mean, more)} minutes more a day went to patients"
    elif more.high < 0:
        said = f"{number(-more.mean, more)} minutes fewer a day went to patients"
    else:
        said = "there is no clear difference in the minutes that went to patients"
    return (
        f"On {more.n} other Mondays, worked the usual way, {said} "
        f"(95 % interval {number(more.low, more)} to {number(more.high, more)})."
    )


def with_interval(known):
    if known.half_width == 0:
        return f"{known.mean:+.0f}"
    return f"{known.mean:+.0f} ({known.low:.0f} to {known.high:.0f})"
