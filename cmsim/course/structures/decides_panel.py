"""The panel that looks for what decides: each switch off alone, and who leads then."""

from cmsim.analysis.statistics import difference
from cmsim.course.structures import comparing
from cmsim.course.structures.compare_panels import GUESSED, REPEATS
from cmsim.course.structures.decides_figure import Turn, decides
from cmsim.course.structures.goals import GOALS, shown
from cmsim.course.structures.setting import PRACTICES, placed, preset
from cmsim.course.structures.switches import at_work, full_label, switched
from cmsim.measures.registry import find as measure
from cmsim.scenario.library.mechanisms import BY_ID
from cmsim.scenario.library.structures import STRUCTURES, staffed_structures
from cmsim.views.drawing import number_of
from cmsim.views.widgets import layout
from cmsim.views.widgets.controls import Choice
from cmsim.views.widgets.progressive import ProgressivePanel, fact

MOVED = tuple(name for name in GOALS if name != "cost_to_practice")  # no switch here moves cost
STAYS = "no change"


class DecidesPanel(ProgressivePanel):
    """Choose a goal, and see which switch, off alone, changes who leads."""

    repeats = REPEATS
    start = "Switch each off alone"

    def __init__(self, runs=None):
        super().__init__(runs)
        goals = {name: GOALS[name].short for name in MOVED}
        self.goal = self.add(Choice("Best by", goals, value="active_caseload"))
        self.react(self.goal, lambda value: self.again())
        self.buttons()
        for button in (self.go, self.work.button):
            button.add_class("cm-while-able")

    def view(self):
        """Return the panel, with its picture where the runs are known already."""
        if not self.ran:
            self.open()
        return layout.beside(
            [self.goal, layout.in_a_row(self.go, self.work.button)],
            layout.stacked(self.status, self.body),
        )

    def open(self):
        """Show what is known; where little is, wait to be asked, as the runs take a while."""
        if self.anytime.knows(*self.question()[:2], self.repeats):
            self.run()
        else:
            self.say("Press the button: each switch is run off alone.")

    def again(self):
        """Show another goal of the same runs."""
        if self.results is not None:
            self.draw()

    def places(self):
        return placed(preset(GUESSED), staffed_structures())

    def alone(self):
        """Return ``{switch: scenario}``: the structure that it belongs to, with it off."""
        places = self.places()
        return {
            id: switched(places, [id])[BY_ID[id].structure].replace(name=id)
            for id in at_work(places)
        }

    def question(self):
        return [*self.places().values(), *self.alone().values()], MOVED, None

    def draw(self, working=""):
        given, said = self.told_of(self.goal.value)
        self.show(self.drawn(decides, *given, key="decides"))
        self.go.disabled = self.finished
        if self.finished:
            self.told = self.found()
        self.say(working + said)

    def told_of(self, name):
        """Return what a picture of a goal is drawn from, and its sentence."""
        winner, leader, base, turns = turned(self.results, name)
        goal, who = GOALS[name], STRUCTURES[leader].label
        title, count = f"{PRACTICES[GUESSED][0]}: {goal.title}", self.results.replications
        said = sentence(goal.title, who, winner == leader, turns)
        return (title, goal.unit, who, base, turns, count), said

    def still(self, name, *only):
        """Return what some switches make of a goal, for the questions about them."""
        if self.results is None:
            return ""
        (title, unit, who, base, turns, count), _ = self.told_of(name)
        asked = [turn for turn in turns if turn.words in map(full_label, only)]
        return decides(title, unit, who, base, asked, count).html(f"still-{'-'.join(only)}")

    def found(self):
        """Return the facts for the questions: what each switch takes of the lead in active care."""
        name = "active_caseload"
        _, leader, base, _ = turned(self.results, name)
        facts = {}
        for id in self.alone():
            lead = lead_of(self.results, name, leader, id)
            key = id.replace("-", "_")
            facts[f"lead_without_{key}"] = fact(lead, "patients ahead")
            facts[f"taken_by_{key}"] = {
                "value": round(base.mean - lead.mean, 6),
                "low": None,
                "high": None,
                "unit": "patients of the lead",
            }
        return facts

    def state(self):
        return {"goal": self.goal.value, "ran": self.ran}

    def restore(self, state):
        self.set(self.goal, value=state["goal"])
        if state["ran"]:
            self.work.resume(self.run)


def columns_of(results, name, off=None):
    """Return the values of each structure on a goal, one of them with a switch off."""
    table = results.columns(name)
    columns = {each: table[each] for each in staffed_structures()}
    return columns if off is None else columns | {BY_ID[off].structure: table[off]}


def lead_of(results, name, leader, off=None):
    """Return how far a structure is ahead of the best other one, below zero if it is behind."""
    columns = columns_of(results, name, off)
    sign = 1 if measure(name).better == "more" else -1
    others = [each for each in columns if each != leader]
    next_best = max(others, key=lambda each: sign * columns[each].mean())
    confidence = 1 - 0.05 / len(columns)
    gap = difference(columns, next_best, leader, confidence)
    return gap._replace(mean=sign * gap.mean)


def turned(results, name):
    """Return who wins a goal, who leads, by how much, and what each switch off makes of it.

    What takes most of the lead comes first.
    """
    cell = comparing.best(results, name)
    base = shown(name, lead_of(results, name, cell.leader))
    turns = []
    for off in (each for each in results.names if each in BY_ID):
        then = comparing.best_of(name, columns_of(results, name, off))
        changes = then.winner != cell.winner
        verdict = STAYS
        if changes:
            verdict = (
                f"{STRUCTURES[then.winner].label} leads"
                if then.winner in STRUCTURES
                else "no clear difference"
            )
        lead = shown(name, lead_of(results, name, cell.leader, off))
        turns.append(Turn(full_label(off), BY_ID[off].structure, lead, verdict, changes))
    return cell.winner, cell.leader, base, sorted(turns, key=lambda turn: turn.lead.mean)


def sentence(title, leader, clear, turns):
    """Return how many switches change the answer, and the one that takes most of the lead."""
    leads = f"{title}: {leader} leads" if clear else f"{title}: no clear leader"
    changing = [turn for turn in turns if turn.turned]
    if not changing:
        return f"{leads}, and no switch alone changes that."
    first = changing[0]
    return (
        f"{leads}; {len(changing)} of {number_of(len(turns), 'switch', 'switches')} would change "
        f"that. First: {first.words}."
    )
