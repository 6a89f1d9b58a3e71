"""Lesson 00 in the browser: the keyboard, the band, and a prediction locked before the answer.

What holds for every page is tested in ``test_every_page.py``.
"""

import shutil

import pytest

LESSON = "00_meet_the_practice.ipynb"
PICTURE = ".cmsim-chart .cm-fig"
SPOKEN = ".cmsim-line"
TIME = "Care manager time (half-days a week)"
PICTURES = 4
CHANGED = """before => document.querySelector('.cmsim-chart .cm-fig').ariaLabel !== before"""
QUICK = 10_000


@pytest.fixture(autouse=True)
def anew(surroundings):
    """Begin each test without the work of another."""
    shutil.rmtree(surroundings[1]["CMSIM_HOME"], ignore_errors=True)


def drawn(page):
    """Wait until every panel has drawn its picture."""
    page.wait_for_function(f"() => document.querySelectorAll('{PICTURE}').length >= {PICTURES}")
    return page


@pytest.fixture(params=["voila", "lab"])
def lesson(request, page):
    """Return a page with the lesson, in each of the two views."""
    request.getfixturevalue(f"open_in_{request.param}")(page, LESSON)
    page.locator(PICTURE).first.wait_for()
    return page


def picture_of(page):
    return page.locator(PICTURE).first.get_attribute("aria-label")


def test_the_keyboard_changes_the_picture(lesson, faults_on):
    page, before = lesson, picture_of(lesson)
    slider = page.get_by_label(TIME, exact=True)
    slider.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(CHANGED, arg=before, timeout=QUICK)
    after = picture_of(page)
    assert "18 half-days" in before and "17 half-days" in after
    page.keyboard.press("Home")
    page.wait_for_function(CHANGED, arg=after, timeout=QUICK)
    assert "0 identified or referred" in picture_of(page)
    page.locator(SPOKEN, has_text="Nobody is identified or referred").wait_for(timeout=QUICK)
    assert faults_on(page) == []


def test_repeats_bring_a_band_and_can_be_stopped(page, open_in_voila, faults_on):
    drawn(open_in_voila(page, LESSON))
    page.get_by_role("button", name="Repeat 20 times").press("Enter")
    page.locator(SPOKEN, has_text="Working: 5 of 20").wait_for()
    page.get_by_role("button", name="Stop").first.click()
    page.locator(SPOKEN, has_text="Having a care manager raises contacts").wait_for()
    said = page.locator(SPOKEN, has_text="repeats. Having a care manager").inner_text()
    assert 5 <= int(said.split()[0]) < 20
    page.get_by_role("button", name="Repeat 20 times").press("Enter")
    page.locator(SPOKEN, has_text="20 repeats. Having a care manager").wait_for()
    assert "band" in page.locator('[aria-label^="Contacts completed"]').get_attribute("aria-label")
    assert faults_on(page) == []


def test_a_prediction_is_locked_before_the_answer(page, open_in_voila):
    drawn(open_in_voila(page, LESSON))
    run = page.get_by_role("button", name="Lock my prediction and run the repeats")
    run.click()
    page.locator(SPOKEN, has_text="choose your prediction first").wait_for(timeout=QUICK)
    chance = page.get_by_label("Chance: next time")
    chance.check()
    page.get_by_label("How many repeats of each, as a number").fill("3")
    run.click()
    page.locator(SPOKEN, has_text="3 repeats of each.").wait_for()
    assert chance.is_disabled()


def test_the_weeks_play_pause_and_step_by_keyboard(page, open_in_voila):
    drawn(open_in_voila(page, LESSON))
    picture = page.locator("#chart-play [role=img]")
    assert "week 1:" in picture.get_attribute("aria-label")
    page.get_by_role("button", name="Play", exact=True).press("Enter")
    page.locator("#chart-play [role=img][aria-label*='week 3:']").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(SPOKEN, has_text="Standing still. By the end of week").wait_for()
    still = picture.get_attribute("aria-label")
    page.get_by_role("button", name="One week back").press("Enter")
    page.wait_for_function(
        "before => document.querySelector('#chart-play [role=img]').ariaLabel !== before",
        arg=still,
        timeout=QUICK,
    )
