"""The money sheet of the workbook: numbers that may be changed in cells, and formulas of the rest.

Formulas use ``+ - * /``, ``SUM`` and ``SUMPRODUCT`` alone, so that any spreadsheet works them out.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from cmsim.billing.fees import CODES, MODELED
from cmsim.billing.terms import Billing
from cmsim.decision.money import COSTS, Statement, settles
from cmsim.decision.quote import MONTHS as A_YEAR
from cmsim.decision.scorecard import Terms
from cmsim.experiment.export import escaped

TITLE = "Money"
INPUT, PAPER = Font(color="1F4FA3"), PatternFill("solid", fgColor="FFF8E1")
BOLD, FIRST = Font(bold=True), 3  # the first column of options and of months
DOLLARS, NUMBER = "#,##0;-#,##0", "0.00"
HOW = (
    "Cells in blue on yellow can be changed; all others follow. Amounts are averages over all "
    "draws, in $ a year where nothing else is said; the brief has their ranges.",
    "Units are those the model billed. Where another fee makes another code pay more for the same "
    "minutes, the model would bill that one: enter such a fee on the page and save anew.",
    "What is paid for space is drawn with all that is uncertain; the cell has the average.",
)
Cell: TypeAlias = str


class MoneySheet:
    """The money sheet, written from the top down; it knows where each number stands."""

    def __init__(self, sheet: Any, several: Mapping[str, Statement], terms: Terms) -> None:
        self.sheet, self.row = sheet, 0
        self.names, self.all = list(several), list(several.values())
        self.terms, self.billing = terms, terms.billing or Billing(fees=Billing().fees.blank())
        self.codes = [
            code
            for code in MODELED
            if self.billing.fees[code] is not None or any(each.units[code] for each in self.all)
        ] or [MODELED[0]]
        self.write()

    # --- cells

    def next(self, *values: object, bold: bool = False) -> int:
        """Write a row of words and return its number."""
        self.row += 1
        for column, value in enumerate(values, 1):
            if value not in (None, ""):
                cell = self.sheet.cell(self.row, column)
                cell.value, cell.data_type = str(escaped(str(value))), "s"
                if bold:
                    cell.font = BOLD
        return self.row

    def put(self, row: int, column: int, value: float | None, shape: str = NUMBER) -> Cell:
        """Write a number that may be changed, and return where."""
        cell = self.sheet.cell(row, column)
        cell.value = None if value is None else float(value)
        cell.font, cell.fill, cell.number_format = INPUT, PAPER, shape
        return at(row, column)

    def formula(self, row: int, column: int, text: str, shape: str = DOLLARS) -> Cell:
        """Write a formula, and return where."""
        cell = self.sheet.cell(row, column)
        cell.value, cell.number_format = f"={text}", shape
        return at(row, column)

    def across(self, label: str, values: Sequence[float], shape: str = NUMBER) -> list[Cell]:
        """Write a row of numbers that may be changed, one for each option."""
        row = self.next(label)
        return [self.put(row, FIRST + n, value, shape) for n, value in enumerate(values)]

    def worked(self, label: str, formulas: Sequence[str], bold: bool = False) -> list[Cell]:
        """Write a row of formulas, one for each option."""
        row = self.next(label, bold=bold)
        return [self.formula(row, FIRST + n, each) for n, each in enumerate(formulas)]

    # --- the sheet

    def write(self) -> None:
        self.next("Money of each option, and cash by month", bold=True)
        for line in HOW:
            self.next(line)
        if self.terms.billing is None:
            self.next("No fees are entered, so claims bring in nothing. Type fees into the cells.")
        self.payers()
        self.contract()
        self.fees()
        self.income()
        self.costs()
        self.net = self.worked(
            "Net: cash margin",
            [f"{income}-{gross}" for income, gross in zip(self.incomes, self.gross, strict=True)],
            bold=True,
        )
        for n, each in enumerate(self.all):
            self.months(n, each)
        self.sheet.column_dimensions["A"].width = 52
        for column in range(2, FIRST + 24):
            self.sheet.column_dimensions[get_column_letter(column)].width = 12
        self.sheet.freeze_panes = "B1"

    def payers(self) -> None:
        self.next()
        self.next(
            "Payers",
            "Share",
            "Fee / table",
            "Denied",
            "Owed by patient",
            "Paid by patients",
            "Payer pays of $1",
            "Patients pay of $1",
            bold=True,
        )
        first = self.row + 1
        for each in self.billing.mix:
            row = self.next(each.name)
            share, pays, denied, owed, paid = (
                self.put(row, 2 + n, value)
                for n, value in enumerate(
                    (each.share, each.pays, each.denied, each.copay, each.paid)
                )
            )
            self.formula(row, 7, f"{share}*{pays}*(1-{denied}-{owed})", NUMBER)
            self.formula(row, 8, f"{share}*{pays}*{owed}*{paid}", NUMBER)
        row = self.next("All payers: collected of $1 at the fees below")
        insurers, patients = (
            self.formula(row, n, f"SUM({at(first, n)}:{at(row - 1, n)})", NUMBER) for n in (7, 8)
        )
        self.kept = self.formula(row, 2, f"{insurers}+{patients}", NUMBER)
        self.insurers, self.patients = insurers, patients

    def contract(self) -> None:
        self.next()
        self.next("Contract", bold=True)
        contract, billing = self.terms.contract, self.billing
        self.advance = self.one("Paid in advance for each member, $ a month", billing.pmpm)
        self.members = self.one("Members for whom this is paid", billing.members)
        self.bonus = self.one("Quality bonus at risk, $ a year", contract.bonus)
        self.saved = self.one("Saved by a payer for each admission averted, $", contract.saved)
        self.shared = self.one("Of that, the practice's share", contract.shared)
        self.next(
            f"Claims are paid {contract.paid_after} months after the service; bonus and savings "
            f"{contract.settled_after} months after each year."
        )

    def one(self, label: str, value: float) -> Cell:
        """Write one number that holds for all options."""
        return self.put(self.next(label), 2, value)

    def fees(self) -> None:
        self.next()
        self.next(
            f"Fees ({self.billing.fees.dated}) and units billed a year",
            "Fee, $",
            *self.names,
            bold=True,
        )
        self.fee, self.unit = [], []
        for code in self.codes:
            row = self.next(f"{code}, {CODES[code].what}")
            self.fee.append(self.put(row, 2, self.billing.fees[code]))
            self.unit.append(
                [self.put(row, FIRST + n, each.units[code]) for n, each in enumerate(self.all)]
            )
        self.prices = absolute(self.fee[0], self.fee[-1])

    def income(self) -> None:
        self.next()
        self.next("Collected, $ a year", "", *self.names, bold=True)
        first = self.row + 1
        for code, fee, units in zip(self.codes, self.fee, self.unit, strict=True):
            self.worked(code, [f"{fixed(fee)}*{cell}*{fixed(self.kept)}" for cell in units])
        columns = range(FIRST, FIRST + len(self.all))
        total = self.worked(
            "Collected on claims",
            [f"SUM({at(first, n)}:{at(first + len(self.codes) - 1, n)})" for n in columns],
        )
        billed = self.worked(
            "Billed at the fees above",
            [
                f"SUMPRODUCT({self.prices},{self.unit[0][n]}:{self.unit[-1][n]})"
                for n in range(len(self.all))
            ],
        )
        for label, share in (
            ("Of it, from payers", self.insurers),
            ("Of it, co-payments", self.patients),
        ):
            self.worked(label, [f"{each}*{fixed(share)}" for each in billed])
        self.worked(
            "Denied, not paid by patients, or paid at another fee",
            [f"{all_}-{there}" for all_, there in zip(billed, total, strict=True)],
        )
        advance = self.worked(
            "Paid in advance for members",
            [f"{fixed(self.advance)}*{fixed(self.members)}*{A_YEAR}" for _ in self.all],
        )
        contract = self.terms.contract
        earned = self.across(
            "Bonus kept, share",
            [each.bonus.mean / contract.bonus if contract.bonus else 0.0 for each in self.all],
        )
        self.bonuses = self.worked("Bonus kept", [f"{fixed(self.bonus)}*{cell}" for cell in earned])
        value = contract.saved * contract.shared
        averted = self.across(
            "Admissions averted that are shared, a year",
            [each.savings.mean / value if value else 0.0 for each in self.all],
        )
        self.savings = self.worked(
            "Shared savings",
            [f"{fixed(self.saved)}*{fixed(self.shared)}*{cell}" for cell in averted],
        )
        self.incomes = self.worked(
            "All that comes in",
            [
                "+".join(each)
                for each in zip(total, advance, self.bonuses, self.savings, strict=True)
            ],
            bold=True,
        )

    def costs(self) -> None:
        self.next()
        self.next("Cost, $ a year", "", *self.names, bold=True)

        def line(name: str) -> list[float]:
            return [each.costs[name].mean for each in self.all]

        def rate(name: str) -> list[float]:
            return [
                each.costs[name].mean / each.full_time if each.full_time else 0.0
                for each in self.all
            ]

        positions = self.across("Full-time positions paid", [each.full_time for each in self.all])
        salaries = self.across("Salary of a full-time position", rate("wages"), DOLLARS)
        loads = [
            each.costs["benefits"].mean / each.costs["wages"].mean
            if each.costs["wages"].mean
            else 0.0
            for each in self.all
        ]
        shares = self.across("Benefits beyond paid leave, for each $ of salary", loads)
        others = self.across("Overhead of a full-time position", rate("overhead"), DOLLARS)
        spaces = self.across(COSTS["space"], line("space"), DOLLARS)
        travel = self.terms.travel
        road = self.across(
            "Hours on the road, a year",
            [each / travel if travel else 0.0 for each in line("travel")],
        )
        hour = self.one("An hour on the road, $", travel)
        price = self.across(COSTS["price"], line("price"), DOLLARS)
        wages = self.worked(
            COSTS["wages"], [f"{a}*{b}" for a, b in zip(positions, salaries, strict=True)]
        )
        parts = [
            wages,
            self.worked(
                COSTS["benefits"], [f"{a}*{b}" for a, b in zip(wages, shares, strict=True)]
            ),
            self.worked(
                COSTS["overhead"], [f"{a}*{b}" for a, b in zip(positions, others, strict=True)]
            ),
            spaces,
            self.worked(COSTS["travel"], [f"{cell}*{fixed(hour)}" for cell in road]),
            price,
        ]
        self.gross = self.worked(
            "Gross cost", ["+".join(each) for each in zip(*parts, strict=True)], bold=True
        )

    def months(self, n: int, each: Statement) -> None:
        """Write one option by month."""
        self.next()
        months = range(len(each.months))
        self.next(
            f"{self.names[n]}: units by month of service", "", *(m + 1 for m in months), bold=True
        )
        first = self.row + 1
        for code in self.codes:
            row = self.next(code)
            for m in months:
                self.put(row, FIRST + m, each.monthly[code][m])
        last, contract = self.row, self.terms.contract
        row = self.next("Years of its cost that fall in the month")
        parts = [
            self.put(
                row, FIRST + m, month.out / each.gross.mean if each.gross.mean else 0.0, "0.0000"
            )
            for m, month in enumerate(each.months)
        ]
        claims, rest, out, left, there = (
            self.next(label, bold=label == "Cash at the end of the month")
            for label in (
                "Collected on claims",
                "For members, bonus, savings",
                "Paid out",
                "Net of the month",
                "Cash at the end of the month",
            )
        )
        for m in months:
            column, served = FIRST + m, FIRST + m - contract.paid_after
            earned = f"{at(first, served)}:{at(last, served)}"
            self.formula(
                claims,
                column,
                f"SUMPRODUCT({self.prices},{earned})*{fixed(self.kept)}"
                if served >= FIRST
                else "0",
            )
            yearly = settles(m + 1, contract.settled_after)
            settled = f"+{self.bonuses[n]}+{self.savings[n]}" if yearly else ""
            self.formula(rest, column, f"{fixed(self.advance)}*{fixed(self.members)}{settled}")
            self.formula(out, column, f"{fixed(self.gross[n])}*{parts[m]}")
            self.formula(left, column, f"{at(claims, column)}+{at(rest, column)}-{at(out, column)}")
            before = f"{at(there, column - 1)}+" if m else ""
            self.formula(there, column, f"{before}{at(left, column)}")


def at(row: int, column: int) -> Cell:
    """Return the name of a cell.

    >>> at(3, 28)
    'AB3'
    """
    return f"{get_column_letter(column)}{row}"


def fixed(cell: Cell) -> Cell:
    """Return a cell that stays the same where its formula is copied.

    >>> fixed("B12")
    '$B$12'
    """
    letters = cell.rstrip("0123456789")
    return f"${letters}${cell[len(letters) :]}"


def absolute(first: Cell, last: Cell) -> str:
    return f"{fixed(first)}:{fixed(last)}"
