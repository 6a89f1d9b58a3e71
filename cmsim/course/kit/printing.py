"""Pages to print and files to take along, made without a server."""

import csv
import io
from html import escape
from string import Template

from cmsim import __version__
from cmsim.course.kit import guide, terms
from cmsim.experiment.export import escaped
from cmsim.views.widgets.layout import html_list

PRINTED = Template("""<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>$title</title><style>
@page { margin: 18mm }
body { font: 11pt/1.45 "DejaVu Sans", Verdana, sans-serif; color: #1A1A1A; max-width: 44em;
  margin: 1.5em auto; padding: 0 1em }
h1 { font-size: 1.5em; margin: 0 } h2 { font-size: 1.1em; margin: 1.2em 0 0.2em }
h1, h2, h3, h4, thead, p:has(+ table) { break-after: avoid } p { overflow-wrap: anywhere }
section, tr, li { break-inside: avoid } dt { font-weight: bold; margin-top: 0.4em }
dd { margin: 0; white-space: pre-wrap } footer { margin-top: 2em; font-size: 0.85em }
img { max-width: 100% } table { border-collapse: collapse }
td, th { border-bottom: 1px solid #8a8a8a; padding: 0.2em 0.5em; text-align: left;
  vertical-align: top }
table:not(:has(td:empty)) th:nth-child(4):nth-last-child(3) { width: 40% }
table:has(td:empty) { width: 100% } table:has(td:empty) :is(td, th) { border: 1px solid #8a8a8a }
tr:has(td:first-child:empty) td { height: 2.2em }
.card { display: grid; grid-template-columns: 1fr 1fr; min-height: 30mm; break-inside: avoid;
  border: 1px solid #1A1A1A; margin-top: -1px }
.card > div { padding: 3mm 5mm } .card > div + div { border-left: 1px dashed #1A1A1A }
.card p { margin: 0.3em 0 } .card small { font-size: 1em; font-weight: bold }
.headings, .sheet, .prompt + .prompt { break-before: page }
.sheet table { width: 100% } .sheet td:first-child { white-space: nowrap }
.sheet tr:has(td:empty) td { height: 5.7mm; padding-block: 0; line-height: 1 }
.sheet th:nth-child(2) { width: 50% }
.heading { font-size: 32pt; line-height: 1.2; border: 1px solid #1A1A1A; padding: 0.6em;
  margin: 0 0 -1px; break-inside: avoid }
.prompt { display: grid; align-content: center; min-height: 190mm }
.prompt > p:last-child { font-size: 48pt; line-height: 1.2; margin: 0 }
</style></head><body><h1>$title</h1>$body
<footer>Made with cmsim $version from a simulated practice. No patient in it exists.</footer>
</body></html>""")
# A page to hand over has room for 9.7 in of a Letter or A4 sheet: if it is longer, the picture
# is made smaller, then the words.
FIT = (
    "const all=document.body,long=()=>all.scrollHeight>9.7*96;"
    "for(let high=5.5;long()&&high>3;high-=0.25)all.style.setProperty('--pic',`${high}in`);"
    "for(let size=10.5;long()&&size>6.5;size-=0.25)all.style.fontSize=`${size}pt`"
)
ONE_PAGE = Template("""<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>$title</title><style>
@page { margin: 0.6in }
:root { color-scheme: light }
body { --pic: 5.5in; width: 7in; margin: 0 auto; color: #1E2A2B; background: white;
  font: 10.5pt/1.4 "Segoe UI", "Open Sans", "Liberation Sans", Arial, sans-serif }
header { border-bottom: 2px solid #12493F; padding-bottom: 0.4em; margin-bottom: 0.6em }
h1, h2 { margin: 0; line-height: 1.2;
  font-family: "Palatino Linotype", Palatino, P052, Georgia, serif }
h1 { font-size: 1.8em } h2 { font-size: 1.15em; margin-top: 0.7em } p { margin: 0.3em 0 }
header p, footer { font-size: 0.85em; color: #4C595A; margin: 0 }
.said { font-size: 1.15em } .parts { columns: 2; column-gap: 2em }
section { break-inside: avoid-column }
.parts > section:only-child { column-span: all } dt { font-weight: 600; margin-top: 0.3em }
dd { margin: 0; white-space: pre-wrap } ul, ol { margin: 0.2em 0; padding-left: 1.2em }
figure { margin: 0.3em 0; font-size: 0.9em !important }
.cm-fig > svg, img { display: block; max-width: 100%; max-height: var(--pic) }
details { display: none } table { border-collapse: collapse; width: 100% }
td, th { border-bottom: 1px solid #B9B2A6; padding: 0.1em 0.5em 0.1em 0; text-align: left;
  font-weight: 400 }
footer { border-top: 1px solid #B9B2A6; margin-top: 1em; padding-top: 0.3em }
* { -webkit-print-color-adjust: exact; print-color-adjust: exact }
</style></head><body onload="$fit"><header><p>The Next Call: care management in primary care</p>
<h1>$title</h1><p>$made</p></header>$said$picture
<div class="parts">$parts</div>
<footer>Made with cmsim $version from a simulated practice. No patient in it exists.</footer>
</body></html>""")
NO_HOURS = (
    "This sheet says who was there and for how long. It is no certificate, and no hours of "
    "continuing education are accredited by it."
)


def printed(title, body):
    """Return a page to print, in the words of the state; ``body`` is HTML already escaped."""
    return terms.swapped(
        PRINTED.substitute(title=escape(title), body=body, version=escape(__version__))
    )


def one_page(title, made, sentence, picture, parts):
    """Return a page to hand over, on one sheet of paper.

    ``made`` is a moment; ``picture`` is HTML and ``parts`` are ``(title, HTML)``, already escaped.
    """
    sections = [f"<section><h2>{escape(name)}</h2>{html}</section>" for name, html in parts if html]
    drawn = [one for one in sections if "<figure" in one]
    return terms.swapped(
        ONE_PAGE.substitute(
            title=escape(title),
            made=escape(f"{day_of(made)}, {time_of(made)}"),
            said=f'<p class="said">{escape(sentence)}</p>' if sentence else "",
            picture=picture + "".join(drawn),
            parts="".join(one for one in sections if one not in drawn),
            fit=FIT,
            version=escape(__version__),
        )
    )


def day_of(moment):
    """Return the day of a moment as people write it.

    >>> from datetime import datetime
    >>> day_of(datetime(2026, 3, 2))
    'Monday, March 2, 2026'
    """
    return f"{moment:%A, %B} {moment.day}, {moment.year}"


def time_of(moment):
    """Return the time of day of a moment.

    >>> from datetime import datetime
    >>> time_of(datetime(2026, 3, 2, 16, 52))
    '4:52 PM'
    """
    return f"{moment:%I:%M %p}".lstrip("0")


def markdown(title, text):
    """Return Markdown as a page to print."""
    return printed(title, guide.html(text.split("\n", 1)[1] if text.startswith("# ") else text))


def closing_page(found, people, notes, charts, counted):
    """Return the record of a session: who was counted, what the room said, the notes."""
    asked = [
        (f"<strong>{escape(one.answer)}</strong> " if one.answer else "")
        + f"{escape(one.text)} "
        + ", ".join(f"{escape(words)} {count}" for words, count in one.counts)
        for one in counted
    ]
    return printed(
        found.title,
        "".join(
            (
                f"<p>{people} people, {found.minutes[1]} minutes.</p>",
                f"<section><h2>What the room predicted</h2>{''.join(charts)}</section>"
                if charts
                else "",
                f"<section><h2>What the room answered</h2>{html_list(asked, style='')}</section>"
                if asked
                else "",
                f"<section><h2>Notes</h2><dl><dd>{escape(notes)}</dd></dl></section>"
                if notes
                else "",
            )
        ),
    )


def sheet(found, lines):
    """Return a sheet to sign on paper; names are never typed."""
    rows = '<tr><td style="width:60%">&nbsp;</td><td></td><td></td></tr>' * lines
    return printed(
        f"{found.title}: attendance",
        (
            f"<p>Minutes of the session: {found.minutes[1]}. Date: __________ "
            'Facilitator: __________</p><table style="width:100%"><thead><tr>'
            "<th>Name</th><th>From</th><th>To</th></tr>"
            f"</thead><tbody>{rows}</tbody></table><p>{NO_HOURS}</p>"
        ),
    )


def rows_of(spreads, counted):
    """Return what a room said as a CSV text; nothing in it runs as a formula."""
    rows = [("question", "answer", "count")]
    for one, _ in spreads:
        rows += [
            (one.text, guess, one.guesses.count(guess)) for guess in dict.fromkeys(one.guesses)
        ]
    for one in counted:
        rows += [(one.text, words, count) for words, count in one.counts]
    return as_csv(rows)


def as_csv(rows):
    """Return rows as a CSV text; nothing in it runs as a formula."""
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows([escaped(cell) for cell in row] for row in rows)
    return made.getvalue()
