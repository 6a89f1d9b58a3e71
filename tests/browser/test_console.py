"""The facilitator's notes in one tab and the room's screen in another: one follows the other."""

import re

from playwright.sync_api import expect

from cmsim.course.kit import guide

NOTES, SCREEN = "90_facilitator_console.ipynb", "92_room_screen.ipynb"
SMALLEST = 28  # CSS px on a projector of 1280 x 720
WORDS = """() => {
  const found = [], walk = document.createTreeWalker(
    document.querySelector(".cm-screen--room"), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const at = walk.currentNode.parentElement, words = walk.currentNode.textContent.trim();
    if (!words || !at.checkVisibility()) continue;
    const svg = at.closest("svg");
    const zoom = svg ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
    found.push([parseFloat(getComputedStyle(at).fontSize) * zoom, words]);
  }
  return found;
}"""
ROOM = "() => document.querySelector('.cm-screen--room').scrollHeight - innerHeight"
APART = """() => {
  const boxes = document.querySelector(".cm-notes__entry").getBoundingClientRect();
  const told = [...document.querySelectorAll(".cm-notes__say [role=status]")].at(-1);
  return told.getBoundingClientRect().top >= boxes.bottom;
}"""
HEIGHT = "() => document.documentElement.scrollHeight - innerHeight"


def test_the_room_sees_one_thing_at_a_time_large_and_the_notes_drive_it(
    page, voila, faults_on, axe
):
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"{voila.address}/voila/render/{voila.take(NOTES)}?token={voila.token}")
    page.locator("#rendered_cells").wait_for(state="visible")
    page.get_by_role("combobox", name="Session").select_option("01_role_clarity")
    page.get_by_role("status").get_by_text("45 in the room").wait_for()
    page.evaluate("() => { location.hash = '#step-3'; }")
    room = page.context.new_page()
    room.set_viewport_size({"width": 1280, "height": 720})
    room.goto(f"{voila.address}/voila/render/{voila.take(SCREEN)}?token={voila.token}")
    screen, small = room.locator(".cm-screen--room"), page.locator(".cm-screen--small")
    screen.get_by_text("Who does what · 1 of").wait_for()

    def fits():
        sizes = room.evaluate(WORDS)
        assert sizes and min(size for size, _ in sizes) >= SMALLEST - 0.01, min(sizes)
        assert room.evaluate(ROOM) <= 0 and page.evaluate(HEIGHT) <= 0

    page.bring_to_front()
    page.get_by_role("button", name="Next step", exact=True).click()
    prompt = screen.get_by_text(guide.read("01_role_clarity").steps[0].screen, exact=True)
    prompt.wait_for()
    fits()
    room.bring_to_front()
    room.keyboard.press("ArrowRight")  # from the step's prompt to what it covers
    prompt.wait_for(state="hidden")
    screen.get_by_text("Show it to no one yet").wait_for()
    page.bring_to_front()
    screen.get_by_text(re.compile(r"[45]:\d\d")).wait_for()
    fits()
    guesses = page.get_by_role("textbox", name="Guesses, with spaces")
    guesses.fill("10 3x12 5 20 2x8 15 4 6")
    guesses.press("Tab")
    small.get_by_role("button", name="Next: The room").click()
    screen.get_by_text("11 people guessed").wait_for()
    assert screen.locator("circle.guess").count() == 11
    fits()
    room.bring_to_front()
    room.keyboard.press("ArrowRight")
    screen.get_by_text("Vote when it is read out").wait_for()
    page.bring_to_front()
    people = page.get_by_role("spinbutton", name="People in the room")
    people.fill("20")
    people.press("Tab")
    votes = page.locator(".cmsim-counts fieldset").first.locator("input")
    votes.first.fill("12")
    votes.first.press("Tab")
    page.get_by_role("status").get_by_text("20 votes on this one").wait_for()
    expect(votes.nth(1)).to_have_value("8")
    assert page.evaluate(APART), "what was counted stands below the boxes"
    fits()
    room.bring_to_front()
    for _ in range(2):
        room.keyboard.press("ArrowRight")
    screen.get_by_text("✓ Care manager").wait_for()
    fits()
    page.bring_to_front()
    steps = guide.read("01_role_clarity").steps
    for step in steps[1 : [each.reveals for each in steps].index(True) + 1]:
        page.get_by_role("button", name="Next step", exact=True).click()
        screen.get_by_text(step.screen, exact=True).wait_for()
    room.bring_to_front()
    room.keyboard.press("ArrowRight")
    screen.locator(".run").wait_for()  # the room's own, or the stored one after ten seconds
    fits()
    assert axe(room, ".cm-screen--room") == [] and axe(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert page.get_by_text("Another window").count() == 0, "these windows follow each other"
    assert faults_on(page) == [] and faults_on(room) == []
