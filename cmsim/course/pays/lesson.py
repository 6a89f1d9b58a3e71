"""Lesson 12, what pays."""

from ipywidgets import HTML

from cmsim.course.kit.lesson import Lesson
from cmsim.course.kit.pictured import following
from cmsim.course.pays import bills, figures, months
from cmsim.course.pays.months_panel import MonthsPanel
from cmsim.course.pays.ways_panel import WaysPanel
from cmsim.course.pays.year_panel import YearPanel
from cmsim.views.widgets.layout import paragraph
from cmsim.views.widgets.progressive import SharedRuns

NOT_YET = "Check an answer at “Eight months”. All months of your year come here."


def own_year(panel):
    """Return of 100 months of the learner's own year how many were billable, with the guess."""
    facts = panel.known()
    if "billable_of_100" not in facts:
        return f'<p class="cm-result">{NOT_YET}</p>'
    shares = {each: facts[f"months_{each}"]["value"] for each in (*months.YES, *months.NO)}
    guess = panel.record.get("predictions", "guess")
    drawn = figures.year_of(shares, guess["values"][0] if guess else None)
    return (
        f'<p class="cm-result">Of 100 months in care, <b>{facts["billable_of_100"]["value"]:.0f} '
        f"could be billed</b>.</p>{drawn.text()}"
        f'<p class="cm-caption">{drawn.caption}.</p>'
    )


def found(panel):
    """Return the dated table of codes."""
    return HTML(bills.table())


def my_months(page):
    """Return the eight months of the learner's year, for the printed page."""
    panel = page.panel("months")
    if panel.found is None:
        panel.start()
    return "Eight months of my year", panel.summary()


def my_year(page):
    """Return what a year covers, with its picture, for the printed page."""
    panel = page.panel("year")
    return (
        "What a year of claims covers",
        f"{paragraph(panel.status.value)}<figure>{panel.picture()}</figure>",
    )


def rehearse(page, dice):
    """Return what the runs of one made-up learner showed: a year by drawn random numbers."""
    panel = page.fresh("months")
    panel.seed = dice.randrange(1, 100)
    panel.run()
    return panel.facts() | page.fresh("ways").facts() | page.fresh("year").facts()


lesson = Lesson(
    "12_what_pays",
    "What pays",
    share=SharedRuns,
    panels={
        "months": MonthsPanel,
        "ways": WaysPanel,
        "year": YearPanel,
    },
    pictures={
        "own_months": following(own_year),
        "bill": following(bills.bill),
        "which_way": "ways",
        "covered": "year",
        "dated": found,
    },
    printed=(my_months, my_year),
    live="months",
    rehearse=rehearse,
)
