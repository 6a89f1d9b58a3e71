"""What stands beside the questions of lesson 09: words in lists, and the months so far."""

from functools import lru_cache
from html import escape

from cmsim.course.first_months import campaign as runs
from cmsim.course.first_months import figures
from cmsim.course.first_months.practice import EVENTS
from cmsim.course.first_months.turns import Campaign, columns
from cmsim.course.kit.pictured import table
from cmsim.views.drawing import Drawing
from cmsim.views.plot import Plot
from cmsim.views.svg import CLOSE_WIDTHS, INK, Picture, box, token

SPLIT = (("want it", 20, "good"), ("on the fence", 50, "sunken"), ("against", 30, "late-tint"))
CYCLE = {
    "Plan": "what, who, how long, and the number you expect",
    "Do": "try it small: one person, one half-day",
    "Study": "compare with what you expected, and with what would have come anyway",
    "Act": "keep it, change it, or drop it; then the next one",
}
FUNCTIONS = (
    ("Planning", "Is the purpose decided, and what serves it?", "ask nobody who is needed"),
    ("Coordinating", "Who works with whom, and on what?", "work each for yourself"),
    ("Decision making", "Who decides what, and when alone?", "go on, and blame the record"),
    ("Detecting", "How would we notice that it fails?", "look for nothing new"),
    ("Sense-making, learning", "Does what we see change what we do?", "know it, change nothing"),
    ("Managing the unknown", "Who answers questions? What do we try?", "stop, and stay stuck"),
    ("Mental model", "Do we all mean the same by care management?", "keep your picture, always"),
)
SPEED = (
    "Care Management: A How-To Guide: a good start takes about six months. Less, where the role "
    "is clear, the care manager is experienced and known, and has what the work needs."
)
CAUSES = (
    "Four kinds of causes: outside factors, such as who pays; a person who does not fit; a "
    "structure that keeps people apart; not being on one page. From Care Management: A How-To "
    "Guide."
)
TWO_SIDED = {
    "Clinical IT": ("no report of your patients", "records shared with other facilities"),
    "Community resources": ("little to offer, old lists", "help in the building, agencies' guides"),
    "Clinicians, facilities": (
        "“between me and my patients”",
        "huddles; a contact at the hospital",
    ),
    "Patients": ("trust is missing", "patience, kept promises, humor"),
    "Self-care": ("stress, blurred boundaries", "yoga, books, rituals, a circle of peers"),
}
SELF_CARE = (
    "What coordinators in the study did: yoga, meditation, books, workshops, small rituals of "
    "gratitude, and a circle of peers who know the work.",
    "What the authors suggest to practices: teaching on boundaries with patients, time for "
    "self-care, and a network of peers. So it is not all on you.",
    "If it is too much: your supervisor, an employee assistance program, your own clinician. In "
    "a crisis call or text 988.",
)


RUNS = f"{runs.REPEATS} runs of your plan, mean and range"


@lru_cache(maxsize=1)
def first_month():
    """Return the practice at the end of its first month."""
    found = [runs.last_month((frozenset(),), repeat) for repeat in range(1, runs.REPEATS + 1)]
    return Campaign(seen=columns(found))


def at_first(panel):
    """Return the first month, beside the guesses."""
    drawn = figures.months(first_month())
    return (
        f'<p class="cm-result">Your practice after month 1.</p>{drawn.text()}'
        f'<p class="cm-caption">{SPEED}</p>'
    )


def so_far(panel):
    """Return the months as they were run, beside the questions about them."""
    campaign = panel.record.panel("months").campaign
    if not campaign.turns:
        return "<p>Run your six months one step back. They will stand here.</p>"
    return tables(campaign)


def tables(campaign):
    """Return what each test did, and the last month against the first."""
    return "".join(table(rows, head) for head, rows in figures.summed_up(campaign)) + (
        f'<p class="cm-caption">Before and after: your own run. The rest: {RUNS}.</p>'
    )


def cycle(panel):
    """Return the four steps of a small test, and how a practice is split about a change."""
    steps = "".join(f"<li><b>{name}</b>: {words}.</li>" for name, words in CYCLE.items())
    drawn = split()
    return (
        f'<p class="cm-result">Plan, Do, Study, Act</p><ol>{steps}</ol>'
        f'<p class="cm-result">A typical practice</p>{drawn.text()}'
        f'<p class="cm-caption">{drawn.caption}</p>'
    )


def split():
    """Return the picture of those who want a change, wait, and are against."""
    return Drawing(
        Picture(draw_split, CLOSE_WIDTHS),
        "Of 100 staff 20 want the change, 50 are on the fence and 30 are against.",
        "Experience of the authors of Care Management: A How-To Guide; not counted.",
        ("Staff", "of 100"),
        [(words, share) for words, share, _ in SPLIT],
    )


def draw_split(width):
    """Draw it for a width."""
    plot, x = Plot(width, 52), 1.0
    for words, share, fill in SPLIT:
        wide = (width - 2) * share / 100
        plot.add(box(x, 1, wide, 26, token(fill), stroke=INK, stroke_width=1))
        ink = token("surface") if fill == "good" else INK
        plot.text(x + wide / 2, 14, f"{share}%", "middle", font_weight=600, fill=ink)
        plot.text(x + wide / 2, 40, words, "middle", fill=INK)
        x += wide
    return plot.svg()


def functions(panel):
    """Return what a team does together when it finds its way, as questions."""
    return (
        '<p class="cm-result">Macrocognition: how a group thinks</p>'
        f"{table(FUNCTIONS, ('ask', 'to derail it'))}"
        f'<p class="cm-caption">{CAUSES}</p>'
    )


def two_sided(panel):
    """Return the five factors with both sides, and the month in which one struck."""
    months = {event.factor: n for n, event in enumerate(EVENTS, 1)}
    months["Clinicians, facilities"] = months["Other facilities"]
    rows = [
        (name, hinders, helps, str(months.get(name, "\N{EN DASH}")))
        for name, (hinders, helps) in TWO_SIDED.items()
    ]
    return (
        '<p class="cm-result">Five factors, two sides each</p>'
        f"{table(rows, ('hinders', 'helps', 'your month'))}"
        '<p class="cm-caption">Friedman and others 2016, Facilitators and Barriers to Care '
        "Coordination in Patient-centered Medical Homes: an online forum of 25 coordinators.</p>"
    )


def self_care(panel):
    """Return what others do, and where to turn."""
    return '<p class="cm-result">You do not carry it alone.</p>' + "".join(
        f"<p>{escape(line)}</p>" for line in SELF_CARE
    )
