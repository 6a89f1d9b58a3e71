"""Fees as a practice types them, and the safe caseload beside the one that breaks even."""

from html import escape

import ipywidgets as widgets
import numpy as np

from cmsim.billing.break_even import break_even_range
from cmsim.billing.fees import CODES, DATED, MODELED, Fees
from cmsim.billing.terms import Billing, Program
from cmsim.course.staffing_lab.pictures import LABELS
from cmsim.decision import answer_sentences as words
from cmsim.decision import caseload_sentences
from cmsim.decision import safe_caseload as safety
from cmsim.decision.figures import two_caseloads
from cmsim.decision.options import HIRE
from cmsim.views import drawing
from cmsim.views.chart import table
from cmsim.views.traced import as_text, html
from cmsim.views.widgets.controls import Action, Choice, Number, Text
from cmsim.views.widgets.layout import TEXT, html_list, in_a_row, paragraph, scrolled, stacked
from cmsim.views.widgets.progressive import ProgressivePanel, SharedRuns

BLANK = "Your own"
PROGRAMS = {"by minutes": "by minutes", "by month": "APCM"}
REPEATS, DRAWS = 5, 12
NO_FEES = (
    "No fee is entered, so nothing is paid. Choose a code and type your fee and its date, "
    "or take the dated table."
)


class MoneyPanel(ProgressivePanel):
    """Enter fees, and see which caseload pays beside which caseload is kept."""

    start, repeats = "Look at safe and break-even caseload", REPEATS

    def __init__(self, lab):
        self.lab = lab
        super().__init__(SharedRuns(lab.cache))
        self.program = self.add(Choice("Care is billed", PROGRAMS, value="by minutes"))
        self.pmpm = self.add(Number("In advance, each member", max=1000, unit="$ a month"))
        self.members = self.add(Number("Members it is paid for", max=60_000))
        self.code = self.add(
            Choice("Code", {name: f"{name}, {CODES[name].what}" for name in MODELED})
        )
        self.fee = self.add(
            Number(
                "Your fee",
                min=0,
                max=2000,
                step=0.01,
                unit="$",
                help="0 leaves it blank: not paid.",
            )
        )
        self.date = self.add(Text("Year of your fees, or their source", max_length=40))
        self.enter = self.add(Action("Enter this fee"))
        self.dated = self.add(Action(f"Take the dated table ({DATED})"))
        self.blank = self.add(Action("Leave all fees blank"))
        self.buttons()
        for control in (self.program, self.pmpm, self.members):
            self.react(control, lambda value: self.contract())
        self.react(self.code, self.choose)
        self.react(self.enter, self.take)
        self.react(self.dated, self.take_dated)
        self.react(self.blank, self.take_none)
        lab.followers.append(self.guard(self.stale))
        lab.readers.append(self.guard(self.tell))
        self.account = widgets.HTML()
        self.say(NO_FEES)
        self.show(self.fees_shown())
        self.tell()

    def view(self):
        fees = [self.code, self.fee, self.date, self.enter, self.dated, self.blank]
        paid = [self.program, self.pmpm, self.members]
        shown = widgets.VBox([self.account, self.body, in_a_row(self.go, self.work.button)])
        typed = stacked(*paid, *fees, self.status)
        typed.add_class("lab-in")
        columns = widgets.Box([typed, shown])
        columns.add_class("lab-money")
        return columns

    def tell(self):
        """Show what each option costs and brings in, line by line, as far as it is known."""
        self.account.value = account_of(self.lab)

    @property
    def billing(self):
        return self.lab.billing

    def choose(self, name):
        """Show the fee of a code as it stands."""
        amount = None if self.billing is None else self.billing.fees[name]
        self.set(self.fee, value=amount or 0)

    def take(self):
        """Enter one fee."""
        if self.code.value is None:
            self.say("Choose a code first.")
            return
        fees = Fees().blank() if self.billing is None else self.billing.fees
        dated = self.date.value.strip() or (fees.dated if self.billing else BLANK)
        clean = "".join(c for c in dated if c.isprintable() and c not in "<>&|/\\")[:40]
        fees = fees.replace(dated=clean).edit(self.code.value, self.fee.value or None)
        self.pay(fees)

    def take_dated(self):
        """Take the table that comes with the model."""
        self.pay(Fees())

    def take_none(self):
        """Leave all fees blank."""
        self.pay(Fees().blank())

    def pay(self, fees):
        """Take other fees; without any, nothing is paid."""
        pmpm, members = self.pmpm.value, self.members.value
        paid = any(fees[name] is not None for name in MODELED) or bool(pmpm and members)
        billing = Billing(
            fees=fees,
            program=Program(self.program.value),
            pmpm=pmpm if members else 0.0,
            members=members if pmpm else 0,
        )
        self.lab.pay(billing if paid else None)
        self.say(billing.banner if paid else NO_FEES)
        self.show(self.fees_shown())

    def contract(self):
        """Take another program or advance; the fees stay."""
        self.pay(Fees().blank() if self.billing is None else self.billing.fees)

    def fees_shown(self):
        """Return the fees as a list."""
        if self.billing is None:
            return paragraph(NO_FEES)
        fees = self.billing.fees
        lines = html_list(
            f"{escape(name)}, {escape(CODES[name].what)}: ${fees[name]:,.2f} "
            f"({escape(fees.source(name))})"
            for name in MODELED
            if fees[name] is not None
        )
        return (
            f'<p style="{TEXT}"><strong>{escape(self.billing.banner)}</strong></p>'
            f"<details><summary>The fees that are entered</summary>{lines}</details>"
        )

    def question(self):
        return safety.scenarios(self.lab.plan), safety.MEASURED, None

    def steps(self):
        """Look for the safe caseload, then for the one that breaks even."""
        yield from super().steps()
        if self.results is None or self.billing is None:
            return
        self.say("Working: the break-even caseload comes next.")
        yield
        plan = self.lab.plan
        self.lab.even = break_even_range(
            plan.made(HIRE), self.billing, replications=REPEATS, draws=DRAWS
        )
        self.draw()

    def draw(self, working=""):
        lab = self.lab
        lab.safe = safety.safe(self.results)
        said = caseload_sentences.caseloads(lab.safe, lab.even if self.billing else None)
        tried = rows_of(self.results)
        even = (
            None
            if lab.even is None or not lab.even.answer.n or self.billing is None
            else (lab.even.answer.mean, lab.even.low, min(lab.even.high, 9e9))
        )
        enrolled = lab.safe.enrolled.mean if lab.safe.enrolled else None
        self.show(
            f'<p style="{TEXT}"><strong>{html(said)}</strong></p>'
            + two_caseloads(enrolled, tried, even).html("lab-caseloads")
            + self.fees_shown()
        )
        self.told = self.gap(even)
        self.say(
            working + drawing.number_of(self.results.replications, "repeat") + ". " + as_text(said)
        )

    def gap(self, even):
        """Return how far break-even lies above safe, as a fact."""
        enrolled = self.lab.safe.enrolled
        if even is None or enrolled is None:
            return {}
        return {
            "break_even_minus_safe": {
                "value": round(even[0] - enrolled.mean, 1),
                "unit": "patients",
                "low": round(min(even[:2]) - enrolled.high, 1),
                "high": round(max(even[0], even[2]) - enrolled.low, 1),
            }
        }

    def stale(self):
        working = self.work.going_on and self.results is None
        self.halt()
        self.lab.safe = self.lab.even = None
        self.tell()
        if working:
            self.run()
        elif self.results is not None:
            self.results = None
            self.say("Something was changed. Press the button to look anew.")

    def state(self):
        fees = (
            None
            if self.billing is None
            else [
                self.billing.fees.dated,
                {
                    name: self.billing.fees[name]
                    for name in MODELED
                    if self.billing.fees[name] is not None
                },
            ]
        )
        paid = [self.program.value, self.pmpm.value, self.members.value]
        return {"fees": fees, "paid": paid, "ran": self.ran}

    def restore(self, state):
        program, pmpm, members = state.get("paid", ("by minutes", 0, 0))
        self.set(self.program, value=program)
        self.set(self.pmpm, value=pmpm)
        self.set(self.members, value=members)
        if state["fees"] is not None:
            dated, amounts = state["fees"]
            self.pay(Fees(dated=dated, amounts=amounts))
        if state["ran"]:
            self.run()


def account_of(lab):
    """Return the money of each option as a table, from gross cost to what is left."""
    if lab.answer is None:
        return paragraph("The money of each option comes with the answer.")
    options = words.rows(lab.answer)
    names = [LABELS.get(name, name) for name, _ in options]

    def row(label, of):
        return (label, *(as_text(words.money(of(each), label)) for _, each in options))

    rows = [
        row("Claims, advances", lambda each: each.fees),
        row("Shared savings", lambda each: each.savings),
        row("Bonus kept", lambda each: each.lines["bonus"]),
        row("Less: new money", lambda each: each.new_money),
        row("Cash margin", lambda each: each.lines["cash"]),
        row("Your nurse's hours", lambda each: each.own_hours),
        row("All-in cost", lambda each: each.cost),
        (
            "Each on schedule",
            *(
                as_text(words.money(known, "cost")) if (known := each.lines["each"]) else "nobody"
                for _, each in options
            ),
        ),
    ]
    title = "Money, $ a year: the average of all draws"
    return scrolled(title, table(title, ("", *names), rows))


def rows_of(results):
    """Return (enrolled, late, low, high) of each cap, for the picture."""
    late = 1 - results.measure("on_time")
    held = results.measure("assigned_caseload")
    return [
        (
            float(held[name].mean()),
            float(late[name].mean()),
            *(float(end) for end in np.quantile(late[name].dropna(), (0.05, 0.95))),
        )
        for name in results.names
        if late[name].notna().any()
    ]
