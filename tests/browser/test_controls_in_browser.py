"""Every control is reached with Tab and changed by keyboard, in Voilà and in JupyterLab."""

from contextlib import ExitStack
from functools import cache

import nbformat
import pytest

from .conftest import Watch, watched_page

BUILD = """# Meet the controls
import ipywidgets as widgets
from cmsim.views import chart, style
from cmsim.views.widgets.controls import *
from cmsim.views.widgets.panel import Panel

class Sampler(Panel):
    def __init__(self):
        super().__init__()
        plans = ["Embedded", "Co-located", "Off-site"]
        days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
        self.named = {
            "range": Range("Active caseload", min=10, max=200, step=5, value=90, unit="patients",
                           help="Patients with an open episode."),
            "number": Number("Weeks of trial", min=1, max=52, value=12, unit="weeks"),
            "choice": Choice("Placement", dict(zip("abc", plans))),
            "list": Choice("Day of the team meeting", days),
            "check": Check("Protect documentation time"),
            "text": Text("Your reason", max_length=12),
            "long": Text("What would you change on Monday, and why?", max_length=400, rows=3),
            "order": Order("Who is called first?", {
                "d": "Discharged yesterday", "r": "New referral", "m": "Monthly check-in"}),
            "action": Action("Run one week", primary=True),
        }
        for name, control in self.named.items():
            self.react(self.add(control), self.draw if name == "action" else self.echo)
        self.react(self.add(Action("Break something")), lambda: 1 / 0)
        self.add(Action("Not yet", disabled=True))
        self.draw()

    def echo(self, value=None):
        said = "; ".join(f"{name}={control.value}" for name, control in self.named.items())
        self.say(said)
        return said

    def draw(self, value=None):
        said = self.echo()
        axes = style.new_axes()
        with style.house():
            axes.plot([1, 2, 3], [4, 2, 5], label="now", **style.line_style(0))
            axes.plot([1, 2, 3], [3, 5, 6], label="with half a day more", **style.line_style(1))
            axes.set(xlabel="Week", ylabel="Late contacts (per week)")
            axes.legend()
        self.show(chart.chart(axes.figure, said, "Late contacts by week", ["Week", "Late"],
                              [(1, 4), (2, 2), (3, 5)]))

sampler = Sampler()
sampler.view()
"""
ACTIVE = """() => {
  const node = document.activeElement;
  const words = node.getAttribute('aria-label') || [...(node.labels ?? [])].map(
    label => label.innerText).join(' ') || node.innerText || '';
  const line = node.type === 'radio' ? node.closest('fieldset').querySelector('legend').innerText
    : words;
  return line.trim();
}"""
REDRAWN = "before => document.querySelector('.cmsim-chart img').alt !== before"
HURRY = """() => {
  const reads = globalThis.cmsimReads.bind(null);
  globalThis.cmsimReads = (wait) => reads(wait === 2000 ? 0 : wait);
}"""
MOST_TABS = 150


def write_notebook(path, *cells):
    """Write cells as a notebook that names its kernel, as JupyterLab asks, and has no title."""
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=list(cells), metadata=metadata), path)


@pytest.fixture(scope="session")
def sampler(tmp_path_factory):
    """Return the path of a notebook that shows each control and echoes its value."""
    path = tmp_path_factory.mktemp("sampler") / "sampler.ipynb"
    write_notebook(
        path,
        nbformat.v4.new_markdown_cell("# A sampler of controls"),
        nbformat.v4.new_code_cell(BUILD, metadata={"jupyter": {"source_hidden": True}}),
    )
    return path


@pytest.fixture(scope="module")
def once(request, browser, sampler):
    """Return the way to a page with the sampler that is opened once in each view."""
    with ExitStack() as open_pages:

        @cache
        def page_in(view):
            page = open_pages.enter_context(watched_page(browser, Watch()))
            request.getfixturevalue(f"open_in_{view}")(page, sampler)
            page.locator(".cmsim-line").wait_for()
            return page

        yield page_in


@pytest.fixture(params=["voila", "lab"])
def shown(request, once):
    """Return a page with the sampler that tests before may have used, in each of the two views."""
    return once(request.param)


@pytest.fixture
def in_voila(once):
    """Return a page with the sampler in Voilà, for what does not depend on the view."""
    return once("voila")


def tab_to(page, name):
    """Press Tab until the control with this name has the focus."""
    passed = []
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        passed.append(page.evaluate(ACTIVE))
        if passed[-1].startswith(name):
            return
    raise AssertionError(f"Tab never reached {name!r}; it passed {passed}")


def echoed(page, words):
    """Wait until the status line holds these words."""
    page.locator(".cmsim-line", has_text=words).wait_for()


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_every_control_works_by_keyboard_alone(shown, faults_on):
    page = shown  # as it opens: this is the first test
    tab_to(page, "Active caseload (patients)")
    press(page, "ArrowRight", "ArrowUp")
    echoed(page, "range=100")
    press(page, "End")
    echoed(page, "range=200")
    press(page, "Home")
    echoed(page, "range=10;")
    press(page, "PageUp")
    assert int(page.locator(".cmsim-range input[type=number]").input_value()) > 10
    tab_to(page, "Active caseload (patients), as a number")
    press(page, "Control+a", "4", "5", "Enter")
    echoed(page, "range=45")
    tab_to(page, "Help: Active caseload")
    press(page, "Enter")
    page.get_by_text("Patients with an open episode.").wait_for(state="visible")
    press(page, "Enter")
    page.get_by_text("Patients with an open episode.").wait_for(state="hidden")
    tab_to(page, "Weeks of trial")
    press(page, "ArrowUp")
    echoed(page, "number=13")
    tab_to(page, "Placement")
    press(page, "Space")
    echoed(page, "choice=a")
    press(page, "ArrowDown")
    echoed(page, "choice=b")
    tab_to(page, "Day of the team meeting")
    press(page, "ArrowDown", "ArrowDown")
    echoed(page, "list=Tuesday")
    tab_to(page, "Protect documentation time")
    press(page, "Space")
    echoed(page, "check=True")
    tab_to(page, "Your reason")
    page.keyboard.type("x dd b m")
    press(page, "Tab")
    echoed(page, "text=x dd b m")
    page.keyboard.type("Less")
    press(page, "Enter")
    page.keyboard.type("pull")
    tab_to(page, "Down: Discharged yesterday")
    echoed(page, "long=Less pull")
    press(page, "Enter")
    echoed(page, "order=['r', 'd', 'm']")
    press(page, "Space")
    echoed(page, "order=['r', 'm', 'd']")
    assert page.evaluate(ACTIVE) == "Down: Discharged yesterday"
    page.get_by_text("Discharged yesterday is now 3 of 3.").wait_for()
    press(page, "Space")
    tab_to(page, "Run one week")
    press(page, "Enter")
    echoed(page, "action=1")
    press(page, "Space")
    echoed(page, "action=2")
    page.locator(".cmsim-chart img[alt*='action=2']").wait_for()  # the last picture to be drawn
    tab_to(page, "Show the numbers")
    press(page, "Enter")
    page.locator(".cmsim-chart table").wait_for(state="visible")
    press(page, "Enter")
    page.locator(".cmsim-chart table").wait_for(state="hidden")
    assert faults_on(page) == []


def test_letters_on_a_control_leave_the_notebook_alone(shown):
    page = shown
    cells = page.locator(".jp-Cell").count()
    picture = page.locator(".cmsim-chart img").get_attribute("alt")
    for name in (
        "Active caseload (patients)",
        "Placement",
        "Protect documentation time",
        "Run one week",
        "Show the numbers",
    ):
        if name == "Show the numbers":  # the picture above it is drawn anew by the button before
            page.wait_for_function(REDRAWN, arg=picture)
        tab_to(page, name)
        press(page, "b", "a", "x", "d", "d", "Shift+Enter")
        assert page.evaluate(ACTIVE).startswith(name)
    assert page.locator(".jp-Cell").count() == cells


def test_what_is_not_allowed_is_put_right_and_said(in_voila):
    page = in_voila
    box = page.locator(".cmsim-number input")
    said = page.locator(".cmsim-number .cmsim-problem")
    for typed, kept, words in [
        ("99", "52", "99 is above the highest value, 52. Using 52."),
        ("0", "1", "0 is below the lowest value, 1. Using 1."),
        ("2.6", "3", "2.6 is between two steps of 1. Using 3."),
        ("", "3", "Please type a number from 1 to 52. Kept 3."),
        ("8", "8", ""),
    ]:
        box.fill(typed)
        box.press("Enter")
        echoed(page, f"number={kept};")
        assert (box.input_value(), said.inner_text()) == (kept, words)
    reason = page.get_by_label("Your reason")
    reason.fill("")
    reason.press_sequentially("far too many words")
    assert reason.input_value() == "far too many"
    page.get_by_text("This is the longest allowed: 12 characters.").wait_for()
    reason.press("Tab")
    echoed(page, "text=far too many;")


def test_a_fault_shows_a_plain_message(shown, faults_on):
    page = shown
    page.get_by_role("button", name="Break something").click()
    echoed(page, "what was saved before is still there")
    assert "ZeroDivisionError" not in page.locator(".cmsim-line").inner_text()
    page.locator(".cm-fault").get_by_role("button", name="Try again").wait_for()
    assert faults_on(page) == []


def test_in_lab_controls_whose_code_is_read_late_appear_and_work(once, run_in_lab):
    page = once("lab")
    page.evaluate(HURRY)
    run_in_lab(page)
    echoed(page, "action=0")
    page.get_by_role("combobox", name="Day of the team meeting").select_option(label="Tuesday")
    echoed(page, "list=Tuesday")


@pytest.mark.parametrize("view", ["voila", "lab"])
def test_the_harness_notices_a_traceback(request, page, view, faults_on, tmp_path):
    path = tmp_path / "broken.ipynb"
    write_notebook(path, nbformat.v4.new_code_cell("1 / 0"))
    request.getfixturevalue(f"open_in_{view}")(page, path)
    page.get_by_text("ZeroDivisionError").first.wait_for()
    assert faults_on(page)


def test_the_harness_notices_an_outside_request(page, watch):
    page.set_content('<img src="https://example.org/picture.png">')
    page.wait_for_timeout(200)
    assert watch.outside == ["https://example.org/picture.png"]
    watch.outside.clear()


def test_a_drag_sends_one_value(in_voila):
    page = in_voila
    page.evaluate("""() => {
      window.heard = 0;
      const line = document.querySelector('.cmsim-line');
      new MutationObserver(() => window.heard++).observe(line, {childList: true});
    }""")
    slider = page.locator(".cmsim-range input[type=range]")
    slider.scroll_into_view_if_needed()
    where = slider.bounding_box()
    height = where["y"] + where["height"] / 2
    page.mouse.move(where["x"] + where["width"] * 0.42, height)
    page.mouse.down()
    page.mouse.move(where["x"] + where["width"] - 2, height, steps=20)
    page.mouse.up()
    echoed(page, "range=200")
    assert page.evaluate("window.heard") == 1


def test_voila_has_no_serious_violation(in_voila, axe):
    page = in_voila
    page.get_by_text("Show the numbers").click()
    page.get_by_text("Help").click()
    assert axe(page) == []


def test_a_narrow_page_needs_no_sideways_scrolling(in_voila):
    page = in_voila
    page.set_viewport_size({"width": 360, "height": 740})
    try:
        page.wait_for_function(
            """() => innerWidth === 360 &&
            ![...document.querySelectorAll('.cmsim-control *, .cmsim-chart *')].some(
                node => node.getBoundingClientRect().right > innerWidth)""",
            timeout=20_000,
        )
    finally:
        page.set_viewport_size({"width": 1280, "height": 900})


def test_ids_are_unique_even_when_a_panel_is_shown_twice(page, sampler, open_in_voila, tmp_path):
    book = nbformat.read(sampler, 4)
    book.cells.append(nbformat.v4.new_code_cell("sampler.view()"))
    path = tmp_path / "twice.ipynb"
    nbformat.write(book, path)
    open_in_voila(page, path)
    page.locator(".cmsim-line").nth(1).wait_for()
    twice = page.evaluate("""() => {
      const ids = [...document.querySelectorAll('.cmsim-control [id]')].map(node => node.id);
      return ids.filter((id, place) => ids.indexOf(id) !== place);
    }""")
    assert twice == []
