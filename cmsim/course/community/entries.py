"""Entries of a learner's own directory: what one must hold, when to check it again, and the file.

Nothing of a patient belongs in them. What is typed is bounded and checked; a fault is told in one
line with what is allowed.
"""

import re
from calendar import monthrange
from datetime import date
from html import escape
from typing import NamedTuple

from cmsim.course.kit.printing import as_csv, day_of

MOST = 5
FIELDS = ("name", "kind", "phone", "asks", "checked", "by", "again")
LONGEST = {"name": 80, "phone": 30, "asks": 160, "checked": 12}
TYPED = tuple(LONGEST)
KINDS = (
    "Food",
    "Transportation",
    "Housing and utilities",
    "Money for medicines or equipment",
    "Counseling or mental health",
    "Quitting tobacco",
    "Classes and support groups",
    "Physical activity",
    "Help at home",
    "Rehabilitation or nursing home",
    "Other",
)
ROLES = (
    "Nurse",
    "Social worker",
    "Medical assistant",
    "Community health worker",
    "Pharmacist",
    "Dietitian",
    "Front desk",
    "Practice manager",
    "Other role",
)
AGAIN = {1: "1 month", 3: "3 months", 6: "6 months", 12: "12 months"}
USUAL_AGAIN = 3
PHONE = re.compile(r"[0-9A-Za-z ()+./*#,-]{3,30}")
AMERICAN, ISO = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})"), re.compile(r"(\d{4})-(\d\d)-(\d\d)")
OLDEST = 2000
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"  # without it Excel takes the letters for those of Windows
HEAD = (
    "Organization",
    "Kind of help",
    "Phone",
    "What it asks for",
    "Last checked",
    "Checked by",
    "Check again by",
)


class Entry(NamedTuple):
    """One complete entry."""

    name: str
    kind: str
    phone: str
    asks: str
    checked: date
    by: str
    again: int

    @property
    def due(self):
        """Return the day by which to check it again."""
        return months_later(self.checked, self.again)


def blank():
    """Return an entry in which nothing is typed yet."""
    return dict.fromkeys(FIELDS, "") | {"again": str(USUAL_AGAIN)}


def is_blank(given):
    """Say whether nothing is typed or chosen in an entry.

    >>> is_blank(blank()), is_blank(blank() | {"name": "Food bank"})
    (True, False)
    """
    return not any(given[field].strip() for field in (*TYPED, "kind", "by"))


def months_later(day, months):
    """Return the same day some months later, or the last day of that month.

    >>> months_later(date(2026, 11, 30), 3)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def written_day(day):
    """Return a day as it is typed and shown.

    >>> written_day(date(2026, 3, 2))
    '3/2/2026'
    """
    return f"{day.month}/{day.day}/{day.year}"


def day_typed(text, today):
    """Return the day that was typed; raise ``ValueError`` with what to type if it is none."""
    american, iso = AMERICAN.fullmatch(text), ISO.fullmatch(text)
    try:
        if american:
            month, day, year = map(int, american.groups())
        elif iso:
            year, month, day = map(int, iso.groups())
        else:
            raise ValueError
        found = date(year, month, day)
    except ValueError:
        raise ValueError(
            f"Last checked: “{text}” is no day. Type month/day/year, such as {written_day(today)}."
        ) from None
    if found > today:
        raise ValueError(f"Last checked: {text} is yet to come. Type the day of the last call.")
    if found.year < OLDEST:
        raise ValueError(f"Last checked: {text} is before {OLDEST}. Call them, and type today.")
    return found


def checked(given, today):
    """Return the :class:`Entry` that was typed; raise ``ValueError`` with the first fault."""
    given = {field: " ".join(given[field].split()) for field in FIELDS}
    for field in ("name", "asks"):
        if not given[field].isprintable():
            raise ValueError(f"{LABELS[field]}: plain letters, digits and signs are allowed.")
    if not re.search(r"[^\W\d_]", given["name"]):
        raise ValueError("Organization: is missing. Type its name, with a letter at least.")
    if given["kind"] not in KINDS:
        raise ValueError("Kind of help: is missing. Choose one from the list.")
    digits = sum(letter.isdecimal() for letter in given["phone"])
    if not PHONE.fullmatch(given["phone"]) or digits < 3:
        raise ValueError(
            "Phone: 3 to 30 digits, letters and signs are allowed, at least 3 of them digits; "
            "such as 555-0134 or 2-1-1."
        )
    if not re.search(r"\w", given["asks"]):
        raise ValueError("What it asks for: is missing. Type “nothing” if that is so.")
    if not given["checked"]:
        raise ValueError(f"Last checked: is missing. Type a day, such as {written_day(today)}.")
    day = day_typed(given["checked"], today)
    if given["by"] not in ROLES:
        raise ValueError("Checked by: is missing. Choose a role, not a name.")
    return Entry(
        given["name"],
        given["kind"],
        given["phone"],
        given["asks"],
        day,
        given["by"],
        int(given["again"]),
    )


LABELS = dict(zip(FIELDS, HEAD))


def complete(drafts, today):
    """Return the entries that are complete, those to check again first."""
    found = []
    for given in drafts:
        try:
            found.append(checked(given, today))
        except ValueError:
            continue
    return sorted(found, key=lambda entry: entry.due)


def as_file(entries):
    """Return the entries as a CSV file that Excel opens right.

    A spreadsheet takes 2-1-1 for a day in February: a phone is written as text, with "tel." before.
    """
    rows = (
        (
            entry.name,
            entry.kind,
            f"tel. {entry.phone}",
            entry.asks,
            entry.checked.isoformat(),
            entry.by,
            entry.due.isoformat(),
        )
        for entry in entries
    )
    return BOM + as_csv([HEAD, *rows])


def as_table(entries, today):
    """Return the entries as an HTML table."""
    rows = "".join(
        f"<tr><td><b>{escape(entry.name)}</b><br>{escape(entry.kind)}</td>"
        f"<td>{escape(entry.phone)}</td><td>{escape(due_of(entry, today))}</td></tr>"
        for entry in entries
    )
    head = "".join(
        f'<th scope="col">{words}</th>' for words in ("Organization", "Phone", "Check by")
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def due_of(entry, today):
    """Return by when to check an entry again, and whether that has passed."""
    return written_day(entry.due) + (" (overdue)" if entry.due < today else "")


def on_paper(entries, today):
    """Return the entries as HTML for the page to print."""
    rows = "".join(
        f"<dt>{escape(entry.name)} · {escape(entry.phone)}</dt>"
        f"<dd>{escape(entry.kind)}. Asks for: {escape(entry.asks.rstrip('.'))}. Checked "
        f"{written_day(entry.checked)} by: {escape(entry.by.lower())}. <b>Check again by "
        f"{escape(day_of(entry.due))}{' (overdue)' * (entry.due < today)}.</b></dd>"
        for entry in entries
    )
    return rows and f"<dl>{rows}</dl>"
