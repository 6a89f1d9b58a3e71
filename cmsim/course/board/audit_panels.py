"""Five domains of role change with the run's evidence, and what it costs to be asked away."""

from cmsim.analysis.statistics import estimate
from cmsim.course.board import role_change
from cmsim.course.board.deal import SOURCES, places
from cmsim.course.board.dealing import known_of
from cmsim.course.board.role_change import (
    ACTIVE,
    AFTER,
    AUDITED,
    BEFORE,
    DOMAINS,
    DRIFT,
    FIXES,
    NOT_PULLED,
    PULLED,
)
from cmsim.measures.registry import find as measure
from cmsim.views import drawing, sentences
from cmsim.views.chart import table
from cmsim.views.side_by_side import in_cell, side_by_side
from cmsim.views.widgets.controls import Choice, Range
from cmsim.views.widgets.layout import TEXT, paragraph, scrolled
from cmsim.views.widgets.progressive import ProgressivePanel, fact

YOURS, WITH_FIX = "your board", "with your fix"
AT = 30  # the pull rate that the question asks about, in 100 hours


class AuditPanel(ProgressivePanel):
    """Show the evidence on five domains, and try one fix on the same patients."""

    start = "Look at the evidence"
    repeats, at_once = 32, True

    def __init__(self, runs=None, dealt=None):
        super().__init__(runs)
        self.dealt = dealt
        self.domain = self.add(
            Choice(
                "Which domain is weakest?", {name: domain.name for name, domain in DOMAINS.items()}
            )
        )
        self.fix = self.add(Choice("One fix", {name: fix.words for name, fix in FIXES.items()}))
        self.buttons()
        for control in (self.domain, self.fix):
            self.react(control, lambda value: self.changed())
        dealt.followers.append(self.guard(self.board_moved))
        self.say("Look at the evidence of your own board first; then choose a domain and a fix.")

    def board_moved(self):
        """Say that what is shown belongs to the board as it was."""
        if self.ran:
            self.halt()
            self.ran = False
            self.say("Your board has changed since. Press the button to look again.")

    @property
    def both(self):
        """Say whether a domain and a fix are chosen."""
        return self.domain.value is not None and self.fix.value is not None

    def changed(self):
        """Try the fix as soon as there is one for a domain."""
        ran = self.ran
        super().changed()
        if ran or self.both:
            self.run()

    def run(self):
        self.asked_of = dict(self.dealt.board), self.dealt.setting
        super().run()

    def question(self):
        board, setting = self.asked_of
        before, after = role_change.fixed(board, setting, self.fix.value or next(iter(FIXES)))
        well = places(board, setting)[2]
        return [after if self.both else well], AUDITED, before

    def draw(self, working=""):
        names = {BEFORE: YOURS} | ({AFTER: WITH_FIX} if self.both else {SOURCES: SOURCES})
        rows = []
        for name, domain in DOMAINS.items():
            known = role_change.evidence(self.results, name, names)
            moved = [self.moved(name)] if self.both else []
            rows.append(
                (
                    f"{domain.name}. {domain.asks}",
                    f"{domain.evidence}, {domain.unit}",
                    *map(in_cell, known.values()),
                    *moved,
                )
            )
        head = (
            "Domain, and what it asks",
            "Evidence from the run",
            *names.values(),
            *(["The fix moves it"] if self.both else []),
        )
        count = drawing.number_of(self.results.replications, "repeat")
        self.show(
            scrolled(
                "Evidence on the five domains",
                table(
                    f"Twelve weeks of your board, {count} (95 % interval). The guide's words are "
                    "shortened; the third domain stands with its definition, without a name.",
                    head,
                    rows,
                ),
                f"{TEXT};max-width:100%;",
            )
        )
        if self.both:
            self.told = self.found()
        self.say(working + self.sentence(count))

    def moved(self, name):
        """Return in words whether the fix moves the evidence of a domain."""
        gain = role_change.gained(self.results, name)
        if not gain.n or not gain.clear:
            return "no clear difference"
        return "better" if gain.mean > 0 else "worse"

    def gain(self):
        return role_change.gained(self.results, self.domain.value)

    def found(self):
        gain, domain = self.gain(), DOMAINS[self.domain.value]
        if not gain.n:
            return {}
        low = fact(gain, f"{domain.unit}, for the better")["low"]
        return {
            "audit_gain": fact(gain, f"{domain.unit}, for the better"),
            "audit_low": {
                "value": low,
                "low": None,
                "high": None,
                "unit": f"{domain.unit}, lower end of the interval",
            },
        }

    def sentence(self, count):
        """Return what the fix does to the domain chosen."""
        if not self.both:
            return f"{count}. Which domain is weakest on your board? Choose it, and one fix."
        domain, gain = DOMAINS[self.domain.value], self.gain()
        name = f"“{domain.name}”: {domain.evidence}"
        if not gain.n:
            return f"{count}. {name}: too little happened to tell."
        if not gain.clear:
            return f"{count}. {name}: no clear difference from this fix. Another fix may."
        way = "better" if gain.mean > 0 else "worse"
        shown = sentences.number(abs(gain.mean), gain)
        ends = sorted(abs(end) for end in (gain.low, gain.high))
        return (
            f"{count}. {name}: {way} by {shown} {domain.unit} (95 % interval "
            f"{sentences.number(ends[0], gain)} to {sentences.number(ends[1], gain)})."
        )

    def state(self):
        return {"domain": self.domain.value, "fix": self.fix.value, "ran": self.ran}

    def restore(self, state):
        self.set(self.domain, value=state["domain"])
        self.set(self.fix, value=state["fix"])
        if state["ran"]:
            self.run()


class DriftPanel(ProgressivePanel):
    """Set how often colleagues ask, and see the hours, and what they are worth in patients."""

    start = "Run with and without requests"
    repeats, at_once = 32, True

    def __init__(self, runs=None):
        super().__init__(runs)
        known = known_of("pulled")
        self.rate = self.add(
            Range(
                "Colleagues ask for her help",
                min=5,
                max=round(100 * known.high),
                step=5,
                value=AT,
                unit="in 100 hours",
                help="On an ordinary day; more on short-staffed days. She has the "
                "rooming, the phones and the referrals, and nothing is written down.",
            )
        )
        self.buttons()
        self.react(self.rate, lambda value: self.changed())

    def changed(self):
        """Run again as soon as the rate has moved, once there was a run."""
        ran = self.ran
        super().changed()
        if ran:
            self.run()
        else:
            self.say("Press the button to run with this rate.")

    def question(self):
        without, asked = role_change.drift(self.rate.value / 100)
        return [asked], DRIFT, without

    def draw(self, working=""):
        levels = {
            measure(name): {
                each: estimate(self.results.columns(name)[each]) for each in (NOT_PULLED, PULLED)
            }
            for name in ("hours_pulled", "contacts", "active_caseload", "on_time")
        }
        lost = role_change.lost(self.results)
        hours = lost[measure("hours_pulled")]
        self.show(
            side_by_side(levels, self.results.replications).html("drift")
            + paragraph(worth_in_words(hours.mean))
        )
        if self.rate.value == AT:
            self.told = {
                "drift_hours": fact(hours, "hours a week"),
                "drift_contacts": fact(lost[measure("contacts")], "contacts a week"),
            }
        self.say(
            f"{working}{drawing.number_of(self.results.replications, 'repeat')}. "
            + sentences.change("being asked", measure("hours_pulled"), hours)
        )

    def state(self):
        return {"rate": self.rate.value, "ran": self.ran}

    def restore(self, state):
        self.set(self.rate, value=state["rate"])
        if state["ran"]:
            self.run()


def worth_in_words(hours):
    """Return what hours a week are worth in patients, by the job descriptions."""
    parts = []
    for tier in ACTIVE:
        low, high = (round(each) for each in role_change.worth(hours, tier))
        both = f"{low} to {high}" if low != high else f"{low}"
        parts.append(f"{both} {tier} patients")
    return (
        f"{hours:.1f} hours a week are the time of {' or '.join(parts)} in active care, by the "
        "guide's job descriptions: 30 to 50 complex or 90 to 100 moderate patients in a full week."
    )
