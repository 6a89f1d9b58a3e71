"""Lesson 02 in a real browser: a Monday by keyboard alone, and one by touch, nothing is lost."""

from pathlib import Path

from .conftest import watched_page
from .test_every_page import KERNEL, LOST, kill

LESSON = "02_a_day_in_the_life.ipynb"
DESK, PERSON, EVENING = ".cmsim-desk", ".desk-person", ".desk-all[data-phase=evening]"
WORKING = ".desk-all[data-phase=desk]"
SETTLED = """() => { const desk = document.querySelector('.cmsim-desk');
  return desk && desk.getAttribute('aria-busy') !== 'true'; }"""
ON = "what => Boolean(document.activeElement?.closest(what))"
SIDEWAYS = """() => [document.documentElement,
  ...document.querySelectorAll('[role=main], .cmsim-desk')].some(
    node => node.scrollWidth > node.clientWidth + 1)"""
PAPER = "document.querySelector('a[download$=html]').href"
FITS = """() => document.querySelector('.desk-all').getBoundingClientRect().height
  <= window.innerHeight"""


def first_desk(page):
    return page.locator(DESK).first


def begin(page):
    """Begin the day by keyboard; the first person of the queue has the focus then."""
    start = first_desk(page).get_by_role("button", name="Begin the day")
    start.or_(page.locator(WORKING).first).first.wait_for()
    if start.is_visible():
        start.press("Enter")
        page.wait_for_function(SETTLED)
        page.locator(PERSON).first.wait_for()
    else:
        page.locator(PERSON).first.focus()
    assert page.evaluate(ON, PERSON)


def decide(page, key="1"):
    """Open the chart of the person in focus, choose by number, and wait for what comes of it."""
    page.keyboard.press("Enter")
    assert page.evaluate(ON, ".desk-chart")
    page.keyboard.press(key)
    page.wait_for_function(SETTLED)


def over(page):
    return page.locator(EVENING).count() > 0


def test_a_monday_is_played_by_keyboard_alone_from_its_start_to_the_printed_page(
    page, open_in_voila, faults_on, axe
):
    page.set_viewport_size({"width": 1366, "height": 768})
    open_in_voila(page, LESSON)
    begin(page)
    assert page.evaluate(FITS)
    for _ in range(3):
        decide(page)
        assert page.evaluate(ON, PERSON)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    before = page.locator(".desk-clock b").first.inner_text()
    page.keyboard.press("Tab")
    assert page.locator(".desk-try").count() and "then" in page.locator(".desk-then").inner_text()
    assert axe(page, DESK) == []
    page.keyboard.press("Escape")
    assert page.evaluate(ON, PERSON) and page.locator(".desk-clock b").inner_text() == before
    page.keyboard.press("u")
    page.wait_for_function(
        "was => document.querySelector('.desk-clock b').innerText !== was", arg=before
    )
    decide(page)
    assert page.locator(".desk-clock b").inner_text() == before
    open_in_voila(page, LESSON)
    page.locator(PERSON).first.wait_for()
    assert page.locator(".desk-clock b").inner_text() == before
    page.locator(PERSON).first.focus()
    for _ in range(80):
        if over(page):
            break
        decide(page)
    assert over(page) and page.evaluate(ON, ".desk-head")
    page.locator(".desk-option").first.wait_for()
    page.locator(".desk-option input").first.press("Space")
    page.locator(".desk-result", has_text="Mondays").wait_for()
    assert axe(page, DESK) == [] and faults_on(page) == []
    older = page.evaluate(PAPER)
    page.get_by_role("button", name="Show how far I am").press("Enter")
    page.wait_for_function(f"was => {PAPER} !== was", arg=older)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download my page").press("Enter")
    page.get_by_role("button", name="Live Monday again yourself").first.press("Enter")
    page.locator(WORKING).wait_for()
    assert page.evaluate(ON, WORKING) and over(page)
    printed = Path(download.value.path()).read_text(encoding="utf-8")
    assert "My Monday" in printed and "What I would ask for" in printed and "<svg" in printed


def test_a_lab_page_opened_again_can_be_run_at_once_though_its_kernel_still_runs(
    page, open_in_lab, faults_on
):
    for _ in range(2):
        open_in_lab(page, LESSON)
        page.get_by_role("button", name="Show how far I am").wait_for()
        assert faults_on(page) == []


def test_a_monday_is_played_by_touch_on_a_phone_through_a_reload_and_a_killed_kernel(
    browser, watch, open_in_voila, faults_on, axe
):
    with watched_page(
        browser, watch, viewport={"width": 390, "height": 844}, has_touch=True
    ) as page:
        open_in_voila(page, LESSON)
        page.get_by_role("button", name="Show how far I am").wait_for()
        desk = first_desk(page)
        start = desk.get_by_role("button", name="Begin the day")
        (start if start.is_visible() else desk.get_by_role("button", name="Start over")).tap()
        page.locator(PERSON).first.wait_for()
        for tab in ("Chart", "What happened", "Queue"):
            page.get_by_role("tab", name=tab).first.tap()
            assert not page.evaluate(SIDEWAYS)
        assert axe(page, DESK) == []
        for _ in range(3):
            touch(page)
        at = page.locator(".desk-clock b").first.inner_text()
        open_in_voila(page, LESSON)
        page.locator(PERSON).first.wait_for()
        assert page.locator(".desk-clock b").first.inner_text() == at
        kill(page.evaluate(KERNEL))
        page.get_by_role("alert").filter(has_text=LOST).wait_for()
        page.get_by_role("button", name="Connect again").tap()
        page.locator("#cmsim-gone:empty").wait_for(state="attached")
        page.locator(PERSON).first.wait_for()
        assert page.locator(".desk-clock b").first.inner_text() == at
        for _ in range(80):
            if over(page):
                break
            touch(page)
        page.locator(".desk-option").first.wait_for()
        page.locator(".desk-option").first.tap()
        page.locator(".desk-result", has_text="Mondays").wait_for()
        assert not page.evaluate(SIDEWAYS) and axe(page, DESK) == [] and faults_on(page) == []


def touch(page):
    """Tap the first person, then the first choice of the chart, and wait for what comes of it."""
    page.locator(PERSON).first.tap()
    page.locator(".desk-choice").first.tap()
    page.wait_for_function(SETTLED)


def test_a_day_is_played_in_the_lab_too(page, open_in_lab, faults_on):
    open_in_lab(page, LESSON)
    page.get_by_role("button", name="Show how far I am").wait_for(state="attached")
    desk = first_desk(page)
    start, again = (
        desk.get_by_role("button", name=name) for name in ("Begin the day", "Start over")
    )
    start.or_(again).first.wait_for()
    (again if again.is_visible() else start).press("Enter")
    page.locator(".desk-said", has_text="Who is first?").first.wait_for(state="attached")
    page.locator(PERSON).first.wait_for()
    decide(page)
    assert page.evaluate(ON, PERSON) and faults_on(page) == []
