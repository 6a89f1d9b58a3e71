"""Embedded against co-located, twice: with much other work, and in a practice that is small."""

from cmsim.analysis.statistics import difference, share
from cmsim.course.structures import comparing
from cmsim.course.structures.setting import placed, preset
from cmsim.measures.registry import find as measure
from cmsim.scenario.library.structures import CO_LOCATED, EMBEDDED
from cmsim.scenario.place import Place
from cmsim.views import drawing, sentences
from cmsim.views.side_by_side import side_by_side
from cmsim.views.widgets.controls import Check, Choice, Range
from cmsim.views.widgets.layout import paragraph
from cmsim.views.widgets.progressive import ProgressivePanel, fact

IDLE = 0.4
PULLED = ("contacts", "active_caseload", "openings", "hours_pulled", "utilization", "strain")
SMALL = (
    "contacts_per_hour",
    "utilization",
    "contacts",
    "active_caseload",
    "cost_to_practice",
    "transition_calls_in_time",
)


def without_list(places):
    """Return scenarios in which only those are called whom somebody refers or a search finds."""
    return {name: each.change("engagement.list_ahead", 0.0) for name, each in places.items()}


class StructureDuelPanel(ProgressivePanel):
    """Compare embedded with co-located on a few outcomes."""

    start = "Run both"
    outcomes = ()

    def places(self):
        """Return the two scenarios by structure."""
        raise NotImplementedError

    def question(self):
        places = self.places()
        return [places[CO_LOCATED]], self.outcomes, places[EMBEDDED]

    def draw(self, working=""):
        levels = {measure(name): comparing.levels(self.results, name) for name in self.outcomes}
        self.show(
            self.drawn(side_by_side, levels, self.results.replications, key=type(self).__name__)
            + paragraph(self.shown_here())
        )
        self.told = self.found()
        self.say(working + self.sentence())

    def gap(self, name):
        """Return co-located minus embedded."""
        return difference(self.results.columns(name), EMBEDDED, CO_LOCATED)

    def state(self):
        return {
            "values": {name: control.value for name, control in self.fields().items()},
            "ran": self.ran,
        }

    def restore(self, state):
        for name, control in self.fields().items():
            self.set(control, value=state["values"].get(name, control.value))
        if state["ran"]:
            self.work.resume(self.run)


class PulledPanel(StructureDuelPanel):
    """Set an embedded post that is pulled away against a co-located one with protected days."""

    outcomes = PULLED
    judged = ("contacts", "active_caseload")

    def __init__(self, runs=None):
        super().__init__(runs)
        self.practice = self.add(
            Choice(
                "Practice",
                {"eight": "Eight clinicians", "three": "Three clinicians"},
                value="eight",
            )
        )
        self.pulled = self.add(
            Range(
                "Embedded: pulled into other work",
                min=0,
                step=5,
                value=40,
                unit="in 100 hours",
                max=round(100 * Place.parameters()["pulled"].high),
            )
        )
        self.on_site = self.add(
            Range(
                "Co-located: of ten half-days, on site",
                min=1,
                max=9,
                value=6,
                help="On these days every request for other work "
                "is turned away, because the written role says so.",
            )
        )
        self.buttons()
        for control in self.fields().values():
            self.react(control, lambda value: self.changed())

    def fields(self):
        return {"practice": self.practice, "pulled": self.pulled, "on_site": self.on_site}

    def changed(self):
        super().changed()
        self.say("Press the button to run both with these numbers.")

    def places(self):
        known = preset(self.practice.value)
        on_site = max(1, round(known.half_days * self.on_site.value / 10))
        setting = known._replace(pulled=self.pulled.value / 100, on_site=on_site)
        places = placed(setting, (EMBEDDED, CO_LOCATED))
        protected = places[CO_LOCATED].change("posts.*.declines_pulls", 1.0)
        return places | {CO_LOCATED: protected}

    def found(self):
        return {
            "protected_minus_pulled_contacts": fact(self.gap("contacts"), "contacts a week"),
            "protected_minus_pulled_patients": fact(
                self.gap("active_caseload"), "patients in active care"
            ),
        }

    def shown_here(self):
        return (
            f"Embedded pulled away {self.pulled.value} in 100 hours on an ordinary day; "
            f"co-located on site {self.on_site.value} of ten half-days, protected."
        )

    def sentence(self):
        count = drawing.number_of(self.results.replications, "repeat")
        return (
            f"{count}. "
            + sentences.change(
                "co-located with protected days", measure("contacts"), self.gap("contacts")
            )
            + " It "
            + sentences.effect(measure("active_caseload"), self.gap("active_caseload"))
            + "."
        )


class IdlePanel(StructureDuelPanel):
    """Look for a practice so small that a full-time embedded care manager waits for work."""

    outcomes = SMALL

    def __init__(self, runs=None):
        super().__init__(runs)
        self.clinicians = self.add(Range("Clinicians", min=1, max=8, value=5))
        self.shared = self.add(
            Range("Care manager time if shared", min=2, max=10, value=3, unit="half-days a week")
        )
        self.from_list = self.add(
            Check(
                "Whoever has time calls the next patient of a list of all who qualify", value=True
            )
        )
        self.buttons()
        for control in self.fields().values():
            self.react(control, lambda value: self.changed())

    def fields(self):
        return {
            "clinicians": self.clinicians,
            "shared": self.shared,
            "from_list": self.from_list,
        }

    def changed(self):
        super().changed()
        self.say("Press the button to run both with these numbers.")

    def places(self):
        known = preset("solo")
        shared = self.shared.value
        on_site = known.on_site if shared == known.half_days else max(1, round(shared * 2 / 3))
        setting = known._replace(
            clinicians=self.clinicians.value, half_days=shared, on_site=min(on_site, shared - 1)
        )
        places = placed(setting, (EMBEDDED, CO_LOCATED))
        return places if self.from_list.value else without_list(places)

    def found(self):
        both = self.idle_and_beaten()
        return {
            "share_idle_and_beaten": {
                "value": both.share,
                "low": both.low,
                "high": both.high,
                "unit": "of the runs",
            }
        }

    def idle_and_beaten(self):
        """Return in what share of runs embedded waits so long and co-located does more an hour."""
        waiting = 1 - self.results.columns("utilization")[EMBEDDED]
        done = self.results.columns("contacts_per_hour")
        return share(
            waits > IDLE and shared > own
            for waits, shared, own in zip(waiting, done[CO_LOCATED], done[EMBEDDED])
        )

    def shown_here(self):
        kept = "a list to call from" if self.from_list.value else "no list to call from"
        return (
            f"{drawing.number_of(self.clinicians.value, 'clinician')}, {kept}: a full-time "
            f"embedded position against a co-located one of {self.shared.value} half-days a week."
        )

    def sentence(self):
        count = drawing.number_of(self.results.replications, "repeat")
        waits = 1 - comparing.levels(self.results, "utilization")[EMBEDDED].mean
        both = self.idle_and_beaten()
        return (
            f"{count}. Embedded waits for work in {round(100 * waits)} of 100 hours. In "
            f"{round(100 * both.share)} of 100 runs it waits in more than {100 * IDLE:.0f}, "
            "and co-located makes more contacts for each paid hour."
        )
