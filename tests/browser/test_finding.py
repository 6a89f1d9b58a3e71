"""Lesson 05 in a real browser: a route by keyboard, the guess pinned, reasons below, all kept."""

LESSON = "05_finding_and_handing_over.ipynb"
SIDEWAYS = """() => [document.documentElement, ...document.querySelectorAll('[role=main]')]
  .some(node => node.scrollWidth > node.clientWidth + 1)"""
HEIGHT = "() => document.documentElement.scrollHeight - innerHeight"


def test_a_route_is_chosen_without_a_mouse_explained_and_kept(page, voila, faults_on, axe):
    page.set_viewport_size({"width": 1366, "height": 768})
    name = voila.take(LESSON)
    page.goto(f"{voila.address}/voila/render/{name}?token={voila.token}#step-1")
    page.get_by_role("button", name="Lock my prediction").press("Enter")
    page.evaluate("() => { location.hash = '#step-2'; }")
    for words in ("Referral", "Both"):
        page.get_by_role("radio", name=words, exact=True).press("Space")
        page.get_by_role("status").filter(has_text=f"Patients by {words.lower()}:").wait_for()
    page.get_by_text("Your guess, by referral: 10").locator("visible=true").wait_for()
    page.get_by_role("radio", name="Referral alone").press("Space")
    page.get_by_role("button", name="Check my answers").locator("visible=true").press("Enter")
    page.get_by_role("status").filter(has_text="1 of 4 right").wait_for()
    assert page.evaluate(HEIGHT) <= 0 and axe(page) == []
    page.reload()
    page.get_by_role("status").filter(has_text="Patients by both:").wait_for()
    page.get_by_role("status").filter(has_text="1 of 4 right").wait_for()
    page.set_viewport_size({"width": 390, "height": 844})
    assert not page.evaluate(SIDEWAYS) and faults_on(page) == []
