"""The smallest staffing that meets targets."""

from cmsim.analysis.targets import targets as read_targets
from cmsim.course.staffing_lab.search_panel import SearchPanel
from cmsim.decision import incremental, sizing_sentences
from cmsim.scenario.parameter import Refusal
from cmsim.views import drawing
from cmsim.views.chart import table
from cmsim.views.traced import as_text, html
from cmsim.views.widgets.controls import Choice, Range
from cmsim.views.widgets.layout import TEXT, paragraph, scrolled

CONFIDENCES = {"0.8": "8 in 10", "0.9": "9 in 10", "0.95": "95 in 100"}


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
                "Discharges contacted in time, at least",
                min=0,
                max=100,
                step=5,
                value=0,
                unit="in 100",
                help="In time: within two business days. 0 asks nothing of them.",
            )
        )
        self.active = self.add(
            Range(
                "Patients in active care, at least",
                min=1,
                max=200,
                step=1,
                value=20,
                help="Where nobody works nothing is late, so ask for some care too.",
            )
        )
        self.confidence = self.add(Choice("How sure?", CONFIDENCES, value="0.95", listed=True))
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
        plan = self.lab.plan
        try:
            read_targets(self.targets())
        except Refusal as refusal:
            self.say(f"Not taken: {refusal}")
            return
        tried = -1
        for found in incremental.sizes(
            incremental.base_of(plan),
            self.targets(),
            confidence=float(self.confidence.value),
            half_days=incremental.half_days_of(plan),
            ceiling=incremental.CEILING,
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
            + scrolled("Every staffing that was looked at", shown)
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
