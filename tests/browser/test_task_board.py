"""Lesson 04 in a real browser: cards moved by keyboard and mouse, stamps, one item at a time."""

import re

LESSON = "04_task_board.ipynb"
SIDEWAYS = """() => [document.documentElement, ...document.querySelectorAll('[role=main]')]
  .some(node => node.scrollWidth > node.clientWidth + 1)"""
HEIGHT = "() => document.documentElement.scrollHeight - innerHeight"
ITEMS = """() => [...document.querySelectorAll('#cm-step-5 .cmsim-item')].map(
  node => node.checkVisibility())"""
TASK = '[data-key="connect {lane}"]'
FOCUS = "() => document.activeElement.dataset.key"


def steps(page, voila, step):
    """Open the lesson in steps, at one of them."""
    name = voila.take(LESSON)
    page.goto(f"{voila.address}/voila/render/{name}?token={voila.token}#step-{step}")
    page.locator("#rendered_cells").wait_for(state="visible")


def test_a_card_is_moved_without_a_mouse_stamped_by_a_run_and_kept(page, voila, faults_on, axe):
    page.set_viewport_size({"width": 1366, "height": 768})
    steps(page, voila, 2)
    run = page.get_by_role("button", name="Run twelve weeks")
    run.wait_for()
    card = page.locator(TASK.format(lane="front_desk"))
    assert "cannot do this" in card.inner_text() and card.locator(".board-stamp").count() == 1
    card.press("Enter")
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("radio", name="Care manager can do it").press("Space")
    assert axe(page) == []
    sheet.get_by_role("button", name="Move the task").press("Enter")
    moved = page.locator(TASK.format(lane="care_manager"))
    moved.wait_for()
    assert page.evaluate(FOCUS) == "connect care_manager" and "moved" in moved.inner_text()
    assert moved.locator(".board-stamp").count() == 0
    page.locator('[data-key="introduce none"]').drag_to(
        page.locator('.board-lane[data-owner="provider"]')
    )
    page.get_by_text("You moved 2 tasks").wait_for()
    page.get_by_role("button", name="Run again").press("Enter")
    moved.locator(".board-stamp").wait_for()
    run.wait_for()
    assert page.evaluate(HEIGHT) <= 0 and axe(page) == [] and faults_on(page) == []
    steps(page, voila, 2)
    page.reload()
    page.locator('[data-key="introduce provider"]').wait_for()
    assert page.locator(TASK.format(lane="care_manager")).count() == 1


def test_items_come_one_at_a_time_on_a_phone_and_all_of_them_on_the_whole_page(
    page, voila, open_in_voila, faults_on
):
    page.set_viewport_size({"width": 390, "height": 844})
    steps(page, voila, 5)
    page.get_by_text("Item 1 of 6").wait_for()
    assert page.evaluate(ITEMS) == [True, *[False] * 5]
    step = page.locator("#cm-step-5")
    step.get_by_role("radio", name="Yes: it fits an assistant's day").press("Space")
    step.get_by_role("button", name="Check my answers").press("Enter")
    step.get_by_text("1 of 6 right").wait_for()
    step.get_by_role("button", name="Next item").press("Enter")
    page.get_by_text("Item 2 of 6").wait_for()
    assert page.evaluate(ITEMS) == [False, True, *[False] * 4]
    assert page.evaluate("() => document.activeElement.type") == "radio"
    page.evaluate("() => { location.hash = '#step-2'; }")
    page.get_by_role("button", name=re.compile("^Care manager")).click()
    assert page.locator(".board-lane:visible").count() == 1 and not page.evaluate(SIDEWAYS)
    open_in_voila(page, LESSON)
    page.get_by_role("status").get_by_text("1 of 6 right").wait_for()
    assert page.evaluate(ITEMS) == [True] * 6 and faults_on(page) == []
