"""The brief as a page to print: two sheets, of A4 or Letter."""

from html import escape
from string import Template

from cmsim.decision.brief import Brief
from cmsim.decision.brief_case import Block
from cmsim.views.traced import html

PAGE = Template("""<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>$title</title>
<style>$style</style></head><body><main class="cmsim-brief">$first$second</main></body></html>""")
STYLE = """
@page { margin: 11mm 12mm }
.cmsim-brief { font: 7.9pt/1.26 "DejaVu Sans", Verdana, sans-serif; color: #1A1A1A;
  max-width: 186mm;  margin: 0 auto; white-space: normal }
.cmsim-brief .sheet { padding: 3mm 0 }
.cmsim-brief h1 { font-size: 14pt; line-height: 1.2; margin: 0 0 1.5mm }
.cmsim-brief h2 { font-size: 9pt; margin: 1.2mm 0 0.3mm; padding-top: 0.5mm;
  border-top: 1px solid #8a8a8a }
.cmsim-brief p { margin: 0.4mm 0 } .cmsim-brief .strong { font-weight: bold; font-size: 10pt }
.cmsim-brief .wide { overflow-x: auto }
.cmsim-brief table { border-collapse: collapse; width: 100%; font-size: 7.2pt; line-height: 1.2 }
.cmsim-brief td, .cmsim-brief th { border-bottom: 1px solid #c4c4c4; padding: 0.5mm 1.6mm 0.5mm 0;
  text-align: left; vertical-align: top; font-weight: normal; overflow-wrap: anywhere }
.cmsim-brief th { overflow-wrap: break-word; min-width: 21mm }
.cmsim-brief th[scope=col] { font-weight: bold; min-width: 0 }
.cmsim-brief td:nth-child(n+4) { min-width: 15mm }
.cmsim-brief .note, .cmsim-brief footer { font-size: 6.8pt; color: #444 }
.cmsim-brief footer { margin-top: 2mm; border-top: 1px solid #8a8a8a; padding-top: 0.8mm;
  overflow-wrap: anywhere }
@media print { body { margin: 0 } .cmsim-brief { max-width: none } .cmsim-brief .sheet {
  padding: 0; break-inside: avoid } .cmsim-brief .sheet + .sheet { break-before: page } }
"""
ANSWER = "The answer"


def page(made: Brief) -> str:
    """Return a brief as a whole page to print."""
    first, second = sheets(made)
    return PAGE.substitute(title=escape(made.title), style=STYLE, first=first, second=second)


def inside(made: Brief) -> str:
    """Return a brief as a part of another page."""
    return f'<style>{STYLE}</style><div class="cmsim-brief">{"".join(sheets(made))}</div>'


def sheets(made: Brief) -> list[str]:
    """Return the two sheets of a brief."""
    first = f"<h1>{escape(made.title)}</h1>" + "".join(map(block, made.first))
    second = "".join(map(block, made.second))
    return [
        f'<section class="sheet">{body}{footer(made, n)}</section>'
        for n, body in enumerate((first, second), 1)
    ]


def block(each: Block) -> str:
    """Return one block: heading, lines, table, note."""
    strong = each.title == ANSWER
    lines = "".join(
        f"<p{' class=strong' if strong and n == 0 else ''}>{html(line)}</p>"
        for n, line in enumerate(each.lines)
    )
    return f"<h2>{escape(each.title)}</h2>{lines}{table(each)}" + (
        f'<p class="note">{html(each.note)}</p>' if each.note else ""
    )


def table(each: Block) -> str:
    """Return the table of a block."""
    if not each.rows:
        return ""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in each.columns)
    body = "".join(
        "<tr>"
        + "".join(
            f'<th scope="row">{html(cell)}</th>' if n == 0 else f"<td>{html(cell)}</td>"
            for n, cell in enumerate(row)
        )
        + "</tr>"
        for row in each.rows
    )
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(each.title)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def footer(made: Brief, sheet: int) -> str:
    """Return how the brief was made."""
    return (
        f"<footer>{html(made.stamp)} · sheet {sheet} of 2. Where each number comes from "
        "is listed in the Excel file, line by line.</footer>"
    )
