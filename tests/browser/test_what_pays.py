"""Lesson 12 in a real browser: a month is answered by keyboard, kept, and each step still fits."""

LESSON = "12_what_pays.ipynb"
SIDEWAYS = """() => [document.documentElement, ...document.querySelectorAll('[role=main]')]
  .some(node => node.scrollWidth > node.clientWidth + 1)"""
HEIGHT = "() => document.documentElement.scrollHeight - innerHeight"


def test_a_month_is_answered_with_its_reason_kept_and_the_ways_leave_room_for_theirs(
    page, voila, faults_on, axe
):
    page.set_viewport_size({"width": 1366, "height": 768})
    name = voila.take(LESSON)
    address = f"{voila.address}/voila/render/{name}?token={voila.token}"
    page.goto(f"{address}#step-2")
    page.locator("#rendered_cells").wait_for(state="visible")
    months = page.locator("#cm-step-2")
    months.get_by_role("radio", name="No: the plan does not pay for it").press("Space")
    months.get_by_role("button", name="Check my answers").press("Enter")
    months.get_by_role("status").get_by_text("7 still without an answer").wait_for()
    assert page.evaluate(HEIGHT) <= 0 and axe(page) == []
    page.evaluate("() => { location.hash = '#step-5'; }")
    ways = page.locator("#cm-step-5")
    ways.get_by_role("radio", name="More comes back").press("Space")
    ways.get_by_role("button", name="Check my answers").press("Enter")
    ways.get_by_role("status").get_by_text("2 still without an answer").wait_for()
    ways.get_by_role("combobox", name="What does she try?").select_option(
        "Give each patient 20 minutes a month"
    )
    ways.get_by_text("minutes for each high-risk patient").first.wait_for()
    assert page.evaluate(HEIGHT) <= 0 and axe(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}#step-2")
    page.reload()
    months.get_by_role("status").get_by_text("7 still without an answer").wait_for()
    assert not page.evaluate(SIDEWAYS) and faults_on(page) == []
