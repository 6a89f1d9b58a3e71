"""What is wrong with the steps of a page, as a learner walks it.

Its steps are walked with Next at 1366 x 768; each has to fit there and on a phone. Whether everyone
can read them is asked of the first, with what stands around it, and then of all of them below each
other, in light and in dark, where only colors differ. What is folded away is looked at as well.
"""

import time

from .conftest import FAULTS

HEIGHT, WIDTH, PHONE = 768, 1366, 390
# The mock-ups of these are taller than a screen too: the front page, the end of a day, the lab.
# Pages that are no lesson are read from top to bottom. The front page names the folder of the work,
# whose path may take two lines more than the mock-up's, and has six weeks where that lists lessons.
TALLER = {
    "start_here": 1080 + 2 * 20,
    "02_a_day_in_the_life": {"The evening": 1400},
}
LESSONS = tuple("01234567")
SEEN = """() => {
  const root = document.documentElement;
  const heads = [...document.querySelectorAll("h1, [role=heading][aria-level='1']")].filter(
    node => node.checkVisibility());
  const step = document.querySelector(".cm-step:not([hidden])");
  return {
    title: step?.querySelector("h2")?.textContent ?? document.title,
    heads: heads.map(node => node.textContent),
    height: root.scrollHeight,
    wide: [root, ...document.querySelectorAll("[role=main], nav, header")].filter(
      node => node.checkVisibility() && node.scrollWidth > node.clientWidth + 1).map(
      node => `${node.className || node.tagName} ${node.scrollWidth} in ${node.clientWidth}`),
  };
}"""


WHOLE = "() => document.documentElement.dataset.whole === 'true'"


def settled(page):
    """Wait until the height of what is shown has not changed for a moment."""
    before, since = None, time.monotonic()
    for _ in range(100):
        now = page.evaluate("() => document.documentElement.scrollHeight")
        if now != before:
            before, since = now, time.monotonic()
        elif time.monotonic() - since > 0.25:
            return
        page.wait_for_timeout(50)


def look(page):
    """Return the step that is shown, and what is wrong with it on a screen and on a phone."""
    settled(page)
    found = page.evaluate(SEEN)
    wrong = []
    if len(found["heads"]) != 1:
        wrong.append(f"headings of the first level: {found['heads']}")
    page.set_viewport_size({"width": PHONE, "height": 844})
    settled(page)
    wrong += [f"sideways at {PHONE}: {one}" for one in page.evaluate(SEEN)["wide"]]
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    return found, wrong


def allowed(name, title):
    """Return how tall a step may be."""
    most = TALLER.get(name, HEIGHT if name.startswith(LESSONS) else float("inf"))
    return most.get(title, HEIGHT) if isinstance(most, dict) else most


def faults_of_steps(page, name, axe):
    """Walk the steps of a page and return what is wrong, by step."""
    page.wait_for_function(WHOLE)
    wrong = {"light": found} if (found := axe(page)) else {}
    steps = page.locator(".cm-steps ol a").count()
    for number in range(1, max(steps, 1) + 1):
        found, said = look(page)
        most = allowed(name, found["title"])
        if found["height"] > most:  # still being drawn, on a busy machine
            page.wait_for_timeout(1500)
            found = page.evaluate(SEEN)
        if found["height"] > most:
            said.append(f"{found['height']} px tall, {most} allowed")
        if said:
            wrong[f"{number} {found['title']}"] = said
        if number < steps:
            page.locator(".cm-foot .cm-btn--go").click()
            page.locator(f".cm-steps a[aria-current=step][href='#step-{number + 1}']").wait_for(
                state="attached"
            )
            focused = page.evaluate("() => document.activeElement.textContent")
            if page.evaluate(SEEN)["heads"] != [focused]:
                wrong[f"{number + 1} focus"] = focused
    if faults := page.evaluate(FAULTS):
        wrong["faults"] = faults
    return wrong
