"""Figures draw what they are given, say it in words, and can be read without colour."""

import re

import pytest

from cmsim.analysis.statistics import estimate
from cmsim.course.kit.journey_words import Lane
from cmsim.course.kit.journeys import STILL, choose_story, flow, story
from cmsim.course.kit.story_figure import story as draw_story
from cmsim.course.meet.bands import band
from cmsim.course.meet.flow_figure import flow as draw_flow
from cmsim.course.meet.repeats_figure import repeats as draw_repeats
from cmsim.course.meet.weekly_figure import weekly as draw_weekly
from cmsim.model.network import Network
from cmsim.scenario.library.practices import three_clinicians
from cmsim.views.drawing import Drawing

WEEKS = {"with": [[3, 4, 6], [4, 5, 8]] * 5, "without": [[1, 1, 0], [2, 1, 2]] * 5}
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
        "weekly": draw_weekly(
            "Contacts", "a week", {name: band(series) for name, series in WEEKS.items()}, WEEKS
        ),
        "story": draw_story("Patient 9", list(Lane), events, 182),
        "repeats": pairs(),
    }


FIGURES = ["flow", "weekly", "story", "repeats"]


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_comes_with_words_and_a_whole_table(drawings, name):
    drawing = drawings[name]
    assert isinstance(drawing, Drawing) and drawing.rows
    html = drawing.html(name)
    assert html.count("<img ") == 1 and "<table" in html and drawing.caption.strip()


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


def test_the_flow_writes_every_count_of_a_box_on_the_picture(log, drawings):
    written = [text.get_text() for text in drawings["flow"].figure.axes[0].texts]
    for stage in flow(log):
        assert f"{stage.total:,}" in written
        for words, count in stage.left.items():
            assert f"{count:,} {words}" in written


def test_no_text_runs_over_the_edge_of_the_flow(drawings):
    figure = drawings["flow"].figure
    figure.canvas.draw()
    page = figure.bbox
    for text in figure.axes[0].texts:
        box = text.get_window_extent()
        assert page.x0 <= box.x0 and box.x1 <= page.x1, text.get_text()
        assert page.y0 <= box.y0 and box.y1 <= page.y1, text.get_text()


def test_an_empty_practice_can_be_drawn():
    drawing = draw_flow(flow([]), "Nobody", STILL)
    assert "0 identified or referred" in drawing.alt and drawing.html()


def lines_of(axes):
    return [line for line in axes.lines if line.get_label()[0] != "_"]


def test_lines_differ_without_colour(drawings):
    lines = lines_of(drawings["weekly"].figure.axes[0])
    assert len({line.get_marker() for line in lines}) == len(lines) == 2
    assert len({str(line.get_linestyle()) for line in lines}) == 2


def test_lanes_and_groups_differ_without_colour(drawings):
    marks = [
        line.get_marker()
        for line in drawings["story"].figure.axes[0].lines
        if line.get_marker() != "None"
    ]
    assert len(set(marks)) == len(Lane)
    dots = [line.get_marker() for line in drawings["repeats"].figure.axes[0].lines]
    assert {"o", "s"} <= set(dots)


def test_few_repeats_show_themselves_and_many_a_band():
    few = {name: series[:3] for name, series in WEEKS.items()}
    thin = draw_weekly("Contacts", "a week", {n: band(s) for n, s in few.items()}, few)
    thick = draw_weekly("Contacts", "a week", {n: band(s) for n, s in WEEKS.items()}, WEEKS)
    assert not thin.figure.axes[0].collections and "Thin lines" in thin.caption
    assert len(thick.figure.axes[0].collections) == 2 and "Band" in thick.caption


def test_a_band_holds_nearly_all_repeats():
    known = band([[n] for n in range(101)])
    assert [*known.mean, *known.low, *known.high] == pytest.approx([50, 2.5, 97.5])


def test_one_run_each_shows_no_difference():
    drawing = draw_repeats("Enrolled", "a month", {"luck 1": [4.0], "luck 2": [6.0]})
    assert len(drawing.figure.axes) == 1 and "One run each" in drawing.caption
    assert len(pairs().figure.axes) == 2
