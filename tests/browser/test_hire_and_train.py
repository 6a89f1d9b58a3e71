"""Lesson 10 in a real browser: a block is moved by keyboard, its six months run, and stay."""

LESSON = "10_hire_and_train.ipynb"
HEIGHT = "() => document.documentElement.scrollHeight - innerHeight"


def test_a_plan_changed_by_keyboard_runs_keeps_its_guess_and_comes_back(
    page, voila, faults_on, axe
):
    page.set_viewport_size({"width": 1366, "height": 768})
    name = voila.take(LESSON)
    address = f"{voila.address}/voila/render/{name}?token={voila.token}"
    page.goto(f"{address}#step-1")
    page.get_by_role("button", name="Lock my prediction").press("Enter")
    page.get_by_text("Your prediction is locked").wait_for()
    page.evaluate("() => { location.hash = '#step-2'; }")
    page.get_by_role("button", name="Leila Farouk, MA").press("Enter")
    page.locator(".cm-result:visible", has_text="Another license for").wait_for()
    assert page.evaluate(HEIGHT) <= 0 and axe(page) == []
    page.evaluate("() => { location.hash = '#step-5'; }")
    weeks = page.locator("#cm-step-5")
    weeks.get_by_role("combobox", name="All-staff session, 2 h").select_option("week 1")
    weeks.get_by_role("button", name="Full load on day one").press("Enter")
    weeks.get_by_text("Guess: 60").locator("visible=true").wait_for()
    weeks.locator(".cm-result", has_text="of 100 contacts on time").wait_for()
    weeks.locator(".cm-result", has_not_text="Working").wait_for()
    assert page.evaluate(HEIGHT) <= 0 and axe(page) == []
    weeks.get_by_role("combobox", name="Visit a mentor, 16 h").select_option("week 3")
    weeks.locator(".cm-result", has_text="choose another week").wait_for()
    assert page.evaluate(HEIGHT) <= 0
    page.reload()
    weeks.get_by_text("Guess: 60").locator("visible=true").wait_for()
    session = weeks.get_by_role("combobox", name="All-staff session, 2 h")
    assert session.input_value() == "1" and faults_on(page) == []
