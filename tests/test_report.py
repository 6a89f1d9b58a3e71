"""The brief: each number is traced to run, source or input; two pages; nothing in it can run."""

import io
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cmsim import run
from cmsim.billing.break_even import break_even_range
from cmsim.billing.fees import Fees
from cmsim.billing.terms import Billing
from cmsim.cli import main
from cmsim.course.staffing_lab.brief_panel import BriefPanel
from cmsim.course.staffing_lab.lab import Lab
from cmsim.course.staffing_lab.lab_panel import LabPanel
from cmsim.decision import drawn, incremental, safe_caseload
from cmsim.decision import readiness as ready
from cmsim.decision.answer import Spread
from cmsim.decision.brief import blocks, brief, pieces
from cmsim.decision.brief_case import Case
from cmsim.decision.brief_excel import workbook
from cmsim.decision.brief_html import page, sheets
from cmsim.decision.flips import DIALS, Flip
from cmsim.decision.not_ready import STARTS
from cmsim.decision.options import BUY, HIRE, option
from cmsim.decision.plan import Plan
from cmsim.decision.plan_file import written
from cmsim.decision.practice_summary import PracticeSummary
from cmsim.decision.quote import Quote
from cmsim.decision.readiness import Person
from cmsim.decision.scorecard import LINES, Run
from cmsim.experiment.progressive_run import ProgressiveRun
from cmsim.scenario.evidence import sources
from cmsim.scenario.parameter import parameters
from cmsim.views.traced import KINDS, RUN, SOURCE, as_text, said, untraced

ROOT = Path(__file__).parents[1]
SECTIONS = ready.read(ROOT / "exercises" / "82_readiness" / "readiness.toml")
DRAWS = 4
EVIL = '<script>alert(1)</script> =HYPERLINK("http://x","y")'


@pytest.fixture(scope="module")
def case():
    """Return a case in which everything was asked."""
    plan = Plan(
        summary=PracticeSummary(clinicians=1, panel=1250, discharges=12, weeks=13),
        quote=Quote(price=40_000.0, fte=0.4),
        starts=tuple(STARTS),
    )
    plan = plan.with_change("work.follow_up", 25.0).with_change("work.first_visit", 45.0, HIRE)
    made = plan.options()
    step = drawn.asked_at_once(drawn.question(plan, Billing()), ProgressiveRun(1), DRAWS)
    turned = tuple(
        Flip(dial, dial.now(plan), at, BUY, moved)
        for dial, at, moved in zip(DIALS, (0.2, None, 0.03, 1.5, None), (9.0, 4.0, 5.0, 6.0, 1.0))
    )
    base = option(plan.summary.replace(weeks=4), HIRE, 0.4)
    sizing = list(incremental.sizes(base, "hours_paid>=8", half_days=[2, 3], fresh=2))[-1]
    caps = [each for each in safe_caseload.scenarios(plan) if each.name.split()[-1] in ("20", "90")]
    kept = safe_caseload.safe(run(*caps, replications=2, measures=safe_caseload.MEASURED))
    even = break_even_range(made[HIRE], Billing(), replications=2, draws=4)
    people = tuple(
        Person(group, {item.id: step for item in ready.items(SECTIONS)})
        for group, step in (("clinician", 0), ("staff", 2), ("leader", 1))
    )
    written = {
        "question": f"What now? {EVIL} " + "word " * 90,
        "risks": "That " * 90,
        "agree": EVIL,
        "test": "",
        "review": "In June. " * 40,
    }
    return Case(
        step.results,
        step.answer,
        plan,
        turned,
        (plan, step.answer),
        (),
        sizing,
        kept,
        even,
        people,
        SECTIONS,
        Billing(),
        written,
    )


@pytest.fixture(scope="module")
def made(case):
    return brief(case)


# --- every number is traced


def test_no_number_in_the_brief_is_without_an_origin(made):
    for title, piece in pieces(made):
        assert not untraced([piece]), (title, piece)
        assert piece.kind in ("", *KINDS)


def test_a_number_without_an_origin_would_be_noticed():
    assert untraced(said("about 7 patients")) and not untraced(said("patients"))


def test_every_number_from_a_run_can_be_computed_again(case, made):
    checked = 0
    for title, piece in pieces(made):
        if piece.kind == RUN:
            again = recomputed(case, piece.where)
            if again is None:
                continue
            assert piece.value == pytest.approx(again, rel=1e-6, abs=1e-9), (title, piece)
            checked += 1
    assert checked > 30


def recomputed(case, where):
    """Return what a number from the runs is, computed anew from the outcomes."""
    what, _, name = where.partition(", ")
    scenario = {each.name: each for each in case.results.scenarios}
    terms = case.terms
    if where.endswith(", least"):
        return None
    if match := re.fullmatch(r"(active_caseload) in week (\d+), (.+?)(, low|, high)?", where):
        weekly = case.results.weekly(match[1])[match[3]].loc[int(match[2])]
        return {None: weekly.mean(), ", low": weekly.min(), ", high": weekly.max()}[match[4]]
    name, _, end = name.partition(", ")
    if name not in scenario:
        return None
    runs = [
        Run(scenario[name], outcome.values, terms)
        for outcome in case.results.outcomes
        if outcome.scenario == name
    ]
    of = {
        "active caseload": lambda run: run.value("active_caseload"),
        "patients on schedule": lambda run: run.patients,
        "all-in cost": lambda run: run.cost,
        "discharges contacted in time": LINES["calls"].of,
        "cash margin": LINES["cash"].of,
        "gross cost": lambda run: run.new_money,
        "all that comes in": lambda run: run.fees + run.savings + run.bonus,
        "contacts on time": lambda run: (
            None if run.values["on_time"] is None else 100 * run.values["on_time"]
        ),
        "hours pulled": lambda run: run.value("hours_pulled"),
        "referrals": lambda run: run.value("referrals"),
    }.get(what)
    if of is None:
        return None
    values = [value for run in runs if (value := of(run)) is not None]
    return {"": sum(values) / len(values), "low": min(values), "high": max(values)}[end]


def test_every_number_from_a_source_names_a_row_or_an_assumption_of_the_model(case, made):
    known = set(sources.everything())
    texts = {
        row.source.text[:160]
        for each in case.results.scenarios
        for _, row in parameters(each).values()
    } | {row.source.text[:160] for row in PracticeSummary.parameters().values()}
    for _, piece in pieces(made):
        if piece.kind == SOURCE:
            ids = set(re.findall(r"(?:TC-[A-E]|OF-[A-Z])\d+", piece.where))
            assert ids <= known
            assert ids or any(text in piece.where for text in texts) or "answers" in piece.where


def test_it_says_how_it_was_made(case, made):
    stamp = as_text(made.stamp)
    for each in case.results.scenarios:
        assert each.hash[:8] in stamp
    assert "seed 1" in stamp and f"{DRAWS} repeats" in stamp and "13 weeks" in stamp


def test_it_has_every_part_that_was_asked(made):
    titles = [each.title for each in blocks(made)]
    assert {"The answer", "No firm answer"} & set(titles)
    for needed in (
        "The question",
        "The options",
        "What would change this answer",
        "Assumptions touched",
        "Safe and break-even caseload",
        "Readiness",
        "The smallest staffing for your targets",
        "Two years of money",
        "Where the model misses",
        "Measure these three first",
        "The 90-day test",
        "From your files and readiness answers",
        "Clauses for a vendor's contract",
        "First small test (plan, do, study, act)",
        "What this leaves out",
    ):
        assert needed in titles


def test_what_was_not_asked_is_said(case):
    bare = brief(Case(case.results, case.answer))
    text = " ".join(piece.text for _, piece in pieces(bare))
    assert text.count("ot asked yet") == 3 and not [p for _, p in pieces(bare) if untraced([p])]


@pytest.mark.parametrize(
    "wins, on_time, heading",
    [(3, 0.8, "The answer"), (2, 0.8, "No firm answer"), (3, 0.79, "No firm answer")],
)
def test_only_an_answer_that_wins_seven_in_ten_draws_on_time_is_headed_and_printed_as_one(
    case, wins, on_time, heading
):
    leader = case.answer.leader or BUY
    standing = case.answer.options[leader]._replace(
        wins=wins, works=True, on_time=Spread(on_time, 0.5, 1.0)
    )
    found = case.answer._replace(
        leader=leader, options={**case.answer.options, leader: standing}, draws=DRAWS
    )
    made = brief(case._replace(answer=found))
    answered = next(block for block in blocks(made) if "answer" in block.title)
    assert answered.title == heading
    first = as_text(answered.lines[0])
    assert first.startswith("No ") == (heading != "The answer")
    assert ("class=strong" in page(made)) == (heading == "The answer")


# --- as a page


class Reader(HTMLParser):
    """Collect the tags of a page."""

    def __init__(self):
        super().__init__()
        self.tags = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def test_nothing_in_the_page_can_run_or_ask_for_anything(made):
    text = page(made)
    reader = Reader()
    reader.feed(text)
    assert "script" not in [tag for tag, _ in reader.tags]
    for tag, attributes in reader.tags:
        assert not any(name.startswith("on") for name in attributes)
        assert attributes.get("src", "data:").startswith("data:")
        assert "href" not in attributes
    assert "&lt;script&gt;" in text


def test_the_page_has_a_language_a_title_and_headings(made):
    reader = Reader()
    reader.feed(page(made))
    tags = dict(reader.tags)
    assert tags["html"]["lang"] == "en" and "title" in tags
    assert [tag for tag, _ in reader.tags].count("h1") == 1
    assert [tag for tag, _ in reader.tags].count("h2") == len(blocks(made))


@pytest.mark.slow
@pytest.mark.parametrize("paper", ["A4", "letter"])
def test_it_prints_on_exactly_two_pages(made, tmp_path, paper):
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if chromium is None:
        pytest.skip("no Chromium to print with")
    source, printed = tmp_path / "brief.html", tmp_path / "brief.pdf"
    source.write_text(
        page(made).replace("@page { margin", f"@page {{ size: {paper}; margin"), encoding="utf-8"
    )
    subprocess.run(
        [
            chromium,
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            f"--user-data-dir={tmp_path / 'profile'}",
            "--no-pdf-header-footer",
            f"--print-to-pdf={printed}",
            source.as_uri(),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed.read_bytes())) == 2


# --- as a workbook


@pytest.mark.slow
def test_the_workbook_holds_the_tables_and_formulas_in_the_money_sheet_alone(case, made):
    book = load_workbook(io.BytesIO(workbook(made)))
    assert {
        "Brief",
        "Money",
        "The options",
        "Assumptions touched",
        "Your answers",
        "Readiness answers",
        "Runs",
        "How it is paid",
        "Staffings judged",
    } <= set(book.sheetnames)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if sheet.title == "Money" and cell.data_type == "f":
                    continue
                assert cell.data_type != "f", (sheet.title, cell.coordinate)
                assert not str(cell.value or "").startswith(("=", "@"))
    assert book["Runs"].max_row == 1 + sum(len(each.values) for each in case.results.outcomes)


@pytest.mark.slow
def test_the_workbook_lists_every_number_of_every_option(case, made):
    book = load_workbook(io.BytesIO(workbook(made)))
    for n, each in enumerate(case.results.scenarios, 1):
        paths = {row[0].value for row in book[f"Numbers {n}"].iter_rows(min_row=3)}
        assert paths == set(parameters(each))


# --- in the terminal

SCENARIOS = ["solo-rural-embedded", "solo-rural-nobody"]
FEW = ["--draws", "2", "--weeks", "13"]


@pytest.mark.parametrize("name", ["brief.html", "brief.xlsx"])
def test_the_terminal_writes_the_brief(tmp_path, capsys, name):
    out = tmp_path / name
    assert main.main(["report", *SCENARIOS, "--out", str(out), *FEW]) == 0
    assert out.stat().st_size > 4000 and "written" in capsys.readouterr().out
    assert [each.name for each in tmp_path.iterdir() if not each.is_dir()] == [name]


@pytest.mark.parametrize(
    "arguments, said",
    [
        ([*SCENARIOS, "--out", "x.html", "--draws", "1"], "from 2 to 40"),
        ([*SCENARIOS, "--out", "x.pdf"], ".html or .xlsx"),
        ([*SCENARIOS, "--out", "no/such/folder/x.html"], "cannot be written"),
        ([*SCENARIOS, "--out", "x.html", "--weeks", "2"], "from 13"),
        (["nonsense", "solo-rural-nobody", "--out", "x.html"], "neither a TOML file"),
    ],
)
def test_the_terminal_refuses_in_one_line_and_writes_nothing(
    tmp_path, monkeypatch, capsys, arguments, said
):
    monkeypatch.chdir(tmp_path)
    assert main.main(["report", *arguments]) == main.BAD_INPUT
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1 and not list(tmp_path.iterdir())


@pytest.mark.slow
def test_the_terminal_and_the_page_make_the_same_board_page(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(drawn, "DRAWS", DRAWS)
    plan = Plan(
        summary=PracticeSummary(clinicians=1, panel=1250, discharges=12, weeks=13),
        quote=Quote(price=40_000.0, fte=0.4),
        billing=Billing(fees=Fees.of("CY2026")),
    )
    lab = Lab()
    lab.put(plan)
    LabPanel(lab).run()
    panel = BriefPanel(lab)
    panel.make()
    path, out = tmp_path / "plan.toml", tmp_path / "brief.html"
    path.write_text(written(plan))
    assert main.main(["report", str(path), "--out", str(out), "--draws", f"{DRAWS}"]) == 0
    board = sheets(panel.made)[0]
    tags = re.compile(r"<[^>]*>")
    assert "CY2026" in board and tags.sub("", board) in tags.sub("", out.read_text())
    assert as_text(panel.made.first[1].lines[0]) in capsys.readouterr().out
