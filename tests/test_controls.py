"""Controls hold only what is allowed; panels survive a fault and say what to do."""

import re
from functools import partial
from pathlib import Path

import pytest
from traitlets import TraitError

from cmsim.views import chart, style
from cmsim.views.widgets.controls import Action, Check, Choice, Number, Order, Range, Text
from cmsim.views.widgets.panel import Panel
from cmsim.views.widgets.progressive import ProgressivePanel

TIERS = {"c": "Complex", "m": "Moderate", "l": "Low"}


def picture(
    alt="Late contacts rise from 2 to 9", caption="Late contacts", rows=((1, 2), (3, 4)), key=None
):
    axes = style.new_axes()
    axes.plot([1, 3], [2, 4], **style.line_style(0))
    return chart.chart(axes.figure, alt, caption, ["week", "late"], rows, key)


@pytest.mark.parametrize("kind", [Number, Range])
def test_a_number_stays_within_its_bounds_and_on_its_steps(kind):
    control = kind("Caseload", min=10, max=200, step=5, value=90, unit="patients")
    for asked, kept in [(250, 200), (-3, 10), (93, 95), (92.4, 90), (10, 10)]:
        control.value = asked
        assert control.value == kept
        assert isinstance(control.value, int)


def test_a_step_that_does_not_reach_the_highest_value_stops_below_it():
    assert Number("Weeks", min=0, max=10, step=4, value=10).value == 8


def test_decimal_steps_leave_no_dust():
    assert Range("Share", min=0, max=1, step=0.1, value=0.3).value == 0.3


def test_narrower_bounds_bring_the_value_with_them():
    control = Range("Caseload", min=0, max=100, value=80)
    control.max = 50
    assert control.value == 50


@pytest.mark.parametrize("bad", [{"min": 5, "max": 1}, {"step": 0}, {"max": float("inf")}])
def test_bounds_that_make_no_sense_are_named(bad):
    with pytest.raises(ValueError, match="Caseload"):
        Range("Caseload", **bad)


def test_a_number_must_be_a_number():
    with pytest.raises(TraitError):
        Number("Weeks", value=float("nan"))


def test_a_control_needs_a_label():
    with pytest.raises(ValueError, match="label"):
        Check(" ")


def test_a_choice_begins_unchosen_and_takes_only_what_is_offered():
    control = Choice("Tier", TIERS)
    assert control.value is None
    control.value = "m"
    with pytest.raises(TraitError, match="choose one of"):
        control.value = "x"
    assert control.value == "m"


def test_a_choice_that_is_no_longer_offered_is_dropped():
    control = Choice("Tier", TIERS, value="m")
    control.options = ["Complex", "Low"]
    assert control.value is None


def test_options_may_be_words_pairs_or_a_dict():
    expected = [["c", "Complex"], ["m", "Moderate"], ["l", "Low"]]
    assert Choice("Tier", TIERS).options == expected
    assert Choice("Tier", list(TIERS.items())).options == expected
    assert Choice("Tier", ["Low"]).options == [["Low", "Low"]]
    with pytest.raises(ValueError, match="each different"):
        Choice("Tier", ["Low", "Low"])


def test_text_is_cut_at_its_longest():
    control = Text("Why", max_length=5)
    control.value = "too many words"
    assert control.value == "too m"


def test_an_order_names_everything_once():
    control = Order("First to last", TIERS)
    assert control.value == ["c", "m", "l"]
    control.value = ["l", "c", "m"]
    for wrong in (["l", "c"], ["l", "l", "m"]):
        with pytest.raises(TraitError, match="name each"):
            control.value = wrong
    control.options = ["a", "b"]
    assert control.value == ["a", "b"]


@pytest.mark.parametrize(
    "make, value",
    [
        (partial(Range, "Caseload"), 40),
        (partial(Number, "Weeks"), 4),
        (partial(Choice, "Tier", TIERS), "l"),
        (partial(Check, "Sure"), True),
        (partial(Text, "Why"), "because"),
        (partial(Order, "Rank", TIERS), ["m", "l", "c"]),
    ],
)
def test_a_panel_hears_each_change_once(make, value):
    heard, control = [], make()
    panel = Panel()
    panel.react(panel.add(control), heard.append)
    control.value = value
    control.value = value
    assert heard == [value]
    assert panel.view().children[0] is control


def test_a_panel_hears_each_press():
    presses = []
    panel = Panel()
    button = panel.add(Action("Run the week"))
    panel.react(button, lambda: presses.append("pressed"))
    button.click()
    button.click()
    assert presses == ["pressed"] * 2


@pytest.fixture
def faulty(tmp_path, monkeypatch):
    monkeypatch.setenv("CMSIM_HOME", str(tmp_path / "work"))
    monkeypatch.delenv("CMSIM_STRICT", raising=False)
    panel = Panel()
    tick = panel.add(Check("Sure"))
    panel.react(tick, lambda value: 1 / (0 if value else 1))
    return panel, tick


def test_a_fault_becomes_a_message_and_a_line_in_the_log(faulty, tmp_path):
    panel, tick = faulty
    tick.value = True
    assert "what was saved before is still there" in panel.status.value
    assert "Traceback" not in panel.status.value
    assert "ZeroDivisionError" in (tmp_path / "work" / "errors.log").read_text()


def test_the_message_goes_once_the_step_works(faulty):
    panel, tick = faulty
    tick.value = True
    tick.value = False
    assert panel.status.value == ""


def press(panel):
    """Press the button beside the status line, as the page does."""
    panel.status._handle_custom_msg("press", [])


def test_the_button_beside_a_fault_does_what_failed_once_more_and_goes_when_it_works(faulty):
    panel, given, words = faulty[0], ["earlier"], Text("Your reason")

    def note(value):
        given.append(value)
        return 1 / (len(given) - 2)

    panel.react(panel.add(words), note)
    words.value = "late"
    assert panel.status.button == "Try again" and "press “Try again”" in panel.status.value
    press(panel)
    assert given == ["earlier", "late", "late"]
    assert panel.status.button == panel.status.value == ""
    press(panel)
    assert len(given) == 3


class Halting(ProgressivePanel):
    """A run that fails on the way, so many times, before it answers."""

    def __init__(self, faults):
        super().__init__()
        self.faults, self.asked = faults, 0

    def run(self):
        self.asked += 1
        super().run()

    def steps(self):
        yield
        self.faults -= 1
        yield 1 / (self.faults < 0)
        self.say("Answered.")


@pytest.mark.usefixtures("faulty")
def test_a_run_that_fails_on_the_way_is_asked_again_as_a_whole_until_it_answers():
    panel = Halting(faults=2)
    panel.run()
    for asked in (1, 2):
        assert panel.asked == asked and panel.status.button == "Try again"
        assert panel.status.fault and not panel.work.going_on
        press(panel)
    assert panel.status.value == "Answered." and not (panel.status.button or panel.status.fault)


@pytest.mark.usefixtures("faulty")
def test_a_run_that_was_stopped_goes_on_by_a_button_where_the_panel_has_none_of_its_own():
    panel = Halting(faults=0)
    panel.stop()
    assert panel.status.button == "Go on"
    press(panel)
    assert panel.asked == 1 and panel.status.value == "Answered."
    panel.go = panel.add(Action("Run"))
    panel.stop()
    assert panel.status.button == "" and "Press “Run”" in panel.status.value


def test_what_is_no_step_to_repeat_offers_no_button(faulty):
    panel = faulty[0]
    panel.guard(lambda verb: 1 / 0)("assign")
    assert "try the last step once more" in panel.status.value and panel.status.button == ""


def test_a_fault_is_raised_when_strict(faulty, monkeypatch):
    panel, tick = faulty
    monkeypatch.setenv("CMSIM_STRICT", "1")
    with pytest.raises(ZeroDivisionError):
        tick.value = True
    assert "what was saved before is still there" in panel.status.value


def test_a_folder_that_cannot_be_written_is_said_plainly(faulty, tmp_path, monkeypatch):
    panel, tick = faulty
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("CMSIM_HOME", str(tmp_path / "file"))
    tick.value = True
    assert "could not be written" in panel.status.value


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_a_log_that_cannot_be_filled_costs_nothing_but_itself(faulty, tmp_path):
    panel, tick = faulty
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "errors.log").symlink_to("/dev/full")
    tick.value = True
    assert "The details could not be written" in panel.status.value
    tick.value = False
    assert panel.status.value == ""


def test_a_long_log_is_turned_over(faulty, tmp_path):
    _panel, tick = faulty
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "errors.log").write_text("x" * 199_990)
    tick.value = True
    assert (tmp_path / "work" / "errors.log.1").exists()


def test_whatever_is_written_on_a_chart_is_escaped():
    nasty = '"><script>alert(1)</script>'
    html = picture(alt=nasty, caption=nasty, rows=[(nasty, nasty)], key=nasty)
    assert "<script" not in html
    assert html.count("&lt;script&gt;") >= 5


def test_a_chart_has_words_and_numbers():
    html = picture()
    assert 'alt="Late contacts rise from 2 to 9"' in html
    assert re.findall(r'<th scope="(\w+)"', html) == ["col", "col", "row", "row"]
    with pytest.raises(ValueError, match="alt text"):
        picture(alt=" ")
    with pytest.raises(ValueError, match="3 cells"):
        picture(rows=[(1, 2, 3)])


def test_two_charts_never_share_an_id():
    ids = re.findall(r'\bid="([^"]+)"', picture() + picture())
    assert len(ids) == len(set(ids)) == 4


def test_a_named_chart_is_the_same_each_time():
    assert picture(key="late") == picture(key="late")


def test_a_drawing_too_heavy_becomes_pixels(monkeypatch):
    assert "data:image/svg+xml;base64," in picture()
    monkeypatch.setattr(chart, "HEAVIEST_DRAWING", 0)
    assert "data:image/png;base64," in picture()


def contrast_with_white(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        ((part + 0.055) / 1.055) ** 2.4 if part > 0.04 else part / 12.92 for part in parts
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def test_every_mark_shows_on_white_and_differs_without_color():
    assert [mark.colour for mark in style.MARKS[:2]] == ["#0072B2", "#D55E00"]
    assert all(contrast_with_white(mark.colour) > 3 for mark in style.MARKS)
    for part in ("dash", "marker", "hatch"):
        assert len({getattr(mark, part) for mark in style.MARKS}) == len(style.MARKS)
