"""Every page of the course, in both views: it opens, can be worked and read, and keeps the work.

Pages are found by themselves. Each is opened once in each view and all checks are made on it. In
the course view its steps are walked first, as ``steps.py`` says; then it is shown as one page.
"""

import json
import os
import re
import signal
import time
from itertools import islice
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from cmsim.course.kit.learner_record import SECTIONS

from .conftest import KERNEL, REPOSITORY, Watch, watched
from .steps import HEIGHT, TALLER, WHOLE, WIDTH, faults_of_steps

NOTEBOOKS = sorted(path.stem for path in (REPOSITORY / "notebooks").glob("*.ipynb"))
# The control that moves the picture; elsewhere the first one that moves anything will do.
MOVES = {
    "00_meet_the_practice": ("range", "Care manager time (half-days a week)"),
    "90_facilitator_console": ("choice", "Session"),
    "98_validation": ("action", "Measure it now"),
}
NOTHING_TO_MOVE = {"start_here", "92_room_screen"}
NOTHING_TO_KEEP = {
    "start_here",
    "91_cohort_debrief",
    "92_room_screen",
    "98_validation",
    "99_check_my_setup",
}
KEPT = {}
KINDS = ("text", "range", "choice", "number", "check", "order", "action")
MOVERS = ("range", "check", "order", "number", "choice", "action", "text")
LEFT_ALONE = re.compile("start over|put my work|print|download", re.IGNORECASE)
PATIENCE = 60_000
SHOWN = """() => [...document.querySelectorAll(
  '.cmsim-chart img, .cmsim-line, .widget-html-content, [role=img]')].map(
  node => (node.alt ?? '') + (node.getAttribute('aria-label') ?? '')
    + (node.innerText ?? node.textContent)).join('|')"""
SHOWS = ".jp-OutputArea-output:has(.jupyter-widgets)"
DRAWN = """() => [...document.querySelectorAll('.cmsim-control, .cmsim-chart img, .cm-fig')].length
  + document.querySelector('#rendered_cells, .jp-Notebook').innerText"""
CONTROLS = """kind => [...document.querySelectorAll(`.cmsim-${kind}`)].map(node => {
  const title = node.querySelector('legend, .cmsim-title') ?? node.querySelector('label')
    ?? node.querySelector('button');
  const inputs = [...node.querySelectorAll('input, select, textarea, button')];
  return {label: title?.textContent ?? '',
          open: inputs.some(input => !input.disabled && input.checkVisibility()
            && !(input.type === 'radio' && input.checked))};
})"""
VALUE = """node => [...node.querySelectorAll('input, select, textarea, li span')].map(
  input => input.type === 'radio' || input.type === 'checkbox' ? String(input.checked)
    : input.value ?? input.innerText).join('|')"""
FIGURES = """() => {
  const main = document.querySelector('[role=main]');
  const without = (nodes, has) => nodes.filter(node => !has(node)).map(
    node => node.outerHTML.slice(0, 150));
  return [
    ...without([...main.querySelectorAll('img')], node => node.alt.trim().length > 20),
    ...without([...main.querySelectorAll('.cm-fig')],
      node => node.ariaLabel.trim().length > 20 && [...node.children].filter(
        svg => svg.checkVisibility()).length === Number(node.checkVisibility())),
    ...without([...main.querySelectorAll('figure')], node => node.querySelector('table')),
    ...without([...main.querySelectorAll('svg, canvas')].filter(node => node.checkVisibility()),
      node => node.closest('[aria-hidden=true], [role=img]')),
  ];
}"""
STOPS = """() => {
  const named = node => (node.getAttribute('aria-label') ?? [...(node.labels ?? [])].map(
    label => label.innerText).join(' ')) || node.innerText || node.title || '';
  const seen = new Set();
  window.stops = [...document.querySelectorAll('[role=main] :is(input, select, textarea, button, '
    + 'summary, a[href], [tabindex="0"])')].filter(
      node => node.checkVisibility() && !node.disabled && node.type !== 'hidden');
  window.groupOf = node => node.type === 'radio' ? node.name : window.stops.indexOf(node);
  return window.stops.map(node => [window.groupOf(node), named(node).trim()]);
}"""
VIEW = "() => document.documentElement.dataset.view"
OPEN_IN_LAB = """async path => {
  await window.jupyterapp.commands.execute('docmanager:open', { path, factory: 'Notebook' });
}"""
CLOSE_IN_LAB = """async () => {
  const panel = window.jupyterapp.shell.currentWidget;
  await panel.sessionContext.shutdown();
  panel.dispose();
}"""
# A page and its kernel speak in order: when this is answered, so is all that was asked before.
ANSWERED = """async () => {
  const app = window.jupyterapp;
  const { kernel } = app.widgetManager ?? app.shell.currentWidget.sessionContext.session;
  await kernel.requestKernelInfo();
}"""
AT = "() => window.groupOf(document.activeElement)"
WIDE = """() => [...document.querySelectorAll(
    '[role=main] :is(h1, h2, h3, p, li, img, figcaption, input, button, select, textarea)')]
  .filter(node => node.checkVisibility() && !node.closest('details, [style*="overflow"]'))
  .filter(node => node.getBoundingClientRect().right > innerWidth + 1)
  .map(node => node.outerHTML.slice(0, 200))"""
SIDEWAYS = """() => [document.documentElement, ...document.querySelectorAll('[role=main]')]
  .filter(node => node.scrollWidth > node.clientWidth + 1)
  .map(node => `${node.scrollWidth} in ${node.clientWidth}`)"""
LOST = "This page has lost its program"


# --- opening a page once


@pytest.fixture(scope="module")
def window(browser):
    """Return a browser window that all pages share, so that their parts are fetched once."""
    context = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def drawn(page, watch, name, work):
    """Return a page once it is drawn, with what it did and the file of its learner's work."""
    book = json.loads((REPOSITORY / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
    cells = sum(cell["cell_type"] == "code" for cell in book["cells"])
    page.wait_for_function(f"() => document.querySelectorAll('{SHOWS}').length >= {cells}")
    settle(page)
    session = "start" if name == "start_here" else name[:2]
    return SimpleNamespace(name=name, page=page, watch=watch, record=work / f"{session}.json")


@pytest.fixture(scope="module")
def tab(window):
    """Return the tab in which one page of the course is opened after the other."""
    watch = Watch()
    page = watched(window, watch)
    yield page, watch
    page.close()


@pytest.fixture(scope="module", params=NOTEBOOKS)
def in_steps(request, tab, voila, surroundings):
    """Return a notebook as a page of steps without code, for a learner of its own."""
    name = request.param
    code = re.sub("[^a-z0-9]+", "-", name)
    page, watch = tab
    page.goto(f"{voila.address}/voila/render/{name}.ipynb?token={voila.token}&learner={code}")
    page.locator("#rendered_cells").wait_for(state="visible")
    yield drawn(page, watch, name, home(surroundings) / code)
    page.evaluate("() => localStorage.clear()")
    watch.errors.clear()
    watch.outside.clear()


@pytest.fixture
def in_voila(in_steps):
    """Return the same page with all its steps below each other."""
    page = in_steps.page
    if page.locator(".cm-steps").count() and page.evaluate(VIEW) != "whole":
        page.locator(".cm-display > summary").click()
        page.get_by_label("All on one page").check()
        page.keyboard.press("Escape")
    return in_steps


@pytest.fixture(scope="module")
def lab_page(window, lab):
    """Return JupyterLab, opened once: each notebook is opened in it, with a kernel of its own."""
    lab.end_sessions()
    watch = Watch()
    page = watched(window, watch)
    page.goto(f"{lab.address}/lab?token={lab.token}&reset")
    page.wait_for_function("() => window.jupyterapp?.restored")
    page.evaluate("() => window.jupyterapp.restored.then(() => 0)")
    yield page, watch
    page.close()


@pytest.fixture(scope="module", params=NOTEBOOKS)
def in_lab(request, lab_page, surroundings, run_in_lab):
    """Return a notebook run in JupyterLab, alone on its screen."""
    name = request.param
    page, watch = lab_page
    page.evaluate(OPEN_IN_LAB, f"{name}.ipynb")
    run_in_lab(page)
    yield drawn(page, watch, name, home(surroundings) / "me")
    page.evaluate(CLOSE_IN_LAB)
    watch.errors.clear()
    watch.outside.clear()


def home(surroundings):
    """Return the folder of all learners' work."""
    return Path(surroundings[1]["CMSIM_HOME"])


def settle(page, still=0.6, most=60):
    """Wait until what the page shows has not changed for a while."""
    latest, before, since = time.monotonic() + most, None, time.monotonic()
    while time.monotonic() < latest:
        now = page.evaluate(DRAWN)
        if now != before:
            before, since = now, time.monotonic()
        elif time.monotonic() - since > still:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"the page did not come to rest in {most} seconds")


# --- moving things


def open_controls(page, kinds=KINDS):
    """Yield (kind, place, label) of what can be worked on a page."""
    for kind in kinds:
        for place, found in enumerate(page.evaluate(CONTROLS, kind)):
            if found["open"] and not LEFT_ALONE.search(found["label"]):
                yield kind, place, found["label"]


def work(page, kind, place):
    """Change one control as a person would, to another value than it has."""
    control = page.locator(f".cmsim-{kind}").nth(place)
    if kind == "choice" and control.locator("select").count():
        options = control.locator("select option")
        control.locator("select").select_option(index=min(2, options.count() - 1))
    elif kind == "choice":
        control.locator("input:not(:checked)").first.check()
    elif kind == "range":
        slider = control.locator("input[type=range]")
        top = slider.evaluate("node => Number(node.value) >= Number(node.max)")
        slider.press("ArrowLeft" if top else "ArrowRight")
    elif kind == "number":
        control.locator("input").press("ArrowUp")
        control.locator("input").press("Enter")
    elif kind == "text":
        control.locator("input, textarea").fill("In my own words")
        control.locator("input, textarea").press("Tab")
    elif kind == "check":
        control.locator("input").click()
    else:
        control.locator("button:not(:disabled):not([aria-disabled=true])").first.click()


def waited(page, changed, seconds):
    """Say whether something changes before the time is up."""
    latest = time.monotonic() + seconds
    while time.monotonic() < latest:
        if changed():
            return True
        page.wait_for_timeout(100)
    return False


def candidates(found):
    """Return the controls to try, that of MOVES alone where there is one."""
    wanted = MOVES.get(found.name)
    if wanted is None:
        return some_of_each(found.page, MOVERS, 2)
    return [one for one in open_controls(found.page) if (one[0], one[2]) == wanted][:1]


def some_of_each(page, kinds, most):
    """Return so many open controls of each kind, in the order of the kinds."""
    return [one for kind in kinds for one in islice(open_controls(page, [kind]), most)]


def first_that(found, tries, changed, seconds, at_last=None):
    """Work controls until one has the wished effect, and return it.

    Each gets so many seconds from the answer of the kernel, the last one ``at_last``.
    """
    for kind, place, label in tries:
        work(found.page, kind, place)
        found.page.evaluate(ANSWERED)
        is_last = (kind, place, label) == tries[-1]
        if waited(found.page, changed, at_last if at_last and is_last else seconds):
            return kind, found.page.evaluate(CONTROLS, kind)[place]["label"]
    raise AssertionError(f"{found.name}: nothing happened after changing {tries}")


def decisions(found):
    """Return what the record on disk says was decided; what came of it may still be growing."""
    try:
        data = json.loads(found.record.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return {section: data[section] for section in SECTIONS if section != "outcomes"}


def decide(found):
    """Make the first decision that is kept, and return the kind and label of its control."""
    settle(found.page)
    before = decisions(found)
    tries = some_of_each(found.page, KINDS, 3)
    known = [one for one in tries if (one[0], one[2]) == KEPT.get(found.name)]
    if known and known[0][0] != "action":  # a button may keep what was chosen before it
        tries = known
    KEPT[found.name] = first_that(found, tries, lambda: decisions(found) != before, 3, at_last=30)
    return KEPT[found.name]


def values(page, kind, label):
    """Return the values of the controls with this label."""
    return [
        page.locator(f".cmsim-{kind}").nth(place).evaluate(VALUE)
        for place, found in enumerate(page.evaluate(CONTROLS, kind))
        if found["label"] == label
    ]


# --- in Voilà


def test_each_step_fits(in_steps, axe):
    wrong = faults_of_steps(in_steps.page, in_steps.name, axe)
    assert not wrong, json.dumps(wrong, indent=1, ensure_ascii=False)


def test_no_exception_is_for_a_page_that_is_not_there():
    assert set(TALLER) <= set(NOTEBOOKS)


def test_it_opens_without_error_or_outside_request(in_voila, faults_on):
    assert faults_on(in_voila.page) == []
    assert in_voila.page.get_by_text("There was an error when executing").count() == 0
    assert in_voila.page.locator("h1").count() == 1
    assert (in_voila.watch.errors, in_voila.watch.outside) == ([], [])


def test_all_of_it_can_be_read_by_everyone_in_light_and_in_dark(in_voila, axe):
    page = in_voila.page
    assert axe(page) == []
    page.emulate_media(color_scheme="dark")  # where only colors differ
    assert axe(page, rules=["color-contrast"]) == []
    page.emulate_media(color_scheme="light")


def test_tab_reaches_every_control_and_each_has_a_name(in_voila):
    page = in_voila.page
    stops = page.evaluate(STOPS)
    assert [name for _, name in stops if not name] == []
    left = {group for group, _ in stops}
    for _ in range(len(stops) + 20):
        page.keyboard.press("Tab")
        left.discard(page.evaluate(AT))
        if not left:
            break
    assert left == set(), [name for group, name in stops if group in left]


def test_every_figure_has_words_and_numbers(in_voila):
    assert in_voila.page.evaluate(FIGURES) == []


def test_a_control_moves_the_picture(in_voila, faults_on):
    if in_voila.name in NOTHING_TO_MOVE:
        assert list(open_controls(in_voila.page)) == []
        return
    page, before = in_voila.page, in_voila.page.evaluate(SHOWN)
    tries = candidates(in_voila)  # whichever of them it is that moves the picture
    first_that(in_voila, tries, lambda: page.evaluate(SHOWN) != before, 1, at_last=20)
    assert faults_on(page) == []


@pytest.mark.parametrize("width, percent", [(360, 100), (640, 200)])
def test_a_small_screen_and_large_text_need_no_sideways_scrolling(in_voila, width, percent):
    page = in_voila.page
    large = "percent => { document.documentElement.style.fontSize = `${percent}%`; }"
    page.set_viewport_size({"width": width, "height": 740})
    page.evaluate(large, percent)
    try:
        assert waited(page, lambda: not page.evaluate(WIDE) and not page.evaluate(SIDEWAYS), 3), (
            page.evaluate(WIDE),
            page.evaluate(SIDEWAYS),
        )
    finally:
        page.evaluate(large, 100)
        page.set_viewport_size({"width": WIDTH, "height": HEIGHT})


def test_it_leads_back_to_the_front_page(in_voila):
    links = in_voila.page.evaluate("() => [...document.querySelectorAll('a')].map(one => one.href)")
    assert any("/start_here.ipynb" in link for link in links) or in_voila.name == "start_here"


def test_a_decision_survives_a_killed_kernel_and_a_reload(in_voila, faults_on):
    if in_voila.name in NOTHING_TO_KEEP:
        return
    page = in_voila.page
    kind, label = decide(in_voila)
    decided, kept = values(page, kind, label), decisions(in_voila)
    kill(page.evaluate(KERNEL))
    page.get_by_role("alert").filter(has_text=LOST).wait_for()
    assert page.locator(".cmsim-control :is(button, input, select, textarea):enabled").count() == 0
    page.get_by_role("button", name="Connect again").click()
    page.locator("#cmsim-gone:empty").wait_for(state="attached")
    page.locator(f".cmsim-{kind}").first.wait_for(state="attached")
    page.wait_for_function(WHOLE)
    # A view that is not kept may hide the control; what was decided stands in the record.
    wanted = ([], decided) if kind != "action" else ([], decided, ["0"])
    assert waited(page, lambda: values(page, kind, label) in wanted, 20), (
        label,
        decided,
        values(page, kind, label),
    )
    assert decisions(in_voila) == kept
    assert faults_on(page) == []


def kill(kernel):
    """End a kernel at once, as a crash does."""
    found = [
        process.pid
        for process in psutil.process_iter(["cmdline"])
        if any(kernel in word for word in process.info["cmdline"] or ())
    ]
    assert len(found) == 1, f"processes of kernel {kernel}: {found}"
    os.kill(found[0], getattr(signal, "SIGKILL", signal.SIGTERM))


# --- in JupyterLab, where the frame around the page is not ours


def test_it_runs_in_lab_without_error_or_outside_request(in_lab, faults_on):
    assert faults_on(in_lab.page) == []
    assert (in_lab.watch.errors, in_lab.watch.outside) == ([], [])


def test_its_outputs_can_be_read_by_everyone_in_lab(in_lab, axe):
    assert axe(in_lab.page, ".jp-OutputArea") == []


def test_a_decision_is_kept_in_lab(in_lab, faults_on):
    if in_lab.name in NOTHING_TO_KEEP:
        return
    decide(in_lab)
    assert faults_on(in_lab.page) == []
