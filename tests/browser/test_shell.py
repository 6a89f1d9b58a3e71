"""The page shell: one step on the screen, worked by keyboard alone, on any width, and on paper."""

import time
import urllib.error
import urllib.request

import jinja2
import nbformat
import pytest
from playwright.sync_api import expect

from .conftest import KERNEL, REPOSITORY, SHARED

LESSON = "03_caseload_sizing"
HEADINGS = """() => [...document.querySelectorAll('.cm-step h2')]
  .filter(node => node.checkVisibility()).map(node => node.textContent)"""
TITLES = """() => [...document.querySelectorAll('.cm-steps ol a > span:not(.cm-sr)')]
  .map(node => node.textContent)"""
FOCUSED = "() => document.activeElement.textContent"
SIDEWAYS = """() => [...document.querySelectorAll('html, [role=main], nav, header')]
  .filter(node => node.checkVisibility() && node.scrollWidth > node.clientWidth + 1)
  .map(node => `${node.className} ${node.scrollWidth} in ${node.clientWidth}`)"""
SAVED = ".cm-saved"
WIDTHS = (1366, 1024, 768, 390, 320)


@pytest.fixture(scope="module")
def window(browser):
    """Return a browser window that the tests of this file share."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    context.set_default_timeout(60_000)
    yield context
    context.close()


@pytest.fixture(scope="module")
def opened(window, voila):
    """Return a lesson in steps, opened once, and what it asked of other machines."""
    page, asked = window.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address(voila, LESSON))
    drawn(page)
    return page, asked


@pytest.fixture
def lesson(opened):
    """Return the lesson at its first step, on a screen of the usual size."""
    page, _ = opened
    page.emulate_media(media="screen", color_scheme="light")
    page.set_viewport_size({"width": 1366, "height": 768})
    page.evaluate("() => { location.hash = '#step-1'; }")
    at(page, 1)
    return page


def address(voila, name, more=""):
    """Return where a notebook is shown, for a learner of this file alone."""
    return f"{voila.address}/voila/render/{name}.ipynb?token={voila.token}&learner=shell{more}"


def drawn(page):
    """Wait until a page is drawn with its first panels."""
    page.locator("#rendered_cells").wait_for(state="visible")
    page.locator(".cmsim-control, .cmsim-start").first.wait_for(state="attached")


def at(page, number):
    """Wait until a step is the current one."""
    page.locator(f".cm-steps a[aria-current=step][href='#step-{number}']").wait_for(
        state="attached"
    )


def tab_to(page, role, name):
    """Press Tab until a link or button with this name has the focus."""
    target = page.get_by_role(role, name=name).first.element_handle()
    for _ in range(300):
        page.keyboard.press("Tab")
        if page.evaluate("node => document.activeElement === node", target):
            return
    raise AssertionError(f"Tab never reached {name!r}")


def test_each_heading_of_the_notebook_is_a_step_and_one_is_shown(lesson):
    titles = lesson.evaluate(TITLES)
    words = (REPOSITORY / "notebooks" / f"{LESSON}.ipynb").read_text(encoding="utf-8")
    assert len(titles) == words.count('"## ')
    assert lesson.evaluate(HEADINGS) == titles[:1]
    assert lesson.locator("h1").count() == 1
    lesson.locator(".cm-steps ol a").nth(4).click()
    at(lesson, 5)
    assert lesson.evaluate(HEADINGS) == [titles[4]]


def test_next_walks_through_every_step_by_keyboard_alone(lesson):
    titles = lesson.evaluate(TITLES)
    for number, title in enumerate(titles[1:], start=2):
        tab_to(lesson, "link", f"Next: {title}")
        lesson.keyboard.press("Enter")
        at(lesson, number)
        assert lesson.evaluate(HEADINGS) == [title]
        assert lesson.evaluate(FOCUSED) == title
        assert lesson.evaluate("() => scrollY") == 0
    assert lesson.locator(".cm-steps [data-state=done]").count() == len(titles) - 1
    tab_to(lesson, "link", "All lessons")


def test_back_returns_to_the_control_last_used(lesson):
    lesson.evaluate("() => { location.hash = '#step-2'; }")
    at(lesson, 2)
    slider = lesson.locator(".cm-step:not([hidden]) input[type=range]").first
    slider.focus()
    lesson.get_by_role("link", name="Next:").click()
    at(lesson, 3)
    lesson.get_by_role("link", name="Back").click()
    at(lesson, 2)
    assert slider.evaluate("node => document.activeElement === node")


def test_the_first_stop_skips_to_the_step(lesson):
    lesson.evaluate("() => { location.hash = '#step-3'; }")
    at(lesson, 3)
    lesson.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
    lesson.get_by_role("link", name="Skip to").focus()
    lesson.keyboard.press("Enter")
    assert lesson.evaluate(FOCUSED) == lesson.evaluate(TITLES)[2]


def test_a_decision_is_said_to_be_saved_and_when(lesson):
    slider = lesson.locator(".cm-step:not([hidden]) input[type=range]").first
    slider.press("ArrowRight")
    lesson.get_by_role("button", name="Lock my prediction").click()
    lesson.locator(f"{SAVED}[data-state=on]").wait_for()
    assert lesson.get_by_role("status").filter(has_text="Saved on this computer, ").count() == 1


def test_no_step_scrolls_sideways_on_any_width(lesson):
    steps = len(lesson.evaluate(TITLES))
    found = {}
    for width in WIDTHS:
        lesson.set_viewport_size({"width": width, "height": 768})
        for number in range(1, steps + 1):
            lesson.evaluate(f"() => {{ location.hash = '#step-{number}'; }}")
            at(lesson, number)
            if lesson.evaluate(SIDEWAYS):
                found[width, number] = lesson.evaluate(SIDEWAYS)
    assert found == {}


def test_a_narrow_page_names_the_step_and_opens_the_list(lesson):
    lesson.set_viewport_size({"width": 390, "height": 844})
    titles = lesson.evaluate(TITLES)
    lesson.get_by_text(f"Step 1 of {len(titles)}: {titles[0]}").click()
    lesson.locator(".cm-steps ol").get_by_text(titles[2]).click()
    at(lesson, 3)
    lesson.get_by_text(f"Step 3 of {len(titles)}: {titles[2]}").wait_for()
    assert not lesson.locator(".cm-steps ol").is_visible()


def test_paper_shows_every_step_and_no_shell(lesson):
    titles = lesson.evaluate(TITLES)
    lesson.emulate_media(media="print")
    assert len(lesson.evaluate(HEADINGS)) == len(titles)
    for part in (".cm-bar", ".cm-steps", ".cm-foot"):
        assert not lesson.locator(part).is_visible()


def test_a_reload_stays_on_the_step_and_keeps_the_display(window, voila):
    page = window.new_page()
    page.goto(address(voila, LESSON, "#step-3"))
    drawn(page)
    at(page, 3)
    page.get_by_text("Display", exact=True).click()
    page.get_by_label("Dark", exact=True).check()
    page.get_by_label("Larger", exact=True).check()
    size = "() => getComputedStyle(document.documentElement).fontSize"
    assert page.evaluate(size) != "16px"
    before = page.evaluate(size)
    page.reload()
    drawn(page)
    at(page, 3)
    assert page.locator("html[data-theme=dark]").count() == 1
    assert page.evaluate(size) == before
    page.get_by_text("Display", exact=True).click()
    page.get_by_label("All on one page").check()
    titles = page.evaluate(TITLES)
    assert len(page.evaluate(HEADINGS)) == len(titles)
    page.evaluate("() => localStorage.clear()")
    page.close()


@pytest.mark.parametrize("name", ["start_here", "99_check_my_setup"])
def test_a_page_that_is_no_lesson_is_shown_whole(window, voila, name):
    page = window.new_page()
    page.goto(address(voila, name))
    drawn(page)
    assert page.locator(".cm-bar").is_visible()
    assert page.locator(".cm-steps, .cm-foot").count() == 0
    assert len(page.evaluate(HEADINGS)) >= 3
    page.close()


def test_a_page_that_is_left_ends_its_kernel(page, voila):
    page.goto(address(voila, "99_check_my_setup"))
    drawn(page)
    kernel = f"{voila.address}/api/kernels/{page.evaluate(KERNEL)}?token={voila.token}"
    urllib.request.urlopen(kernel, timeout=20).close()
    page.goto("about:blank")
    latest = time.monotonic() + 20
    with pytest.raises(urllib.error.HTTPError, match="404"):
        while time.monotonic() < latest:
            urllib.request.urlopen(kernel, timeout=20).close()
            page.wait_for_timeout(100)


def test_nothing_is_asked_of_another_machine(opened, voila):
    _, asked = opened
    ours = (voila.address, "data:", "blob:")
    assert [one for one in asked if not one.startswith(ours)] == []


def bare(**resources):
    """Return a page of the shell alone, as a server with these resources makes it."""
    shell = "voila/templates/course/shell.html.j2"
    made = jinja2.Environment(loader=jinja2.FileSystemLoader(SHARED)).get_template(shell)
    words = made.render(nb=nbformat.v4.new_notebook(), nb_title="A page", resources=resources)
    return f"<body>{words}<div id=rendered_cells role=main><div><h1>A page</h1></div></div></body>"


TELL = "state => document.dispatchEvent(new CustomEvent('cm-program', { detail: state }))"


def test_a_program_that_does_not_start_is_said_and_a_late_one_takes_it_back(page):
    page.clock.install()
    begun = f"{bare()}<p id=loading_text></p>"
    page.evaluate("begun => { document.open(); document.write(begun); }", begun)
    page.clock.fast_forward(20_000)
    assert page.get_by_role("alert").inner_text() == ""
    page.clock.fast_forward(10_000)
    told = page.get_by_role("alert").filter(has_text="slow to start, or cannot")
    told.get_by_role("button", name="Connect again").wait_for()
    page.evaluate("window.voila_process(1, 9)")
    assert page.get_by_role("alert").inner_text() == ""
    page.clock.fast_forward(30_000)
    told.wait_for()
    page.evaluate("document.close()")
    page.locator("#cmsim-gone:empty").wait_for(state="attached")


def test_where_websockets_are_blocked_the_browser_edition_is_a_link_or_a_command(page, axe):
    for edition in ("https://example.org/course/", ""):
        page.set_content(bare(browser_edition=edition) if edition else bare())
        page.evaluate(TELL, "blocked")
        told = page.get_by_role("alert").filter(has_text="This network blocks the connection")
        link = told.get_by_role("link", name="open the browser edition")
        assert link.count() == bool(edition)
        assert told.get_by_text("python start.py site FOLDER").count() == (not edition)
        assert axe(page, "#cmsim-gone") == []
        if edition:
            assert link.get_attribute("href") == edition
        page.evaluate(TELL, "")
        assert page.locator("#cmsim-gone:empty").count() == 1


def test_a_server_that_is_gone_is_said_and_the_page_goes_on_when_it_is_back(lesson):
    looks, back = "**/api/kernels/*", "() => document.dispatchEvent(new Event('visibilitychange'))"
    worked = lesson.locator(".cmsim-control :is(button, input):enabled").first
    worked.evaluate("node => { node.dataset.tried = ''; }")
    control = lesson.locator("[data-tried]")
    lesson.route(looks, lambda route: route.abort())
    lesson.evaluate(back)
    told = lesson.get_by_role("alert").filter(has_text="The computer that runs the course does not")
    told.wait_for()
    assert "still here" in told.inner_text()
    expect(control).to_be_disabled()
    lesson.unroute(looks)
    lesson.evaluate(back)
    lesson.locator("#cmsim-gone:empty").wait_for(state="attached")
    expect(control).to_be_enabled()
