"""The brief as a workbook: its lines with where they come from, and the tables behind them."""

import io
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from cmsim.billing.terms import assumptions
from cmsim.decision.brief import Brief, blocks
from cmsim.decision.brief_case import money_of
from cmsim.decision.money_excel import TITLE, MoneySheet
from cmsim.decision.plan import assumptions_touched, inputs
from cmsim.decision.readiness import STEPS, answered, counts
from cmsim.experiment.export import escaped
from cmsim.experiment.results import Results
from cmsim.measures.registry import MEASURES
from cmsim.scenario.describe import table
from cmsim.views.traced import as_text, origins

Sheet: TypeAlias = tuple[str, tuple[str, ...], Sequence[Sequence[object]]]
WIDEST, LONGEST_CELL = 70, 2000
NUMBERS = ("Path", "What", "Value", "Unit", "Plausible from", "to", "Quality", "Source")


def workbook(made: Brief) -> bytes:
    """Return a brief as the bytes of an .xlsx file; formulas stand in the money sheet alone."""
    book = Workbook()
    book.remove(book.active)
    for title, head, rows in sheets(made):
        fill(book.create_sheet(title), head, rows)
    MoneySheet(book.create_sheet(TITLE, 1), money_of(made.case), made.case.terms)
    book.calculation.fullCalcOnLoad = True
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def sheets(made: Brief) -> Iterator[Sheet]:
    """Yield (title, head, rows) of every sheet."""
    case = made.case
    yield (
        "Brief",
        ("Part", "Line", "Where its numbers come from"),
        [
            (each.title, as_text(line), origins(line))
            for each in blocks(made)
            for line in (*each.lines, *([each.note] if each.note else ()))
        ]
        + [("How it was made", as_text(made.stamp), origins(made.stamp))],
    )
    for each in blocks(made):
        if each.rows:
            yield (
                each.title[:28],
                (*each.columns, "Where its numbers come from"),
                [(*map(as_text, row), origins(row)) for row in each.rows],
            )
    if case.plan is not None:
        yield (
            "Your answers",
            ("What", "Usual", "Yours", "Unit", "Source"),
            [
                (each.what, each.before, each.after, each.unit, each.source)
                for each in inputs(case.plan)
            ],
        )
        yield (
            "Assumptions touched",
            ("What", "Where", "Before", "Now", "Unit", "Source"),
            [
                (each.what, each.where, each.before, each.after, each.unit, each.source)
                for each in assumptions_touched(case.plan)
            ]
            or [("none",)],
        )
    if case.sizing is not None:
        from cmsim.decision import sizing_sentences

        yield (
            "Staffings judged",
            sizing_sentences.columns(case.sizing),
            sizing_sentences.rows(case.sizing),
        )
    if case.people:
        yield (
            "Readiness answers",
            ("Section", "Question", *STEPS),
            [
                (item.section, item.text, *counts(case.people, item))
                for item in answered(case.people, case.sections)
            ],
        )
    yield "Runs", ("Option", "Repeat", "Measure", "Value", "Unit"), runs(case.results)
    if case.billing is not None:
        yield "How it is paid", NUMBERS, [tuple(row) for row in assumptions(case.billing)]
    for n, scenario in enumerate(case.results.scenarios, 1):
        yield (
            f"Numbers {n}",
            NUMBERS,
            [
                ("option", scenario.name, "", "", "", "", "", scenario.about),
                *(tuple(row) for row in table(scenario)),
            ],
        )


def runs(results: Results) -> list[tuple[object, ...]]:
    """Return every value of every run."""
    return [
        (
            outcome.scenario,
            outcome.replication,
            name,
            value,
            MEASURES[name].unit if name in MEASURES else "$ a year",
        )
        for outcome in results.outcomes
        for name, value in outcome.values.items()
    ]


def fill(sheet: Any, head: Sequence[object], rows: Sequence[Sequence[object]]) -> None:
    """Write a table into a sheet: texts as texts, numbers as numbers."""
    for number, row in enumerate([head, *rows], 1):
        for column, value in enumerate(row, 1):
            write(sheet.cell(number, column), value, bold=number == 1)
    sheet.freeze_panes = "A2"
    for column in range(1, len(head) + 1):
        longest = max(
            (len(str(row[column - 1])) for row in [head, *rows[:200]] if len(row) >= column),
            default=8,
        )
        sheet.column_dimensions[get_column_letter(column)].width = min(WIDEST, longest + 2)


def write(cell: Any, value: object, bold: bool = False) -> None:
    """Write one value, never as a formula."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        text = str(escaped(str("" if value is None else value)))[:LONGEST_CELL]
        cell.value, cell.data_type = "".join(c for c in text if c.isprintable() or c == "\n"), "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    else:
        cell.value = float(value) if value == value and abs(value) != float("inf") else str(value)
    cell.font = Font(bold=bold)
