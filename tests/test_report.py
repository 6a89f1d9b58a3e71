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
from cmsim.analysis.statistics import estimate
from cmsim.billing.break_even import break_even_range
from cmsim.billing.terms import Billing
from cmsim.cli import main
from cmsim.decision import change_sentences, incremental, net_benefit, safe_caseload
from cmsim.decision import readiness as ready
from cmsim.decision import sentences as words
from cmsim.decision.brief import blocks, brief, pieces
from cmsim.decision.brief_case import Case
from cmsim.decision.brief_excel import workbook
from cmsim.decision.brief_html import page
from cmsim.decision.net_benefit import USUAL_WILLINGNESS_TO_PAY
from cmsim.decision.not_ready import STARTS
from cmsim.decision.options import BUY, HIRE, NO_HIRE, PROTECT, option
from cmsim.decision.plan import Own, Plan
from cmsim.decision.practice_summary import PracticeSummary
from cmsim.decision.readiness import Person
from cmsim.scenario.evidence import sources
from cmsim.scenario.parameter import parameters
from cmsim.views.traced import KINDS, RUN, SOURCE, as_text, said, untraced

ROOT = Path(__file__).parents[1]
SECTIONS = ready.read(ROOT / "exercises" / "82_readiness" / "readiness.toml")
LONG = "a third option that has a long name, almost the longest one"
EVIL = '<script>alert(1)</script> =HYPERLINK("http://x","y")'


@pytest.fixture(scope="module")
def case():
    """Return a case in which everything was asked."""
    plan = Plan(
        summary=PracticeSummary(clinicians=1, panel=1250, discharges=12, weeks=13),
        own=(Own(name=LONG, base=BUY, half_days=3),),
        starts=tuple(STARTS),
    )
    plan = plan.with_change("work.follow_up", 25.0).with_change("work.first_visit", 45.0, HIRE)
    made = plan.options()
    results = run(*made.values(), replications=4, measures=net_benefit.SHOWN)
    found = net_benefit.verdict(results)
    pair = [made[NO_HIRE], made[PROTECT]]
    known = tuple(each.path for each in incremental.unsure(pair))[8:]
    tornado = list(
        incremental.tornado(pair, USUAL_WILLINGNESS_TO_PAY, exclude=known, replications=3)
    )[-1][-1]
    draws = list(incremental.draws(pair, USUAL_WILLINGNESS_TO_PAY, inputs=3))[-1]
    base = option(plan.summary.replace(weeks=4), HIRE)
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
        results,
        found,
        USUAL_WILLINGNESS_TO_PAY,
        plan,
        draws,
        tornado,
        (NO_HIRE, PROTECT),
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


@pytest.mark.slow
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
    assert checked > 40


def recomputed(case, where):
    """Return what a number from the runs is, computed anew from the outcomes."""
    what, _, name = where.partition(", ")
    values = case.results.measure
    scenario = {each.name: each for each in case.results.scenarios}

    def each_run(of, option):
        return [
            of(scenario[option], outcome.values)
            for outcome in case.results.outcomes
            if outcome.scenario == option
        ]

    tables = {
        "active caseload": "active_caseload",
        "hours pulled": "hours_pulled",
        "referrals": "referrals",
    }
    if what in tables:
        return estimate(values(tables[what])[name]).mean
    if what == "transition calls in time":
        return 100 * estimate(values("transition_calls_in_time")[name]).mean
    if what == "patients on time":
        return estimate(each_run(lambda _, found: net_benefit.patients_on_time(found), name)).mean
    if what == "cost":
        return estimate(each_run(net_benefit.cost, name)).mean
    if what == "net benefit" and " minus " not in name:
        return estimate(
            each_run(lambda s, v: net_benefit.net_benefit(s, v, case.willingness_to_pay), name)
        ).mean
    if match := re.fullmatch(r"net benefit, (.+) minus (.+?)(, low|, high)?", where):
        if match[3] or match[1] not in scenario or {match[1], match[2]} == set(case.pair):
            return None
        one, other = (
            each_run(lambda s, v: net_benefit.net_benefit(s, v, case.willingness_to_pay), each)
            for each in (match[1], match[2])
        )
        return estimate([a - b for a, b in zip(one, other)]).mean
    if match := re.fullmatch(r"(active_caseload|overdue) in week 13, (.+?)(, low|, high)?", where):
        mean, low, high = net_benefit.at_month_three(case.results, match[2], match[1])
        return {None: mean, ", low": low, ", high": high}[match[3]]
    if match := re.fullmatch(r"late contacts, (.+), (low|high) of 9 in 10 runs", where):
        return net_benefit.late(case.results, match[1])[match[2] == "high"]
    return None


def test_every_number_from_a_source_names_a_row_or_an_assumption_of_the_model(case, made):
    known = set(sources.everything())
    texts = {
        row.source.text[:160]
        for each in case.results.scenarios
        for _, row in parameters(each).values()
    }
    for _, piece in pieces(made):
        if piece.kind == SOURCE:
            ids = set(re.findall(r"(?:TC-[A-E]|OF-[A-Z])\d+", piece.where))
            assert ids <= known
            assert ids or any(text in piece.where for text in texts) or "answers" in piece.where


def test_it_says_how_it_was_made(case, made):
    stamp = as_text(made.stamp)
    for each in case.results.scenarios:
        assert each.hash[:8] in stamp
    assert "seed 1" in stamp and "4 repeats" in stamp and "13 weeks" in stamp
    drawn = "".join(text.get_text() for text in made.drawing.figure.texts)
    assert drawn and drawn in stamp


def test_it_has_every_part_that_was_asked(made):
    titles = [each.title for each in blocks(made)]
    for needed in (
        "The question",
        "The answer",
        "The options",
        "What would change this answer",
        "Assumptions touched",
        "Safe and break-even caseload",
        "Readiness",
        "The smallest staffing for your targets",
        "Month-three check",
        "First small test (plan, do, study, act)",
        "What this leaves out",
    ):
        assert needed in titles


def test_what_was_not_asked_is_said(case):
    bare = brief(Case(case.results, case.verdict, case.willingness_to_pay))
    text = " ".join(piece.text for _, piece in pieces(bare))
    assert text.count("ot asked yet") == 3 and not [p for _, p in pieces(bare) if untraced([p])]


@pytest.mark.parametrize(
    "winners, word",
    [((NO_HIRE,) * 9 + (HIRE,), "Firm"), ((NO_HIRE,) * 6 + (HIRE,) * 4, "conditional")],
)
def test_it_can_say_that_the_answer_is_conditional(case, winners, word):
    found = case.verdict._replace(advice=NO_HIRE)
    draws = incremental.Draws(winners, 0, 10, 5)
    text = as_text(change_sentences.firmness(draws, found))
    assert word in text and f"{winners.count(NO_HIRE)} of 10 draws" in text
    assert ("On condition" in as_text(words.headline(found, draws))) == (word == "conditional")


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


def test_the_page_has_a_language_a_title_headings_and_a_described_picture(made):
    reader = Reader()
    reader.feed(page(made))
    tags = dict(reader.tags)
    assert tags["html"]["lang"] == "en" and "title" in tags
    assert [tag for tag, _ in reader.tags].count("h1") == 1
    assert len(tags["img"]["alt"]) > 40


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
def test_the_workbook_holds_the_tables_and_no_formula(case, made):
    book = load_workbook(io.BytesIO(workbook(made)))
    assert {
        "Brief",
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
FEW = ["--replications", "2", "--draws", "2", "--weeks", "13"]


@pytest.mark.parametrize("name", ["brief.html", "brief.xlsx"])
def test_the_terminal_writes_the_brief(tmp_path, capsys, name):
    out = tmp_path / name
    assert main.main(["report", *SCENARIOS, "--out", str(out), *FEW]) == 0
    assert out.stat().st_size > 4000 and "written" in capsys.readouterr().out
    assert [each.name for each in tmp_path.iterdir() if not each.is_dir()] == [name]


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["solo-rural-embedded", "--out", "x.html"], "from 2 to 6"),
        ([*SCENARIOS, "--out", "x.pdf"], ".html or .xlsx"),
        ([*SCENARIOS, "--out", "no/such/folder/x.html"], "cannot be written"),
        ([*SCENARIOS, "--out", "x.html", "--willingness-to-pay", "-1"], "0 to 100,000"),
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
