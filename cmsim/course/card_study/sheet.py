"""Blank cards to print, and one to look at."""

from html import escape

from cmsim.decision.card_study import LIKELY, NEEDS, SCALE

STYLE = """@page { margin: 12mm }
body { font: 10pt/1.3 "Segoe UI", "Open Sans", "Liberation Sans", Arial, sans-serif;
  color: #1E2A2B; margin: 1em auto; max-width: 46em }
h1 { font-size: 1.4em; margin: 0 0 0.3em } .cards { display: grid; gap: 5mm;
  grid-template-columns: 1fr 1fr } .card { border: 1px solid #7F796E; padding: 3mm;
  break-inside: avoid } table { border-collapse: collapse; width: 100% }
td, th { padding: 0.6mm 1.5mm; text-align: center; border-bottom: 1px solid #B9B2A6 }
th { text-align: left; font-weight: normal } p { margin: 0.3em 0 }"""
STEPS = (
    "Choose an ordinary half-day.",
    "Give every clinician a stack of cards.",
    "One card for each patient in a row, none skipped; nothing on the card says who it is.",
    "Count together on the same day: which needs, how strong, for how many?",
)
CREDIT = (
    "After Care Management: A How-To Guide, “Conducting a card study”; shortened, and without its "
    "place for a sticker."
)


def blank(cards=4):
    """Return a page with blank cards to print; no identifier has a place on it."""
    steps = "".join(f"<li>{escape(step)}</li>" for step in STEPS)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Card study</title>'
        f"<style>{STYLE}</style></head><body><h1>Card study: what do our patients need?</h1>"
        f'<ol>{steps}</ol><div class="cards">{card() * cards}</div><p>{escape(CREDIT)} Afterwards '
        "count how many cards circle a 4 or a 5 for each need, and how many such needs each card "
        "has.</p></body></html>"
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
        "</table><p>Top priority (letter): ____ &nbsp; Needs with a 4 or 5: ____</p>"
        f"<p>Likely to act on it: {steps}</p></div>"
    )
