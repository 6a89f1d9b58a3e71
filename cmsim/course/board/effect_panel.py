"""What did it: moving the tasks, writing the roles down, or both?"""

from cmsim.analysis.statistics import difference, estimate
from cmsim.course.board.board import NOW, NOW_SETTING, SUGGESTED, willow_lane
from cmsim.course.board.deal import HOURS, MEASURED
from cmsim.course.board.dealing import dealt
from cmsim.views import drawing
from cmsim.views.sentences import number
from cmsim.views.side_by_side import side_by_side
from cmsim.views.widgets.controls import Choice
from cmsim.views.widgets.layout import paragraph
from cmsim.views.widgets.progressive import ProgressivePanel, fact

NEITHER, WRITTEN, MOVED, BOTH = "as now", "roles written down", "tasks moved", "both"
BOARDS = {"sources": "The board that rests on the sources", "mine": "My own board"}
ON_TIME, PATIENTS = "Contacts on time, of 100", "Hours a week with patients"


class EffectPanel(ProgressivePanel):
    """Run a board with and without a written role, beside the practice as now, four times."""

    start = "Run all four"
    repeats, at_once = 24, True

    def __init__(self, runs=None, dealt=None):
        super().__init__(runs)
        self.dealt = dealt
        self.whose = self.add(Choice("Which board?", BOARDS, value="sources"))
        self.buttons()
        self.react(self.whose, lambda value: self.changed())
        dealt.followers.append(self.guard(self.board_moved))

    def board_moved(self):
        """Say that what is shown belongs to the board as it was."""
        if self.ran and self.whose.value == "mine":
            super().changed()
            self.say("Your board has changed since. Press the button to run it.")

    def changed(self):
        super().changed()
        self.run()

    def question(self):
        if self.whose.value == "mine":
            board, setting = self.dealt.board, self.dealt.setting
        else:
            board, setting = SUGGESTED, NOW_SETTING
        base = willow_lane()
        now, written, moved, both = (
            dealt(base, cards, held._replace(written=down), name=name)
            for name, cards, held, down in (
                (NEITHER, NOW, NOW_SETTING, False),
                (WRITTEN, NOW, NOW_SETTING, True),
                (MOVED, board, setting, False),
                (BOTH, board, setting, True),
            )
        )
        return [written, moved, both], MEASURED, now

    def values(self, name):
        """Return one outcome in each replication, by its title."""
        if name == ON_TIME:
            return {each: 100 * self.results.columns("on_time")[each] for each in self.names}
        rows = [
            self.results.columns(f"hours_{kind.name.lower()}") for kind in HOURS["With patients"]
        ]
        return {each: sum(row[each] for row in rows) for each in self.names}

    names = (NEITHER, WRITTEN, MOVED, BOTH)

    def draw(self, working=""):
        levels = {
            name: {each: estimate(column) for each, column in self.values(name).items()}
            for name in (ON_TIME, PATIENTS)
        }
        count = self.results.replications
        told = "; ".join(
            f"{name}: " + ", ".join(f"{each} {known.mean:.0f}" for each, known in row.items())
            for name, row in levels.items()
        )
        drawn = side_by_side(levels, count)._replace(
            alt="Four ways to run Willow Lane, mean of "
            f"{drawing.number_of(count, 'repeat')}. {told}."
        )
        gains = self.gains()
        self.show(drawn.html("effect") + paragraph(said(gains)))
        self.told = {
            "written_gain": fact(gains[WRITTEN], "of 100 contacts"),
            "moved_gain": fact(gains[MOVED], "of 100 contacts"),
            "added_gain": fact(gains[BOTH], "hours a week with patients"),
        }
        self.say(f"{working}{drawing.number_of(count, 'repeat')}. {summary(gains)}")

    def gains(self):
        """Return what each step moves: two of them on time, the third in hours with patients."""
        on_time, patients = self.values(ON_TIME), self.values(PATIENTS)
        return {
            WRITTEN: difference(on_time, NEITHER, WRITTEN),
            MOVED: difference(on_time, NEITHER, MOVED),
            BOTH: difference(patients, MOVED, BOTH),
        }

    def state(self):
        return {"whose": self.whose.value}

    def restore(self, state):
        self.set(self.whose, value=state["whose"])


def moves(known, unit):
    """Return a change in words, with the range where the true average most likely lies."""
    if not known.n:
        return "no value"
    if not known.clear:
        return "no clear difference"
    way = "more" if known.mean > 0 else "fewer"
    ends = sorted(abs(end) for end in (known.low, known.high))
    return (
        f"{number(abs(known.mean), known)} {way} {unit} "
        f"[{number(ends[0], known)} to {number(ends[1], known)}]"
    )


def said(gains):
    """Return what moving and writing each do, in three short sentences."""
    return (
        f"Writing it down alone: {moves(gains[WRITTEN], 'of 100 contacts on time')}. "
        f"Moving tasks alone: {moves(gains[MOVED], 'of 100')}. "
        f"Writing it down after that: {moves(gains[BOTH], 'hours a week with patients')}."
    )


def summary(gains):
    """Return which of the two moves contacts on time more."""
    if not gains[WRITTEN].n or not gains[MOVED].n:
        return "Too few contacts fell due to tell."
    more = "moving tasks" if gains[MOVED].mean > gains[WRITTEN].mean else "the written role"
    return f"For contacts on time, {more} does more in this model."
