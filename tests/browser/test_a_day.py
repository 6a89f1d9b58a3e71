"""Lesson 02 in a real browser: a Monday by keyboard alone, focus kept, nothing lost at a reload."""

LESSON = "02_a_day_in_the_life.ipynb"
DESK, PERSON, EVENING = ".cmsim-desk", ".desk-person", ".desk-all[data-phase=evening]"
WORKING = ".desk-all[data-phase=desk]"
SETTLED = """() => { const desk = document.querySelector('.cmsim-desk');
  return desk && desk.getAttribute('aria-busy') !== 'true'; }"""
ON = "what => Boolean(document.activeElement?.closest(what))"
SIDEWAYS = """() => [document.documentElement,
  ...document.querySelectorAll('[role=main], .cmsim-desk')].some(
    node => node.scrollWidth > node.clientWidth + 1)"""
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


def test_a_monday_is_played_by_keyboard_alone_and_survives_a_reload(
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
    page.set_viewport_size({"width": 390, "height": 844})
    assert not page.evaluate(SIDEWAYS) and axe(page, DESK) == []


def test_a_lab_page_opened_again_can_be_run_at_once_though_its_kernel_still_runs(
    page, open_in_lab, faults_on
):
    for _ in range(2):
        open_in_lab(page, LESSON)
        page.get_by_role("button", name="Show how far I am").wait_for()
        assert faults_on(page) == []


def test_a_desk_fits_a_phone_and_a_reader(page, open_in_voila, faults_on, axe):
    page.set_viewport_size({"width": 390, "height": 844})
    open_in_voila(page, LESSON)
    page.get_by_role("button", name="Show how far I am").wait_for()
    over_now = page.locator(EVENING).first
    if over_now.is_visible():
        over_now.get_by_role("button", name="Start over").click()
        page.locator(PERSON).first.wait_for()
    else:
        begin(page)
    for tab in ("Chart", "What happened", "Queue"):
        page.get_by_role("tab", name=tab).first.click()
        assert not page.evaluate(SIDEWAYS) and axe(page) == []
    page.locator(PERSON).first.click()
    assert page.locator(".desk-choice").first.is_visible()
    assert not page.evaluate(SIDEWAYS) and axe(page) == [] and faults_on(page) == []


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
