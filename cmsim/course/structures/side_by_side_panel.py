"""The same practice embedded, co-located, off-site and with nobody, side by side."""

from html import escape

from cmsim.course.structures import comparing
from cmsim.course.structures import setting as structures
from cmsim.course.structures.setting import OUTCOMES, PRACTICES, StructureSetting, preset
from cmsim.measures.registry import find as measure
from cmsim.scenario.library.structures import EMBEDDED, NOBODY
from cmsim.scenario.place import Place
from cmsim.views import drawing as figures
from cmsim.views import sentences
from cmsim.views.side_by_side import side_by_side
from cmsim.views.widgets.controls import Check, Choice, Range
from cmsim.views.widgets.layout import TEXT, html_list, paragraph
from cmsim.views.widgets.progressive import ProgressivePanel

TOLD = (
    "active_caseload",
    "overdue",
    "transition_calls_in_time",
    "time_lost",
    "strain",
    "cost_to_practice",
    "cost_to_others",
)
MOST_SITES, MOST_HALF_DAYS = 6, 40


def named(practices=PRACTICES):
    """Return the practices on offer in words."""
    return {key: words for key, (words, _) in practices.items()}


class SideBySidePanel(ProgressivePanel):
    """Change one practice, and see what each structure makes of it."""

    start = "Run all side by side"
    judged = ("active_caseload",)

    def __init__(self, runs=None):
        super().__init__(runs)
        known = Place.parameters()
        self.practice = self.add(Choice("Practice", named(), value="eight"))
        self.fields = {
            "clinicians": Range("Clinicians at each site", min=1, max=12),
            "sites": Range("Number of sites", min=1, max=MOST_SITES),
            "hired": Range(
                "Care manager time if embedded",
                min=1,
                max=MOST_HALF_DAYS,
                unit="half-days a week",
                help="10 half-days are a full-time position.",
            ),
            "half_days": Range(
                "Care manager time if shared or bought",
                min=2,
                max=MOST_HALF_DAYS,
                unit="half-days a week",
            ),
            "on_site": Range(
                "Of these, on site if co-located",
                min=1,
                max=MOST_HALF_DAYS,
                unit="half-days a week",
            ),
            "travel": Range("Travel from site to site", min=0, max=120, step=5, unit="minutes"),
            "pulled": Range(
                "Pulled into other work at the practice",
                min=0,
                max=round(100 * known["pulled"].high),
                step=5,
                unit="in 100 hours",
            ),
            "interruptions": Range(
                "Interruptions at the practice",
                min=0,
                max=known["interruptions"].high,
                step=0.5,
                unit="an hour",
            ),
            "peers": Range(
                "Support from peers for those in the practice",
                min=0,
                max=100,
                step=10,
                unit="in 100",
                help="0: alone. 100: as much as among colleagues in one office.",
            ),
            "record": Check("The hub works in the practice's own record, as if on site"),
        }
        for control in self.fields.values():
            self.add(control)
        self.buttons()
        self.react(self.practice, self.choose)
        for control in self.fields.values():
            self.react(control, lambda value: self.changed())
        self.put(preset("eight"))

    def choose(self, key):
        """Go to a practice as it is described, and run it."""
        self.put(preset(key))
        self.run()

    def put(self, setting):
        """Set the controls to a setting."""
        self.set(self.practice, value=setting.practice)
        for name, value in shown_of(setting).items():
            self.set(self.fields[name], value=value)

    @property
    def setting(self):
        """Return what the controls describe; what cannot be is brought to the nearest that can."""
        known = {name: control.value for name, control in self.fields.items()}
        known |= {"pulled": known["pulled"] / 100, "peers": known["peers"] / 100}
        known["hired"] = max(known["hired"], known["sites"])
        most = known["half_days"] - (known["sites"] == 1)
        known["on_site"] = max(1, min(known["on_site"], most))
        return StructureSetting(self.practice.value, **known)

    def changed(self):
        """Run again as soon as a control has moved."""
        allowed = self.setting
        self.set(self.fields["hired"], value=allowed.hired)
        self.set(self.fields["on_site"], value=allowed.on_site)
        self.run()

    def question(self):
        places = structures.placed(self.setting)
        return list(places.values()), OUTCOMES, places[EMBEDDED]

    def draw(self, working=""):
        outcomes = {measure(name): comparing.levels(self.results, name) for name in OUTCOMES}
        self.show(
            self.drawn(side_by_side, outcomes, self.results.replications, key="side-by-side")
            + told(self.results)
            + paragraph(f"Shown: {setting_text(self.setting)}")
        )
        self.say(working + self.headline())

    def headline(self):
        """Return who follows up most patients, and what the next best lacks."""
        cell = comparing.best(self.results, "active_caseload")
        if cell.lead is None:
            return "Too little happened to compare."
        count = figures.number_of(self.results.replications, "repeat")
        if cell.winner != cell.leader:
            return f"{count}: no clear difference in who keeps most patients in active care."
        return (
            f"{count}: {cell.winner} keeps most patients in active care, "
            f"{sentences.number(cell.lead.mean, cell.lead)} more than the next."
        )

    def state(self):
        return {"setting": list(self.setting), "ran": self.ran}

    def restore(self, state):
        setting = StructureSetting(*state["setting"])
        if setting.practice not in PRACTICES:
            raise ValueError("no such practice")
        self.put(setting)
        if state["ran"]:
            self.work.resume(self.run)


def shown_of(setting):
    """Return a setting as the controls show it."""
    known = setting._asdict()
    del known["practice"]
    return known | {"pulled": round(100 * setting.pulled), "peers": round(100 * setting.peers)}


def told(results):
    """Return a sentence for each outcome and structure, beside embedded."""
    lines = []
    for name in TOLD:
        known, differences = measure(name), comparing.compared(results, name)
        said = "; ".join(
            f"{other} {sentences.effect(known, each)}"
            for other, each in differences.items()
            if other != NOBODY and each.n
        )
        lines.append(f"<strong>{escape(known.label)}:</strong> {escape(said)}.")
    return (
        f'<p style="{TEXT};margin:0.5em 0"><strong>Instead of embedded:</strong></p>'
        + html_list(lines)
        + paragraph(
            "Each interval is widened, so that all comparisons with embedded in a line hold at "
            "once with 95 % confidence. Who pays: “cost to others” is what another "
            "organization bears."
        )
    )


def setting_text(setting):
    """Return a setting in words.

    >>> setting_text(preset("solo"))
    'Solo, rural: 1 clinician at 1 site; 10 half-days a week if embedded, 3 if shared or bought.'
    """
    sites = figures.number_of(setting.sites, "site")
    each = " each" if setting.sites > 1 else ""
    return (
        f"{PRACTICES[setting.practice][0]}: {figures.number_of(setting.clinicians, 'clinician')}"
        f"{each} at {sites}; {setting.hired} half-days a week if embedded, "
        f"{setting.half_days} if shared or bought."
    )
