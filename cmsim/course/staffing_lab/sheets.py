"""Sheets to print: what to count for two weeks before the money is spent."""

from html import escape
from string import Template
from typing import NamedTuple

PAGE = Template("""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>$title</title>
<style>body{font:11pt/1.4 "Segoe UI",Arial,sans-serif;margin:12mm;color:#1e2a2b}
h1{font-size:16pt;margin:0 0 2mm}table{border-collapse:collapse;width:100%;margin-top:4mm}
th,td{border:1px solid #7f796e;padding:2mm;text-align:left;height:9mm}</style></head><body>
<h1>$title</h1><p>$about</p><table><thead><tr>$head</tr></thead><tbody>$body</tbody></table>
<p>$after</p></body></html>""")
ROWS = 16


class Sheet(NamedTuple):
    """One sheet: its file, what the link says, its title, what to do, its columns, what then."""

    file: str
    words: str
    title: str
    about: str
    columns: tuple[str, ...]
    after: str

    def page(self):
        """Return the sheet as a page to print."""
        head = "".join(f"<th>{escape(column)}</th>" for column in self.columns)
        row = f"<tr>{'<td></td>' * len(self.columns)}</tr>"
        return PAGE.substitute(
            title=escape(self.title),
            about=escape(self.about),
            after=escape(self.after),
            head=head,
            body=row * ROWS,
        )


TALLY = Sheet(
    "tally-of-requests.html",
    "Print the tally sheet",
    "Requests for help: a tally of two weeks",
    "Whoever does care management notes each request for other work, and nobody's name. Ten "
    "working days are enough.",
    ("Day", "Who asked (job)", "For what", "Minutes", "Done or turned away"),
    "Add up the minutes of what was done and what was turned away. Divide by the minutes at work: "
    "that is the time for which colleagues ask. What was turned away, of all requests, is what the "
    "written role turns away.",
)
SHEETS = {
    "asked": TALLY,
    "documentation": Sheet(
        "ten-calls.html",
        "Print the ten-calls sheet",
        "Ten calls and their write-ups",
        "Time ten calls with patients and the note after each, to the half minute. No names.",
        ("Call", "Minutes of talk", "Minutes of the note", "Place"),
        "Divide all minutes of notes by all minutes of talk: documentation for each minute of "
        "talk.",
    ),
}
