"""The same patients again: with what the role needs, by simple rules, in another future."""

from html import escape

from cmsim.analysis.statistics import estimate
from cmsim.course.day.counterfactual import (
    OTHER_LUCKS,
    YOU,
    again,
    beside,
    minutes_of,
    other_mondays,
)
from cmsim.course.day.figures import ledger as draw_ledger
from cmsim.course.day.game import DAYS, FIRST_DAY, Game
from cmsim.course.day.needs import NEEDS
from cmsim.course.day.report import heading, html_list
from cmsim.course.day.time_ledger import PATIENTS
from cmsim.course.day.why_waiting import (
    apart,
    parting,
    put_off,
    served_instead,
    told_moment,
    waiting,
)
from cmsim.course.day.words import NAMES, clock, weekday, when_due, who, words
from cmsim.course.kit.journey_words import Lane
from cmsim.course.kit.journeys import story, title_of
from cmsim.course.kit.story_figure import story as draw_story
from cmsim.model.policy import POLICIES, most_overdue
from cmsim.units import DAY
from cmsim.views.chart import table
from cmsim.views.drawing import number_of
from cmsim.views.sentences import number
from cmsim.views.widgets.controls import Action, Check, Choice
from cmsim.views.widgets.layout import TEXT, paragraph
from cmsim.views.widgets.panel import Panel

FIRST = "Play the day above to its end first; then come back here."
ONE_DAY = (
    "One day is one throw of the dice. Your own decisions were repeated where they could "
    "still be made, and calls that nobody answered may be answered, or the other way round."
)
BEFORE, AFTER = "Your day", "With what you ticked"


class AgainPanel(Panel):
    """A panel that looks back at a day played in a :class:`DayPanel`."""

    def __init__(self, day):
        super().__init__()
        self.day = day

    @property
    def played(self):
        """Return the game if its first day is over, or ``None``."""
        game = self.day.game
        return game if game is not None and game.today > FIRST_DAY else None


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
            + scroll(table("Minutes by category", columns, rows), "Minutes by category")
            + heading("What was changed, and who says so")
            + html_list(lines)
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
        f"On {more.n} other Mondays, worked by due date, {said} "
        f"(95 % interval {number(more.low, more)} to {number(more.high, more)})."
    )


def with_interval(known):
    if known.half_width == 0:
        return f"{known.mean:+.0f}"
    return f"{known.mean:+.0f} ({known.low:.0f} to {known.high:.0f})"


def scroll(html, label):
    return (
        f'<div tabindex="0" role="region" aria-label="{escape(label)}"'
        ' style="overflow-x:auto">'
        f"{html}</div>"
    )


class BesidePanel(AgainPanel):
    """Put the learner's way beside simple ways of working, on the same patients."""

    def __init__(self, day, second=None):
        super().__init__(day)
        self.second = second
        self.span = self.add(
            Choice("Compare", {"day": "Monday", "week": "the whole week"}, value="day")
        )
        self.go = self.add(Action("Put my way beside simple ways", primary=True))
        self.react(self.go, self.run)
        self.shown = None

    def run(self):
        """Let each simple way of working have the same patients."""
        game, days = self.played, 1 if self.span.value == "day" else len(DAYS)
        if game is None:
            self.say(FIRST)
            return
        if game.today < FIRST_DAY + days:
            self.say("Play the whole week above first, or compare Monday.")
            return
        found = beside(game, days, self.second and self.second.game)
        self.shown = self.span.value
        self.show(
            draw_ledger(
                "Your way and simple ways of working",
                {name: one.ledger for name, one in found.items()},
                480 * days,
            ).html("beside")
            + scroll(
                table(
                    "The same patients, the same random events",
                    (
                        "Way of working",
                        "Minutes with and for patients",
                        "Talks held",
                        "Clocks met",
                        "Past due at the end",
                    ),
                    [
                        (
                            name,
                            round(one.with_patients),
                            one.talks,
                            f"{one.clocks_met} of {one.clocks}",
                            one.late,
                        )
                        for name, one in found.items()
                    ],
                ),
                "Your way and simple ways",
            )
            + paragraph(
                "One stretch of time, one set of random events: which way comes out ahead changes from "
                "Monday to Monday. A simple way never says no and never closes a case. "
                "Look at what all of them have in common."
            )
        )
        self.say(said_beside(found))

    def state(self):
        return self.shown

    def restore(self, state):
        if state not in (None, "day", "week"):
            raise ValueError("no such span")
        if state:
            self.span.value = state
            self.run()


def said_beside(found):
    """Return in words how the learner's way and the simple ones compare."""
    own = found[YOU]
    simple = [one for name, one in found.items() if not name.startswith(YOU)]
    minutes, talks = [one.with_patients for one in simple], [one.talks for one in simple]
    return (
        f"With and for patients: you {own.with_patients:.0f} minutes, simple ways "
        f"{min(minutes):.0f} to {max(minutes):.0f}. Talks held: you {own.talks}, simple ways "
        f"{min(talks)} to {max(talks)}."
    )


class WaitingPanel(AgainPanel):
    """Ask why a patient is waiting: who was served instead, and what put them first."""

    def __init__(self, day):
        super().__init__(day)
        self.look = self.add(Action("Who is waiting now?", primary=True))
        self.patient = self.add(Choice("Why is this patient waiting?", {"": "nobody chosen yet"}))
        self.react(self.look, self.refresh)
        self.react(self.patient, self.explain)
        self.now = {}

    def refresh(self):
        """List the patients who wait on the desk as it is now."""
        game = self.day.game
        cards = waiting(game.desk)[:20] if game is not None and game.desk else []
        if not cards or not game.acts:
            self.say("Begin the day above and decide a few things first.")
            return
        self.now = {str(card.number): card for card in cards}
        self.patient.options = [[key, words(card, game.desk.now)] for key, card in self.now.items()]
        self.say(f"{number_of(len(cards), 'patient')} who wait longest are in the list.")

    def explain(self, key):
        """Say who was served while this patient waited."""
        if key not in self.now:
            return
        game, card = self.day.game, self.now[key]
        served, off = served_instead(game, card), put_off(game, card)
        lines = [
            f"{weekday(one.at)}, {clock(one.at)}: "
            f"{who(one.card) + ', ' if one.card.patient is not None else ''}"
            f"{NAMES[one.card.kind]}: {one.why}."
            for one in served
        ]
        head = (
            f"{who(card)}: {NAMES[card.kind]}, {when_due(card.due, game.desk.now)}. "
            + (f"You put it off {number_of(off, 'time')}. " if off else "")
            + (
                f"Done meanwhile: {len(served)}."
                if served
                else "Nothing was done since it came; the clock simply moved on."
            )
        )
        self.show(html_list(lines) if lines else "")
        self.say(head)


class FuturesPanel(AgainPanel):
    """Follow one patient through two futures, and find the point where they part."""

    def __init__(self, day):
        super().__init__(day)
        ways = {name: f"worked “{name}” from the start" for name in POLICIES}
        self.other = self.add(
            Choice(
                "The other future",
                {"needs": "your own decisions, with every need supplied"} | ways,
                value="needs",
            )
        )
        self.go = self.add(Action("Find patients whose futures differ", primary=True))
        self.patient = self.add(Choice("Patient", {"": "nobody chosen yet"}))
        self.react(self.go, self.run)
        self.react(self.patient, self.draw)
        self.logs, self.who = (), {}

    def run(self):
        """Go on in both futures by due date to the end of the run, and compare."""
        game = self.played
        if game is None:
            self.say(FIRST)
            return
        until = 7 * game.scenario.weeks
        one = Game(game.seed, game.needs, game.choices).follow(most_overdue, until)
        key = self.other.value
        other = (
            again(game, tuple(NEEDS), until)
            if key == "needs"
            else Game(game.seed, game.needs).follow(POLICIES[key], until)
        )
        self.logs = one.log, other.log
        found = apart(*self.logs)[:8]
        self.who = {str(number): patient for number, patient in enumerate(found)}
        self.patient.options = [
            [key, title_of(one.log, patient)] for key, patient in self.who.items()
        ] or [["", "nobody: both futures are the same"]]
        self.say(
            f"{number_of(len(found), 'patient')} to choose from. In both futures the weeks "
            "after your decisions are worked by due date."
        )

    def draw(self, key):
        """Show both stories of a patient and where they part."""
        if key not in self.who:
            return
        patient = self.who[key]
        days = max(int(log[-1][0] // DAY) + 1 for log in self.logs)
        names = ("Your future", "The other future")
        html = ""
        for n, (name, log) in enumerate(zip(names, self.logs)):
            events = story(log, patient)
            html += draw_story(f"{title_of(log, patient)}. {name}", list(Lane), events, days).html(
                f"future-{n}"
            ) + story_list(name, events)
        said = told_parting(parting(*self.logs, patient))
        self.show(html)
        self.say(said)


def told_parting(point):
    """Return in words where two futures part."""
    one, other = (
        f"“{part[1]}” (day {int(part[0] // DAY) + 1})" if part else "nothing more happens"
        for part in (point.one, point.other)
    )
    return (
        f"The two futures part {told_moment(point.at)}. What comes next in yours: {one}. In "
        f"the other: {other}. At that moment you are busy with: {point.doing[0]}; in the other "
        f"future it is: {point.doing[1]}."
    )


def story_list(name, events):
    lines = "".join(f"<li>Day {event.day}: {escape(event.words)}</li>" for event in events)
    return (
        f"<details><summary>{escape(name)}, day by day</summary>"
        f'<ul style="{TEXT}">{lines}</ul></details>'
    )
