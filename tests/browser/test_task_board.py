"""Lesson 01 in a real browser: cards dealt by keyboard, pictures that follow, a card to print."""

LESSON = "01_role_clarity.ipynb"
SPOKEN = ".cmsim-line"
PICTURE = "#chart-role-hours .cm-fig"
OTHER = (
    f"before => {{ const found = document.querySelector('{PICTURE}'); "
    "return found && found.ariaLabel !== before; }"
)
SIDEWAYS = """() => [document.documentElement, ...document.querySelectorAll('[role=main]')]
  .some(node => node.scrollWidth > node.clientWidth + 1)"""
CARD = "Tell whoever referred what became of the patient"
SPEECH = {
    "My name and my title": "Hello, I am the care manager here.",
    "What that is": "It means that I look after people between their visits.",
    "What I will do for you": "I will call you every two weeks and help with what gets in the way.",
    "How I belong to your doctor and the team": "Your doctor and I make the plan together.",
}


def test_a_card_dealt_by_keyboard_brings_a_new_picture_and_survives_a_reload(
    page, open_in_voila, faults_on
):
    open_in_voila(page, LESSON)
    page.get_by_role("button", name="Run twelve weeks").press("Enter")
    page.locator(PICTURE).wait_for()
    page.locator(SPOKEN, has_text="24 repeats").first.wait_for()
    before = page.locator(PICTURE).get_attribute("aria-label")
    page.get_by_role("checkbox", name="Our roles are written down").press("Space")
    page.wait_for_function(OTHER, arg=before)
    chosen = page.get_by_role("combobox", name=CARD)
    chosen.focus()
    page.keyboard.type("Care manager")
    page.keyboard.press("Tab")
    page.get_by_role("radio", name="Find and reach patients (1 with nobody, 1 with two)").wait_for()
    page.locator(SPOKEN, has_text="24 repeats").first.wait_for()
    assert faults_on(page) == []
    open_in_voila(page, LESSON)
    page.locator(PICTURE).wait_for()
    assert page.get_by_role("checkbox", name="Our roles are written down").is_checked()
    assert page.get_by_role("combobox", name=CARD).input_value() == "care_manager"


def test_on_a_phone_the_role_is_audited_priced_and_put_into_words(
    page, open_in_voila, faults_on, axe
):
    page.set_viewport_size({"width": 400, "height": 900})
    open_in_voila(page, LESSON)
    page.get_by_role("radio", name="Structural autonomy").press("Space")
    page.get_by_role("combobox", name="One fix").select_option(
        label="Write the role down, so that requests that are not hers are turned away"
    )
    page.locator(SPOKEN, has_text="“Structural autonomy”").wait_for()
    page.get_by_role("button", name="Run with and without requests").press("Enter")
    page.locator("#chart-drift .cm-fig").wait_for()
    for label, words in SPEECH.items():
        page.get_by_role("textbox", name=label, exact=True).fill(words)
    kept = page.locator(
        ".widget-vbox", has=page.get_by_role("textbox", name="My name and my title")
    ).last
    kept.get_by_role("button", name="Keep what I wrote").press("Enter")
    page.locator(SPOKEN, has_text="Complete.").wait_for()
    page.get_by_role("button", name="Show how far I am").press("Enter")
    page.get_by_text("✓ My elevator speech, to a patient: complete").wait_for()
    assert not page.evaluate(SIDEWAYS) and axe(page) == [] and faults_on(page) == []
