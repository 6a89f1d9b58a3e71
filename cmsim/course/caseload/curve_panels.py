"""The panels of a post: late contacts against its caseload, and where the hours of its week go."""

from cmsim.course.caseload import curves, design
from cmsim.course.caseload import figures as drawings
from cmsim.course.caseload.curves import CHANCE, LATE
from cmsim.course.caseload.design import DESIGNS, LISTS, Design
from cmsim.scenario.engagement import Engagement
from cmsim.scenario.place import Place
from cmsim.scenario.work import Work
from cmsim.views import drawing as figures
from cmsim.views.widgets.controls import Choice, Range
from cmsim.views.widgets.layout import paragraph
from cmsim.views.widgets.progressive import ProgressivePanel

ROLES = {
    "complex": "Complex: the sickest patients",
    "moderate": "Moderate: some risk, less contact",
    "hybrid": "Both, in a mixed caseload",
}


def controls():
    """Return the controls of a post by field, their ends from what is known of each number."""

    def known(path):
        found = design.known(path)
        return {"min": found.low, "max": found.high}

    papers = Place.parameters()["documentation"]
    return {
        "mix": Range(
            "Complex patients at the start",
            min=1,
            max=9,
            value=5,
            unit="of 10",
            help="For a mixed caseload only. Who comes later is whoever the practice puts "
            "forward. Moderate patients are contacted half as often.",
        ),
        "half_days": Range(
            "Care manager time",
            min=2,
            max=10,
            value=10,
            unit="half-days a week",
            help="10 half-days are one full-time position.",
        ),
        "interval": Range(
            "From one contact to the next", min=7, max=42, step=7, value=14, unit="days"
        ),
        "talk": Range(
            "A working session, talk only",
            value=29,
            unit="minutes",
            help=f"After the first sessions {100 * Engagement().check_ins:.0f} of 100 contacts are "
            f"check-in calls, with about {Work().check_in:.0f} minutes of talk.",
            **known("work.follow_up"),
        ),
        "documentation": Range(
            "Documentation, for each minute of talk",
            min=0,
            max=2,
            step=0.25,
            value=0.75,
            unit="minutes",
            help=f"{papers.source.text} 2 is what one care manager in the guide "
            "reports for two record systems: 15 minutes of call, 30 of documenting.",
        ),
        "registry": Range(
            "Registry and reports",
            value=2,
            unit="hours a week, full time",
            **known("posts.Ada.registry"),
        ),
        "pulled": Range(
            "Pulled into other work",
            min=0,
            max=50,
            step=5,
            value=10,
            unit="of 100 hours on an ordinary day",
            help="Rooming patients, injections, phones. Short-staffed days take more.",
        ),
        "contacts": Range(
            "Until half of the cases are closed",
            value=17,
            min=4,
            max=34,
            unit="contacts",
            help="Fewer contacts: goals are set and met sooner.",
        ),
    }


class CurvePanel(ProgressivePanel):
    """Design a post and see late contacts and the wait at the door against its caseload."""

    start = "Draw the curve"
    repeats = 20

    def __init__(self, runs=None):
        super().__init__(runs)
        self.drawn_last, self.before = (None, ()), ()
        self.role = self.add(Choice("Which patients?", ROLES, value="complex"))
        self.fields = {name: self.add(control) for name, control in controls().items()}
        self.followers = []
        self.react(self.role, self.choose)
        for control in self.fields.values():
            self.react(control, lambda value: self.changed())
        self.mix_counts()
        self.buttons()

    def choose(self, role):
        """Go to a kind of patients, with the usual numbers for them."""
        self.put(DESIGNS[role])
        self.changed()

    def put(self, found):
        """Set the controls to a design."""
        self.set(self.role, value=found.role)
        for name, control in self.fields.items():
            self.set(control, value=getattr(found, name))
        self.mix_counts()

    def mix_counts(self):
        """Let the mix be set only where there is one."""
        self.fields["mix"].disabled = self.role.value != "hybrid"

    def changed(self):
        """Draw again as soon as something has moved."""
        self.run()
        for follower in self.followers:
            follower()

    @property
    def design(self):
        """Return what the controls describe."""
        return Design(
            self.role.value, **{name: control.value for name, control in self.fields.items()}
        )

    def question(self):
        self.asked = self.design
        return (
            [design.scenario(self.asked, each) for each in design.tried(self.asked)],
            design.MEASURED,
            None,
        )

    def draw(self, working=""):
        points = curves.curve(self.results, design.tried(self.asked))
        within, beyond = overload = curves.overload(points)
        job, role = curves.job(self.asked), self.asked.role
        if self.finished:
            self.remember(points)
        given = points, job, role, overload, LATE, CHANCE, self.guess(), self.before
        self.show(
            self.drawn(drawings.curve, *given, key="caseload-curve")
            + paragraph(told(points))
            + paragraph(list_beside_active(points, within, self.asked))
        )
        self.say(working + sentence(within, beyond, points[0].n))
        if self.asked == DESIGNS.get(role) and not self.own_tries(role):
            last, edge = (within.caseload if within else 0), "open cases, or more"
            if beyond:
                edge = f"open cases, no longer with {beyond.caseload}"
            self.told = self.told | {f"largest_{role}": number(last, edge)}

    def remember(self, points):
        """Have what was drawn before the last change stand behind the curve, for comparison."""
        last, shown = self.drawn_last
        if last != self.asked:
            same = last is not None and last.role == self.asked.role
            self.drawn_last, self.before = (self.asked, points), shown if same else ()

    def guess(self):
        """Return the open cases that the learner guessed, where this is the post asked about."""
        if self.store is None or self.asked.role != "complex":
            return None
        found = self.store.get("predictions", "guess")
        return found["values"][0] if found else None

    def own_tries(self, role):
        """Say whether the learner has looked more closely for the largest caseload already."""
        return self.store is not None and self.store.get("outcomes", f"kept_{role}") is not None

    def state(self):
        return {"design": list(self.design), "ran": self.ran}

    def restore(self, state):
        self.put(checked(Design(*state["design"])))
        if state["ran"]:
            self.work.resume(self.run)


def checked(found):
    """Return a design that could have been made here, or raise ``ValueError``."""
    if found.role not in ROLES or not all(isinstance(value, (int, float)) for value in found[1:]):
        raise ValueError("no such design")
    return found


def sentence(within, beyond, n):
    """Return where a post falls behind, as a range."""
    count = figures.number_of(n, "repeat")
    if within is None:
        return f"{count}: none of the caseloads tried stays on schedule."
    if beyond is None:
        return f"{count}: all caseloads tried are kept, up to {within.caseload} open cases."
    return (
        f"{count}: on schedule with {within.caseload} open cases, no longer with "
        f"{beyond.caseload}. The overload point lies between."
    )


def told(points):
    """Return what waiting and time say along the curve."""
    first, last = points[0], points[-1]
    before, after = (round(each.waiting.mean.mean) for each in (first, last))
    line = (
        "A larger caseload shortens the line at the door and lengthens the one inside."
        if after < before
        else "Here a larger caseload does not even shorten the line at the door."
    )
    return (
        f"With {first.caseload} open cases {100 * first.use:.0f} of 100 hours at work are in "
        f"use and {before} patients wait to be let in. With {last.caseload} it is "
        f"{100 * last.use:.0f} of 100 hours and {after} patients. {line}"
    )


def list_beside_active(points, within, asked):
    """Return how many are on the list, beside the total of the job description."""
    if asked.role not in LISTS:
        return (
            "The green range weighs the two job descriptions by the mix; neither says what a "
            "mixed caseload should be."
        )
    shown = within or points[0]
    total = LISTS[asked.role] * asked.half_days / design.FULL_TIME
    return (
        f"With {shown.caseload} open cases {shown.assigned:.0f} people are on her list here: "
        f"those, and people whose case was closed and who are checked on now and then. The job "
        f"description speaks of {total:.0f} on the list. It does not say what the others are "
        "promised."
    )


def number(value, unit):
    """Return a plain number as a fact, without an interval."""
    return {"value": value, "low": None, "high": None, "unit": unit}


class LedgerPanel(ProgressivePanel):
    """See where the hours of a week go at one caseload of the post that another panel designs."""

    start = "Show the week"
    judged = ("utilization",)

    def __init__(self, runs=None, post=None):
        super().__init__(runs)
        self.post = post or CurvePanel(runs)
        self.caseload = self.add(Range("Open cases", min=5, max=120, value=30, unit="patients"))
        self.buttons()
        self.react(self.caseload, lambda value: self.run())
        self.post.followers.append(self.outdated)

    def outdated(self):
        """Say that the week shown is that of another post."""
        if self.ran:
            self.changed()
            self.say(f"The week above has changed. Press “{self.start}” to see its week.")

    def question(self):
        return (
            [design.scenario(self.post.design, self.caseload.value)],
            (*design.MEASURED, *design.HOURS),
            None,
        )

    def draw(self, working=""):
        (name,) = self.results.names
        hours = curves.ledger(self.results, name)
        paid = self.results.columns("hours_paid")[name].mean()
        title = f"An average week with {name}"
        self.show(self.drawn(drawings.week, hours, paid, title, key="week"))
        sums, count = (
            drawings.sums_of(hours),
            figures.number_of(self.results.replications, "repeat"),
        )
        self.say(
            f"{working}{count}: of {paid:.0f} paid hours {sums['with patients']:.1f} are with "
            f"patients, {sums['for patients']:.1f} for them on paper and phone, "
            f"{sums['the job itself']:.1f} the job itself. {sums['lost']:.1f} are lost to pulls, "
            f"interruptions and travel, {sums['waiting or away']:.1f} are PTO or waiting for "
            "work."
        )

    def state(self):
        return [self.caseload.value, self.ran]

    def restore(self, state):
        caseload, ran = state
        self.set(self.caseload, value=caseload)
        if ran:
            self.work.resume(self.run)
