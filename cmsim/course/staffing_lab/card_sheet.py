"""A blank card study to print."""

from html import escape

from cmsim.course.staffing_lab.card_study import LIKELY, NEEDS, SCALE

STYLE = """<style>@page { margin: 12mm }
body { font: 10pt/1.3 "DejaVu Sans", Verdana, sans-serif; color: #1A1A1A; margin: 1em auto;
  max-width: 46em }
h1 { font-size: 1.3em; margin: 0 0 0.3em } .cards { display: grid; gap: 5mm;
  grid-template-columns: 1fr 1fr } .card { border: 1px solid #6e6e6e; padding: 3mm;
  break-inside: avoid } table { border-collapse: collapse; width: 100% }
td, th { padding: 0.6mm 1.5mm; text-align: center; border-bottom: 1px solid #bbb }
th { text-align: left; font-weight: normal } p { margin: 0.3em 0 }
.screen { background: #eee; padding: 0.5em } @media print { .screen { display: none } }
</style>"""
STEPS = (
    "Choose an ordinary half-day.",
    "Give every clinician a stack of cards.",
    "One card for each patient in a row, none skipped; nothing on the card says who it is.",
    "Count together on the same day: which needs, how strong, for how many?",
)


def blank_sheet(cards=4):
    """Return a page with blank cards to print; no identifier has a place on it."""
    steps = "".join(f"<li>{escape(step)}</li>" for step in STEPS)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Card study</title>'
        f"{STYLE}</head><body><h1>Card study: what do our patients need?</h1>"
        f'<ol>{steps}</ol><div class="cards">{card() * cards}</div>'
        "<p>After Care Management: A How-To Guide, “Conducting a card study”; shortened, and "
        "without its place for a sticker. Type the cards into cards.csv, a row for each.</p>"
        "</body></html>"
    )


def card():
    """Return one blank card."""
    scale = range(1, SCALE + 1)
    rows = "".join(
        f'<tr><th scope="row">{letter.upper()} {escape(need)}</th>'
        + "".join(f"<td>{n}</td>" for n in scale)
        + "</tr>"
        for letter, need in NEEDS.items()
    )
    steps = " · ".join(f"{n} {words}" for n, words in enumerate(LIKELY, 1))
    return (
        f'<div class="card"><table><thead><tr><th scope="col">Need: {min(scale)} not at all, '
        f"{max(scale)} very much</th>{'<td></td>' * SCALE}</tr></thead><tbody>{rows}</tbody>"
        "</table><p>Top priority (letter): ____</p>"
        f"<p>Likely to act on it: {steps}</p></div>"
    )
