"""Play the care manager: a desk of cards, a clock, and what each decision led to."""

from html import escape

import ipywidgets as widgets

import cmsim
from cmsim.course.day import words as day_words
from cmsim.course.day.cards import Cards
from cmsim.course.day.game import DAYS, FIRST_DAY, SEED, Game, groups, verbs_for
from cmsim.course.day.report import day_report, week_report
from cmsim.course.day.stored import StoredDay, StoredPlan
from cmsim.course.day.time_ledger import (
    DATA,
    NOTES,
    OTHERS,
    PATIENTS,
    TEAM,
    backlog,
    day_facts,
    paid_minutes,
    strain,
)
from cmsim.views.widgets.controls import Action, Number, Text
from cmsim.views.widgets.layout import TEXT
from cmsim.views.widgets.panel import Panel

PAID = 480
FEW = {"standing": 4, "clocks": 4, "paper": 4, "today": 5, "later": 3}
MANY = 30
PLAN = {PATIENTS: 240, NOTES: 90, DATA: 60, TEAM: 60, OTHERS: 30}
OTHER_MODEL = (
    "This day was played with another version of the model ({was}), in which it goes differently."
)


class DayPanel(Panel):
    """Plan a day, play it card by card, then the week; see where the time went.

    ``prefix`` goes before the names of the facts, so that a second day does not replace the first.
    """

    prefix = ""

    def __init__(self, seed=SEED):
        super().__init__()
        self.seed = seed
        self.game, self.days, self.begun, self.whole = None, 1, False, False
        self.told = None, {}
        self.plan = {
            name: Number(name, min=0, max=PAID, value=minutes, step=5, unit="minutes")
            for name, minutes in PLAN.items()
        }
        self.no = Text(
            "When I say no to a request, these are my words",
            max_length=160,
            help="A reason, what you can do instead or when, and who owns it. You can "
            "change them during the day.",
        )
        self.begin_now = Action("Begin the day", primary=True)
        self.head, self.cards = widgets.HTML(), Cards("Your desk")
        self.wait, self.more = Action("Wait for news or an appointment"), Action("Show every card")
        self.undo = Action("Take the last decision back")
        self.over = Action("Start the day over")
        self.week = Action("Go on with the week", primary=True)
        for control in self.plan.values():
            self.react(control, lambda minutes: self.say(self.left()))
        self.react(self.no, lambda words: None)
        self.buttons = widgets.Box(
            [self.wait, self.more, self.undo, self.over, self.week],
            layout=widgets.Layout(flex_flow="row wrap", display="flex"),
        )
        self.react(self.begin_now, self.begin)
        self.react(self.wait, lambda: self.act("wait"))
        self.react(self.more, self.show_more)
        self.react(self.undo, self.take_back)
        self.react(self.over, self.start_over)
        self.react(self.week, self.go_on)
        self.cards.on_press(self.guard(lambda verb, key: self.act(verb, int(key))))
        self.table = widgets.VBox([self.head, self.status, self.cards, self.buttons])
        self.planning = widgets.VBox([*self.plan.values()])
        self.say(self.left())
        self.draw()

    @property
    def needs(self):
        """Return the needs that are supplied on a day that begins now."""
        return ()

    def view(self):
        return widgets.VBox(
            [self.planning, self.table, self.no, self.begin_now, self.body],
            layout=widgets.Layout(overflow="visible", width="100%"),
        )

    def left(self):
        """Return how much of the paid day the plan leaves, in words."""
        rest = PAID - sum(control.value for control in self.plan.values())
        return (
            f"Your plan adds up to the {PAID} paid minutes."
            if not rest
            else f"Your plan leaves {rest} of the {PAID} minutes open."
            if rest > 0
            else f"Your plan has {-rest} minutes more than the {PAID} that are paid."
        )

    # --- playing

    def begin(self):
        """Close the plan and open the desk."""
        self.begun, self.game = True, Game(self.seed, self.needs)
        desk = self.game.desk
        used = round(paid_minutes(self.game.scenario, FIRST_DAY, desk.now))
        self.say(
            f"It is {day_words.weekday(desk.now)}, {day_words.clock(desk.now)}. The huddle "
            f"and a round to meet the clinicians took {used} minutes. What do you do first?"
        )
        self.draw()

    def act(self, verb, number=None):
        """Decide about a card, or wait; say in one line what happened."""
        if self.over_now:
            self.say(self.what_now())
            return
        before = self.game.today
        try:
            act = self.game.act(verb, number)
            self.say(self.spoken(act) + day_words.happened(act, self.game.desk))
        except ValueError as why:
            self.say(f"This cannot be done: {why}.")
        finally:
            self.draw()
        if self.game.today > before:
            self.background.start(self.reporting())

    def spoken(self, act):
        """Return the learner's own words with which a request was turned down, if there are any."""
        words = " ".join(self.no.value.split())
        return f"You say: “{words}” " if act.verb == "decline" and words else ""

    @property
    def over_now(self):
        """Say whether the days to be played are over."""
        return (
            self.game is None or self.game.desk is None or self.game.today >= FIRST_DAY + self.days
        )

    def what_now(self):
        if self.game is None:
            return "Begin the day first."
        if self.days == 1:
            return f"{DAYS[0]} is over. See below where it went, or go on with the week."
        return "The week is over. See below where it went."

    def take_back(self):
        """Take the last decision back."""
        if self.game is None or not self.game.choices:
            self.say("There is nothing to take back yet.")
            return
        act = self.game.acts[-1]
        self.game = self.game.undone()
        if self.game.today < FIRST_DAY + 1:
            self.days = 1
        self.renew(
            f"Taken back. It is {day_words.weekday(act.now)}, {day_words.clock(act.now)} again."
        )

    def start_over(self):
        """Start the day over: the same patients and the same plan, with other decisions."""
        if self.game is None:
            self.say("Begin the day first.")
            return
        self.game, self.days = Game(self.seed, self.needs), 1
        self.renew("The same day from its start. What do you do first?")

    def go_on(self):
        """Go on to the rest of the week."""
        if self.game is None or self.game.today < FIRST_DAY + 1:
            self.say("First comes the day; then the week.")
            return
        self.days = len(DAYS)
        self.say("The week goes on. It ends on Friday evening. " + self.now_line())
        self.draw()

    def show_more(self):
        """Show every card, or the few most pressing ones."""
        self.whole = not self.whole
        self.more.label = "Show fewer cards" if self.whole else "Show every card"
        self.draw()

    def renew(self, said):
        self.background.stop()
        self.show("")
        self.say(said)
        self.draw()
        if self.game.today > FIRST_DAY:
            self.background.start(self.reporting())

    # --- showing

    def draw(self):
        """Show the desk as it is now."""
        for part in (self.planning, self.begin_now):
            part.layout.display = "none" if self.begun else None
        for part in (self.cards, self.buttons, self.head):
            part.layout.display = None if self.begun else "none"
        self.week.layout.display = (
            None if self.begun and self.days == 1 and self.over_now else "none"
        )
        if self.game is None:
            return
        for control in (self.wait, self.more):
            control.layout.display = "none" if self.over_now else None
        if self.over_now:
            self.head.value = ""
            self.cards.show([{"title": self.what_now(), "cards": [], "more": ""}])
            return
        self.head.value = self.heading()
        self.cards.show(self.shown(), self.status.value)

    def shown(self):
        """Return the groups of cards on screen, a bounded number of each."""
        desk, found = self.game.desk, []
        for key, cards in groups(desk).items():
            most = MANY if self.whole else FEW[key]
            rest = len(cards) - most
            if cards:
                found.append(
                    {
                        "title": f"{day_words.GROUPS[key]} ({len(cards)})",
                        "cards": [self.card(one, desk.now) for one in cards[:most]],
                        "more": f"… and {rest} more" if rest > 0 else "",
                    }
                )
        return found

    def card(self, card, now):
        return {
            "key": str(card.number),
            "words": day_words.words(card, now),
            "verbs": [[verb, day_words.VERBS[verb]] for verb in verbs_for(card)],
        }

    def heading(self):
        game, desk = self.game, self.game.desk
        late, minutes = backlog(desk)
        used = paid_minutes(game.scenario, game.today, desk.now)
        pressure = strain(game.scenario, game.log, desk, game.today)
        facts = {
            "It is": f"{day_words.weekday(desk.now)}, {day_words.clock(desk.now)}",
            "Used": f"{used:.0f} of {PAID} minutes",
            "Past due": f"{late}, about {minutes / 60:.1f} hours",
            "Open cases": f"{desk.caseload}",
            "Strain": f"{pressure:.0f} of 100 (a teaching index, no health screen)",
        }
        cells = "".join(
            f'<span style="margin-right:1.2em">{escape(name)}: '
            f"<strong>{escape(said)}</strong></span> "
            for name, said in facts.items()
        )
        lines = [cells]
        if desk.booked:
            lines.append(f"Still agreed for today: {escape(day_words.calendar(desk))}")
        style = f"{TEXT};max-width:60rem;white-space:normal"
        return "".join(f'<p style="{style}">{line}</p>' for line in lines)

    def now_line(self):
        desk = self.game.desk
        return f"It is {day_words.weekday(desk.now)}, {day_words.clock(desk.now)}." if desk else ""

    def planned(self):
        return {name: control.value for name, control in self.plan.items()}

    def reporting(self):
        """Draw where the last whole day, or the week, went; then what each deferral cost."""
        game = self.game
        last = min(game.today, FIRST_DAY + self.days) - 1
        planned = self.planned() if last == FIRST_DAY else {}
        head = week_report(game) if last == FIRST_DAY + len(DAYS) - 1 else ""
        for html in day_report(game, last, planned):
            yield
            if game is not self.game:
                return
            self.show(head + html)

    # --- keeping

    def facts(self):
        """Return what the first day showed, once it is over."""
        if self.game is None or self.game.today <= FIRST_DAY:
            return {}
        decided = self.first_day()
        if self.told[0] != decided:
            self.told = decided, self.found()
        return self.told[1]

    def first_day(self):
        return [
            list(choice)
            for choice, act in zip(self.game.choices, self.game.acts)
            if act.day == FIRST_DAY
        ]

    def found(self):
        return {
            f"{self.prefix}{name}": {
                "value": round(value, 1),
                "low": None,
                "high": None,
                "unit": "minutes" if "minutes" in name else "",
            }
            for name, value in day_facts(self.game, FIRST_DAY).items()
        }

    def state(self):
        stored = {
            "version": cmsim.__version__,
            "plan": list(self.planned().values()),
            "no": self.no.value,
        }
        if not self.begun:
            return stored
        return stored | {
            "seed": self.game.seed,
            "needs": list(self.game.needs),
            "days": self.days,
            "choices": [list(choice) for choice in self.game.choices],
            "mark": list(self.game.mark()),
        }

    def restore(self, state):
        """Replay the decisions; refuse what another model, or nobody, has played."""
        plan = StoredPlan.model_validate(state)
        for control, minutes in zip(self.plan.values(), plan.plan, strict=True):
            control.value = minutes
        self.no.value = plan.no
        if "choices" not in state:
            return
        day = StoredDay.model_validate(state)
        game = day.replayed()
        if game is None:
            self.say(OTHER_MODEL.format(was=day.version))
            raise ValueError("the replay gives another log")
        self.game, self.days, self.begun = game, day.days, True
        self.renew(f"Welcome back. {self.now_line() if not self.over_now else self.what_now()}")


class SecondDayPanel(DayPanel):
    """Play the same day again, with what is ticked in a :class:`NeedsPanel` when it begins."""

    prefix = "second_"

    def __init__(self, wishes):
        super().__init__()
        self.wishes = wishes

    @property
    def needs(self):
        return self.wishes.ticked
