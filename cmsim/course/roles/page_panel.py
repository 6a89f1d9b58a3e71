"""What a written role is worth: requests turned away, and the hours that come back."""

from cmsim.analysis.statistics import difference, estimate
from cmsim.measures.registry import find as measure
from cmsim.scenario.library.workflows import TYPICAL, practice
from cmsim.scenario.post import embedded
from cmsim.scenario.scenario import Scenario
from cmsim.views import drawing, sentences
from cmsim.views.side_by_side import side_by_side
from cmsim.views.widgets.controls import Range
from cmsim.views.widgets.layout import paragraph
from cmsim.views.widgets.progressive import ProgressivePanel, fact

HERE, WEEKS = "Willow Lane", 12
UNWRITTEN, WRITTEN = "not written down", "written down"
SHOWN = ("hours_pulled", "contacts")
ASKED, AT = 0.30, 9  # of all hours; of ten requests that are not hers, as the questions say


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
        return [written], SHOWN, willow_lane(0.0, UNWRITTEN)

    def gain(self, name):
        """Return what the written role changes, paired."""
        return difference(self.results.columns(name), UNWRITTEN, WRITTEN)

    def draw(self, working=""):
        levels = {
            measure(name): {
                each: estimate(self.results.columns(name)[each]) for each in (UNWRITTEN, WRITTEN)
            }
            for name in SHOWN
        }
        count = self.results.replications
        known = self.gain("contacts")
        self.show(
            side_by_side(levels, count).html("page")
            + paragraph(sentences.change("the written role", measure("contacts"), known))
        )
        back = self.gain("hours_pulled")
        if self.away.value == AT:
            self.told = {
                "hours_back": fact(back, "hours a week", -1),
                "page_contacts": fact(known, "contacts a week"),
            }
        self.say(
            f"{working}{drawing.number_of(count, 'repeat')}. "
            + sentences.change("the written role", measure("hours_pulled"), back)
        )

    def state(self):
        return {"away": self.away.value}

    def restore(self, state):
        self.set(self.away, value=state["away"])
