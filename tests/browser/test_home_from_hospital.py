"""Lesson 06 in a real browser: days pass by keyboard, bottlenecks go, the guess is pinned."""

LESSON = "06_home_from_hospital.ipynb"
HEIGHT = "() => document.documentElement.scrollHeight - innerHeight"
STEP = "number => location.hash = `#step-${number}`"


def test_the_week_and_the_bottlenecks_answer_the_keyboard_fit_and_come_back(
    page, voila, faults_on, axe
):
    page.set_viewport_size({"width": 1366, "height": 768})
    name = voila.take(LESSON)
    page.goto(f"{voila.address}/voila/render/{name}?token={voila.token}#step-1")
    page.get_by_role("button", name="Lock my prediction").press("Enter")
    page.evaluate(STEP, 3)
    day = page.get_by_role("slider", name="Days since Monday (days)")
    day.press("End")
    page.locator(".cm-result:has-text('9 of 9') >> visible=true").wait_for()
    assert page.get_by_role("button", name="Next day").is_disabled()
    assert page.evaluate(HEIGHT) <= 0 and axe(page) == []
    page.evaluate(STEP, 5)
    page.get_by_text("Your guess: 70").locator("visible=true").wait_for()
    for removed in ("Late notice", "No working number", "Calls not answered", "PTO not covered"):
        page.get_by_role("button", name=removed).press("Enter")
    slot = page.get_by_role("button", name="No visit slots")
    slot.press("Enter")
    page.get_by_text("A visit slot in time for each").locator("visible=true").first.wait_for()
    assert slot.get_attribute("aria-pressed") == "true"
    assert page.evaluate(HEIGHT) <= 0 and axe(page) == [] and faults_on(page) == []
    page.goto(page.url.split("#")[0] + "#step-5")
    page.reload()
    page.get_by_text("A visit slot in time for each").locator("visible=true").first.wait_for()
    assert slot.get_attribute("aria-pressed") == "true"
