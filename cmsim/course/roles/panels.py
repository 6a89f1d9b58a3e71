"""The task board: deal 24 cards, run twelve weeks, see what nobody did and what two did."""

import ipywidgets as widgets

from cmsim.analysis.statistics import difference, estimate
from cmsim.course.roles import board as boards
from cmsim.course.roles import deal as roles
from cmsim.course.roles import dealing
from cmsim.course.roles.board import NOW, NOW_SETTING, SUGGESTED, BoardSetting
from cmsim.course.roles.board_cards import CARDS, CARE_MANAGER, GROUPS, OWNERS
from cmsim.course.roles.deal import AS_NOW, MEASURED, MINE, OUTCOMES, SOURCES, Deal
from cmsim.course.roles.figures import role_hours
from cmsim.course.roles.words import (
    assumed,
    ledger,
    others,
    overview,
    owner_in_sentence,
    shared,
    standing,
    what_happened,
)
from cmsim.measures.registry import find as measure
from cmsim.scenario.parameter import Refusal
from cmsim.views import drawing, sentences
from cmsim.views.side_by_side import side_by_side
from cmsim.views.widgets.controls import Action, Check, Choice, Range
from cmsim.views.widgets.layout import paragraph
from cmsim.views.widgets.progressive import ProgressivePanel, fact

NOBODY, AND = "nobody", "+"
BOTH = "Care manager and "
WITH_PATIENTS = "With patients"


def choices():
    """Return ``{key: words}`` of who can have a card: one, nobody, or the care manager and one."""
    single = {NOBODY: "Nobody"} | OWNERS
    pairs = {
        f"{CARE_MANAGER}{AND}{owner}": BOTH + owner_in_sentence(owner)
        for owner in OWNERS
        if owner != CARE_MANAGER
    }
    return single | pairs


def key_of(owners):
    """Return the choice that stands for owners."""
    return AND.join(owners) or NOBODY


def owners_of(key):
    """Return the owners that a choice stands for."""
    return () if key == NOBODY else tuple(key.split(AND))


class BoardPanel(ProgressivePanel):
    """Deal the cards of the task board, and see twelve weeks of it beside the practice as now."""

    start = "Run twelve weeks"
    repeats = 24

    def __init__(self, runs=None):
        super().__init__(runs)
        self.followers = []
        pulled, trust = dealing.known_of("pulled"), dealing.known_of("trust")
        self.group = self.add(Choice("Cards to assign", GROUPS, value=next(iter(GROUPS))))
        self.cards = {
            card.id: Choice(card.text, choices(), value=key_of(NOW[card.id]))
            for card in CARDS.values()
        }
        self.box = self.add(widgets.VBox(layout=widgets.Layout(overflow="visible")))
        self.written = self.add(
            Check(
                "Our roles are written down",
                help="A page that everybody has. Requests for clinic "
                "work that are not hers are turned away.",
            )
        )
        self.pulled = self.add(
            Range(
                "Colleagues would ask her for help",
                min=0,
                max=round(100 * pulled.high),
                step=5,
                unit="in 100 hours",
                help="With more on short-staffed days. How much of it reaches her "
                "depends on who has the clinic's work.",
            )
        )
        self.protected = self.add(
            Range(
                "Protected time",
                min=0,
                max=boards.HALF_DAYS,
                unit="half-days a week",
                help="Door closed: no requests and no questions, but no patient is brought in "
                "either.",
            )
        )
        self.trust = self.add(
            Range(
                "Clinicians' trust at the start",
                min=round(100 * trust.low),
                max=round(100 * trust.high),
                step=5,
                unit="of 100, a teaching index",
            )
        )
        self.buttons()
        self.again = self.add(Action("Deal all cards as this practice does now"))
        self.put(NOW, NOW_SETTING)
        self.react(self.group, lambda value: self.fill())
        self.react(self.again, self.as_now)
        for control in (
            *self.cards.values(),
            self.written,
            self.pulled,
            self.protected,
            self.trust,
        ):
            self.react(control, lambda value: self.changed())
        self.fill()
        self.show(overview(self.board))
        self.say(self.counts() + " Deal some cards anew, or run it as it is.")

    # --- what is decided

    @property
    def board(self):
        """Return who owns what."""
        return {name: owners_of(control.value) for name, control in self.cards.items()}

    @property
    def setting(self):
        """Return what holds for the whole board."""
        return BoardSetting(
            self.written.value,
            self.pulled.value / 100,
            self.protected.value,
            self.trust.value / 100,
        )

    def put(self, board, setting):
        """Set the controls to a board and its setting."""
        for name, owners in boards.checked(board).items():
            self.set(self.cards[name], value=key_of(owners))
        self.set(self.written, value=bool(setting.written))
        self.set(self.pulled, value=round(100 * setting.pulled))
        self.set(self.protected, value=setting.protected)
        self.set(self.trust, value=round(100 * setting.trust))

    def deal(self, board=None, **setting):
        """Deal some cards and settings anew, as a person would with the controls."""
        self.put(self.board | (board or {}), self.setting._replace(**setting))
        self.changed()

    def as_now(self):
        """Deal all cards as the practice does now."""
        self.deal(NOW)

    def fill(self):
        """Show the cards of one group, and how each group stands."""
        board = self.board
        self.set(
            self.group,
            options=[[group, words + standing(group, board)] for group, words in GROUPS.items()],
        )
        self.box.children = tuple(
            self.cards[card.id] for card in CARDS.values() if card.group == self.group.value
        )

    def changed(self):
        """Run again if there was a run; otherwise show the board as it stands."""
        ran = self.ran
        super().changed()
        self.fill()
        for board_moved in self.followers:
            board_moved()
        if ran:
            self.run()
            return
        self.show(overview(self.board))
        self.say(self.counts() + " Press the button to run twelve weeks.")

    def counts(self):
        """Return in words how the board stands."""
        board = self.board
        return (
            f"{drawing.number_of(len(boards.nobodys(board)), 'card')} with nobody, "
            f"{drawing.number_of(len(boards.doubled(board)), 'card')} with two people."
        )

    def state(self):
        return {
            "board": {name: list(owners) for name, owners in self.board.items()},
            "setting": list(self.setting),
            "ran": self.ran,
        }

    def restore(self, state):
        board = {str(name): tuple(owners) for name, owners in state["board"].items()}
        try:
            board = boards.checked(board)
        except Refusal as refusal:
            raise ValueError(str(refusal)) from None
        self.put(board, setting_of(state["setting"]))
        self.fill()
        self.show(overview(self.board))
        self.say(self.counts() + " Press the button to run twelve weeks.")
        if state["ran"]:
            self.run()

    # --- the run

    def question(self):
        now, mine, sources = roles.places(self.board, self.setting)
        return [mine, sources], MEASURED, now

    def deals(self):
        """Return the three deals with the runs that belong to them."""
        written = self.setting._replace(written=True)
        return {
            AS_NOW: Deal(self.results, NOW, NOW_SETTING, AS_NOW),
            MINE: Deal(self.results, self.board, self.setting),
            SOURCES: Deal(self.results, SUGGESTED, written, SOURCES),
        }

    def draw(self, working=""):
        deals = self.deals()
        count = self.results.replications
        levels = {
            measure(name): {each: estimate(self.results.columns(name)[each]) for each in deals}
            for name in OUTCOMES
        }
        hours = {name: deal.hours() for name, deal in deals.items()}
        self.show(
            ledger(deals)
            + what_happened(deals[MINE])
            + role_hours(hours, count).html("role-hours")
            + side_by_side(levels, count).html("role-outcomes")
            + paragraph(self.not_followed())
            + others(deals[MINE])
            + overview(self.board, open=False)
            + assumed()
        )
        self.told = self.found(deals)
        self.say(working + self.sentence(deals))

    def not_followed(self):
        """Return a remark on what colleagues do and the model does not follow."""
        card, owners = CARDS["discharge"], self.board["discharge"]
        if CARE_MANAGER in owners or not set(owners) & set(card.able):
            return ""
        return (
            f"Calls after a discharge are with {shared(owners)} with your assignment. The model "
            "follows the care manager's calls only, so there is no value for them."
        )

    def sentence(self, deals):
        """Return what the deal changes, in words."""
        mine, now = deals[MINE], deals[AS_NOW]
        change = difference(self.results.columns("on_time"), AS_NOW, MINE)
        lost = mine.sum_of(mine.dropped())
        said = f"{drawing.number_of(self.results.replications, 'repeat')}. "
        if self.board == NOW and self.setting == NOW_SETTING:
            twice = now.sum_of(now.twice())
            return said + (
                f"As this practice works now, about {lost.mean:.0f} tasks are left "
                f"undone in twelve weeks and {twice.mean:.0f} are done twice. Deal some "
                "cards anew."
            )
        if not change.n:
            return said + "No contact fell due: nobody is followed up."
        return said + (
            f"About {lost.mean:.0f} tasks left undone. Compared with now, your assignment "
            f"{sentences.effect(measure('on_time'), change)}."
        )

    def found(self, deals):
        """Return the facts: what this person's deal left undone, doubled, and changed."""
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


def setting_of(values):
    """Return a setting from kept values, or raise ``ValueError`` if they are none."""
    if len(values) != len(BoardSetting._fields) or not all(
        isinstance(value, (int, float)) for value in values
    ):
        raise ValueError("no such setting")
    return BoardSetting(*values)
