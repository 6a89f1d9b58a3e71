"""Figures draw what they are given, say it in words, and can be read without color."""

import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest

from cmsim.analysis.statistics import estimate
from cmsim.course.kit.journey_words import Lane
from cmsim.course.kit.journeys import STILL, choose_story, flow, story
from cmsim.course.kit.story_figure import story as draw_story
from cmsim.course.meet.flow_figure import flow as draw_flow
from cmsim.course.meet.repeats_figure import repeats as draw_repeats
from cmsim.model.network import Network
from cmsim.scenario.library.practices import three_clinicians
from cmsim.views.drawing import Drawing
from cmsim.views.svg import SMALL, WIDTHS

ROOT = Path(__file__).parent.parent

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def pairs():
    one, other = [4.0, 6.0, 5.0, 7.0], [5.0, 6.5, 4.0, 8.0]
    moved = estimate([b - a for a, b in zip(one, other)])
    return draw_repeats(
        "Enrolled",
        "a month",
        {"luck 1": one, "luck 2": other},
        (estimate(one), estimate(other)),
        moved,
    )


@pytest.fixture(scope="module")
def log():
    return Network(three_clinicians(), 1).run()


@pytest.fixture(scope="module")
def drawings(log):
    events = story(log, choose_story(log))
    return {
        "flow": draw_flow(flow(log), "Oak Road", STILL),
        "story": draw_story("Patient 9", list(Lane), events, 182),
        "repeats": pairs(),
        "events": events,
    }


FIGURES = ["flow", "story", "repeats"]


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_comes_with_words_and_a_whole_table(drawings, name):
    drawing = drawings[name]
    assert isinstance(drawing, Drawing) and drawing.rows
    html = drawing.html(name)
    assert (
        html.count("<img ") + html.count('role="img"') == 1
        and "<table" in html
        and drawing.caption.strip()
    )


@pytest.mark.parametrize("name", FIGURES)
def test_the_alt_text_names_two_numbers_of_the_table(drawings, name):
    drawing = drawings[name]
    cells = {float(cell) for row in drawing.rows for cell in row if isinstance(cell, (int, float))}
    named = {float(each.replace(",", "")) for each in NUMBER.findall(drawing.alt)}
    assert len({each for each in named if any(abs(each - cell) < 0.06 for cell in cells)}) >= 2


def test_the_flow_on_paper_adds_up(log, drawings):
    counts = {}
    for box, what, count, _ in drawings["flow"].rows:
        way = "in" if what.startswith("came") else "out"
        counts[box, way] = counts.get((box, way), 0) + count
    boxes = {box for box, _ in counts}
    assert len(boxes) == 5
    for box in boxes:
        assert counts[box, "in"] == counts[box, "out"] > 0


def texts(drawing, width=WIDTHS[-1]):
    """Return the words on an SVG as (x, anchor, height, words), those on two lines as two."""
    mark = r'<text x="([\d.]+)" [^>]*text-anchor="(\w+)"([^>]*)>(.*?)</text>'
    found = re.findall(mark, drawn_at(drawing, width))
    sizes = [re.search(r'font-size="([\d.]+)"', style) for _, _, style, _ in found]
    return [
        (float(x), anchor, float(size.group(1)) if size else SMALL, words)
        for (x, anchor, _, words), size in zip(found, sizes)
    ]


def drawn_at(drawing, width):
    return drawing.figure.draw(width).text()


def test_the_flow_writes_every_count_of_a_box_on_the_picture(log, drawings):
    for width in WIDTHS:
        written = " ".join(words for *_, words in texts(drawings["flow"], width))
        for stage in flow(log):
            assert f"{stage.total:,}" in written
            for words, count in (*stage.left.items(), *stage.came.items()):
                assert f"{count:,} {words}" in written


def test_no_text_runs_over_the_edge_of_the_flow_in_a_wide_font(log):
    """Verdana's letters are 0.58 of their height wide, those of Arial 0.5."""
    many = [
        stage._replace(
            came={words: 10 * count for words, count in stage.came.items()},
            left={words: 10 * count for words, count in stage.left.items()},
            wait=0.1,
        )
        for stage in flow(log)
    ]
    for stages in (flow(log), many):
        drawing = draw_flow(stages, "Oak Road", STILL)
        for width in drawing.figure.widths:
            for x, anchor, size, words in texts(drawing, width):
                wide = 0.58 * size * len(words)
                left = x - {"start": 0, "middle": 0.5, "end": 1}[anchor] * wide
                assert left >= 0 and left + wide <= width, words


@pytest.mark.parametrize("name", FIGURES)
def test_a_picture_is_said_in_words_and_its_marks_are_not_read_out(drawings, name):
    html = drawings[name].html(name)
    said = re.findall(r'<div class="cm-fig [^"]+" role="img" aria-label="([^"]+)">', html)
    assert [unescape(each) for each in said] == [drawings[name].alt]
    assert html.count("<svg ") == html.count('aria-hidden="true"') >= 1
    assert " id=" not in "".join(re.findall(r"<svg .*</svg>", html)), "two copies would clash"


def test_words_from_a_scenario_are_no_part_of_the_page(log):
    assert "<script>" not in draw_flow(flow(log), "<script>", STILL).html()


def test_the_flow_needs_no_matplotlib():
    """So its page answers at once: drawing and writing with it took longer than the run."""
    code = """
import sys
sys.modules["matplotlib"] = None
from cmsim.course.kit.journeys import STILL, flow
from cmsim.course.meet.flow_figure import flow as draw
print(len(draw(flow([]), "Nobody", STILL).html("flow")))"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert int(done.stdout) > 1000, done.stderr


def test_an_empty_practice_can_be_drawn():
    drawing = draw_flow(flow([]), "Nobody", STILL)
    assert "0 identified or referred" in drawing.alt and drawing.html()


def test_lanes_and_groups_differ_without_color(drawings):
    def shapes(name, kind):
        html = drawn_at(drawings[name], WIDTHS[-1])
        marks = re.findall(rf'<(circle|path d="[^"]*")[^>]*class="{kind}"', html)
        return {shape(mark) for mark in marks}

    assert len(shapes("story", "event")) == len({where for _, where, _ in drawings["events"]})
    assert len(shapes("repeats", "first")) == 2


def shape(mark):
    """Return the corners of a mark about its first one."""
    corners = [float(each) for each in re.findall(r"[\d.]+", mark)]
    return tuple(round(each - corners[n % 2]) for n, each in enumerate(corners))


def test_one_run_each_shows_no_difference():
    drawing = draw_repeats("Enrolled", "a month", {"luck 1": [4.0], "luck 2": [6.0]})
    assert "ifference" not in drawn_at(drawing, 440) and "One run each" in drawing.caption
    assert "Difference" in drawn_at(pairs(), 440)
