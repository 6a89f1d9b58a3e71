"""All questions of the readiness form on paper, with four boxes each."""

from html import escape

from cmsim.course.kit import terms
from cmsim.decision.readiness import ALL, SHORT, STEPS

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Are we ready?</title>
<style>@page {{ margin: 14mm }}
body {{ font: 10pt/1.35 "Segoe UI", "Open Sans", "Liberation Sans", Arial, sans-serif;
  color: #1E2A2B; max-width: 46em; margin: 1em auto }}
h1 {{ font-size: 1.6em; margin: 0 0 0.2em }} h2 {{ font-size: 1.1em; margin: 1em 0 0.2em }}
table {{ border-collapse: collapse; width: 100% }} tr {{ break-inside: avoid }}
h2, thead {{ break-after: avoid }}
td, th {{ border-bottom: 1px solid #B9B2A6; padding: 0.25em 0.4em; text-align: left;
  font-weight: 400; vertical-align: top }}
td {{ width: 4.2em; text-align: center }} .first {{ font-weight: 600 }}
p {{ margin: 0.3em 0 }}</style></head><body><h1>Are we ready?</h1>
<p>Fill this in alone. No names. I am: &#9744; a leader &#9744; a clinician &#9744; staff</p>
<p>Bold: the {short} questions that come first. Tick one box in each row.</p>{sections}
<p>Source of the {all} questions: Care Management: A How-To Guide, the assessment at the end of each
section, asked here in other words. The guide's questions are open; the four steps are added
here.</p></body></html>"""


def blank(sections):
    """Return a page to print and fill in."""
    return terms.swapped(PAGE.format(short=SHORT, all=ALL, sections="".join(map(asked, sections))))


def asked(section):
    """Return the questions of one section as a table."""
    head = "".join(f'<th scope="col">{escape(step)}</th>' for step in STEPS)
    rows = "".join(
        f'<tr><th scope="row"{" class=first" * item.first}>{item.number}. {escape(item.text)}</th>'
        + "<td>&#9744;</td>" * len(STEPS)
        + "</tr>"
        for item in section.items
    )
    return (
        f"<h2>{escape(section.title)}</h2><table><thead><tr><td></td>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )
