"""Page 99, check my setup: this computer, this browser, and a click that is kept."""

from html import escape

from cmsim.course.front import setup_checks
from cmsim.course.kit.page import Page
from cmsim.views.widgets.controls import Action, Range
from cmsim.views.widgets.layout import NO_BULLETS, html_list
from cmsim.views.widgets.panel import Panel
from cmsim.views.widgets.probe import Probe

NARROWEST, SLOWEST_ANSWER = 320, 500
MARKS = {True: "✓", False: "!", None: "✗"}
ASKING = (
    "Waiting for this browser to answer. If this line stays, the browser does not run what "
    "the course needs: use a recent Firefox, Chrome, Edge or Safari."
)
# What the browser found -> (name, said when fine, said when not, what to do).
ABILITIES = {
    "pictures": ("pictures", "are shown", "are not shown", "allow pictures for this address"),
    "symbols": (
        "symbols",
        "are all there",
        "some are missing, such as ✓",
        "nothing: words say the same",
    ),
    "fonts": (
        "letters",
        "have their own widths",
        "all have one width, so words may be cut",
        "install a plain font such as Liberation or DejaVu",
    ),
    "storage": (
        "memory of the browser",
        "works",
        "is blocked",
        "in a room note your code down, or allow this address to keep data",
    ),
    "cookies": ("cookies", "are allowed", "are blocked", "allow them for this address"),
    "printing": (
        "printing",
        "works from here",
        "is not possible here",
        "download the page and print it from another program",
    ),
}


class ComputerPanel(Panel):
    """Check this computer, one thing after the other."""

    def __init__(self):
        super().__init__()
        self.findings = []
        self.go = self.add(Action("Check this computer", primary=True))
        self.react(self.go, lambda: self.background.start(self.checking()))
        self.say("Not checked yet. It takes a few seconds.")

    def checking(self):
        """Make one check after the other, with time for the page in between."""
        self.findings = []
        for name in setup_checks.checks():
            self.say(f"Checking: {name}.")
            yield
            self.findings.append(setup_checks.found(name))
            self.show(results_list(self.findings))
        self.say(setup_checks.ready(self.findings))


class BrowserPanel(Panel):
    """Say what this browser can do and how fast it is answered."""

    def __init__(self):
        super().__init__()
        self.findings, self.probe = [], self.add(Probe())
        self.probe.observe(self.guard(lambda change: self.told(change["new"])), "found")
        self.say(ASKING)

    def told(self, found):
        """Show what the browser answered."""
        self.findings = list(abilities(found))
        self.show(results_list(self.findings))
        self.say(setup_checks.ready(self.findings).replace("Ready", "This browser is ready"))


class ClickPanel(Panel):
    """Move a slider and see an answer, as on every page of the course."""

    def __init__(self):
        super().__init__()
        self.number = self.add(Range("Move me", min=0, max=10, value=5))
        self.react(self.number, self.answer)
        self.say("Move the slider with the mouse, a finger or the arrow keys.")

    def answer(self, value):
        """Say what the slider stands on."""
        self.say(f"The model heard: {value}. Clicks arrive, and answers come back.")


def abilities(found):
    """Yield a finding for each thing a browser answered."""
    milliseconds = found.get("answer", 0)
    yield setup_checks.CheckResult(
        "answers",
        milliseconds <= SLOWEST_ANSWER,
        f"come back after {milliseconds} ms",
        "" if milliseconds <= SLOWEST_ANSWER else "move closer to the Wi-Fi, close other pages",
    )
    for key, (name, fine, not_so, do) in ABILITIES.items():
        works = bool(found.get(key))
        yield setup_checks.CheckResult(name, works, fine if works else not_so, "" if works else do)
    width = found.get("width", 0)
    yield setup_checks.CheckResult(
        "width",
        width >= NARROWEST,
        f"{width} pixels",
        "" if width >= NARROWEST else "turn the device, or make the text smaller",
    )


def results_list(findings):
    """Return findings as a list, each with its mark and what to do."""
    return html_list(
        (
            f"{MARKS[one.fine]} {escape(one.name[0].upper() + one.name[1:])}: {escape(one.said)}."
            + (f" <em>What to do: {escape(one.do)}.</em>" if one.do else "")
            for one in findings
        ),
        NO_BULLETS,
    )


page = Page(panels={"computer": ComputerPanel, "browser": BrowserPanel, "click": ClickPanel})
