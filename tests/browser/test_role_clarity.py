"""Lesson 01 in a real browser: on a phone, a role is put into words and kept."""

LESSON = "01_role_clarity.ipynb"
SPOKEN = ".cmsim-line"
SIDEWAYS = """() => [document.documentElement, ...document.querySelectorAll('[role=main]')]
  .some(node => node.scrollWidth > node.clientWidth + 1)"""
SPEECH = {
    "My name and my title": "Hello, I am the care manager here.",
    "What that is": "It means that I look after people between their visits.",
    "What I will do for you": "I will call you every two weeks and help with what gets in the way.",
    "How I belong to your doctor and the team": "Your doctor and I make the plan together.",
}


def test_on_a_phone_a_written_role_is_run_and_the_role_put_into_words(
    page, open_in_voila, faults_on, axe
):
    page.set_viewport_size({"width": 390, "height": 844})
    open_in_voila(page, LESSON)
    page.get_by_role("button", name="Run twelve weeks").press("Enter")
    page.locator("#chart-page .cm-fig").wait_for()
    for label, words in SPEECH.items():
        page.get_by_role("textbox", name=label, exact=True).fill(words)
    kept = page.locator(
        ".widget-vbox", has=page.get_by_role("textbox", name="My name and my title")
    ).last
    kept.locator("..").get_by_role("button", name="Keep what I wrote").press("Enter")
    page.locator(SPOKEN, has_text="Complete.").wait_for()
    assert not page.evaluate(SIDEWAYS) and axe(page) == [] and faults_on(page) == []
