"""What a written role is worth: requests turned away, and the hours that come back."""

from cmsim.analysis.statistics import difference, estimate
from cmsim.measures.registry import find as measure
from cmsim.scenario.library.workflows import TYPICAL, practice
from cmsim.scenario.post import embedded
from cmsim.scenario.scenario import Scenario
from cmsim.views import drawing, sentences
from cmsim.views.sentences import in_hundreds, number
from cmsim.views.side_by_side import side_by_side
from cmsim.views.widgets.controls import Range
from cmsim.views.widgets.layout import paragraph
from cmsim.views.widgets.progressive import ProgressivePanel, fact

HERE, WEEKS = "Willow Lane", 12
CONTACTS = "transition outreach hand_off first_visit follow_up check_in monthly monitoring"
UNWRITTEN, WRITTEN = "not written down", "written down"
SHOWN = ("hours_pulled", "contacts")
WENT = {  # where hours that come back may go
    "talks": ("contacts with patients", tuple(f"hours_{kind}" for kind in CONTACTS.split())),
    "notes": ("documentation", ("hours_documentation",)),
    "broken": ("interruptions", ("hours_interruption",)),
    "waiting": ("waiting for work", ("hours_waiting",)),
}
MEASURED = (*SHOWN, "on_time", *(name for _, names in WENT.values() for name in names))
ASKED, AT = 0.30, 9  # of all hours; of ten requests that are not hers, as the questions say
HALF = 5


def willow_lane(turned_away, name):
    """Return a practice that asks its care manager for help, and how many requests she declines."""
    place = practice(HERE, 4)
    scenario = Scenario(
        name=name,
        about="A practice of four clinicians whose care manager is asked for help in 30 of 100 "
        "hours. Leave is left out, since twelve weeks may or may not hold a week of it.",
        practices=(place,),
        posts=(embedded("Ada", HERE, leave=0.0),),
        typical_caseload=TYPICAL,
        weeks=WEEKS,
    )
    for path, value in (
        ("practices.*.place.pulled", ASKED),
        ("practices.*.place.pulled_when_short", ASKED),
        ("posts.*.declines_pulls", turned_away),
    ):
        scenario = scenario.change(path, value)
    return scenario


class PagePanel(ProgressivePanel):
    """Set how many requests a written role turns away, and see the hours that come back."""

    start = "Run twelve weeks"
    repeats, at_once = 32, True

    def __init__(self, runs=None):
        super().__init__(runs)
        self.away = self.add(
            Range(
                "With a written role she turns away",
                min=0,
                max=10,
                value=AT,
                unit="of ten requests",
                help="Requests to room, to answer phones, to process referrals. That a written "
                "role turns them away is in the guide; how many is an assumption.",
            )
        )
        self.buttons()
        self.react(self.away, lambda value: self.changed())

    def changed(self):
        super().changed()
        self.run()

    def question(self):
        written = willow_lane(self.away.value / 10, WRITTEN)
        return [written], MEASURED, willow_lane(0.0, UNWRITTEN)

    def gain(self, *names):
        """Return what the written role changes in measures added up, paired."""
        columns = [self.results.columns(name) for name in names]
        each = {one: sum(column[one] for column in columns) for one in (UNWRITTEN, WRITTEN)}
        return difference(each, UNWRITTEN, WRITTEN)

    def draw(self, working=""):
        levels = {
            measure(name): {
                each: estimate(self.results.columns(name)[each]) for each in (UNWRITTEN, WRITTEN)
            }
            for name in SHOWN
        }
        count = self.results.replications
        known, on_time = self.gain("contacts"), self.gain("on_time")
        went = {key: self.gain(*names) for key, (_, names) in WENT.items()}
        told = (
            sentences.change("the written role", measure("contacts"), known),
            sentences.change("it", measure("on_time"), on_time),
        )
        self.show(side_by_side(levels, count).html("page") + paragraph(" ".join(told)))
        back = self.gain("hours_pulled")
        if self.away.value == AT:
            self.told = {
                "hours_back": fact(back, "hours a week", -1),
                "page_contacts": fact(known, "contacts a week"),
                "page_on_time": fact(in_hundreds(measure("on_time"), on_time), "in 100"),
            } | {f"page_{key}": fact(each, "hours a week") for key, each in went.items()}
        elif self.away.value == HALF:
            self.told = {"half_contacts": fact(known, "contacts a week")}
        self.say(
            f"{working}{drawing.number_of(count, 'repeat')}. "
            + f"{sentences.change('the written role', measure('hours_pulled'), back)} "
            + went_said(went)
        )

    def state(self):
        return {"away": self.away.value}

    def restore(self, state):
        self.set(self.away, value=state["away"])


def went_said(went):
    """Return in words what became of the hours that came back, each with its range."""
    said = []
    for key, known in went.items():
        low, high = (number(end, known) for end in (known.low, known.high))
        said.append(f"{WENT[key][0]} {number(known.mean, known)} ({low} to {high})")
    return f"Change in hours a week: {', '.join(said)}."
