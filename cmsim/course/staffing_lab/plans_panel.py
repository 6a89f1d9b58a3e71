"""Your plans: up to six under names of their own, to compare, load, delete and take along."""

from html import escape

from cmsim.course.staffing_lab.money_panel import table
from cmsim.course.staffing_lab.search_panel import SearchPanel
from cmsim.decision import drawn, kept_plans
from cmsim.decision.kept_plans import COLUMNS, MOST, Compared
from cmsim.decision.plan_file import plan_of_text
from cmsim.experiment.progressive_run import ProgressiveRun
from cmsim.scenario.files.content import decoded
from cmsim.scenario.parameter import Refusal
from cmsim.views.drawing import number_of
from cmsim.views.traced import as_text
from cmsim.views.widgets.controls import Action, Choice, Text
from cmsim.views.widgets.layout import beside, download, in_a_row, on_a_line, paragraph
from cmsim.views.widgets.upload import Upload, read_with

NONE_YET = "No plan is kept yet. Type a name and keep the numbers that are in the lab now."
NOTHING = [["", "none yet"]]
NOT_COMPARED = "Press the button to run them side by side. What was run before comes at once."


class PlansPanel(SearchPanel):
    """Keep the numbers of the lab under a name, and compare what is kept."""

    start = "Compare them"

    def __init__(self, lab):
        super().__init__(lab)
        self.plans, self.compared = {}, ()
        self.name = self.add(Text("A name for the numbers in the lab now", max_length=40))
        self.keep = self.add(Action("Keep them"))
        self.chosen = self.add(Choice("Kept plan", NOTHING, value="", listed=True))
        self.load = self.add(Action("Load it"))
        self.delete = self.add(Action("Delete it"))
        self.file = self.add(Upload("Or keep a plan from a file (.toml)", accept=".toml,.txt"))
        self.react(self.keep, self.take)
        self.react(self.load, self.put)
        self.react(self.delete, self.drop)
        self.file.on_file(self.guard(self.read))
        self.buttons()
        self.say(NONE_YET)
        self.draw()

    def view(self):
        controls = [
            self.name,
            self.keep,
            self.chosen,
            in_a_row(self.load, self.delete),
            self.file,
            in_a_row(self.go, self.work.button),
            self.status,
        ]
        return beside(controls, self.body)

    # --- what is kept

    def take(self):
        """Keep the numbers that are in the lab now."""
        self.remember(self.name.value, self.lab.plan)

    def read(self, name, content):
        """Keep a plan from a file, under the name of the file."""
        stem = name.rsplit(".", 1)[0]
        try:
            text = read_with(lambda path: decoded(path.read_bytes(), path), name, content)
            plan = plan_of_text(text, name)
        except Refusal as refusal:
            self.say(f"Not taken: {refusal}")
            return
        self.remember(stem, plan)

    def remember(self, name, plan):
        """Keep a plan under a name."""
        before = len(self.plans)
        try:
            self.plans = kept_plans.kept(self.plans, name, plan)
        except Refusal as refusal:
            self.say(f"Not taken: {refusal}")
            return
        name = kept_plans.clean(name)
        self.changed(name)
        instead = "" if len(self.plans) > before else ", in place of the earlier one of that name"
        self.say(f"Kept as {name}{instead}: {number_of(len(self.plans), 'plan')} of {MOST}.")

    def put(self):
        """Put a kept plan into the lab; readiness stays as its own page says."""
        if not self.chosen.value:
            self.say("Choose a kept plan first.")
            return
        plan = plan_of_text(self.plans[self.chosen.value], self.chosen.value)
        lab = self.lab
        lab.own_discharges = lab.own_fte = True
        lab.put(plan.replace(starts=lab.plan.starts))
        self.say(f"{self.chosen.value} is in the lab now. The answer is being worked out anew.")

    def drop(self):
        """Delete a kept plan."""
        if not self.chosen.value:
            self.say("Choose a kept plan first.")
            return
        name = self.chosen.value
        self.plans = {each: text for each, text in self.plans.items() if each != name}
        self.changed(None)
        self.say(f"Deleted: {name}.")

    def changed(self, chosen):
        """Offer what is kept; a comparison of other plans no longer holds."""
        self.halt()
        self.compared = ()
        offered = [[name, name] for name in self.plans] or NOTHING
        self.set(self.chosen, options=offered, value=chosen or offered[0][0])
        self.draw()

    def stale(self):
        """Leave the comparison as it is: kept plans do not change with the lab."""

    # --- side by side

    def run(self):
        if not self.plans:
            self.say(NONE_YET)
            return
        super().run()

    def steps(self):
        """Answer one plan after the other."""
        runs = ProgressiveRun(-1, self.lab.cache)
        found = [
            Compared(name, plan_of_text(text, name), None) for name, text in self.plans.items()
        ]
        for n, each in enumerate(found):
            for step in drawn.steps(drawn.question(each.plan), runs):
                found[n] = each._replace(answer=step.answer)
                if step.answer is not None and step.answer is not self.answer_at(n):
                    self.compared = tuple(found)
                    self.draw(f"Working: {n + 1} of {len(found)}. ")
                yield
        self.compared = tuple(found)
        self.draw()

    def answer_at(self, n):
        """Return the answer of one plan as it was last shown."""
        return self.compared[n].answer if n < len(self.compared) else None

    def draw(self, working=""):
        """Show what is kept, side by side where it was compared."""
        links = on_a_line(
            *(
                download(f"{name}.toml", "text/plain", text, f"{name} as a file")
                for name, text in self.plans.items()
            )
        )
        if not self.plans:
            self.show("")
            return
        if not self.compared:
            names = "".join(f"<li>{escape(name)}</li>" for name in self.plans)
            self.show(f"<ul>{names}</ul>{paragraph(NOT_COMPARED)}{links}")
            return
        shown = table("Kept plans side by side", COLUMNS, kept_plans.rows(self.compared))
        self.show(
            shown
            + paragraph(
                f"{as_text(kept_plans.months(self.compared))} Figures are those of the option that "
                "leads in each: the average of all draws, and nine in ten of them."
            )
            + links
        )
        done = sum(each.answer is not None for each in self.compared)
        self.say(f"{working}{number_of(done, 'plan')} answered.")

    def state(self):
        return {"plans": self.plans}

    def restore(self, state):
        self.plans = kept_plans.checked({str(k): str(v) for k, v in state["plans"].items()})
        self.changed(None)
        if self.plans:
            self.say(f"{number_of(len(self.plans), 'plan')} of {MOST} kept.")
