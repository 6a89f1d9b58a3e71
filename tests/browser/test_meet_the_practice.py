"""Lesson 00 in the browser: dots that move on request, a person to follow, a guess that is pinned.

What holds for every page is tested in ``test_every_page.py``.
"""

import shutil

import pytest

LESSON = "00_meet_the_practice.ipynb"
PICTURE = ".dots-picture"
SPOKEN = ".cmsim-line"
TIME = "Care manager time (half-days a week)"
CHANGED = """before => document.querySelector('.dots-picture').ariaLabel !== before"""
WHERE = """() => [...document.querySelectorAll('.dots-picture svg > g:last-child > g')].map(
  one => one.style.transform).join(' ')"""
QUICK = 20_000


@pytest.fixture(autouse=True)
def anew(surroundings):
    """Begin each test without the work of another."""
    shutil.rmtree(surroundings[1]["CMSIM_HOME"], ignore_errors=True)


@pytest.fixture(params=["voila", "lab"])
def lesson(request, page):
    """Return a page with the lesson, all on one page, in each of the two views."""
    open_page = request.getfixturevalue(f"open_in_{request.param}")
    open_page(page, LESSON)
    page.locator(PICTURE).first.wait_for(state="attached")
    return page


def step(page, number):
    page.evaluate("number => { location.hash = `#step-${number}`; }", number)


def name_of(page):
    return page.locator(PICTURE).get_attribute("aria-label")


def test_the_keyboard_changes_the_time_and_the_dots_answer(lesson, faults_on):
    page, before = lesson, name_of(lesson)
    step(page, 2)
    slider = page.get_by_label(TIME, exact=True)
    slider.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(CHANGED, arg=before, timeout=QUICK)
    after = name_of(page)
    page.keyboard.press("Home")
    page.wait_for_function(CHANGED, arg=after, timeout=QUICK)
    assert name_of(page).startswith("Nobody is identified")
    assert faults_on(page) == []


def test_dots_move_only_when_asked_and_the_guess_and_the_person_go_along(
    page, open_in_voila, faults_on
):
    page.emulate_media(reduced_motion="no-preference")
    open_in_voila(page, LESSON)
    page.get_by_role("button", name="Lock my prediction").click()
    page.locator(SPOKEN, has_text="Your prediction is locked").wait_for()
    step(page, 2)
    note, story = page.locator(".dots-note"), page.locator(".dots-story")
    note.filter(has_text="Your guess: 50 of 100").wait_for(timeout=QUICK)
    said, stood = note.inner_text(), page.evaluate(WHERE)
    page.wait_for_timeout(1500)
    assert page.evaluate(WHERE) == stood, "nothing moves unasked"
    page.get_by_role("button", name="One week on").press("Enter")
    assert "Week 14" in page.locator(".dots-clock").inner_text()
    assert page.evaluate(WHERE) != stood
    page.get_by_role("button", name="Play", exact=True).press("Enter")
    page.locator(".dots-clock", has_text="Week 16").wait_for(timeout=QUICK)
    page.get_by_role("button", name="Pause", exact=True).press("Enter")
    held = page.locator(".dots-clock").inner_text()
    page.wait_for_timeout(1500)
    assert page.locator(".dots-clock").inner_text() == held
    page.get_by_label("Still", exact=True).check()
    page.wait_for_function(
        "words => document.querySelector('.dots-note').innerText !== words", arg=said, timeout=QUICK
    )
    assert story.locator("[data-later]").count() == 0
    page.get_by_label("Week", exact=True).evaluate("node => node.checkVisibility()")
    assert name_of(page).count("graduated") == 1 and len(name_of(page).split()) <= 30
    before = page.locator(".dots-mine").first.evaluate("one => one.parentNode.style.transform")
    page.get_by_label("Follow one person").select_option(index=2)
    page.wait_for_function(
        """before => document.querySelector('.dots-picture .dots-mine').parentNode.style.transform
          !== before""",
        arg=before,
        timeout=QUICK,
    )
    assert faults_on(page) == []


def test_a_guess_is_locked_before_the_answer_and_repeats_can_be_stopped(page, open_in_voila):
    open_in_voila(page, LESSON)
    step(page, 4)
    run = page.get_by_role("button", name="Lock my guess and repeat both")
    run.click()
    page.locator(SPOKEN, has_text="guess first").wait_for(timeout=QUICK)
    chance = page.get_by_label("Chance: it may turn round")
    chance.check()
    run.click()
    page.locator(SPOKEN, has_text="repeats of each.").wait_for()
    assert chance.is_disabled()
