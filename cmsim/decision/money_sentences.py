"""The money of the options in words and tables; every number says where it comes from."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from cmsim.billing.fees import CODES
from cmsim.billing.terms import Billing
from cmsim.decision.answer import Spread
from cmsim.decision.answer_sentences import doing, in_dollars, in_money, money
from cmsim.decision.money import COSTS, Statement
from cmsim.decision.options import ALWAYS
from cmsim.decision.sentences import option
from cmsim.views.traced import COUNT, INPUT, RUN, Said, Words, said

LOOKED_AT = (6, 12, 18, 24)  # months
NOTHING_PAID = "No fees are entered, so claims bring in nothing."
Several = Mapping[str, Statement]


class Line(NamedTuple):
    """One line of money for all options."""

    label: str
    cells: tuple[Words, ...]
    total: bool = False


def headline(each: Statement) -> Words:
    """Return in a sentence what an option costs, brings in, and needs in cash."""
    gross = money(each.gross, f"gross cost, {each.name}")
    income = money(each.income, f"all that comes in, {each.name}")
    subject = doing(each.name)
    if each.name in ALWAYS:
        return said("With ", subject, " nothing new is paid out; ", income, " a year comes in.")
    return said(
        capital(subject), " costs ", gross, " a year and brings in ", income, ". ", covered(each)
    )


def capital(pieces: Words) -> Words:
    first, *rest = pieces
    return (first._replace(text=first.text[:1].upper() + first.text[1:]), *rest)


def covered(each: Statement) -> Words:
    """Return when an option pays for itself, or how much cash it takes by the last month."""
    last = len(each.months)
    if each.even_in is not None:
        return said(
            "From month ",
            Said(f"{each.even_in}", RUN, f"month from which on it pays, {each.name}", each.even_in),
            " on it has paid for itself; until then it takes ",
            in_dollars(each.needs, f"most cash needed, {each.name}"),
            ".",
        )
    there = each.months[-1].balance
    needed = Spread(-there.mean, -there.high, -there.low)
    return said(
        "By month ",
        Said(f"{last}", COUNT, "months of cash", last),
        " it has taken ",
        in_money(needed, f"cash needed by the last month, {each.name}"),
        " from elsewhere.",
    )


def two_years(
    several: Several, ranges: bool = True
) -> tuple[tuple[str, ...], list[tuple[Words, ...]]]:
    """Return the money of each option and its cash at some months, as columns and rows."""

    def amount(known: Spread, where: str) -> Words:
        return in_money(known, where) if ranges else said(money(known, where))

    last = min(len(each.months) for each in several.values())
    months = [month for month in LOOKED_AT if month <= last] or [last]
    columns = ("Option", "Gross cost, $ a year", "Comes in, $ a year", "Net, $ a year")
    rows = []
    for name, each in several.items():
        rows.append(
            (
                said(option(name)),
                amount(each.gross, f"gross cost, {name}"),
                amount(each.income, f"all that comes in, {name}"),
                amount(each.net, f"cash margin, {name}"),
                *(balance(each, month, ranges) for month in months),
            )
        )
    return (*columns, *(f"Cash, month {month}" for month in months)), rows


def balance(each: Statement, month: int, ranges: bool) -> Words:
    """Return the cash of an option at the end of a month, with its range in the last."""
    known, where = each.months[month - 1].balance, f"cash in month {month}, {each.name}"
    if ranges and month == len(each.months):
        return in_money(known, where)
    return said(in_dollars(known.mean, where))


def lines(several: Several, billing: Billing | None) -> Iterator[Line]:
    """Yield every line of money: costs, then what comes in by code and by payer, then net."""
    all_ = list(several.values())

    def row(label: str, of: list[Spread], total: bool = False) -> Line:
        where = label.lower()
        cells = (
            said(money(known, f"{where}, {each.name}"))
            for known, each in zip(of, all_, strict=True)
        )
        return Line(label, tuple(cells), total)

    for name, label in COSTS.items():
        if any(each.costs[name].mean for each in all_):
            yield row(label, [each.costs[name] for each in all_])
    yield row("Gross cost", [each.gross for each in all_], True)
    for code in CODES:
        if any(each.billed.get(code) and each.billed[code].mean for each in all_):
            yield row(f"Billed, {code}", [each.billed[code] for each in all_])
    if billing is not None:
        for payer in billing.mix:
            who = payer.name if billing.payers else "all payers"
            for part, words in (("insurers", "Paid by"), ("patients", "Co-payments,")):
                yield row(f"{words} {who}", [getattr(each, part)[payer.name] for each in all_])
        yield row("Denied or not paid", [each.lost for each in all_])
    yield row("Collected on claims", [each.collected for each in all_], True)
    for part, label in (
        ("advance", "Paid in advance for members"),
        ("bonus", "Quality bonus kept"),
        ("savings", "Shared savings"),
    ):
        if any(getattr(each, part).mean for each in all_):
            yield row(label, [getattr(each, part) for each in all_])
    yield row("Net: cash margin", [each.net for each in all_], True)
    if any(each.own_hours.mean for each in all_):
        yield row("Beside it: hours of your nurse", [each.own_hours for each in all_])


def by_month(several: Several) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the cash at the end of each month, an option each column."""
    months = min(len(each.months) for each in several.values())
    rows = [
        (
            f"{n + 1}",
            *(
                in_dollars(each.months[n].balance.mean, f"cash, {each.name}").text
                for each in several.values()
            ),
        )
        for n in range(months)
    ]
    return ("Month", *several), rows


def fees_in_words(billing: Billing | None) -> Words:
    """Return which fees are behind the amounts."""
    if billing is None:
        return said(NOTHING_PAID)
    return said("Fees of ", Said(billing.fees.dated or "no date", INPUT, "date of the fees"), ".")
