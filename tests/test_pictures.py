"""Pictures in SVG: marks stand where the numbers are, and words can be read at every width."""

import re
from html import unescape
from types import SimpleNamespace

import pytest

from cmsim.analysis.statistics import Estimate, estimate
from cmsim.analysis.structure_map import NO_DIFFERENCE, Cell, StructureMap
from cmsim.course.board.figures import role_hours
from cmsim.course.caseload import figures
from cmsim.course.caseload.curves import Curve
from cmsim.course.caseload.design import TRIED, Design
from cmsim.course.caseload.reference import reference
from cmsim.course.caseload.week import week
from cmsim.course.day.counterfactual import Result
from cmsim.course.day.figures import strips, ways
from cmsim.course.day.time_ledger import CATEGORIES, PATIENTS, TAG
from cmsim.course.hospital import clock_figure, week_figure
from cmsim.course.hospital.clocks import ATTEMPTED, SPOKEN
from cmsim.course.hospital.practice import NOW
from cmsim.course.hospital.week import SHOWN, lived
from cmsim.course.kit.journey_words import Lane
from cmsim.course.kit.journeys import STILL, flow
from cmsim.course.kit.story_figure import story
from cmsim.course.meet.flow_figure import flow as draw_flow
from cmsim.course.meet.repeats_figure import repeats
from cmsim.course.structures.decides_figure import Turn, decides
from cmsim.course.structures.map_figure import where
from cmsim.course.structures.week_figure import weeks
from cmsim.course.structures.worth_figure import worth
from cmsim.measures.registry import find
from cmsim.scenario.library.practices import eight_clinicians
from cmsim.scenario.library.structures import staffed_structures
from cmsim.views.compare import Compared, compare
from cmsim.views.scale import Scale, reaching
from cmsim.views.side_by_side import side_by_side
from cmsim.views.svg import SMALL, WIDTHS, Look, Picture, marker

LONGEST_NAME = 32  # words
NARROWEST_PLACE, SMALLEST_TEXT = 288, 11.5  # CSS px: a phone of 320, and what can still be read
ONE_TEXT = re.compile(r'<text x="([-\d.]+)" y="([-\d.]+)"[^>]*anchor="(\w+)"([^>]*)>(.*?)</text>')
SIDES = {"start": 0, "middle": 0.5, "end": 1}


def known(mean, half_width=1.0):
    return Estimate(mean, half_width, 0.95, 20)


def curve_of(*late):
    """Return a curve of three runs around shares at the caseloads tried."""
    return Curve(tuple((0.8 * each, each, 1.2 * each) for each in late), TRIED)


POINTS = curve_of(0.01, 0.03, 0.08, 0.4, 0.5, 0.55, 0.6, 0.6)
BEFORE = curve_of(0.0, 0.01, 0.02, 0.1, 0.2, 0.3, 0.4, 0.5)
WEEK = week(reference().hours, Design(), 60)
CUT = {
    "Patients waiting at the door": {"Shorter contacts": known(-0.2), "Closed sooner": known(-3)},
    "Late, of 100 contacts due": {"Shorter contacts": known(-2.1), "Closed sooner": known(0.4)},
}
RUNS = {"luck 1": [14.0, 18.5, 21.0], "luck 2": [15.5, 19.0, 26.0]}
LEVELS = {
    find("active_caseload"): {"embedded": known(68, 3), "off-site": known(54), "nobody": known(0)},
    find("cost_to_practice"): {
        "embedded": known(1650),
        "off-site": known(1200),
        "nobody": known(0),
    },
}
ROWS = [
    ("Patients are met at visits, so that more of them say yes", "+", known(9, 2)),
    ("Pulled into other work", "-", known(-6, 1.5)),
    ("One record", "+", known(0.4)),
]
DEALS = {
    name: {"With patients": known(12 + n, 0.6), "Documentation": known(7 - n, 0.4)}
    for n, name in enumerate(("as now", "your deal", "by sources"))
}
EVENTS = [
    (1, Lane.FINDING, "Identified by a clinician"),
    (9, Lane.CARE, "Is enrolled"),
    (9, Lane.CARE, "First visit"),
    (60, Lane.HOSPITAL, "Admitted to hospital"),
    (66, Lane.HOSPITAL, "Back in hospital"),
    (180, Lane.CARE, "She graduates"),
]
CELLS = {
    (x, y): Cell(x, y, winner, "embedded", known(2), {}, 16)
    for x, y, winner in ((1, 0, "embedded"), (2, 0, NO_DIFFERENCE), (8, 30, "off-site"))
} | {(1, 30): Cell(1, 30, NO_DIFFERENCE, "embedded", known(1), {}, 2)}
OPTIONS = [
    Compared("off-site", "Off-site", known(71.7, 1.2), "leads", known(65, 2)),
    Compared("embedded", "Embedded", known(65.1, 1.7), "7 fewer (4 to 9)", known(65), True),
    Compared("co-located", "Co-located", known(62), "no clear difference"),
]
TURNS = [
    Turn("Off-site + Shorter contacts", "off-site", known(-8.7, 2), "Embedded leads", True),
    Turn("Co-located − Calls show an unknown number", "co-located", known(0.4), "no change", False),
]
WAYS = {
    name: Result(dict.fromkeys(CATEGORIES, 10.0) | {PATIENTS: 400.0 - own, TAG: own}, 6, 1, 1, 9)
    for name, own in (("You", 60.0), ("Highest risk first", 100.0))
}
DAY = {"from": 480, "to": 1020, "lunch": [720, 780]}
BLOCKS = [
    {"s": 480, "e": 600, "look": "patients", "label": "Ruth"},
    {"s": 600, "e": 603, "look": "broken", "label": "Interrupted"},
    {"s": 780, "e": 1020, "look": "notes", "label": ""},
]
AFTER_DISCHARGE = {
    NOW: {SPOKEN: known(44), ATTEMPTED: known(60)},
    "number": {SPOKEN: known(58), ATTEMPTED: known(62)},
}
DRAWINGS = {
    "discharges": week_figure.week(lived(), SHOWN, "Nine patients came home."),
    "clock": clock_figure.clock("all", AFTER_DISCHARGE, 20, "44 of 100", 70, "number"),
    "ways of a day": ways(WAYS, 230),
    "strips": strips([("Planned", BLOCKS), ("Happened", BLOCKS)], DAY),
    "compare": compare("In care", "patients", OPTIONS, 12),
    "compare with a guess": compare("In care", "patients", OPTIONS[2:], 12, ("embedded", 135)),
    "decides": decides("In care", "patients", "Off-site", known(6.6, 2.6), TURNS, 12),
    "weeks": weeks({name: eight_clinicians(name) for name in staffed_structures()}),
    "curve": figures.curve(POINTS, 50, 35, BEFORE),
    "curve at first": figures.curve(BEFORE._replace(estimated=True), 20),
    "week": figures.week(WEEK, 60),
    "kept": figures.kept({"Usual settings": 31, "Document in two systems": 18}),
    "jump": figures.jump({(20, 24): (4.6, 6.9), (40, 44): (16.5, 22.6)}),
    "ways": figures.ways(CUT, 20, 20),
    "repeats": repeats(
        "Enrolled", "a month", RUNS, [estimate(runs) for runs in RUNS.values()], known(2)
    ),
    "side_by_side": side_by_side(LEVELS, 20),
    "worth": worth("Eight clinicians", find("active_caseload"), ROWS, 20),
    "role_hours": role_hours(DEALS, 20),
    "flow": draw_flow(flow([]), "Nobody", STILL),
    "story": story("Patient 9", list(Lane), EVENTS, 182),
    "map": where(
        StructureMap(find("contacts_per_hour"), (1, 2, 8), (0, 30), CELLS, False),
        "Half-days of care management a week, the same in all",
        "Pulled into other work at the practice, in 100 hours",
        "Eight clinicians",
        16,
    ),
}


def svg(name, width):
    return DRAWINGS[name].figure.draw(width).text()


def texts(html):
    """Return the words of a drawing with the box that their letters take."""
    found = []
    for x, y, anchor, style, words in ONE_TEXT.findall(html):
        size = float((re.search(r'font-size="([\d.]+)"', style) or [0, SMALL])[1])
        wide = 0.5 * size * len(unescape(words))
        left = float(x) - SIDES[anchor] * wide
        tall = 0.7 * size
        found.append(
            SimpleNamespace(
                words=unescape(words),
                size=size,
                style=style,
                x=float(x),
                y=float(y),
                left=left,
                right=left + wide,
                top=float(y) - tall / 2,
                bottom=float(y) + tall / 2,
            )
        )
    return found


def scale_of(html, axis, below=1e9):
    """Return the scale that a reader takes from the first and last tick of an axis."""
    ticks = [each for each in texts(html) if f'class="{axis}-tick' in each.style and each.y < below]
    value = [float(each.words.replace(",", "").replace("\N{MINUS SIGN}", "-")) for each in ticks]
    at = [getattr(each, axis) for each in ticks]
    ends = (value.index(min(value)), value.index(max(value)))
    return Scale(*(value[end] for end in ends), *(at[end] for end in ends))


def marks(html, kind):
    """Return the middles of the marks of a kind."""
    found = []
    for tag in re.findall(rf'<[^>]*class="{kind}"[^>]*>', html):
        if tag.startswith("<circle"):
            found.append(tuple(float(re.search(f'c{a}="([-\\d.]+)"', tag)[1]) for a in "xy"))
            continue
        corners = [float(each) for each in re.findall(r"[-\d.]+", re.search(r' d="(.*?)"', tag)[1])]
        pairs = list(zip(corners[::2], corners[1::2]))
        found.append(tuple(sum(each) / len(pairs) for each in zip(*pairs)))
    return found


@pytest.mark.parametrize("width", figures.WIDTHS)
def test_the_chosen_number_and_the_edge_stand_at_the_numbers_of_the_curve(width):
    html = svg("curve", width)
    across, up = scale_of(html, "x"), scale_of(html, "y")
    told = {"chosen": (50, 100 * POINTS.mean(50)), "edge": (POINTS.edge, 10)}
    for kind, place in told.items():
        ((x, y),) = marks(html, kind)
        assert (across.value(x), up.value(y)) == pytest.approx(place, abs=0.6), kind


def test_the_slider_under_the_curve_lies_under_its_axis():
    rules = re.findall(r"calc\(([\d.]+)% - (\d+)px\)", figures.under("slider"))
    assert len(rules) == 2 * len(figures.WIDTHS)
    for n, width in enumerate(figures.WIDTHS):
        across = scale_of(figures.curve(POINTS, 50).figure.draw(width).text(), "x")
        end, start = (float(share) / 100 * width for share, _ in rules[2 * n : 2 * n + 2])
        places = start, width - end
        assert [across.value(x) for x in places] == pytest.approx(
            [figures.FEWEST, figures.MOST], abs=0.3
        )


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["worth", "role_hours", "compare", "decides"])
def test_rows_of_means_stand_at_the_numbers_of_their_table(name, width):
    html = svg(name, width)
    across = scale_of(html, "x")
    read = sorted(across.value(x) for x, _ in marks(html, "dot"))
    told = {
        "worth": [row[2] for row in ROWS],
        "role_hours": [each for hours in DEALS.values() for each in hours.values()],
        "compare": [row.level for row in OPTIONS],
        "decides": [turn.lead for turn in TURNS],
    }[name]
    assert read == pytest.approx(sorted(each.mean for each in told), abs=0.12)


def test_bars_of_the_week_are_as_long_as_their_hours():
    html = svg("week", 810)
    bars = [float(each) for each in re.findall(r' width="([\d.]+)" [^>]*class="share"', html)]
    hours = [row[1] for row in DRAWINGS["week"].rows[:-1]]
    assert sum(bars) == pytest.approx(810 - 2, abs=0.1)
    assert [each / sum(bars) for each in bars[: len(hours)]] == pytest.approx(
        [each / sum(hours) for each in hours], abs=0.01
    )


@pytest.mark.parametrize("width", WIDTHS)
def test_bars_of_a_day_are_as_long_as_their_minutes(width):
    html = svg("ways of a day", width)
    bars = re.findall(r' width="([\d.]+)" [^>]*class="sort (\w+)"', html)
    shown = [float(wide) for wide, look in bars if look == "patients" and float(wide) != 16]
    lengths = [one.with_patients / 480 * (width - 2) for one in WAYS.values()]
    assert shown == pytest.approx(lengths, abs=0.1)
    row = svg("strips", width)
    wide = [float(one) for one in re.findall(r' width="([\d.]+)" [^>]*class="sort patients"', row)]
    assert wide[0] == pytest.approx(120 / 540 * (width - 2), abs=0.1)


@pytest.mark.parametrize("name", DRAWINGS)
def test_no_words_lie_over_each_other_or_leave_the_picture(name):
    for width in DRAWINGS[name].figure.widths:
        html = svg(name, width)
        height = float(re.search(r'viewBox="0 0 [\d.]+ ([\d.]+)"', html)[1])
        found = texts(html)
        for n, one in enumerate(found):
            assert one.left >= -1 and one.right <= width + 1, (width, one.words)
            assert one.top >= 0 and one.bottom <= height, (width, one.words)
            for other in found[:n]:
                apart = one.left >= other.right or other.left >= one.right
                assert apart or one.top >= other.bottom or other.top >= one.bottom, (
                    width,
                    one.words,
                    other.words,
                )


@pytest.mark.parametrize("name", DRAWINGS)
def test_words_on_the_narrowest_phone_can_be_read(name):
    width = DRAWINGS[name].figure.widths[0]
    shrunk = min(1, NARROWEST_PLACE / width)
    assert min(each.size for each in texts(svg(name, width))) * shrunk >= SMALLEST_TEXT


@pytest.mark.parametrize("name", [name for name in DRAWINGS if name != "curve"])
def test_the_name_of_a_picture_is_one_message_and_its_table_holds_the_rest(name):
    assert len(DRAWINGS[name].alt.split()) <= LONGEST_NAME


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_picture_is_called_by_its_message_and_shown_in_one_width_at_a_time(name):
    html = DRAWINGS[name].html("key")
    named = re.findall(r'role="img" aria-label="([^"]*)"', html)
    assert [unescape(each) for each in named] == [DRAWINGS[name].alt]
    widths = [int(each) for each in re.findall(r'<svg [^>]*class="cm-w(\d+)"', html)]
    assert html.count("<svg ") == len(widths) == len(DRAWINGS[name].figure.widths)
    mark = re.search(r'class="cm-fig (cm-w[\d-]+)"', html)[1]
    page = html + Picture(None, (310, 510)).rules()  # of a picture with other widths beside it
    rules = re.findall(rf"@container (.*?)\{{\.{mark}>\.cm-w(\d+)\{{display:block\}}\}}", page)
    for place in (280, 300, 439, 440, 700, 1200):
        shown = [
            width
            for asked, width in rules
            if all(
                place >= float(px) if end == "min" else place <= float(px)
                for end, px in re.findall(r"(min|max)-width:([\d.]+)px", asked)
            )
        ]
        assert len(shown) == 1, place


@pytest.mark.parametrize("name", [name for name in DRAWINGS if name != "map"])
def test_every_color_is_a_token_of_the_page(name):
    for color in re.findall(r'(?:fill|stroke)="([^"]*)"', svg(name, WIDTHS[0])):
        assert color == "none" or color.startswith("var(--cm-"), color


def test_the_guess_is_flagged_on_the_curve_and_told_in_words():
    assert "Your guess: 35" in [each.words for each in texts(svg("curve", 810))]
    assert "Your guess was 35, where 24 of 100 are late." in DRAWINGS["curve"].alt
    plain = figures.curve(POINTS, 50)
    assert "guess" not in plain.alt + plain.figure.draw(810).text()


def test_a_guess_beyond_what_is_drawn_is_flagged_at_the_edge():
    drawing = figures.curve(POINTS, 50, 150)
    (flag,) = (each for each in texts(drawing.figure.draw(545).text()) if "uess" in each.words)
    assert flag.words == "Your guess: 150 \N{RIGHTWARDS ARROW}" and flag.right <= 545
    assert "more than is drawn" in drawing.alt


def test_markers_of_all_series_differ_in_shape():
    drawn = {kind: marker(50, 50, Look("red", kind)) for kind in "os^DvP"}
    assert len(set(drawn.values())) == len(drawn)


@pytest.mark.parametrize("low, high", [(0, 93), (-3.2, 0.4), (5, 5), (0, 0), (1200, 1650)])
def test_a_scale_reaches_over_all_values_and_back(low, high):
    scale = reaching(low, high, 20, 300)
    assert scale.low <= low and high <= scale.high
    assert all(20 - 1e-6 <= scale(tick) <= 300 + 1e-6 for tick in scale.ticks())
    assert scale.value(scale(low)) == pytest.approx(low, abs=1e-9)
