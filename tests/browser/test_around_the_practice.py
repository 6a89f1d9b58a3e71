"""Lesson 11 in a real browser: dead ends by keyboard, the guess pinned, an entry that is kept."""

LESSON = "11_around_the_practice.ipynb"
HEIGHT = "() => document.documentElement.scrollHeight - innerHeight"


def test_dead_ends_by_keyboard_and_an_entry_that_comes_back(page, voila, faults_on, axe):
    page.set_viewport_size({"width": 1366, "height": 768})
    name = voila.take(LESSON)
    address = f"{voila.address}/voila/render/{name}?token={voila.token}"
    page.goto(f"{address}#step-1")
    page.get_by_role("button", name="Lock my prediction").press("Enter")
    page.get_by_text("Your prediction is locked").wait_for()
    page.goto(f"{address}#step-3")
    page.get_by_text("Guess: 70").locator("visible=true").wait_for()
    page.get_by_role("radio", name="8", exact=True).press("Space")
    page.locator(".cm-result:visible", has_text="fewer").wait_for()
    assert page.evaluate(HEIGHT) <= 0 and axe(page) == []
    page.goto(f"{address}#step-7")
    page.get_by_label("Organization").fill("Ninth Street Pantry")
    page.get_by_label("Kind of help").select_option("Food")
    page.get_by_label("Phone").fill("2-1-1")
    page.get_by_label("What it asks for").fill("Proof of address")
    page.get_by_label("Last checked").fill("1/31/2026")
    page.get_by_label("Last checked").press("Tab")
    page.get_by_label("Checked by").select_option("Nurse")
    page.get_by_text("Check it again by 4/30/2026").locator("visible=true").wait_for()
    assert page.evaluate(HEIGHT) <= 0 and axe(page) == []
    page.reload()
    page.locator("td:visible", has_text="Ninth Street Pantry").wait_for()
    with page.expect_download() as found:
        page.get_by_role("link", name="Download as CSV").press("Enter")
    text = found.value.path().read_bytes()
    assert text.startswith(b"\xef\xbb\xbfOrganization,") and b"tel. 2-1-1" in text
    assert faults_on(page) == []
