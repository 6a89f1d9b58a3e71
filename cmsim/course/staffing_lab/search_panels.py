"""Questions that take longer: the smallest staffing that does, and what would change the answer."""

from html import escape

from cmsim.analysis.targets import targets as read_targets
from cmsim.decision import incremental, sizing_sentences
from cmsim.decision import net_benefit as weigh
from cmsim.decision import sentences as words
from cmsim.decision.figures import tornado as draw_tornado
from cmsim.decision.options import HIRE
from cmsim.scenario.parameter import Refusal
from cmsim.views import drawing
from cmsim.views.chart import table
from cmsim.views.traced import as_text, html
from cmsim.views.widgets.controls import Action, Check, Choice, Range
from cmsim.views.widgets.layout import TEXT, paragraph
from cmsim.views.widgets.panel import VisitPanel
from cmsim.views.widgets.progressive import fact

CONFIDENCES = {"0.8": "8 in 10", "0.9": "9 in 10", "0.95": "95 in 100"}
HALF_DAYS = (2, 3, 5, 8, 10, 15, 20, 25, 30, 40)
CEILING = 48
MOST_PER_CLINICIAN = 4
DRAWN_EVERY = 5
ASK_FIRST = "Compare the options at the top first; then this page can ask what would change it."


class SearchPanel(VisitPanel):
    """Be what both long searches share: a button, a stop, and work in small pieces."""

    start = "Search"

    def __init__(self, lab):
        super().__init__(None)
        self.lab, self.ran, self.told = lab, False, {}

    def buttons(self):
        self.go = self.add(Action(self.start, primary=True))
        self.ending = self.add(Action("Stop", disabled=True))
        self.react(self.go, self.run)
        self.react(self.ending, self.stop)
        self.lab.followers.append(self.guard(self.stale))

    def run(self):
        self.background.stop()
        self.ran, self.ending.disabled = True, False
        self.say("Working: the first word comes in a moment.")
        self.background.start(self.steps())

    def stop(self):
        """Stop, and keep what was found; pressing the button again goes on from there."""
        self.background.stop()
        self.ending.disabled = True
        self.draw("Stopped. ")

    def stale(self):
        self.background.stop()
        self.ending.disabled = True
        if self.ran:
            self.ran = False
            self.say("Something was changed. Press the button to search anew.")

    def facts(self):
        return self.told


class SizePanel(SearchPanel):
    """Set targets, and find the smallest staffing that meets them."""

    start = "Find the smallest staffing"

    def __init__(self, lab):
        super().__init__(lab)
        self.on_time = self.add(
            Range("Contacts on time, at least", min=0, max=100, step=5, value=80, unit="in 100")
        )
        self.calls = self.add(
            Range(
                "Transition calls within two business days, at least",
                min=0,
                max=100,
                step=5,
                value=0,
                unit="in 100",
                help="0 asks nothing of transition calls.",
            )
        )
        self.active = self.add(
            Range(
                "Patients in active care, at least",
                min=1,
                max=200,
                step=1,
                value=20,
                unit="patients",
                help="Where nobody works nothing is late, so ask for some care too.",
            )
        )
        self.confidence = self.add(Choice("How sure?", CONFIDENCES, value="0.95"))
        for control in (self.on_time, self.calls, self.active, self.confidence):
            self.react(control, lambda value: self.stale())
        self.buttons()
        self.say("Set what must be kept, then search. It can be stopped at any time.")

    def targets(self):
        """Return the targets as texts."""
        asked = [f"on_time>={self.on_time.value / 100:g}"] if self.on_time.value else []
        asked += (
            [f"transition_calls_in_time>={self.calls.value / 100:g}"] if self.calls.value else []
        )
        return [*asked, f"active_caseload>={self.active.value:g}"]

    def steps(self):
        """Walk up from nobody until two options are shown to do."""
        base = self.lab.plan.replace(dropped=()).made(HIRE)
        most = max(10, MOST_PER_CLINICIAN * self.lab.plan.quick.clinicians)
        try:
            read_targets(self.targets())
        except Refusal as refusal:
            self.say(f"Not taken: {refusal}")
            return
        tried = -1
        for found in incremental.sizes(
            base,
            self.targets(),
            confidence=float(self.confidence.value),
            half_days=[each for each in HALF_DAYS if each <= most],
            ceiling=CEILING,
            cache=self.lab.cache,
        ):
            self.lab.sizing = found
            if len(found.judged) != tried or found.complete:
                tried = len(found.judged)
                self.draw(
                    ""
                    if found.complete
                    else f"Working: {drawing.number_of(tried, 'staffing')} judged so far. "
                )
            yield
        self.ending.disabled = True

    def draw(self, working=""):
        found = self.lab.sizing
        if found is None:
            self.say(f"{working}Nothing was judged yet.")
            return
        answer = sizing_sentences.answer(found)
        rows = sizing_sentences.rows(found)
        shown = table("Every staffing that was looked at", sizing_sentences.columns(found), rows)
        self.show(
            f'<p style="{TEXT}"><strong>{html(answer)}</strong></p>'
            '<div tabindex="0" role="region" aria-label="Every staffing that was looked at" '
            f'style="overflow-x:auto">{shown}</div>'
            + paragraph(
                "Care managers of every staffing are people like the one hired "
                "above. Margins come from runs that had no part in the choice."
            )
        )
        self.say(working + as_text(answer))

    def stale(self):
        self.lab.sizing = None
        super().stale()

    def state(self):
        return {
            "on_time": self.on_time.value,
            "calls": self.calls.value,
            "active": self.active.value,
            "confidence": self.confidence.value,
        }

    def restore(self, state):
        for name, value in state.items():
            self.set(getattr(self, name), value=value)


class ChangePanel(SearchPanel):
    """See in how many draws the advice holds, and which assumptions turn it."""

    start = "What would change this answer?"

    def __init__(self, lab):
        super().__init__(lab)
        self.against = self.add(
            Choice("Compare the advice with", [("next", "the next best")], value="next")
        )
        self.touched_are_known = self.add(
            Check("Take the numbers I set myself as known, and do not vary them", value=True)
        )
        self.react(self.against, lambda value: self.again())
        self.react(self.touched_are_known, lambda value: self.again())
        self.buttons()
        self.say(ASK_FIRST)

    def again(self):
        self.background.stop()
        self.ending.disabled, self.ran = True, False
        self.lab.draws = self.lab.tornado = None

    def pair(self):
        """Return (other, advice): whose difference the tornado is about."""
        found = self.lab.verdict
        others = [found.leader, *(lead.other for lead in found.leads)]
        rest = [name for name in others if name != found.advice]
        chosen = self.against.value
        return (chosen if chosen in rest else rest[0]), found.advice

    def run(self):
        if self.lab.verdict is None:
            self.say(ASK_FIRST)
            return
        names = [name for name in self.lab.plan.names if name != self.lab.verdict.advice]
        keep = self.against.value if self.against.value in names else "next"
        self.set(
            self.against, options=[["next", "the next best"], *([each, each] for each in names)]
        )
        self.set(self.against, value=keep)
        super().run()

    def known(self):
        return (
            tuple(change.path for change in self.lab.plan.changes)
            if self.touched_are_known.value
            else ()
        )

    def steps(self):
        """Draw all assumptions at once, then try each alone at both ends."""
        lab, options = self.lab, self.lab.plan.options()
        for lab.draws in incremental.draws(
            list(options.values()), lab.plan.weighing, known=self.known(), cache=lab.cache
        ):
            if lab.draws.winners and len(lab.draws.winners) % DRAWN_EVERY == 0:
                self.draw(f"Working: {len(lab.draws.winners)} of {lab.draws.total} draws. ")
            yield
        lab.pair = self.pair()
        pair = [options[name] for name in lab.pair]
        last = None
        for done, total, found in incremental.tornado(
            pair, lab.plan.weighing, known=self.known(), cache=lab.cache
        ):
            if found is not None and found is not last:
                last = lab.tornado = found
                self.draw(self.working(done, total, found))
            elif done % DRAWN_EVERY == 0:
                self.say(self.working(done, total, found))
            yield
        self.ending.disabled = True
        self.draw()

    def working(self, done, total, found):
        return f"Working: one assumption after the other, {done} of {total} runs of this round. "

    def draw(self, working=""):
        lab = self.lab
        if lab.verdict is None:
            return
        firm = words.firmness(lab.draws, lab.verdict)
        body = f"<p><strong>{html(firm)}</strong></p>" if firm else ""
        picture = ""
        if lab.tornado is not None:
            other, advice = lab.pair
            labels = [words.factor_words(bar) for bar in lab.tornado.bars]
            lines = "".join(
                f"<li><strong>{escape(label)}.</strong> {html(said)}</li>"
                for label, said, _ in words.flips(lab.tornado, lab.pair)
            )
            body += f"<ol>{lines}</ol><p>{html(words.measure_next(lab.tornado))}</p>"
            picture = (
                draw_tornado(lab.tornado, labels, f"“{advice}” minus “{other}”", lab.stamp).html(
                    "lab-tornado"
                )
                if labels
                else ""
            )
        self.show(f'<div style="{TEXT}">{body}</div>{picture}')
        self.told = self.found()
        self.say(working + (as_text(firm) if firm else "Nothing was drawn yet."))

    def found(self):
        """Return what the searches showed, for the questions of the lesson."""
        lab, facts = self.lab, {}
        if lab.draws is not None and lab.draws.complete:
            won = [name == lab.verdict.advice for name in lab.draws.winners]
            facts["share_of_draws"] = {
                "value": round(sum(won) / max(len(won), 1), 3),
                "low": None,
                "high": None,
                "unit": "of draws",
            }
        if lab.tornado is not None:
            turned = sum(bool(weigh.turns_at(bar)) for bar in lab.tornado.bars)
            facts["turning_assumptions"] = {
                "value": turned,
                "low": turned,
                "high": turned,
                "unit": "of the five assumptions",
            }
            facts["advice_minus_next"] = fact(lab.tornado.answer, "$ a year")
        return facts

    def state(self):
        return {"known": self.touched_are_known.value}

    def restore(self, state):
        self.set(self.touched_are_known, value=bool(state["known"]))
