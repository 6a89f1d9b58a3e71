"""The leader's page: what is put in at the left, the answer at the right, in five tabs."""

from html import escape

import ipywidgets as widgets

from cmsim.course.staffing_lab import answer_html, pictures
from cmsim.course.staffing_lab.inputs import GROUPS, PARTS, fields, read, shown, sources
from cmsim.decision import answer_sentences as words
from cmsim.decision import drawn, options
from cmsim.decision.flips import flips
from cmsim.decision.plan import Plan
from cmsim.decision.plan_file import plan_of, written
from cmsim.decision.quote import GOALS, At
from cmsim.decision.scorecard import LINES
from cmsim.decision.smallest import in_words, smallest
from cmsim.scenario.library.practices import named
from cmsim.views.chart import numbers
from cmsim.views.traced import as_text
from cmsim.views.widgets.controls import Action, Choice
from cmsim.views.widgets.layout import beside, download, in_a_row
from cmsim.views.widgets.progressive import GO_ON, RunningPanel, SharedRuns

TABS = {
    "answer": "Answer",
    "money": "Money",
    "ready": "Ready?",
    "what_if": "What if",
    "brief": "Brief",
}
BEST_BY = {"weights": "Your weights"} | {name: line.short for name, line in LINES.items()}
PROMISE_DRAWS = 8
STOPPED = f"Stopped before there was an answer. Press “{GO_ON}”, or change a number."
OWN = "own"
BEGINNINGS = {
    OWN: "my own numbers",
    "solo-rural-embedded": "one clinician, rural",
    "three-clinicians-embedded": "three clinicians",
    "eight-clinicians-embedded": "eight clinicians",
    "five-small-sites-embedded": "five small sites",
}


class LabPanel(RunningPanel):
    """Take what a leader knows, answer at once and then better and better, and say what flips it.

    ``parts`` are the panels of the other tabs, by the name of their tab.
    """

    shows_others = True

    def __init__(self, lab, **parts):
        super().__init__(SharedRuns(lab.cache))
        self.lab, self.parts, self.pages, self.told = lab, parts, {}, {}
        self.group = self.add(Choice("Your numbers", GROUPS, value="quote"))
        self.tab = self.add(Choice("The answer in parts", TABS, value="answer"))
        self.goal = self.add(Choice("Best by", BEST_BY, value=GOALS[0], spread=True))
        for control, kind in ((self.group, "seg"), (self.tab, "tabs"), (self.goal, "seg")):
            control.add_class(f"lab-{kind}")
        self.fields = fields()
        self.boxes = {name: widgets.VBox() for name in GROUPS}
        for group, several in self.fields.items():
            told = widgets.HTML(sources(several))
            self.boxes[group].children = [*(self.add(each.control) for each in several), told]
            self.boxes[group].add_class("lab-in")
            for each in several:
                self.react(each.control, lambda value, each=each: self.put_in(each, value))
        self.usual = self.add(Action("Usual numbers"))
        self.react(self.usual, self.start_again)
        self.begin = self.add(Choice("Begin from", BEGINNINGS, value=OWN, listed=True))
        self.begin.add_class("lab-begin")
        self.react(self.begin, self.begin_from)
        self.react(self.add(self.work.button), self.stop)
        self.react(self.group, lambda value: self.turn())
        self.react(self.tab, lambda value: self.turn())
        self.react(self.goal, self.weigh)
        self.above, self.chart, self.below = (widgets.HTML() for _ in range(3))
        self.ready, self.file, self.refused = (widgets.HTML() for _ in range(3))
        self.answered = False
        lab.followers.append(self.guard(self.stale))
        self.put()
        self.turn()

    # --- the page

    def view(self):
        self.status.add_class("cm-unseen")
        if self.lab.answer is None and not self.work.going_on:
            self.work.resume(self.run)
        answer = widgets.VBox([self.body, self.goal, self.chart, self.below])
        self.pages = {"answer": answer, "ready": widgets.VBox([self.ready])} | {
            name: widgets.VBox([panel.view()]) for name, panel in self.parts.items()
        }
        self.turn()
        style = widgets.HTML(answer_html.STYLE)
        buttons = in_a_row(self.usual, self.work.button)
        boxes = self.boxes.values()
        left = [style, self.group, *boxes, self.refused, self.begin, buttons, self.file]
        right = widgets.VBox([self.tab, self.above, *self.pages.values(), self.status])
        return beside(left, right)

    def turn(self):
        """Show the chosen group of what is put in, and the chosen part of the answer."""
        for name, box in self.boxes.items():
            box.layout.display = "" if name == self.group.value else "none"
        for name, page in self.pages.items():
            page.layout.display = "" if name == self.tab.value else "none"

    # --- what is put in

    def put(self):
        """Set the controls to what the plan says."""
        plan = self.lab.plan
        for several in self.fields.values():
            for each in several:
                self.set(each.control, value=shown(each, plan))
        by = {each.name: each.control for each in self.fields["quote"]}
        by["members"].layout.display = "" if plan.quote.per_member else "none"
        typed = plan.staffing.at is At.TYPED
        for each in self.fields["positions"]:
            if each.name in ("hire", "share"):
                each.control.layout.display = "" if typed else "none"
        self.set(self.goal, value=plan.weights.goal)
        link = download("my-plan.toml", "text/plain", written(plan), "These numbers as a file")
        self.file.value = f'<p class="lab-line">{link}, for <code>cmsim report</code></p>'

    def put_in(self, field, value):
        """Take one answer, and ask anew; what follows from it moves along until it is typed."""
        plan, changes = self.lab.plan, {field.name: read(field, value)}
        if field.name == "discharges":
            self.lab.own_discharges = True
        if field.name == "fte":
            self.lab.own_fte = True
        if field.name == "sites":
            changes |= {"names": (), "caseload": ()}
        if field.name in ("panel", "high_risk"):
            changes |= self.lab.usual(changes)
        if field.name == "per_member" and changes["per_member"] and not plan.quote.members:
            changes["members"] = plan.quote.promised or 100
        problem = self.lab.alter(field.part, **changes)
        if problem is None and field.name == "clinicians" and not self.lab.own_fte:
            problem = self.lab.alter("quote", fte=self.lab.plan.summary.usual_fte)
        self.put()
        self.refused.value = ""
        if problem:
            self.refused.value = f'<p class="lab-not">Not taken: {escape(problem)}</p>'
            self.say(f"Not taken: {problem}")

    def weigh(self, goal):
        """Let another goal decide."""
        self.lab.alter("weights", goal=goal)

    def start_again(self):
        """Go back to the usual numbers."""
        self.lab.own_discharges = self.lab.own_fte = False
        self.set(self.begin, value=OWN)
        self.lab.put(Plan())

    def begin_from(self, name):
        """Begin from one of the practices of the course, at the hours of its care managers."""
        if name != OWN:
            self.lab.own_discharges = self.lab.own_fte = True
            self.lab.put(plan_of(named()[name]()))

    # --- the runs

    def stale(self):
        """Ask anew: the plan has changed."""
        self.put()
        self.run()

    def run(self):
        """Ask, and draw as soon as there is a first answer."""
        self.halt()
        self.wait()
        self.say("Working: the first answer comes in a moment.")
        self.work.begin(self.steps())

    def stop(self):
        """Stop, and keep what there is."""
        self.halt()
        if self.lab.answer is None:
            self.wait(said=STOPPED)
            self.say(STOPPED)
            self.offer(GO_ON, self.ask_again)
        self.draw()

    def wait(self, done=0, total=0, said=""):
        """Show what is being run and how far that is; an earlier answer stays, dimmed."""
        plan, before = self.lab.plan, self.answered
        said = said or answer_html.how_far(plan, done, total, before)
        self.above.value = answer_html.horizon(plan.summary, plan)
        self.show(answer_html.waiting(plan, said, before))
        if before:
            self.chart.add_class("lab-old")
            self.below.add_class("lab-old")
        else:
            self.chart.value = answer_html.still_open(plan)

    def _fail(self, error, again=None):
        super()._fail(error, again)
        if self.lab.answer is None:
            self.wait(said=self.status.value)

    def steps(self):
        """Answer; then what stands beside the answer, one thing after the other."""
        lab, runs = self.lab, self.anytime
        plan, billing = lab.plan, lab.billing
        answered = None
        for step in drawn.steps(lab.question, runs):
            if step.answer is not answered:
                answered = step.answer
                lab.found(step)
                self.draw(self.so_far(step))
            elif answered is None:
                self.wait(step.done, step.total)
            else:
                self.judge(self.so_far(step))
            yield
        yield from self.afterwards(plan, billing)
        self.draw()
        lab.tell()

    def afterwards(self, plan, billing):
        """Look for what stands beside the answer, one thing after the other."""
        lab, runs = self.lab, self.anytime
        if lab.answer.leader is None:
            for found in smallest(plan, runs):
                lab.smallest = found
                yield
            self.draw()
        if plan.quote.promised:
            for step in drawn.steps(promised(lab), runs, PROMISE_DRAWS, PROMISE_DRAWS):
                yield
            lab.kept_promise = step.answer
            self.draw()
        for found in flips(plan, billing, lab.answer, runs):
            lab.flips = found
            yield
        self.draw()
        if plan.quote.yearly:
            other = plan.otherwise()
            for step in drawn.steps(drawn.question(other, billing), runs):
                yield
            lab.other = other, step.answer

    def draw(self, working=""):
        """Show the answer as far as it is known."""
        lab = self.lab
        found = lab.answer
        if found is None:
            return
        self.answered = True
        self.chart.remove_class("lab-old")
        self.below.remove_class("lab-old")
        self.above.value = answer_html.horizon(found, lab.plan)
        told = self.judge(working)
        picture = pictures.options(found)
        card = numbers(
            "The scorecard: the average of all draws, and nine in ten of them",
            ("", *(pictures.LABELS.get(name, name) for name, _ in words.rows(found))),
            words.scorecard(found),
        )
        self.chart.value = (
            f'<figure class="lab-card">{picture.text()}'
            f"<figcaption>{picture.caption}</figcaption>{card}</figure>"
        )
        self.below.value = answer_html.three(lab)
        self.ready.value = answer_html.readiness(lab)
        self.told = facts_of(found)
        self.say(as_text(words.headline(found, lab.plan, told)))

    def judge(self, working=""):
        """Show the verdict as far as it is known; return the smallest staffing in words."""
        lab = self.lab
        told = in_words(lab.smallest) if lab.smallest else ()
        self.show(answer_html.verdict(lab.answer, lab.plan, told, working))
        return told

    def so_far(self, step):
        """Return in words how far the draws are, nothing after the last."""
        together = len(self.lab.plan.names)
        if step.complete:
            return ""
        return f"{step.done // together} of {step.total // together} draws"

    def facts(self):
        return self.told

    # --- for a later visit

    def state(self):
        plan = self.lab.plan
        owned = {
            f"{each.part}.{each.name}": getattr(getattr(plan, each.part), each.name)
            for several in self.fields.values()
            for each in several
        }
        return {
            "plan": owned,
            "goal": plan.weights.goal,
            "own": [self.lab.own_discharges, self.lab.own_fte],
            "group": self.group.value,
            "tab": self.tab.value,
        }

    def restore(self, state):
        lab = self.lab
        changes = {part: {} for part in PARTS}
        for key, value in state["plan"].items():
            part, name = key.split(".")
            changes[part][name] = value
        changes["weights"]["goal"] = state["goal"]
        problem = lab.change(
            **{part: getattr(lab.plan, part).replace(**new) for part, new in changes.items()}
        )
        if problem:
            raise ValueError(problem)
        lab.own_discharges, lab.own_fte = map(bool, state["own"])
        self.set(self.group, value=state["group"])
        self.set(self.tab, value=state["tab"])
        self.put()
        self.turn()


def promised(lab):
    """Return the question what becomes of a vendor's promise on the practice's own panel."""
    asked = lab.question
    bought = next(each for each in asked.options if each.name == options.BUY)
    return asked._replace(options=(options.promise(bought, lab.plan.quote.promised),))


def facts_of(found):
    """Return what the runs showed, for the questions of the lesson."""
    share = {"value": round(found.wins / found.draws, 3), "low": None, "high": None}
    return {"share_of_draws": share | {"unit": "of draws"}}
