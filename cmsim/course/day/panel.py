"""Play the care manager: a plan, a desk with people, a clock, and the evening."""

import cmsim
from cmsim.course.day import supplied
from cmsim.course.day import words as day_words
from cmsim.course.day.choices import REASONS
from cmsim.course.day.counterfactual import cost_of, deferrals
from cmsim.course.day.day_strip import blocks, frame, hours_said, planned_blocks
from cmsim.course.day.desk import Desk
from cmsim.course.day.evening import evening_scene
from cmsim.course.day.faces import Faces
from cmsim.course.day.game import DAYS, FIRST_DAY, SEED, Game
from cmsim.course.day.needs import NEEDS, maple_street
from cmsim.course.day.scene import OLDER, PAID, desk_scene, older_scene, plan_scene
from cmsim.course.day.stored import StoredDay, StoredPlan
from cmsim.course.day.time_ledger import (
    DATA,
    NOTES,
    OTHERS,
    PATIENTS,
    TEAM,
    day_facts,
    paid_minutes,
    week_ledger,
)
from cmsim.text import clock
from cmsim.units import DAY
from cmsim.views.widgets.layout import stacked
from cmsim.views.widgets.panel import Panel

PLAN = {PATIENTS: 240, NOTES: 90, DATA: 60, TEAM: 60, OTHERS: 30}
MOST_COSTS = 10
MOST_READ = 500  # decisions that are stored in words
MOST_SPOKEN = 30  # words that are read out after a decision


class DayPanel(Panel):
    """Plan a day, play it person by person, then the week; see where the time went.

    ``prefix`` goes before the names of the facts, so that a second day does not replace the first.
    """

    prefix, title = "", "Your desk"

    def __init__(self, seed=SEED):
        super().__init__()
        self.seed, self.plan, self.no = seed, dict(PLAN), ""
        self.game, self.days, self.asked = None, 1, None
        self.older = None  # what is stored of a day that goes differently in this model
        self.why, self.told, self.found = {}, (None, {}), {}
        self.followers, self.again = [], None
        self.desk = Desk(label=self.title)
        self.desk.on_press(self.guard(self.pressed))
        self.say(self.left())
        self.draw()

    @property
    def begun(self):
        return self.game is not None

    @property
    def needs(self):
        """Return the needs that are supplied on a day that begins now."""
        return ()

    def view(self):
        return stacked(self.desk)

    def say(self, text):
        """Put one line on the desk; a screen reader speaks it."""
        super().say(text)
        self.desk.said = self.status.value

    def pressed(self, verb, message):
        """Do what was pressed in the browser."""
        whole = {
            "begin": self.begin,
            "wait": lambda: self.act("wait"),
            "undo": self.take_back,
            "over": self.start_over,
            "week": self.go_on,
            "again": self.live_again,
            "anew": self.start_anew,
        }
        if verb in whole:
            whole[verb]()
        elif verb == "plan":
            self.replan(dict(zip(self.plan, message["plan"])))
        elif verb == "words":
            self.no = message["text"]
        elif verb == "need":
            self.ask_for(message["key"])
        else:
            self.act(verb, int(message["key"]), message.get("why"))

    # --- planning

    def left(self):
        """Return how much of the paid day the plan leaves, in words."""
        rest = PAID - sum(self.plan.values())
        return (
            f"Your plan adds up to the {PAID} paid minutes."
            if not rest
            else f"Your plan leaves {rest} of the {PAID} minutes open."
            if rest > 0
            else f"Your plan has {-rest} minutes more than the {PAID} that are paid."
        )

    def replan(self, plan):
        """Take other minutes into the plan, before the day begins."""
        if self.begun:
            return
        self.plan |= plan
        self.say(self.left())
        self.desk.beside = {
            "plan": planned_blocks(maple_street(), FIRST_DAY, self.plan),
            "left": self.left(),
        }

    # --- playing

    def begin(self):
        """Close the plan and open the desk."""
        if self.begun:
            return
        self.put_older_away()
        if sum(self.plan.values()) > PAID:
            self.say(f"{self.left()} Take them off, then begin.")
            self.draw()
            return
        self.game = Game(self.seed, self.needs)
        desk = self.game.desk
        used = round(paid_minutes(self.game.scenario, FIRST_DAY, desk.now))
        self.say(
            f"It is {day_words.weekday(desk.now)}, {clock(desk.now)}. The huddle "
            f"and a round to meet the clinicians took {used} minutes. Who is first?"
        )
        self.draw()

    def start_anew(self):
        """Put the day of an older version away, and plan a new one."""
        self.put_older_away()
        self.say(self.left())
        self.draw()

    def put_older_away(self):
        """Have the record hold what is kept of an older day beside the new one."""
        if self.older is not None and self.store is not None:
            self.store.put("panels", f"{self.key}, put aside", self.older)
        self.older = None

    def act(self, verb, number=None, why=None):
        """Decide about a card, or wait; say in one line what happened."""
        if self.over_now:
            self.say(self.what_now())
            self.draw()
            return
        before = self.game.today
        try:
            act = self.game.act(verb, number)
            if why is not None:
                self.why[len(self.game.acts) - 1] = why
            self.say(self.spoken(act))
        except ValueError as problem:
            self.say(f"This cannot be done: {problem}.")
        finally:
            self.draw()
        if self.game.today > before:
            self.look_back()

    def spoken(self, act):
        """Return the answer to a decision, the first news if few words do, and the time."""
        desk = self.game.desk
        names = Faces(self.game.log, desk.now if desk else act.now)
        first, *news = day_words.events(act, desk, names)
        end = self.what_now() if self.over_now else f"It is {clock(desk.now)}."
        said = [self.own_words(act), first.words, end]
        if news and len(" ".join([*said, news[0].words]).split()) <= MOST_SPOKEN:
            said.insert(2, news[0].words)
        return " ".join(part for part in said if part)

    def own_words(self, act):
        """Return the learner's own words with which a request was turned down, if there are any."""
        words = " ".join(self.no.split())
        return f"You say: “{words}”" if act.verb == "decline" and words else ""

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
            return f"{DAYS[0]} is over. See where it went."
        return "The week is over. See where it went."

    def take_back(self):
        """Take the last decision back."""
        if self.game is None or not self.game.choices:
            self.say("There is nothing to take back yet.")
            self.draw()
            return
        act = self.game.acts[-1]
        self.why.pop(len(self.game.acts) - 1, None)
        self.game = self.game.undone()
        if self.game.today < FIRST_DAY + 1:
            self.days = 1
        self.go_on_with(f"Taken back. It is {day_words.weekday(act.now)}, {clock(act.now)} again.")

    def start_over(self):
        """Start the day over: the same patients and the same plan, with other decisions."""
        if self.game is None:
            self.say("Begin the day first.")
            self.draw()
            return
        self.game, self.days, self.why = Game(self.seed, self.needs), 1, {}
        self.go_on_with("The same day from its start. Who is first?")

    def go_on(self):
        """Go on to the rest of the week."""
        if self.game is None or self.game.today < FIRST_DAY + 1:
            self.say("First comes the day; then the week.")
        else:
            self.days = len(DAYS)
            self.background.stop()
            self.say("The week goes on. It ends on Friday evening. " + self.now_line())
        self.draw()

    def go_on_with(self, said):
        self.background.stop()
        self.say(said)
        self.draw()
        self.look_back()

    # --- showing

    def draw(self):
        """Show the plan, the desk as it is now, the evening, or a day of an older version."""
        if self.older is not None:
            self.desk.show(older_scene(self.older, self.plan))
        elif self.game is None:
            self.desk.show(plan_scene(maple_street(self.needs), self.plan, self.left()))
        elif self.over_now:
            self.desk.show(self.evening(), self.beside())
        else:
            self.desk.show(desk_scene(self.game, self.plan, self.feed(), self.no, self.needs))

    def feed(self):
        """Return what happened today, newest first."""
        game, last = self.game, len(self.game.acts) - 1
        faces, found = Faces(game.log, game.desk.now), []
        after = [*(act.desk for act in game.acts[1:]), game.desk]
        for n, (act, desk) in enumerate(zip(game.acts, after)):
            if act.day != game.today and n != last:
                continue
            lines = day_words.events(act, desk, faces)
            found[:0] = [
                {
                    "at": clock(desk.now),
                    "kind": event.kind,
                    "words": " ".join([event.words, *self.reason(n, event)]),
                    "new": n == last,
                }
                for event in lines
            ]
        return found

    def read(self):
        """Return what was decided and what came of it, as ``[time, words]``, to be read for good.

        Another version of the model will not tell it again.
        """
        game, found = self.game, []
        after = [*(act.desk for act in game.acts[1:]), game.desk]
        faces = Faces(game.log, game.desk.now if game.desk else game.acts[-1].now)
        for n, (act, desk) in enumerate(zip(game.acts, after)):
            event = day_words.events(act, desk, faces)[0]
            day = f"{day_words.weekday(act.now)}, " if self.days > 1 else ""
            found.append([day + clock(act.now), " ".join([event.words, *self.reason(n, event)])])
        return found[-MOST_READ:]

    def reason(self, n, event):
        """Yield why a case was closed, after the line that says so."""
        if event.said and n in self.why:
            yield f"Your reason: {REASONS[self.why[n]]}."

    def evening(self):
        """Return how the last of the days played ended."""
        last = min(self.game.today, FIRST_DAY + self.days) - 1
        others = supplied.usual_said() if last == FIRST_DAY else ""
        return {
            **evening_scene(self.game, last, self.plan, others, self.guess(), self.days == 1),
            "again": self.again is not None,
        }

    def guess(self):
        """Return how many minutes with patients were guessed before the day, or ``None``."""
        known = self.store.get("predictions", "guess") if self.store else None
        return known["values"][0] if known and known.get("values") else None

    def beside(self):
        """Return what may be put beside the evening."""
        return {"rows": [], "said": "The computer is living your Monday again …"}

    def look_back(self):
        """Find, piece by piece, what was put off and what each need would change."""
        for follow in self.followers:
            follow()
        if self.over_now:
            self.background.start(self.looking_back())

    def looking_back(self):
        """Fill in what is beside the evening."""
        game, costs = self.game, []
        day = min(game.today, FIRST_DAY + self.days) - 1
        faces = Faces(game.log, (day + 1) * DAY)
        several = deferrals(game, day)
        for n in several[:MOST_COSTS]:
            yield
            costs.append(day_words.cost_told(cost_of(game, n), faces))
        found = {"costs": costs, "rest": max(0, len(several) - MOST_COSTS)}
        if self.days > 1:
            found["week"] = self.week()
        for beside in self.besides():
            yield
            self.desk.beside = {**found, **beside}

    def besides(self):
        """Yield what is put beside the evening, ever more complete."""
        options, many = [], {}
        for need in NEEDS.values():
            many[need.id] = list(supplied.changes((need.id,)))
            options.append(
                {
                    "key": need.id,
                    "name": need.label,
                    "about": need.supplied,
                    "gain": supplied.gain(many[need.id]),
                }
            )
            yield {"options": options, "said": "The computer is living your Monday again …"}
        yield {"options": options, **self.changed()}

    def changed(self):
        """Return the learner's Monday beside the one with the need that was asked for."""
        if self.asked is None:
            return {"asked": "", "rows": [], "said": "Choose one, and see the same Monday with it."}
        one = supplied.compared(self.game, (self.asked,))
        many = list(supplied.changes((self.asked,)))
        self.found = supplied.facts(many, one["more"])
        return {
            "asked": self.asked,
            "rows": [["Your Monday", one["own"]], [f"With: {one['label']}", one["other"]]],
            "strip": one["strip"],
            "said": f"{one['said']} {supplied.others_said(many)}",
            "source": one["source"],
        }

    def ask_for(self, need):
        """Put the same Monday with a need of the role beside the learner's own."""
        if need not in NEEDS:
            raise ValueError("no such need")
        if not self.over_now or self.game is None:
            self.say("Play the day to its end first.")
            return
        self.asked = need
        self.desk.beside = {**self.desk.beside, **self.changed()}
        self.say(self.desk.beside["said"])

    def live_again(self):
        """Live the same Monday once more, with what was asked for."""
        if self.again is None or self.asked is None:
            self.say("First choose one thing to ask for.")
            return
        self.again()

    def week(self):
        """Return the ledgers of the days of the week, for rows of a table."""
        return [
            [name, hours_said(self.on_day(n)[PATIENTS]), hours_said(self.on_day(n)[NOTES])]
            for n, name in enumerate(DAYS)
        ]

    def on_day(self, n):
        return week_ledger(self.game.scenario, self.game.log, [FIRST_DAY + n])

    def now_line(self):
        desk = self.game.desk
        return f"It is {day_words.weekday(desk.now)}, {clock(desk.now)}." if desk else ""

    # --- keeping

    def facts(self):
        """Return what the first day showed, once it is over, and what a need would change."""
        if self.game is None or self.game.today <= FIRST_DAY:
            return {}
        decided = self.first_day()
        if self.told[0] != decided:
            self.told = decided, self.measured()
        return self.told[1] | self.found

    def first_day(self):
        return [
            list(choice)
            for choice, act in zip(self.game.choices, self.game.acts)
            if act.day == FIRST_DAY
        ]

    def measured(self):
        return {
            f"{self.prefix}{name}": {
                "value": round(value, 1),
                "low": None,
                "high": None,
                "unit": "minutes" if "minutes" in name else "",
            }
            for name, value in day_facts(self.game, FIRST_DAY, self.plan).items()
        }

    def state(self):
        if self.older is not None:
            return self.older
        stored = {
            "version": cmsim.__version__,
            "plan": list(self.plan.values()),
            "no": self.no,
        }
        if not self.begun:
            return stored
        return stored | {
            "seed": self.game.seed,
            "needs": list(self.game.needs),
            "days": self.days,
            "choices": [list(choice) for choice in self.game.choices],
            "why": [[n, why] for n, why in self.why.items()],
            "asked": self.asked,
            "mark": list(self.game.mark()),
            "read": self.read(),
        }

    def restore(self, state):
        """Replay the decisions; what goes differently in this model is kept to be read."""
        plan = StoredPlan.model_validate(state)
        self.plan = dict(zip(PLAN, map(round, plan.plan), strict=True))
        self.no = plan.no
        self.draw()
        if "choices" not in state:
            self.say(self.left())
            return
        day = StoredDay.model_validate(state)
        game = day.replayed()
        if game is None:
            self.older = state
            self.say(OLDER)
            self.draw()
            return
        self.game, self.days = game, day.days
        self.why, self.asked = dict(day.why), day.asked
        self.go_on_with(
            f"Welcome back. {self.now_line() if not self.over_now else self.what_now()}"
        )


class SecondDayPanel(DayPanel):
    """Play the same Monday again, with what was asked for at the end of the first."""

    prefix, title = "second_", "Your desk, the second time"

    def __init__(self, first):
        self.first = first
        super().__init__()
        first.again = self.guard(self.begin)
        first.draw()

    @property
    def needs(self):
        return (self.first.asked,) if self.first.asked else ()

    def begin(self):
        """Open the desk with the plan of the first Monday."""
        self.background.stop()
        self.game, self.days, self.why, self.asked = None, 1, {}, None
        self.plan, self.no = dict(self.first.plan), self.first.no
        super().begin()

    def draw(self):
        """Show nothing before the second Monday begins."""
        if self.game is None and self.older is None:
            self.desk.show({"phase": "later"})
        else:
            super().draw()

    def besides(self):
        """Yield the first Monday beside the second."""
        before = self.first.game
        if before is None or before.today <= FIRST_DAY:
            yield {"rows": [], "said": "Play the first Monday to its end to see both here."}
            return
        ends = (FIRST_DAY + 1) * DAY
        rows = [
            [name, blocks(game, FIRST_DAY, Faces(game.log, ends))]
            for name, game in (("First Monday", before), ("Second", self.game))
        ]
        more = supplied.more_minutes(before, self.game)
        yield {
            "rows": rows,
            "strip": frame(before.scenario, FIRST_DAY),
            "said": supplied.change_said(more) + " than on your first Monday.",
        }
