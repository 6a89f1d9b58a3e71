"""Money: two years of cash, every line, caseloads on one bar, and fees as a practice types them."""

from html import escape

import ipywidgets as widgets
from pydantic import ValidationError

from cmsim.billing.break_even import break_even_range
from cmsim.billing.fees import CODES, MODELED, TABLES, Fees
from cmsim.billing.terms import MOST_PAYERS, Billing, Payer, Program
from cmsim.course.staffing_lab import money_pictures
from cmsim.course.staffing_lab.pictures import LABELS
from cmsim.decision import answer_sentences, caseload_sentences
from cmsim.decision import money_sentences as words
from cmsim.decision import safe_caseload as safety
from cmsim.decision.costs import Costs
from cmsim.decision.drawn import question
from cmsim.decision.money import statements
from cmsim.decision.options import BUY, HIRE
from cmsim.decision.quote import Contract
from cmsim.scenario.parameter import Refusal, in_one_line
from cmsim.views import drawing
from cmsim.views.chart import KEEP_KEYS
from cmsim.views.traced import as_text, html, said
from cmsim.views.widgets.controls import Action, Choice, Number, Text
from cmsim.views.widgets.layout import html_list, in_a_row, paragraph, scrolled
from cmsim.views.widgets.progressive import ProgressivePanel, SharedRuns

BLANK = "Your own"
REPEATS, DRAWS = 5, 12
REST = "As the table"
NO_FEES = (
    "No fee is entered, so nothing is paid. Choose a code and type your fee and its date, "
    "or take a dated table."
)
NOT_YET = "Comes with the answer."
PARTS = {
    "years": "Two years",
    "lines": "Every line",
    "caseload": "Caseloads",
    "fees": "Fees",
    "payers": "Payers",
    "costs": "Costs",
}
SHORT = {
    "pmpm": "In advance, each member",
    "members": "Members",
    "share": "Its share of claims",
    "pays": "Its fee over the table's",
    "denied": "Denied",
    "copay": "Owed by patients",
    "paid": "Of that, paid",
    "benefits": "Benefits beyond leave",
    "overhead": "Overhead, full time",
    "travel": "An hour on the road",
    "paid_after": "Claims are paid after",
    "settled_after": "Bonus, savings after",
}
PROGRAMS = {Program.MINUTES: "by minutes (CCM, PCM)", Program.MONTHLY: "by month (APCM)"}


def number_of(part, name):
    """Return the control of one number, in hundreds where it is a share."""
    known = part.parameters()[name]
    scale = 100 if known.unit == "share" else 1
    usual = part.model_fields[name].default
    return Number(
        SHORT[name],
        min=known.least * scale,
        max=known.ceiling * scale,
        value=round(usual * scale, 4),
        step=0.1 if scale == 100 else 1 if isinstance(usual, int) else 0.01,
        unit="of 100" if scale == 100 else known.unit,
    )


class MoneyPanel(ProgressivePanel):
    """Show the money of every option, and enter fees, payers and costs."""

    start, repeats = "Look at safe and break-even caseload", REPEATS

    def __init__(self, lab):
        self.lab = lab
        super().__init__(SharedRuns(lab.cache))
        self.part = self.add(Choice("Money in parts", PARTS, value="years"))
        self.part.add_class("lab-seg")
        self.money, self.fees = widgets.HTML(), widgets.HTML()
        self.lines, self.listed, self.paid_by = (widgets.HTML() for _ in range(3))
        self.add_fees()
        self.add_payers()
        self.buttons()
        self.boxes = {}
        self.react(self.part, lambda value: self.turn())
        lab.followers.append(self.guard(self.stale))
        lab.readers.append(self.guard(self.tell))
        self.put()
        self.tell()

    def add_fees(self):
        """Add what fees are typed with."""
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
        self.tables = {
            dated: self.add(Action(f"Take the dated table ({dated})")) for dated in TABLES
        }
        self.blank = self.add(Action("Leave all fees blank"))
        self.react(self.code, self.choose)
        self.react(self.enter, self.take)
        for dated, button in self.tables.items():
            self.react(button, lambda dated=dated: self.pay(Fees.of(dated)))
        self.react(self.blank, lambda: self.pay(Fees().blank()))

    def add_payers(self):
        """Add what payers, money that follows no claim, and costs are typed with."""
        self.program = self.add(
            Choice("Care is billed", PROGRAMS, value=Program.MINUTES, listed=True)
        )
        self.react(self.program, lambda value: self.bill(program=Program(value)))
        self.flat = {name: self.add(number_of(Billing, name)) for name in ("pmpm", "members")}
        for name, control in self.flat.items():
            self.react(control, lambda value, name=name: self.advance())
        self.payer = self.add(Text("Payer", max_length=40, help="Medicare, say, or an insurer."))
        self.terms = {
            name: self.add(number_of(Payer, name))
            for name in ("share", "pays", "denied", "copay", "paid")
        }
        self.add_payer = self.add(Action("Enter this payer"))
        self.no_payers = self.add(Action("All as the table again"))
        self.react(self.add_payer, self.take_payer)
        self.react(self.no_payers, lambda: self.bill(payers=()))
        self.costs = {
            name: self.add(number_of(part, name))
            for part, names in ((Costs, Costs.model_fields), (Contract, LATER))
            for name in names
        }
        for name, control in self.costs.items():
            self.react(control, lambda value, name=name: self.cost(name, value))

    # --- the page

    def view(self):
        fees = [
            self.fees,
            in_a_row(self.code, self.fee, self.date),
            in_a_row(self.enter, *self.tables.values(), self.blank),
            self.listed,
        ]
        payers = [
            in_a_row(self.program, *self.flat.values()),
            in_a_row(self.payer, *self.terms.values()),
            in_a_row(self.add_payer, self.no_payers),
            self.paid_by,
            widgets.HTML(sources((Billing, self.flat), (Payer, self.terms))),
        ]
        here = {name: each for name, each in self.costs.items() if name not in LATER}
        there = {name: self.costs[name] for name in LATER}
        costs = [
            in_a_row(*here.values()),
            in_a_row(*there.values()),
            widgets.HTML(sources((Costs, here), (Contract, there))),
        ]
        self.boxes = {
            "years": widgets.VBox([self.money]),
            "lines": widgets.VBox([self.lines]),
            "caseload": widgets.VBox([self.body, in_a_row(self.go, self.work.button)]),
            "fees": widgets.VBox(fees),
            "payers": widgets.VBox(payers),
            "costs": widgets.VBox(costs),
        }
        for box in self.boxes.values():
            box.add_class("lab-paid")
        self.turn()
        return widgets.VBox([self.part, *self.boxes.values(), self.status])

    def turn(self):
        """Show one part."""
        for name, box in self.boxes.items():
            box.layout.display = "" if name == self.part.value else "none"

    # --- what is put in

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
        fees = fees.replace(dated=plain(dated)).edit(self.code.value, self.fee.value or None)
        self.pay(fees)

    def pay(self, fees):
        """Take other fees; without any, and without money for members, nothing is paid."""
        self.bill(fees=fees)

    def advance(self):
        """Take what is paid in advance for members."""
        amount, members = (control.value for control in self.flat.values())
        if amount and not members:
            self.say("Type for how many members this is paid.")
        else:
            self.bill(pmpm=amount, members=members)

    def bill(self, **changes):
        """Take another way of being paid, or say what is wrong with it."""
        now = Billing(fees=Fees().blank()) if self.billing is None else self.billing
        try:
            billing = now.replace(**changes)
        except (ValidationError, Refusal) as error:
            why = in_one_line(error, "") if isinstance(error, ValidationError) else str(error)
            self.say(f"Not taken: {why}")
            return
        paid = any(billing.fees[name] is not None for name in MODELED) or billing.pmpm
        self.lab.pay(billing if paid else None)
        self.say(f"Taken: fees of {billing.fees.dated}." if paid else "No fees are entered now.")
        self.put()

    def take_payer(self):
        """Take one payer; what is left of all claims is paid as the table is."""
        name = plain(self.payer.value)
        if not name or name == REST:
            self.say("Type the name of the payer first.")
            return
        if self.billing is None:
            self.say("Enter fees first: a payer pays so much of the fees of the table.")
            return
        values = {key: number_in(Payer, key, each.value) for key, each in self.terms.items()}
        others = [each for each in self.billing.payers if each.name not in (name, REST)]
        left = 1 - values["share"] - sum(each.share for each in others)
        try:
            if left < -1e-9:
                raise Refusal("the shares of all payers come to more than 100 of 100")
            if len(others) >= MOST_PAYERS - 1:
                raise Refusal(f"{MOST_PAYERS - 1} payers at most")
            mix = [*others, Payer(name=name, **values)]
            if left > 1e-9:
                mix.append(Payer(name=REST, share=left))
        except (ValidationError, Refusal) as error:
            why = in_one_line(error, name) if isinstance(error, ValidationError) else str(error)
            self.say(f"Not taken: {why}")
            return
        self.bill(payers=tuple(mix))

    def cost(self, name, value):
        """Take one cost, or when something is paid."""
        part = "contract" if name in LATER else "costs"
        value = number_in(Contract if name in LATER else Costs, name, value)
        problem = self.lab.alter(part, **{name: value})
        if problem:
            self.say(f"Not taken: {problem}")
        self.put()

    def put(self):
        """Set the controls, and show the fees and payers that are entered."""
        plan, billing = self.lab.plan, self.billing or Billing()
        for name, control in self.costs.items():
            part = Contract if name in LATER else Costs
            value = getattr(plan.contract if name in LATER else plan.costs, name)
            self.set(control, value=shown_in(part, name, value))
        self.set(self.program, value=billing.program)
        for name, control in self.flat.items():
            self.set(control, value=getattr(billing, name))
        self.fees.value = self.banner()
        self.listed.value = self.fees_shown()
        self.paid_by.value = self.payers_shown()

    def banner(self):
        return paragraph(NO_FEES if self.billing is None else self.billing.banner)

    def fees_shown(self):
        """Return the fees as a list."""
        if self.billing is None:
            return ""
        fees = self.billing.fees
        there = html_list(
            f"{escape(name)}, {escape(CODES[name].what)}: ${fees[name]:,.2f} "
            f"({escape(fees.source(name))})"
            for name in MODELED
            if fees[name] is not None
        )
        return (
            f'<details class="lab-line" onkeydown="{KEEP_KEYS}"><summary>The fees that are '
            f"entered</summary>{scrolled('Fees', there, TALL)}</details>"
        )

    def payers_shown(self):
        """Return the payers as a list, with what is collected of a dollar."""
        if self.billing is None:
            return paragraph("Without fees there is nothing for payers to pay.")
        there = html_list(
            (
                f"{escape(each.name)}: {100 * each.share:.0f} of 100 claims, {each.pays:g} times "
                f"the table, {100 * each.denied:.0f} of 100 denied, {100 * each.copay:.0f} owed by "
                f"patients, of which {100 * each.paid:.0f} of 100 is paid"
                for each in self.billing.mix
            ),
            style="",
        )
        return (
            f'<div class="lab-line">{there}<p>Collected of $100 billed at the table: '
            f"${100 * self.billing.kept:.0f}.</p></div>"
        )

    # --- what is shown

    def tell(self):
        """Show the money of the answer as far as it is known."""
        lab = self.lab
        if lab.answer is None or lab.results is None:
            self.money.value = self.lines.value = paragraph(NOT_YET)
            return
        several = statements(lab.results, question(lab.plan, lab.billing).terms)
        order = [name for name, _ in answer_sentences.rows(lab.answer)]
        several = {name: several[name] for name in order}
        leader = lab.answer.leader or order[0]
        picture = money_pictures.cash(several, leader)
        columns, rows = words.two_years(several, ranges=False)
        rows = [(said(LABELS.get(name, name)), *row[1:]) for name, row in zip(several, rows)]
        headed = f"<h3 aria-level=2>{html(words.headline(several[leader]))}</h3>"
        self.money.value = (
            f'<section class="lab-card">{headed}'
            f'<p class="lab-line">{escape(self.billing.banner if self.billing else NO_FEES)}</p>'
            f"{picture.text()}"
            f'<p class="lab-line">{escape(picture.caption)}</p></section>'
            + table("Two years of money", columns, rows)
        )
        self.lines.value = self.every_line(several)

    def every_line(self, several):
        """Return every line of money, an option each column."""
        columns = ("$ a year", *(LABELS.get(name, name) for name in several))
        rows, strong = [], []
        for each in words.lines(several, self.billing):
            rows.append((each.label, *each.cells))
            strong.append(each.total)
        return table("Every line of money", columns, rows, strong, TALL)

    # --- the caseloads

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
        even = (
            None
            if lab.even is None or not lab.even.answer.n or self.billing is None
            else (lab.even.answer.mean, lab.even.low, min(lab.even.high, 9e9))
        )
        picture = money_pictures.caseloads(lab.safe.enrolled, even, planned(lab))
        self.show(
            f'<section class="lab-card"><p><b>{html(said)}</b></p>'
            f"{picture.html('lab-caseloads')}</section>"
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
        self.put()
        self.tell()
        if working:
            self.run()
        elif self.results is not None:
            self.results = None
            self.say("Something was changed. Press the button to look anew.")

    def state(self):
        plan = self.lab.plan
        return {
            "billing": None if self.billing is None else self.billing.model_dump(mode="json"),
            "costs": plan.costs.model_dump(mode="json"),
            "later": {name: getattr(plan.contract, name) for name in LATER},
            "part": self.part.value,
            "ran": self.ran,
        }

    def restore(self, state):
        lab = self.lab
        billing = None if state["billing"] is None else Billing.model_validate(state["billing"])
        later = {name: state["later"][name] for name in LATER}
        problem = lab.change(
            billing=billing,
            costs=Costs.model_validate(state["costs"]),
            contract=lab.plan.contract.replace(**later),
        )
        if problem:
            raise ValueError(problem)
        self.set(self.part, value=state["part"])
        self.put()
        self.turn()
        if state["ran"]:
            self.run()


LATER = ("paid_after", "settled_after")
TALL = "max-height:430px;overflow-y:auto;"


def sources(*several):
    """Return the plausible range and the source of each number of some parts, to open."""
    told = []
    for part, controls in several:
        for name, control in controls.items():
            known = part.parameters()[name]
            scale = 100 if known.unit == "share" else 1
            told.append(
                f"<b>{escape(control.label)}</b>: {escape(known.label)}; plausible "
                f"{known.low * scale:g} to {known.high * scale:g} {escape(control.unit)}. "
                f"{escape(known.source.text)}"
            )
    return (
        f'<details class="lab-line" onkeydown="{KEEP_KEYS}"><summary>Ranges and sources</summary>'
        f"{html_list(told, style='')}</details>"
    )


def plain(text):
    """Return a text of a person without what a name of fees or payers may not hold."""
    return "".join(c for c in text if c.isprintable() and c not in "<>&|/\\").strip()[:40]


def number_in(part, name, value):
    """Return the value of a control as the part has it."""
    if part.parameters()[name].unit == "share":
        return value / 100
    return int(value) if isinstance(part.model_fields[name].default, int) else value


def shown_in(part, name, value):
    """Return a value of a part as its control shows it."""
    return round(100 * value, 4) if part.parameters()[name].unit == "share" else value


def planned(lab):
    """Return how many patients a full-time position is planned to have, and by whom."""
    plan = lab.plan
    if plan.quote.promised:
        return plan.quote.promised / plan.fte(BUY), "The vendor promises"
    if plan.staffing.per_nurse:
        return plan.staffing.per_nurse, "You plan"
    if lab.answer is None or HIRE not in lab.answer.options:
        return 0, ""
    return lab.answer.options[HIRE].ramp.steady / plan.fte(HIRE), "In active care at last"


def table(label, columns, rows, strong=(), style=""):
    """Return rows of words as a table that scrolls where there is no room."""
    head = "".join(f'<th scope="col">{escape(str(name))}</th>' for name in columns)
    body = ""
    for n, row in enumerate(rows):
        first, *rest = (html(cell) for cell in row)
        cells = "".join(f"<td>{cell}</td>" for cell in rest)
        kind = ' class="lab-total"' if n < len(strong) and strong[n] else ""
        body += f'<tr{kind}><th scope="row">{first}</th>{cells}</tr>'
    inside = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="lab-table">{scrolled(label, inside, style)}</div>'
