"""Lesson 02 in a real browser: a day by keyboard, focus kept, nothing lost at a reload."""

LESSON = "02_a_day_in_the_life.ipynb"
DESK, SPOKEN = ".cmsim-cards", ".cmsim-line"
ANOTHER = """before => { const desk = document.querySelector('.cmsim-cards');
  return desk.innerText !== before && desk.getAttribute('aria-busy') !== 'true'; }"""
HELD = "() => document.querySelector('.cmsim-cards').contains(document.activeElement)"
SIDEWAYS = """() => [document.documentElement, ...document.querySelectorAll('[role=main]')]
  .some(node => node.scrollWidth > node.clientWidth + 1)"""


def press(page):
    """Press the button in focus and wait for the next desk."""
    before = page.locator(DESK).first.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_function(ANOTHER, arg=before)
    assert page.evaluate(HELD)


def begin(page):
    """Begin the day by keyboard, and go to the first card."""
    page.get_by_role("button", name="Begin the day").first.press("Enter")
    page.locator(f"{DESK} button").first.wait_for()
    page.locator(f"{DESK} button").first.focus()


def test_a_day_is_played_by_keyboard_and_survives_a_reload(page, open_in_voila, faults_on):
    open_in_voila(page, LESSON)
    begin(page)
    for _ in range(3):
        press(page)
    before = page.locator(DESK).first.inner_text()
    open_in_voila(page, LESSON)
    page.locator(f"{DESK} button").first.wait_for()
    assert page.locator(DESK).first.inner_text() == before
    page.locator(f"{DESK} button").first.focus()
    for _ in range(60):
        if not page.locator(DESK).first.locator("button").count():
            break
        press(page)
    page.get_by_text("Where Monday went").first.wait_for()
    assert faults_on(page) == []


def test_a_lab_page_opened_again_can_be_run_at_once_though_its_kernel_still_runs(
    page, open_in_lab, faults_on
):
    for _ in range(2):
        open_in_lab(page, LESSON)
        page.get_by_role("button", name="Show how far I am").wait_for()
        assert faults_on(page) == []


def test_a_desk_fits_a_phone_and_a_reader(page, open_in_voila, faults_on, axe):
    page.set_viewport_size({"width": 400, "height": 900})
    open_in_voila(page, LESSON)
    page.get_by_role("button", name="Show how far I am").wait_for()
    if page.get_by_role("button", name="Begin the day").first.is_visible():
        begin(page)
    assert not page.evaluate(SIDEWAYS) and axe(page) == [] and faults_on(page) == []


def test_a_day_is_played_in_the_lab_too(page, open_in_lab, faults_on):
    open_in_lab(page, LESSON)
    page.get_by_role("button", name="Show how far I am").wait_for(state="attached")
    start, over = (
        page.get_by_role("button", name=name).first
        for name in ("Begin the day", "Start the day over")
    )
    start.or_(over).first.wait_for()
    (over if over.is_visible() else start).press("Enter")
    first = page.locator(f"{DESK} button", has_text="Do it").first
    first.wait_for()
    page.locator(SPOKEN, has_text="What do you do first?").first.wait_for()
    first.focus()
    press(page)
    assert faults_on(page) == []
