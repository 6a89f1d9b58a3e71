"""What would change the answer: all assumptions at once, then each alone."""

from html import escape

from cmsim.course.staffing_lab.search_panel import SearchPanel
from cmsim.decision import change_sentences, incremental, net_benefit
from cmsim.decision.figures import tornado as draw_tornado
from cmsim.views.traced import as_text, html
from cmsim.views.widgets.controls import Check, Choice
from cmsim.views.widgets.layout import TEXT
from cmsim.views.widgets.progressive import fact

DRAWN_EVERY = 5
ASK_FIRST = "Compare the options at the top first; then this page can ask what would change it."


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
        self.halt()
        self.ran = False
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
        chosen = self.against.value if self.against.value in names else "next"
        self.set(
            self.against, options=[["next", "the next best"], *([each, each] for each in names)]
        )
        self.set(self.against, value=chosen)
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
        for drawn in incremental.draws(
            list(options.values()),
            lab.plan.willingness_to_pay,
            exclude=self.known(),
            cache=lab.cache,
        ):
            lab.draws = drawn
            if lab.draws.winners and len(lab.draws.winners) % DRAWN_EVERY == 0:
                self.draw(f"Working: {len(lab.draws.winners)} of {lab.draws.total} draws. ")
            yield
        lab.pair = self.pair()
        pair = [options[name] for name in lab.pair]
        last = None
        for done, total, found in incremental.tornado(
            pair, lab.plan.willingness_to_pay, exclude=self.known(), cache=lab.cache
        ):
            if found is not None and found is not last:
                last = lab.tornado = found
                self.draw(self.working(done, total, found))
            elif done % DRAWN_EVERY == 0:
                self.say(self.working(done, total, found))
            yield
        self.draw()

    def working(self, done, total, found):
        return f"Working: one assumption after the other, {done} of {total} runs of this round. "

    def draw(self, working=""):
        lab = self.lab
        if lab.verdict is None:
            return
        firm = change_sentences.firmness(lab.draws, lab.verdict)
        body = f"<p><strong>{html(firm)}</strong></p>" if firm else ""
        picture = ""
        if lab.tornado is not None:
            other, advice = lab.pair
            labels = [change_sentences.factor_words(bar) for bar in lab.tornado.bars]
            lines = "".join(
                f"<li><strong>{escape(label)}.</strong> {html(said)}</li>"
                for label, said, _ in change_sentences.flips(lab.tornado, lab.pair)
            )
            body += f"<ol>{lines}</ol><p>{html(change_sentences.measure_next(lab.tornado))}</p>"
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
            turned = sum(bool(net_benefit.turns_at(bar)) for bar in lab.tornado.bars)
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
