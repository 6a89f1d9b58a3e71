"""Money: every dollar from the log to the sum, by month, and in formulas that follow the model."""

import io
import json
import re
import shutil
import subprocess
from functools import cache as once
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from remake import trace

from cmsim.analysis.statistics import Estimate
from cmsim.billing.claims import claims
from cmsim.billing.fees import CODES, DATED, NEXT, TABLES, Fees
from cmsim.billing.ledger import Ledger, collected_from, months_of, pattern, units_a_year
from cmsim.billing.terms import Billing, Payer, Program
from cmsim.course.staffing_lab import money_pictures
from cmsim.course.staffing_lab.brief_panel import BriefPanel
from cmsim.course.staffing_lab.lab import Lab
from cmsim.course.staffing_lab.money_panel import PARTS, MoneyPanel
from cmsim.decision import drawn, money_sentences, safe_caseload
from cmsim.decision.brief import blocks, brief
from cmsim.decision.brief_case import Case, money_of
from cmsim.decision.brief_excel import workbook
from cmsim.decision.costs import Costs
from cmsim.decision.misses import MISSES, in_words
from cmsim.decision.money import books, books_of, settles, statements
from cmsim.decision.not_ready import STARTS
from cmsim.decision.options import BUY, HIRE, NO_HIRE, PROTECT, SHARE
from cmsim.decision.paid_cache import PaidCache
from cmsim.decision.plan import Plan
from cmsim.decision.plan_file import read, written
from cmsim.decision.practice_summary import PracticeSummary, practices_of
from cmsim.decision.quote import Contract, Quote
from cmsim.decision.scorecard import WEEKS
from cmsim.experiment.cache import Cache
from cmsim.experiment.job import log_of, outcome_of
from cmsim.experiment.progressive_run import ProgressiveRun
from cmsim.measures.run_record import RunRecord
from cmsim.model.log import Activity
from cmsim.scenario.parameter import Refusal, make
from cmsim.scenario.post import FULL_TIME
from cmsim.scenario.scenario import OpenCase
from cmsim.units import WEEK
from cmsim.views.traced import as_text, untraced

MIX = (
    Payer(name="Medicare", share=0.6),
    Payer(name="Commercial", share=0.3, pays=1.2, denied=0.08, copay=0.1, paid=0.9),
    Payer(name="Medicaid", share=0.1, pays=0.7, denied=0.05, copay=0.0),
)
BILLING = Billing(payers=MIX, pmpm=2.0, members=100, consent=0.75)
PLAN = Plan(
    summary=PracticeSummary(clinicians=2, panel=2500, sites=2, discharges=25, weeks=52),
    quote=Quote(price=60_000.0, fte=0.6),
    contract=Contract(bonus=10_000.0, shared=0.4, settled_after=0),
    billing=BILLING,
)
DRAWS = 3


@once
def known():
    return PaidCache(Cache(size=0))


@once
def step_of(plan=PLAN):
    """Return the question of a plan and its answer after a few draws."""
    asked = drawn.question(plan)
    return asked, drawn.asked_at_once(asked, ProgressiveRun(1, known()), DRAWS)


@once
def traced(name):
    """Return one run of an option: its scenario, record and outcome."""
    asked = drawn.question(PLAN)
    job = next(each for each in drawn.jobs(asked, 1) if each.scenario.name == name)
    log = log_of(job)
    return job, RunRecord(job.scenario, log), outcome_of(job, log)


# --- from the log to the sum


@pytest.mark.parametrize("name", [HIRE, BUY, PROTECT])
def test_every_dollar_of_an_option_is_traced_from_the_log_to_the_sum(name):
    job, record, outcome = traced(name)
    terms = drawn.question(PLAN).terms
    found = books(job.scenario, outcome, terms)
    years = 52 * WEEK / (365 * 24 * 60)
    made = claims(record, BILLING)
    for code in CODES:
        by_hand = sum(each.units * each.fee for each in made if each.code == code)
        assert found.billed.get(code, 0.0) == pytest.approx(by_hand / years)
    all_ = sum(each.units * BILLING.fees[each.code] for each in made) / years
    collected = sum(
        all_ * each.share * each.pays * (1 - each.denied - each.copay * (1 - each.paid))
        for each in MIX
    )
    assert found.collected == pytest.approx(collected) and made
    for claim in made:
        assert any(
            entry.time <= record.end and entry.who == (claim.practice, claim.patient)
            for entry in record.by[Activity.SPENT]
            if entry.patient is not None
        )
    if name == HIRE:
        by_hand = dict.fromkeys(("wages", "benefits", "overhead"), 0.0)
        for post in job.scenario.posts:
            filled = sum(end - start for start, end in record.filled[post.name]) / (52 * WEEK)
            part = filled * post.hours_a_week / FULL_TIME
            by_hand["wages"] += part * post.salary
            by_hand["benefits"] += part * post.salary * 0.223 / (1 - 0.223)
            by_hand["overhead"] += part * 5000
        for line, amount in by_hand.items():
            assert found.costs[line] == pytest.approx(amount)
    assert found.gross == pytest.approx({BUY: 60_000.0, PROTECT: 0.0}.get(name, found.gross))
    rest = 2.0 * 100 * 12 + found.bonus + found.savings
    assert found.net == pytest.approx(collected + rest - found.gross)


def test_the_option_of_the_page_is_worked_out_by_hand_to_what_the_report_says():
    terms, (job, record) = drawn.question(read(trace.PLAN)).terms, trace.first_draw()
    found = books(job.scenario, outcome_of(job, record.log), terms)
    by_hand = trace.traced(job, record)
    assert {name: line.amount for name, line in by_hand.costs.items()} == pytest.approx(found.costs)
    billed = {code: amount for code, amount in found.billed.items() if amount}
    assert {code: line.amount for code, line in by_hand.codes.items()} == pytest.approx(billed)
    assert by_hand.insurer.amount == pytest.approx(sum(found.insurers.values()))
    assert by_hand.patients.amount == pytest.approx(sum(found.patients.values()))
    assert by_hand.lost.amount == pytest.approx(by_hand.billed - found.collected)
    assert (by_hand.bonus.amount, by_hand.net) == pytest.approx((found.bonus, found.net))
    for month, out, claims_, rest, balance in zip(
        by_hand.months, found.out, found.claims, found.rest, found.balance, strict=True
    ):
        assert month == pytest.approx((out, claims_, rest, balance))
    assert found.costs["wages"] > 0 and len(billed) > 5 and found.bonus > 0


def test_the_months_add_up_to_the_year_and_claims_come_after_the_service():
    asked, step = step_of()
    for several in books_of(step.results, asked.terms).values():
        for one in several:
            assert sum(one.out) == pytest.approx(one.gross)
            lost = sum(one.rest) - 12 * 200 - one.bonus - one.savings
            assert lost == pytest.approx(0)
            assert one.claims[0] == 0
            assert one.balance[-1] == pytest.approx(sum(one.claims) + sum(one.rest) - sum(one.out))
    at_once = asked.terms._replace(contract=PLAN.contract.replace(paid_after=0))
    for several in books_of(step.results, at_once).values():
        for one in several:
            assert sum(one.claims) == pytest.approx(one.collected * 52 * 7 / 365)


def test_the_margin_of_the_statement_is_that_of_the_answer():
    asked, step = step_of()
    for name, each in statements(step.results, asked.terms).items():
        cash = step.answer.options[name].lines["cash"]
        assert each.net == pytest.approx(cash)
        assert each.income.mean - each.gross.mean == pytest.approx(each.net.mean)
        billed = sum(known.mean for known in each.billed.values())
        assert billed - each.lost.mean == pytest.approx(each.collected.mean)
        assert each.gross.mean == pytest.approx(step.answer.options[name].new_money.mean)


def test_a_position_is_paid_in_the_months_in_which_it_is_filled():
    job, record, _ = traced(HIRE)
    ledger = Ledger(BILLING)(record)
    for post in job.scenario.posts:
        spells = sum(end - start for start, end in record.filled[post.name])
        assert sum(ledger["filled"][post.name]) == pytest.approx(spells / (52 * WEEK))
    assert sum(ledger["lasts"]) == pytest.approx(1.0) and len(months_of(record)) == 12


def test_who_drives_between_sites_costs_travel_and_nobody_else_does():
    asked, step = step_of()
    several = statements(step.results, asked.terms)
    assert several[SHARE].costs["travel"].mean > 0
    assert several[BUY].costs["travel"].mean == several[NO_HIRE].costs["travel"].mean == 0
    for outcome in step.results.outcomes:
        if outcome.scenario == SHARE:
            assert outcome.values["hours_travel"] * WEEKS * Costs().travel > 0


def test_benefits_leave_out_the_leave_that_the_salary_pays():
    (made,) = [each for each in drawn.question(PLAN).options if each.name == HIRE]
    assert made.prices.benefits == Costs().benefits < 0.298
    dearer = PLAN.replace(costs=Costs(benefits=0.30)).made(HIRE)
    assert dearer.prices.benefits == 0.30


def test_without_fees_there_are_costs_and_no_income():
    plan = PLAN.replace(billing=None, contract=Contract())
    asked, step = step_of(plan)
    for name, each in statements(step.results, asked.terms).items():
        assert each.income.mean == 0 and each.net.mean == -each.gross.mean
        assert len(each.months) == 12
        assert each.months[-1].balance.mean == pytest.approx(-each.gross.mean)
        assert (each.gross.mean == 0) == (name in (NO_HIRE, PROTECT))


def test_a_contract_is_settled_once_a_year_after_the_year():
    assert [m for m in range(1, 25) if settles(m, 3)] == [15]
    assert [m for m in range(1, 25) if settles(m, 0)] == [12, 24]


# --- fees, payers


@pytest.mark.parametrize("dated", TABLES)
def test_each_table_is_dated_and_says_where_every_fee_comes_from(dated):
    fees = Fees.of(dated)
    assert fees.dated == dated and dated in Billing(fees=fees).banner
    for code in CODES:
        assert "your own" not in fees.source(code)
        if fees[code] is not None:
            assert fees.edit(code, fees[code] + 1).source(code) == "your own figure"
    assert Fees.of(DATED) == Fees()


def test_a_fee_of_2026_is_within_what_is_plausible_or_said_to_be_that_of_2025():
    fees = Fees.of(NEXT)
    for name, code in CODES.items():
        if fees[name] is not None:
            assert code.low <= fees[name] <= code.high or fees[name] == code.amount
            assert fees.source(name).startswith(("2026", "figure of 2025"))
            assert fees.source(name).startswith("2026") or fees[name] == code.amount
    assert fees["99490"] == CODES["99490"].high and fees["99487"] == CODES["99487"].high


def test_payers_pay_all_claims_and_no_more():
    with pytest.raises(Refusal, match="100 are needed"):
        make(Billing, {"payers": [{"name": "A", "share": 0.4}]}, "billing")
    with pytest.raises(Refusal, match="more than all"):
        make(Billing, {"payers": [{"name": "A", "denied": 0.9}]}, "billing")
    for denied in (0.0, 0.02, 0.1, 0.25, 1.0):
        billing = Billing(denied=denied)
        parts = sum(each.insurer + each.patients for each in billing.mix)
        assert parts == pytest.approx(billing.kept) == pytest.approx(1 - denied)


def test_another_fee_needs_no_other_run_as_long_as_it_changes_no_choice():
    _, record, _ = traced(HIRE)
    dearer = BILLING.replace(fees=BILLING.fees.edit("99490", 75.0))
    assert pattern(dearer) == pattern(BILLING)
    before, after = (Ledger(each)(record) for each in (BILLING, dearer))
    assert before == after
    gain = units_a_year(before)["99490"] * (75.0 - 60.49) * BILLING.kept
    assert gain > 0
    assert collected_from(dearer, before) - collected_from(BILLING, before) == pytest.approx(gain)
    assert pattern(BILLING.replace(denied=0.2)) == pattern(BILLING)
    for other in (
        BILLING.replace(fees=BILLING.fees.edit("99487", 10.0)),
        BILLING.replace(fees=BILLING.fees.blank("99496")),
        BILLING.replace(consent=0.4),
        BILLING.replace(program=Program.MONTHLY),
    ):
        assert pattern(other) != pattern(BILLING)


def test_another_fee_is_answered_from_the_cache(monkeypatch):
    step_of()
    dearer = PLAN.replace(billing=BILLING.replace(fees=BILLING.fees.edit("99490", 75.0)))
    runs = ProgressiveRun(1, known())
    monkeypatch.setattr("cmsim.experiment.progressive_run.perform", None)
    step = drawn.asked_at_once(drawn.question(dearer), runs, DRAWS)
    assert step.complete and step.answer.options[HIRE].fees.mean > 0


# --- words


def test_every_word_on_money_says_where_its_numbers_come_from():
    asked, step = step_of()
    several = statements(step.results, asked.terms)
    columns, rows = money_sentences.two_years(several)
    for each in several.values():
        assert not untraced(money_sentences.headline(each)[1:])
    assert not [cell for row in rows for cell in row if untraced(cell)]
    lines = list(money_sentences.lines(several, BILLING))
    assert not [cell for line in lines for cell in line.cells if untraced(cell)]
    labels = " ".join(line.label for line in lines)
    for needed in (
        "Wages",
        "99490",
        "Medicare",
        "Co-payments",
        "Denied",
        "bonus",
        "savings",
        "Net",
    ):
        assert needed in labels
    assert len(columns) == len(rows[0]) and "Cash, month 12" in columns


# --- a plan as a file


def test_how_a_practice_is_paid_survives_being_written_down(tmp_path):
    plan = PLAN.replace(costs=Costs(travel=30.0))
    path = tmp_path / "plan.toml"
    path.write_text(written(plan))
    again = read(path)
    assert again.billing == plan.billing and again.costs == plan.costs
    assert drawn.question(again).terms == drawn.question(plan).terms


# --- the workbook


@once
def case_of(plan=PLAN):
    _, step = step_of(plan)
    return Case(step.results, step.answer, plan, billing=plan.billing)


@once
def book_of(plan=PLAN):
    return workbook(brief(case_of(plan)))


def changed(content, **cells):
    """Return a workbook with some cells of its money sheet set, as bytes."""
    book = load_workbook(io.BytesIO(content))
    for cell, value in cells.items():
        book["Money"][cell].value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class Worked:
    """The values of a money sheet, its formulas worked out here: + - * / SUM SUMPRODUCT."""

    def __init__(self, content):
        self.sheet, self.known = load_workbook(io.BytesIO(content))["Money"], {}

    def __getitem__(self, cell):
        if cell not in self.known:
            value = self.sheet[cell].value
            formula = isinstance(value, str) and value.startswith("=")
            self.known[cell] = self.work(value[1:]) if formula else value or 0.0
        return self.known[cell]

    def work(self, formula):
        text = formula.replace("$", "")
        assert re.fullmatch(r"[A-Z0-9+\-*/(),:.]+", text), formula
        text = re.sub(r"([A-Z]+\d+):([A-Z]+\d+)", r"values('\1:\2')", text)
        text = re.sub(r"(?<!['A-Z:])([A-Z]{1,2}\d+)(?!['\d:])", r"self['\1']", text)
        return eval(text, {"self": self, "values": self.values, **FUNCTIONS})

    def values(self, cells):
        left, top, right, bottom = range_boundaries(cells)
        return [
            self[self.sheet.cell(row, column).coordinate]
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        ]


FUNCTIONS = {
    "SUM": sum,
    "SUMPRODUCT": lambda one, other: sum(a * b for a, b in zip(one, other, strict=True)),
}


def find(sheet, label, nth=0):
    """Return the row of the money sheet with a label."""
    rows = [n for n in range(1, sheet.max_row + 1) if str(sheet.cell(n, 1).value).startswith(label)]
    return rows[nth]


def amounts(worked, label, nth=0):
    """Return the amounts in a row, one for each option."""
    row = find(worked.sheet, label, nth)
    return [worked[f"{column}{row}"] for column in "CDEFG"]


def test_the_formulas_give_the_margin_and_the_cash_of_the_model():
    worked, several = Worked(book_of()), money_of(case_of())
    assert amounts(worked, "Net: cash margin") == pytest.approx(
        [each.net.mean for each in several.values()]
    )
    assert amounts(worked, "Gross cost") == pytest.approx(
        [each.gross.mean for each in several.values()]
    )
    for n, each in enumerate(several.values()):
        row = find(worked.sheet, "Cash at the end", n)
        last = worked.sheet.cell(row, 2 + len(each.months)).coordinate
        assert worked[last] == pytest.approx(each.months[-1].balance.mean)


def test_a_fee_that_is_changed_in_the_sheet_moves_the_margin_as_it_does_in_the_model():
    before = Worked(book_of())
    cell = f"B{find(before.sheet, '99490')}"
    after = Worked(changed(book_of(), **{cell: 75.0}))
    dearer = PLAN.replace(billing=BILLING.replace(fees=BILLING.fees.edit("99490", 75.0)))
    model = [each.net.mean for each in money_of(case_of(dearer)).values()]
    assert amounts(after, "Net: cash margin") == pytest.approx(model)
    moved = zip(amounts(before, "Net"), amounts(after, "Net"), strict=True)
    assert all(new > old for old, new in moved)


def test_in_the_sheet_numbers_are_numbers_and_only_formulas_are_formulas():
    sheet = load_workbook(io.BytesIO(book_of()))["Money"]
    kinds = {cell.data_type for row in sheet.iter_rows(min_col=2) for cell in row if cell.value}
    assert {"n", "f"} <= kinds
    for row in sheet.iter_rows(min_col=3):
        for cell in row:
            assert not (isinstance(cell.value, str) and re.fullmatch(r"[-+\d.,]+", cell.value)) or (
                "month" in str(sheet.cell(cell.row, 1).value)
            )


@pytest.mark.slow
def test_a_spreadsheet_program_works_the_same_out(tmp_path):
    program = next(filter(None, map(shutil.which, ("soffice", "libreoffice"))), None)
    if program is None:
        pytest.skip("no program that computes spreadsheets")
    cell = f"B{find(Worked(book_of()).sheet, '99490')}"
    content = changed(book_of(), **{cell: 75.0})
    path, out = tmp_path / "brief.xlsx", tmp_path / "out"
    path.write_bytes(content)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [program, profile, "--headless", "--convert-to", "xlsx", "--outdir", out, path],
        check=True,
        capture_output=True,
        timeout=180,
    )
    computed = load_workbook(out / "brief.xlsx", data_only=True)["Money"]
    worked = Worked(content)
    for row in worked.sheet.iter_rows(min_col=2):
        for each in row:
            if each.data_type == "f":
                assert computed[each.coordinate].value == pytest.approx(worked[each.coordinate])


# --- the page


@pytest.fixture
def lab(monkeypatch):
    monkeypatch.setenv("CMSIM_STRICT", "1")
    monkeypatch.setattr(drawn, "DRAWS", DRAWS)
    made = Lab(known())
    made.put(PLAN.replace(billing=None))
    return made


def answered(lab):
    """Have a lab know the answer to its plan."""
    lab.found(drawn.asked_at_once(lab.question, ProgressiveRun(1, known()), DRAWS))


@pytest.mark.slow
@pytest.mark.parametrize("fees", [False, True])
@pytest.mark.parametrize("files", [False, True])
def test_every_button_of_money_and_brief_can_be_pressed(lab, fees, files, monkeypatch):
    monkeypatch.setattr(safe_caseload, "CAPS", (15, 40))
    if files:
        site = practices_of(lab.plan.summary)[0].name
        case = OpenCase(practice=site, tier="complex")
        lab.plan = lab.plan.replace(starts=tuple(STARTS))
        lab.put(lab.plan.replace(summary=lab.plan.summary.replace(caseload=(case,))))
    panel, paper = MoneyPanel(lab), BriefPanel(lab)
    panel.view()
    for part in PARTS:
        panel.part.value = part
        assert [name for name, box in panel.boxes.items() if box.layout.display != "none"] == [part]
    said = []
    for button in (panel.enter, panel.add_payer, panel.no_payers, panel.blank, paper.go):
        button.click()
        said.append(panel.status.value + paper.status.value)
    if fees:
        panel.tables[NEXT].click()
        panel.code.value, panel.fee.value = "99490", 70.0
        panel.enter.click()
        assert lab.billing.fees["99490"] == 70.0
        panel.payer.value = "Commercial"
        panel.terms["share"].value, panel.terms["pays"].value = 40, 1.2
        panel.add_payer.click()
        assert [each.name for each in lab.billing.payers] == ["Commercial", "As the table"]
        panel.terms["share"].value, panel.payer.value = 70, "Other"
        panel.add_payer.click()
        assert "more than 100" in panel.status.value and len(lab.billing.payers) == 2
        panel.no_payers.click()
        assert lab.billing.payers == ()
    panel.flat["pmpm"].value = 3.0
    assert "how many members" in panel.status.value
    panel.flat["members"].value = 200
    assert lab.billing.pmpm == 3.0
    panel.costs["benefits"].value, panel.costs["paid_after"].value = 25, 2
    assert lab.plan.costs.benefits == 0.25 and lab.plan.contract.paid_after == 2
    answered(lab)
    assert "taken" in panel.money.value or "pays" in panel.money.value
    assert ("99490" in panel.lines.value) == fees
    panel.go.click()
    assert lab.safe is not None and (lab.even is not None)
    paper.go.click()
    assert paper.made is not None and "Two years of money" in paper.body.value
    if files:
        text = paper.body.value
        assert "Open cases of your file" in text and text.count("Not decided: ") == len(STARTS)
    assert "went wrong" not in " ".join([*said, panel.status.value, paper.status.value])


def test_what_was_entered_about_money_comes_back(lab):
    panel = MoneyPanel(lab)
    panel.tables[NEXT].click()
    panel.payer.value, panel.terms["share"].value = "Commercial", 40
    panel.add_payer.click()
    panel.costs["travel"].value, panel.costs["settled_after"].value = 30.0, 9
    again = Lab()
    again.plan = PLAN.replace(billing=None)
    MoneyPanel(again).restore(json.loads(json.dumps(panel.state())))
    assert again.plan == lab.plan and again.billing.payers


def test_safe_planned_and_break_even_stand_on_one_bar():
    safe = Estimate(28.0, 2.0, 0.95, 5)
    drawing = money_pictures.caseloads(safe, (605.0, 480.0, 9e9), (150.0, "The vendor promises"))
    svg = drawing.figure.text(drawing.alt)
    for needed in ("Kept on schedule: 28", "The vendor promises: 150", "Pays for itself: 605"):
        assert needed in svg


def test_the_model_misses_what_the_brief_says_it_misses_and_on_that_side():
    docs = (Path(__file__).parents[1] / "docs" / "validation.md").read_text(encoding="utf-8")
    for miss in MISSES:
        row = next(line for line in docs.splitlines() if line.startswith(f"| {miss.figure} |"))
        assert re.search(rf"outside: [\d.]+ {miss.side}", row), row
        assert miss.published.published in as_text(in_words(miss))


def test_a_vendors_clauses_and_the_test_carry_the_numbers_of_the_offer_and_the_runs():
    made = brief(case_of(PLAN.replace(quote=PLAN.quote.replace(promised=120, term=18))))
    text = {each.title: as_text(each.lines) for each in blocks(made)}
    clauses = text["Clauses for a vendor's contract"]
    assert "0.6 FTE" in clauses and "promised: 120" in clauses and "18 months" in clauses
    assert "Stop, or change course, on day 90" in text["The 90-day test"]
