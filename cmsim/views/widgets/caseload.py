"""The panels that size a caseload: the curve, one's own tries, minutes and points, two ways out."""

from cmsim.analysis import caseload_design as design
from cmsim.analysis.caseload_design import CHANCE, DESIGNS, JOBS, LATE, TRIED, Design
from cmsim.analysis.statistics import difference, estimate
from cmsim.experiment.measures import find as measure
from cmsim.scenario import workflows
from cmsim.scenario.place import Place
from cmsim.views import figures, sentences
from cmsim.views.figures import caseload as drawings
from cmsim.views.widgets.anytime import AnytimePanel, fact
from cmsim.views.widgets.controls import Choice, Range
from cmsim.views.widgets.visit import paragraph

ROLES = {"complex": "Complex: the sickest patients", "moderate": "Moderate: some risk, less contact"}
PAIRED = 24


class DesignPanel(AnytimePanel):
    """A panel with the controls of a post's design."""

    shown = ("half_days", "interval", "talk", "documentation", "registry", "contacts")

    def __init__(self, cache=None, turns=None):
        super().__init__(cache, turns)
        self.role = self.add(Choice("Which patients?", ROLES, value="complex"))
        self.fields = {name: self.add(control) for name, control in self.controls_of().items()
                       if name in self.shown}
        self.react(self.role, self.choose)
        for control in self.fields.values():
            self.react(control, lambda value: self.changed())

    def controls_of(self):
        """Return the controls by field, their ends from what is known of each number."""
        def known(path):
            found = design.known(path)
            return {"min": found.low, "max": found.high}
        papers = Place.known()["documentation"]
        return {
            "half_days": Range("Care manager time", min=2, max=10, value=10,
                               unit="half-days a week", help="10 half-days are one full-time post."),
            "interval": Range("Days from one contact to the next", min=7, max=42, step=7, value=14,
                              unit="days"),
            "talk": Range("A contact, talk only", value=29, unit="minutes",
                          **known("work.follow_up")),
            "documentation": Range(
                "Writing up, for each minute of talk", min=0, max=2, step=0.25, value=0.75,
                unit="minutes", help=f"{papers.source.text} 2 is what one care manager in the guide "
                "reports for two record systems: 15 minutes of call, 30 of documenting."),
            "registry": Range("Registry and reports", value=2, unit="hours a week, full time",
                              **known("posts.Ada.registry")),
            "contacts": Range("Contacts until a case is closed (middle)", value=17, min=4, max=34,
                              unit="contacts")}

    def choose(self, role):
        """Go to a kind of patients, with the usual numbers for them."""
        self.put(DESIGNS[role])
        self.changed()

    def put(self, found):
        """Set the controls to a design."""
        self.set(self.role, value=found.role)
        for name, control in self.fields.items():
            self.set(control, value=getattr(found, name))

    @property
    def design(self):
        """Return what the controls describe."""
        return DESIGNS[self.role.value]._replace(
            **{name: control.value for name, control in self.fields.items()})

    def state(self):
        return {"design": list(self.design), "ran": self.ran}

    def restore(self, state):
        self.put(checked(Design(*state["design"])))
        if state["ran"]:
            self.resume(self.run)


def checked(found):
    """Return a design that could have been made here, or raise ``ValueError``."""
    if found.role not in ROLES or not all(isinstance(value, (int, float)) for value in found[1:]):
        raise ValueError("no such design")
    return found


class CurvePanel(DesignPanel):
    """Design a post and see late contacts against its caseload, with the band."""

    start = "Draw the curve"
    repeats = 20

    def __init__(self, cache=None, turns=None):
        super().__init__(cache, turns)
        self.buttons()

    def changed(self):
        """Draw again as soon as something has moved."""
        self.run()

    def question(self):
        return [design.scenario(self.design, each) for each in TRIED[self.role.value]], \
            design.MEASURED, None

    def draw(self, working=""):
        role = self.role.value
        points = design.curve(self.results, TRIED[role])
        last, first = design.overload(points)
        drawing = drawings.curve(points, JOBS[role], role, (last, first), LATE, CHANCE)
        self.show(drawing.html("caseload-curve") + paragraph(told(points, role)))
        self.say(working + sentence(last, first, points[0].n))
        if self.design == DESIGNS[role]:
            edge = f"open cases, no longer with {first}" if first else "open cases, or more"
            self.told = self.told | {f"largest_{role}": number(last or 0, edge)}


def sentence(last, first, n):
    """Return where a post falls behind, as a range."""
    count = figures.counted(n, "repeat")
    if last is None:
        return f"{count}: none of the caseloads tried is kept; the post falls behind from the start."
    if first is None:
        return f"{count}: all caseloads tried are kept, up to {last} open cases."
    return (f"{count}: kept with {last} open cases, no longer with {first}. The overload point lies "
            "between.")


def told(points, role):
    """Return what waiting and time say along the curve."""
    first, last = points[0], points[-1]
    return (f"With {first.caseload} open cases {100 * first.use:.0f} of 100 hours at work are in use "
            f"and {first.waiting:.0f} patients wait to be let in; with {last.caseload} it is "
            f"{100 * last.use:.0f} of 100 hours and {last.waiting:.0f} patients. A larger caseload "
            "shortens the line at the door and lengthens the one inside.")


class TryPanel(AnytimePanel):
    """Name a caseload and see in how many of its runs the post keeps up; look for the largest."""

    start = "Try this caseload"
    repeats = 20
    fewest = 5

    def __init__(self, cache=None, turns=None):
        super().__init__(cache, turns)
        self.role = self.add(Choice("Which patients?", ROLES, value="complex"))
        self.caseload = self.add(Range("Open cases", min=5, max=120, value=50, unit="patients"))
        self.buttons()
        self.tried = {"complex": {}, "moderate": {}}
        for control in (self.role, self.caseload):
            self.react(control, lambda value: self.halt())

    def question(self):
        self.asked = self.role.value, self.caseload.value
        return [design.scenario(DESIGNS[self.asked[0]], self.asked[1])], design.MEASURED, None

    def draw(self, working=""):
        role, caseload = self.asked
        point, = design.curve(self.results, [caseload])
        if point.n == self.repeats:
            self.tried[role][caseload] = point.kept
        self.say(f"{working}{caseload} {role} cases: {point.n} repeats, kept in "
                 f"{round(point.kept * point.n)} of them; {100 * point.late.mean:.0f} in 100 "
                 f"contacts late, on average ({interval(point.late)}).")
        self.list()

    def list(self):
        """Show all tries, and take the largest caseload kept as a fact."""
        self.told = {}
        lines = []
        for role, tries in self.tried.items():
            kept = [each for each, share in tries.items() if share >= CHANCE]
            largest = max(kept, default=None)
            over = min((each for each, share in tries.items()
                        if share < CHANCE and each > (largest or 0)), default=None)
            if largest:
                self.told |= {f"kept_{role}": number(tries[largest], "of runs"),
                              f"largest_{role}": number(largest, "open cases")}
            if largest and over:
                self.told[f"gap_{role}"] = number(over - largest, "patients")
            lines += [f"{role}: {each} cases, kept in {round(share * self.repeats)} of "
                      f"{self.repeats}" for each, share in sorted(tries.items())]
        self.told |= exchange(self.told)
        self.show("".join(paragraph(line) for line in lines))

    def state(self):
        return {role: [[each, share] for each, share in sorted(tries.items())]
                for role, tries in self.tried.items()}

    def restore(self, state):
        self.tried = {role: {int(each): min(max(float(share), 0.0), 1.0)
                             for each, share in state[role]} for role in ROLES}
        self.list()


LOWEST, HIGHEST = 90 / 50, 100 / 30


def exchange(facts):
    """Return the facts of the exchange rate: moderate patients for one complex patient."""
    if not {"largest_complex", "largest_moderate"} <= set(facts):
        return {}
    rate = facts["largest_moderate"]["value"] / facts["largest_complex"]["value"]
    off = min(rate - LOWEST, 0.0) or max(rate - HIGHEST, 0.0)
    return {"exchange_rate": number(rate, "moderate for one complex"),
            "exchange_off": number(off, "outside the range")}


def number(value, unit):
    """Return a plain number as a fact, without an interval."""
    return {"value": value, "low": None, "high": None, "unit": unit}


def interval(known):
    return f"95 % interval {100 * max(known.low, 0):.0f} to {100 * min(known.high, 1):.0f}"


class LedgerPanel(DesignPanel):
    """See where the hours of the week go at one caseload."""

    start = "Show the week"
    repeats = 12

    def __init__(self, cache=None, turns=None):
        super().__init__(cache, turns)
        self.caseload = self.add(Range("Open cases", min=5, max=120, value=30, unit="patients"))
        self.buttons()
        self.react(self.caseload, lambda value: self.changed())

    def changed(self):
        self.run()

    def question(self):
        return [design.scenario(self.design, self.caseload.value)], \
            (*design.MEASURED, *design.HOURS), None

    def draw(self, working=""):
        name, = self.results.names
        hours = design.ledger(self.results, name)
        paid = float(self.results.measure("hours_paid")[name].mean())
        drawing = drawings.week(hours, paid, f"An average week with {name}")
        sums = drawings.sums_of(hours)
        self.show(drawing.html("week"))
        count = figures.counted(self.results.replications, "repeat")
        self.say(f"{working}{count}: of {paid:.0f} paid hours {sums['with patients']:.1f} are with "
                 f"patients, {sums['for patients']:.1f} for them on paper and phone, "
                 f"{sums['the job itself']:.1f} the job itself, {sums['lost']:.1f} lost to pulls, "
                 "interruptions and travel.")

    def state(self):
        return super().state() | {"caseload": self.caseload.value}

    def restore(self, state):
        self.set(self.caseload, value=state["caseload"])
        super().restore(state)


class PointsPanel(AnytimePanel):
    """Mix complex and moderate patients: weighted points beside minutes."""

    start = "Compare points and minutes"
    repeats = 12

    def __init__(self, cache=None, turns=None):
        super().__init__(cache, turns)
        self.complex = self.add(Range("Complex patients", min=0, max=60, value=15))
        self.moderate = self.add(Range("Moderate patients", min=0, max=120, value=30))
        self.systems = self.add(Choice("Record systems", {
            "one": "One: writing up takes 0.75 minutes for each minute of talk",
            "two": "Two: 2 minutes for each minute of talk"}, value="one"))
        self.buttons()
        for control in (self.complex, self.moderate, self.systems):
            self.react(control, lambda value: self.changed())

    def changed(self):
        self.run()

    def question(self):
        papers = design.TWO_SYSTEMS if self.systems.value == "two" else design.ONE_SYSTEM
        patients = max(self.complex.value, int(not self.moderate.value)), self.moderate.value
        return [design.mixed(*patients, papers)], design.MEASURED, None

    def draw(self, working=""):
        name, = self.results.names
        use = estimate(self.results.measure("utilization")[name])
        late = estimate((1 - self.results.measure("on_time")[name]).dropna())
        points = design.points_of(self.complex.value, self.moderate.value)
        self.show(drawings.meters(points, use, late).html("meters"))
        self.say(f"{working}{points[0]:.0f} points of 100 (the job descriptions allow "
                 f"{points[1]:.0f} to {points[2]:.0f}); {100 * use.mean:.0f} of 100 hours in use; "
                 f"{100 * late.mean:.0f} of 100 contacts late ({interval(late)}).")

    def state(self):
        return [self.complex.value, self.moderate.value, self.systems.value, self.ran]

    def restore(self, state):
        several, some, systems, ran = state
        self.set(self.complex, value=several)
        self.set(self.moderate, value=some)
        self.set(self.systems, value=systems)
        if ran:
            self.resume(self.run)


class DuelPanel(AnytimePanel):
    """Faster contacts against closing cases sooner, on the same patients."""

    start = "Run both ways"
    repeats = PAIRED
    measures = ("waiting", "days_to_first_attempt", "on_time", "contacts")

    def __init__(self, cache=None, turns=None):
        super().__init__(cache, turns)
        self.buttons()

    def question(self):
        ways = design.duel()
        return list(ways.values()), self.measures, ways["as it is"]

    def draw(self, working=""):
        waiting = self.results.measure("waiting")
        cuts = {way: design.gained(self.results, "waiting", way) for way in SUBJECTS}
        gap = difference(waiting, "closing", "faster")
        self.told = {"closing_minus_faster": fact(gap, "fewer waiting"),
                     "waiting_cut_by_faster": fact(cuts["faster"], "fewer waiting"),
                     "waiting_cut_by_closing": fact(cuts["closing"], "fewer waiting")}
        lines = [f"{SUBJECTS[way]}: {sentences.effect(measure(name), change)}."
                 for name in self.measures for way in SUBJECTS
                 for change in [difference(self.results.measure(name), "as it is", way)]]
        self.show("".join(paragraph(line) for line in lines))
        count = figures.counted(self.results.replications, "repeat")
        instead = difference(waiting, "faster", "closing")
        self.say(f"{working}{count}. " + sentences.change(
            "closing sooner instead of faster contacts", measure("waiting"), instead))

    def state(self):
        return self.ran

    def restore(self, state):
        if state is True:
            self.resume(self.run)


SUBJECTS = {"faster": "Each contact a fifth shorter", "closing": "Cases closed a fifth sooner"}


class DemandPanel(AnytimePanel):
    """Add a tenth to a caseload, and see what the same tenth costs when the post is fuller."""

    start = "Add a tenth"
    repeats = PAIRED

    def __init__(self, cache=None, turns=None):
        super().__init__(cache, turns)
        self.caseload = self.add(Range("Open cases before", min=10, max=50, step=10, value=30,
                                       unit="complex patients"))
        self.buttons()
        self.react(self.caseload, lambda value: self.halt())

    def question(self):
        before = self.caseload.value
        after = round(before * design.MORE_DEMAND)
        made = [design.scenario(DESIGNS["complex"], each) for each in (before, after)]
        self.names = [each.name for each in made]
        return made, ("on_time", "utilization", "contacts"), made[0]

    def draw(self, working=""):
        before, after = self.names
        table = self.results.measure("on_time")
        jump = difference(100 * table, after, before)
        use = estimate(self.results.measure("utilization")[before])
        self.told = {"late_jump": fact(jump, "more late of 100"),
                     "use_before": fact(use, "share of time at work")}
        late = {name: estimate(100 * (1 - table[name]).dropna()) for name in self.names}
        count = figures.counted(self.results.replications, "repeat")
        self.say(f"{working}{count}. With {before} {100 * use.mean:.0f} of 100 hours are in use and "
                 f"{late[before].mean:.0f} of 100 contacts are late; with {after} it is "
                 f"{late[after].mean:.0f} of 100: {jump.mean:+.0f} (95 % interval {jump.low:.0f} to "
                 f"{jump.high:.0f}).")
        self.show(paragraph(WHY))

    def state(self):
        return [self.caseload.value, self.ran]

    def restore(self, state):
        self.set(self.caseload, value=state[0])
        if state[1]:
            self.resume(self.run)


WHY = ("Why the same tenth costs more when the post is fuller: work comes unevenly, and a line that "
       "forms in a bad week can only shrink in hours that are free. With half the hours free it is "
       "gone by Tuesday. With one hour in ten free it takes ten hours of work to clear one hour of "
       "line, and the next bad week comes first.")


class OneDayPanel(AnytimePanel):
    """A nurse who is care manager one day a week, with less or more to write."""

    start = "Run her Wednesdays"
    repeats = 12
    papers = {"no writing up": 0.0, "one system": design.ONE_SYSTEM,
              "two systems": design.TWO_SYSTEMS}

    def __init__(self, cache=None, turns=None):
        super().__init__(cache, turns)
        self.buttons()

    def question(self):
        base = workflows.one_dedicated_day()
        made = [base.change("practices.*.place.documentation", ratio).replace(name=words)
                for words, ratio in self.papers.items()]
        return made, ("contacts", "on_time", "hours_documentation"), made[0]

    def draw(self, working=""):
        contacts = self.results.measure("contacts")
        lost = difference(contacts, "two systems", "no writing up")
        self.told = {"contacts_lost_to_paper": fact(lost, "contacts a day")}
        self.show("".join(paragraph(
            f"{words}: {sentences.level(measure('contacts'), estimate(contacts[words]))}")
            for words in self.papers))
        count = figures.counted(self.results.replications, "repeat")
        self.say(f"{working}{count}. Two systems instead of none cost {lost.mean:.1f} completed "
                 f"contacts a day (95 % interval {lost.low:.1f} to {lost.high:.1f}).")

    def state(self):
        return self.ran

    def restore(self, state):
        if state is True:
            self.resume(self.run)
