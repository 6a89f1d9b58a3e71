"""What would flip the answer: sliders with the flip point marked, and sheets to measure first."""

import ipywidgets as widgets

from cmsim.course.staffing_lab import answer_html
from cmsim.course.staffing_lab.sheets import SHEETS
from cmsim.decision import answer_sentences as words
from cmsim.decision.flips import DIALS
from cmsim.views.style import LINK
from cmsim.views.traced import html
from cmsim.views.widgets.controls import Action, Range
from cmsim.views.widgets.layout import download, on_a_line, stacked
from cmsim.views.widgets.panel import Panel

CARD_STUDY = "83_card_study.ipynb"
STEPS = {"high_risk": 0.1, "asked": 1, "declined": 1, "salary": 10, "documentation": 0.05}


class WhatIfPanel(Panel):
    """Move one number, and the answer is worked out anew; the flip point stays marked."""

    def __init__(self, lab):
        super().__init__()
        self.lab, self.dials, self.marks = lab, {}, {}
        for dial in DIALS:
            scale = 100 if dial.unit == "share" else 1
            control = Range(
                dial.label,
                min=round(dial.low * scale, 4),
                max=round(dial.high * scale, 4),
                step=STEPS[dial.name],
                value=dial.now(lab.plan) * scale,
                unit="of 100" if scale == 100 else dial.unit,
            )
            self.marks[dial.name] = widgets.HTML()
            self.dials[dial.name] = dial, scale, self.add(control)
            self.react(
                control, lambda value, dial=dial, scale=scale: self.move(dial, value / scale)
            )
        self.back = self.add(Action("Put them back"))
        self.react(self.back, self.put_back)
        lab.followers.append(self.guard(self.put))
        lab.readers.append(self.guard(self.draw))
        self.put()
        self.draw()

    def view(self):
        dials = [stacked(control, self.marks[name]) for name, (_, _, control) in self.dials.items()]
        grid = widgets.Box([*dials, self.back])
        grid.add_class("lab-dials")
        return stacked(self.body, grid, self.status)

    def put(self):
        """Set the sliders to what the plan says."""
        for dial, scale, control in self.dials.values():
            self.set(control, value=dial.now(self.lab.plan) * scale)

    def move(self, dial, value):
        """Set one number; what it is set to is taken as known from then on."""
        changed = dial.put(self.lab.plan, value)
        problem = self.lab.change(summary=changed.summary, changes=changed.changes)
        self.put()
        if problem:
            self.say(f"Not taken: {problem}")
        else:
            self.say(f"{dial.label}: set. The answer is being worked out anew.")

    def put_back(self):
        """Put all sliders back to the usual numbers."""
        plan = self.lab.plan
        usual = type(plan)()
        for dial, _, _ in self.dials.values():
            plan = dial.put(plan, dial.now(usual))
        self.lab.change(
            summary=plan.summary,
            changes=tuple(each for each in plan.changes if each not in self.of_dials(plan)),
        )

    def of_dials(self, plan):
        """Return the changes of a plan that belong to a slider."""
        usual = type(plan)()
        return tuple(
            change
            for dial, _, _ in self.dials.values()
            for change in dial.put(usual, dial.now(usual)).changes
        )

    def draw(self):
        """Show where each number flips the answer, and the sheets to print."""
        flips = self.lab.flips
        of = {each.dial.name: each for each in flips or ()}
        for name, mark in self.marks.items():
            mark.value = answer_html.flip_mark(of.get(name))
        price = answer_html.flips((of["price"],), 1) if "price" in of else ""
        found = self.lab.answer
        worth = f'<p class="lab-line">{html(words.worth(found))}</p>' if found else ""
        links = [
            download(sheet.file, "text/html", sheet.page(), sheet.words)
            for sheet in SHEETS.values()
        ]
        links.append(f'<a style="{LINK}" href="{CARD_STUDY}">Card study</a>')
        self.show(
            f'<section class="lab-card"><h3 aria-level=2>{answer_html.flip_title(flips)}</h3>'
            f'<div class="lab-two"><div>{price}{worth}</div><div>{answer_html.first(flips, True)}'
            f"{on_a_line(*links)}</div></div></section>"
        )
