"""Lesson 09 in a real browser: a month is played by keyboard and kept, a private plan is not."""

LESSON = "09_your_first_six_months.ipynb"
SIDEWAYS = """() => [document.documentElement, ...document.querySelectorAll('[role=main]')]
  .some(node => node.scrollWidth > node.clientWidth + 1)"""
HEIGHT = "() => document.documentElement.scrollHeight - innerHeight"


def test_a_month_is_played_by_keyboard_and_kept_and_a_private_plan_is_gone_after_a_reload(
    page, voila, faults_on, axe
):
    page.set_viewport_size({"width": 1366, "height": 768})
    name = voila.take(LESSON)
    page.goto(f"{voila.address}/voila/render/{name}?token={voila.token}#step-3")
    page.locator("#rendered_cells").wait_for(state="visible")
    months = page.locator("#cm-step-3")
    months.get_by_role("combobox", name="Your small test").select_option(
        "Write down the role; turn away most other work"
    )
    months.get_by_role("spinbutton", name="Your guess for month 2").press("ArrowUp")
    months.get_by_role("button", name="Run month 2").press("Enter")
    months.get_by_role("status").get_by_text("Study the picture").wait_for()
    months.get_by_role("button", name="Keep it").press("Enter")
    months.get_by_role("button", name="Run month 3").wait_for()
    assert page.evaluate(HEIGHT) <= 0 and axe(page) == []
    page.evaluate("() => { location.hash = '#step-7'; }")
    mine = page.locator("#cm-step-7")
    mine.get_by_label("A peer I talk to").fill("Rosa on Thursdays")
    mine.get_by_role("button", name="Is it complete?").press("Enter")
    mine.get_by_text("gone when this page is closed").first.wait_for()
    assert page.evaluate(HEIGHT) <= 0 and axe(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()
    page.locator("#rendered_cells").wait_for(state="visible")
    assert mine.get_by_label("A peer I talk to").input_value() == ""
    page.evaluate("() => { location.hash = '#step-3'; }")
    months.get_by_text("Role ✓").first.wait_for(state="attached")
    assert not page.evaluate(SIDEWAYS) and faults_on(page) == []
