"""The task board: assign 24 cards, run twelve weeks, see what was left undone and done twice."""

from cmsim.analysis.statistics import difference
from cmsim.course.board import board as boards
from cmsim.course.board import deal as roles
from cmsim.course.board.board import NOW, NOW_SETTING, SUGGESTED, BoardSetting
from cmsim.course.board.board_cards import CARDS, CARE_MANAGER
from cmsim.course.board.deal import AS_NOW, MEASURED, MINE, SOURCES, Deal
from cmsim.course.board.figures import role_hours
from cmsim.course.board.scene import WITH_PATIENTS, board_scene, shown
from cmsim.course.board.task_board import TaskBoard
from cmsim.course.board.words import assumed, ledger, opens, others, shared, what_happened
from cmsim.measures.registry import find as measure
from cmsim.scenario.parameter import Refusal
from cmsim.views import drawing, sentences
from cmsim.views.widgets.layout import paragraph, stacked
from cmsim.views.widgets.panel import Panel
from cmsim.views.widgets.progressive import ProgressivePanel, fact

MOST_BACK = 40


class BoardPanel(ProgressivePanel):
    """Assign the cards of the task board, and see twelve weeks beside the practice as now.

    It opens with a run of the practice as it works now, or of what was run last. ``asked`` is the
    board and the setting of the last run, ``last`` what it showed.
    """

    start = "Run twelve weeks"
    repeats = 24

    def __init__(self, runs=None):
        super().__init__(runs)
        self.followers = []
        self.board, self.setting = dict(NOW), NOW_SETTING
        self.asked, self.last, self.past = (dict(NOW), NOW_SETTING), None, []
        self.desk = TaskBoard(label="The task board")
        self.buttons()
        self.desk.on_press(self.guard(self.pressed))
        self.work.button.observe(lambda change: self.redraw(), "disabled")
        self.redraw()

    def view(self):
        if self.last is None and not self.work.going_on:
            self.work.resume(self.run_again)
        self.status.add_class("cm-unseen")
        return stacked(self.status, self.desk)

    def redraw(self):
        """Show the board as it stands, with the stamps of the last run."""
        self.desk.scene = board_scene(
            self.board, self.setting, self.last, self.work.going_on, bool(self.past)
        )

    # --- what is decided

    def pressed(self, verb, message):
        """Do what was pressed in the browser."""
        if verb == "assign":
            self.deal({message["card"]: tuple(message["owners"])})
        elif verb in ("written", "protected"):
            self.deal(**{verb: message["value"]})
        elif verb == "undo":
            self.take_back()
        elif verb == "now":
            self.as_now()
        elif verb == "stop":
            self.stop()
            self.redraw()
        else:
            self.press()

    def deal(self, board=None, **setting):
        """Assign some cards and settings anew."""
        self.past = [*self.past, (self.board, self.setting)][-MOST_BACK:]
        self.put(self.board | (board or {}), self.setting._replace(**setting))
        self.say(self.told_of(board or {}))

    def as_now(self):
        """Assign all cards as the practice does now."""
        self.deal(NOW, **NOW_SETTING._asdict())

    def take_back(self):
        """Take the last assignment back."""
        if not self.past:
            self.say("There is nothing to take back.")
            return
        *self.past, (board, setting) = self.past
        self.put(board, setting)
        self.say("Taken back. " + self.counts())

    def put(self, board, setting):
        """Put a board and its setting in place; what goes on for another one ends."""
        self.board, self.setting = boards.checked(board), setting
        if (self.board, self.setting) != self.asked:
            self.halt()
            self.finished, self.finer = False, 1
        self.redraw()
        for board_moved in self.followers:
            board_moved()

    def told_of(self, cards):
        """Return in words what was just assigned."""
        if len(cards) != 1:
            return self.counts()
        ((name, owners),) = cards.items()
        return f"{CARDS[name].short}: now {shared(owners)}. {self.counts()}"

    def counts(self):
        """Return in words how the board stands."""
        nobodys, two = len(boards.nobodys(self.board)), len(boards.doubled(self.board))
        return f"{drawing.number_of(nobodys, 'task')} without an owner, {two} with two."

    def state(self):
        board, setting = self.asked
        return {
            "board": plain(self.board),
            "setting": list(self.setting),
            "ran": self.ran,
            "asked": {"board": plain(board), "setting": list(setting)},
        }

    def restore(self, state):
        board, setting = board_of(state), setting_of(state["setting"])
        asked = state.get("asked") or (state if state["ran"] else None)
        if asked:
            self.asked = board_of(asked), setting_of(asked["setting"])
        self.put(board, setting)
        self.say(self.counts() + " You go on where you were.")
        if state["ran"]:
            self.work.resume(self.run_again)

    # --- the run

    def run(self):
        self.asked = dict(self.board), self.setting
        self.run_again()

    def run_again(self):
        """Run what was asked last."""
        super().run()
        self.redraw()

    def question(self):
        now, mine, sources = roles.places(*self.asked)
        return [mine, sources], MEASURED, now

    def deals(self):
        """Return the three assignments with the runs that belong to them."""
        board, setting = self.asked
        written = setting._replace(written=True)
        return {
            AS_NOW: Deal(self.results, NOW, NOW_SETTING, AS_NOW),
            MINE: Deal(self.results, board, setting),
            SOURCES: Deal(self.results, SUGGESTED, written, SOURCES),
        }

    def draw(self, working=""):
        deals = self.deals()
        count = self.results.replications
        hours = {name: deal.hours() for name, deal in deals.items()}
        self.last = shown(deals[MINE], deals[AS_NOW])
        self.show(
            role_hours(hours, count).html("role-hours")
            + opens(
                "What happened, in words",
                ledger(deals)
                + what_happened(deals[MINE])
                + paragraph(self.not_followed())
                + others(deals[MINE]),
            )
            + assumed()
        )
        self.told = self.found(deals)
        self.say(working + self.sentence(deals))
        self.redraw()

    def not_followed(self):
        """Return a remark on what colleagues do and the model does not follow."""
        owners, card = self.asked[0]["discharge"], CARDS["discharge"]
        if CARE_MANAGER in owners or not set(owners) & set(card.able):
            return ""
        return (
            f"Calls after a discharge are with {shared(owners)} with your assignment. The model "
            "follows the care manager's calls only, so there is no value for them."
        )

    def sentence(self, deals):
        """Return what the assignment changes, in words."""
        mine, now = deals[MINE], deals[AS_NOW]
        change = difference(self.results.columns("on_time"), AS_NOW, MINE)
        lost = mine.sum_of(mine.dropped())
        said = f"{drawing.number_of(self.results.replications, 'repeat')}. "
        if self.asked == (NOW, NOW_SETTING):
            twice = now.sum_of(now.twice())
            return said + (
                f"As this practice works now, about {lost.mean:.0f} tasks are left "
                f"undone in twelve weeks and {twice.mean:.0f} are done twice."
            )
        if not change.n:
            return said + "No contact fell due: patients are not followed up."
        return said + (
            f"About {lost.mean:.0f} tasks left undone. Compared with now, your assignment "
            f"{sentences.effect(measure('on_time'), change)}."
        )

    def found(self, deals):
        """Return the facts: what this person's assignment left undone, doubled, and changed."""
        mine, now, hours = deals[MINE], deals[AS_NOW], deals[MINE].hours()
        facts = {
            "with_patients_now": fact(now.hours()[WITH_PATIENTS], "hours a week"),
            "dropped_now": fact(now.sum_of(now.dropped()), "times in twelve weeks"),
            "dropped": fact(mine.sum_of(mine.dropped()), "times in twelve weeks"),
            "doubled": fact(mine.sum_of(mine.twice()), "times in twelve weeks"),
            "friction": fact(mine.all_friction(), "times in twelve weeks"),
            "hours_pulled": fact(hours["Pulled into other work"], "hours a week"),
            "hours_registry": fact(hours["Registry, numbers, reports"], "hours a week"),
            "hours_interrupted": fact(hours["Interrupted"], "hours a week"),
            "hours_writing": fact(hours["Documentation"], "hours a week"),
        }
        for name, each in (("on_time", "on_time_gain"), ("contacts", "contacts_gain")):
            known = difference(self.results.columns(name), AS_NOW, MINE)
            if known.n:
                facts[each] = fact(known, measure(name).unit)
        return facts


class HappenedPanel(Panel):
    """Show what happened in the last run of the board, in hours and in words."""

    def __init__(self, runs=None, dealt=None):
        super().__init__()
        self.dealt = dealt

    def view(self):
        self.dealt.view()
        self.status.add_class("cm-unseen")
        return stacked(self.status, self.dealt.body)


def plain(board):
    """Return a board as a JSON value."""
    return {name: list(owners) for name, owners in board.items()}


def board_of(state):
    """Return a board from stored values, or raise ``ValueError`` if it is none."""
    try:
        return boards.checked({str(name): tuple(own) for name, own in state["board"].items()})
    except Refusal as refusal:
        raise ValueError(str(refusal)) from None


def setting_of(values):
    """Return a setting from stored values, or raise ``ValueError`` if they are none."""
    if len(values) != len(BoardSetting._fields) or not all(
        isinstance(value, (int, float)) for value in values
    ):
        raise ValueError("no such setting")
    return BoardSetting(*values)
