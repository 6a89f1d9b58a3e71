"""Files as real offices have them: read right, or refused in one line that says what to do."""

import time
from datetime import date
from html import unescape
from pathlib import Path

import field
import pytest
from openpyxl import load_workbook

from cmsim.cli import main
from cmsim.course.facilitator.spread_figure import spread
from cmsim.model.network import Network
from cmsim.scenario.files import scenario_toml
from cmsim.scenario.files.caseload import read_caseload, read_counts
from cmsim.scenario.parameter import Refusal
from cmsim.units import WEEK
from cmsim.validation.invariants import TALKED, miscounted
from cmsim.views import style

DATA = Path(__file__).parent / "data" / "field"
TODAY = date(2026, 11, 28)
TWO = 2, 8, 8000
SITES = [(5, 250, 1000, 3750), (3, 150, 600, 2250)]


def totals(counts):
    """Return sites, clinicians and patients of panel counts."""
    sites = counts.values()
    return len(sites), sum(s.clinicians for s in sites), sum(s.sizes["size"] for s in sites)


def refused(reader, *values):
    """Return the one line with which a reader refuses."""
    with pytest.raises(Refusal) as error:
        reader(*values)
    said = str(error.value)
    assert len(said.splitlines()) == 1 and len(said) < 700, said
    return said


def test_every_file_of_the_field_is_claimed_by_a_test():
    claimed = {name for names in (READ, NOT_READ, CASES, WRONG_TOML, SCENARIOS) for name in names}
    assert {path.name for path in DATA.iterdir()} == claimed


# --- panel counts

READ = {
    "panel_with_total_row.csv": (TWO, ["Row 4 (“Total”)", "left out", "agrees"]),
    "grand_total_blank.csv": (TWO, ["Row 4", "adds up the rows above", "left out"]),
    "powerbi_grand_total.xlsx": (TWO, ["Row 4 (“Total”)", "left out", "agrees"]),
    "footnote.csv": (TWO, ["Row 4 (“Applied filters: Status is Active”)", "left out"]),
    "powerbi_filters_footer.xlsx": (TWO, ["Row 5 (“Applied filters: Year is 2026”)"]),
    "title_rows.xlsx": (TWO, ["header stands in row 4", "rows 1 and 2"]),
    "title_row_plain.xlsx": (TWO, ["header stands in row 2", "row 1"]),
    "cover_sheet_first.xlsx": (TWO, ["sheet “Sheet”", "“Cover” has no such columns"]),
    "practice_name_header.csv": (TWO, ["“Practice Name”", "practice"]),
    "excel_sep_line.csv": (TWO, []),
    "unicode_text_utf16.csv": ((1, 5, 5000), []),
    "saved_by_excel_ansi.csv": (TWO, ["Windows", "File > Save As > CSV UTF-8"]),
    "thousands_commas.csv": ((1, 5, 46_000), []),
    "uneven_sites.csv": ((2, 8, 8500), []),
    "good.xlsx": (TWO, []),
    "strict_open_xml.xlsx": (TWO, []),
    "powerbi_inline_no_refs.xlsx": (TWO, []),
    "export_backslash_names.xlsx": (TWO, []),
    "export_bad_created_date.xlsx": (TWO, []),
    "export_colour_name.xlsx": (TWO, []),
    "export_empty_fill.xlsx": (TWO, []),
    "export_font_family_34.xlsx": (TWO, []),
}
NOT_READ = {
    "same_site_spelled_thrice.csv": ["rows 2, 3 and 4", "North", "north", "one site"],
    "part_time_clinicians.csv": ["row 2", "clinicians = 4.6", "whole persons"],
    "suppressed_small_cell.csv": ["cell C2 (complex)", "<11", "type"],
    "lookup_errors.csv": ["cell A2 (practice)", "#N/A", "type"],
    "zero_clinicians_zero_panel.csv": ["row 2 (North)", "clinicians = 0", "row 3 (South)", "size"],
    "password_protected.xlsx": ["password", "File > Info > Protect Workbook"],
    "html_as_xlsx.xlsx": ["web page", "File > Save As > Excel Workbook"],
}


@pytest.mark.parametrize("name", READ)
def test_panel_counts_are_read_right_and_what_was_understood_is_said(name):
    right, words = READ[name]
    said = []
    found = read_counts(DATA / name, said)
    assert totals(found) == right
    if right == TWO:  # in the right columns, each under its own name
        assert [(s.clinicians, s.complex, s.moderate, s.low) for s in found.values()] == SITES
        assert [*found] in (["North", "South"], ["Peña Clinic", "South"])
    for word in words:
        assert word in " ".join(said), said
    assert bool(said) == bool(words), said


@pytest.mark.parametrize("name", NOT_READ)
def test_what_cannot_be_read_says_where_what_and_what_to_do(name):
    said = refused(read_counts, DATA / name)
    for word in [name, *NOT_READ[name]]:
        assert word in said, said


def test_names_numbers_and_sites_stay_as_they_are():
    assert "Peña Clinic" in read_counts(DATA / "saved_by_excel_ansi.csv")
    tiers = read_counts(DATA / "thousands_commas.csv")["North"]
    assert (tiers.complex, tiers.moderate, tiers.low) == (1250, 11_000, 33_750)
    main, other = read_counts(DATA / "uneven_sites.csv").values()
    assert (main.clinicians, other.clinicians) == (7, 1)
    assert (main.sizes["size"], other.sizes["size"]) == (8000, 500)


def test_a_total_that_does_not_agree_with_its_rows_is_said(tmp_path):
    text = (DATA / "panel_with_total_row.csv").read_text(encoding="utf-8")
    path, said = tmp_path / "panel.csv", []
    path.write_text(text.replace("Total,8,400", "Total,8,410"), encoding="utf-8")
    assert totals(read_counts(path, said)) == TWO
    assert "complex 410 against 400" in said[0] and "Check" in said[0]


def test_a_site_that_is_only_called_like_a_total_stays_a_site(tmp_path):
    path = tmp_path / "panel.csv"
    path.write_text(
        "practice,clinicians,complex,moderate,low\nTotal Health Clinic,2,1,2,30\nEast,1,3,4,50\n"
    )
    assert totals(read_counts(path)) == (2, 3, 90)


# --- large and odd workbooks


def seconds(path, right=TWO):
    """Return how long the counts of a workbook take to read."""
    start = time.process_time()
    assert totals(read_counts(path)) == right
    return time.process_time() - start


def test_nine_hundred_thousand_styled_empty_rows_cost_little(tmp_path):
    rows = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (n, n) for n in range(4, 900_004))
    path = field.workbook(tmp_path / "styled.xlsx", rows)
    assert 3_000_000 < path.stat().st_size < 5_000_000
    assert seconds(path) < 5


@pytest.mark.parametrize("value", ["<v>1</v>", "<is><t>x</t></is>", ""])
def test_a_stray_cell_in_the_last_corner_is_no_part_of_the_table(tmp_path, value):
    kind = ' t="inlineStr"' if "<is>" in value else ""
    rows = f'<row r="1048576"><c r="XFD1048576"{kind}>{value}</c></row>'.encode()
    path = field.workbook(tmp_path / "stray.xlsx", rows)
    assert seconds(path) < 2
    said = []
    read_counts(path, said)
    assert bool(value) == ("Row 1048576" in " ".join(said))


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="1000000000000"><c r="A1"><v>1</v></c></row>',
        b"<row/>" * 1_100_000,
        b"<row>" + b"<c/>" * 20_000 + b"<c><v>1</v></c></row>",
        b"<row>" + b"<c/>" * 6_000_000 + b"</row>",
    ],
    ids=["far away", "rows", "cells", "many cells"],
)
def test_a_small_file_that_claims_very_many_cells_is_refused_at_once(tmp_path, rows):
    path = field.workbook(tmp_path / "bomb.xlsx", rows)
    start = time.process_time()
    assert "Excel" in refused(read_counts, path)
    assert time.process_time() - start < 5


# --- open cases

CASES = {
    "case_date.csv": ([("complex", 2, 7, False, True)], ["November 28, 2026"]),
    "case_date_serial.csv": ([("complex", 2, 23, False, True)], ["November 28, 2026"]),
    "case_decimal_comma.csv": ([("complex", 1.5, 7, False, True)], ["“1,5”", "1.5"]),
    "case_high_rising.csv": (
        [("complex", 3, 7, False, True), ("moderate", 3, 7, False, True)],
        ["“high” was read as complex", "“rising risk” was read as moderate"],
    ),
    "case_na.csv": ([("complex", 3, 14, False, True)], ["“N/A” in row 2, last_contact"]),
    "case_total.csv": ([("complex", -5, 30, False, False)], ["Row 5 (“Total”)"]),
    "case_x_marks.csv": ([("complex", 3, 7, True, True)], []),
}


@pytest.mark.parametrize("name", CASES)
def test_open_cases_are_read_right_and_what_was_understood_is_said(name):
    right, words = CASES[name]
    said = []
    found = read_caseload(DATA / name, ["Elm Street"], TODAY, said)
    assert [(c.tier, c.due, c.last_contact, c.monitored, c.met) for c in found] == right
    for word in words:
        assert word in " ".join(said), said


@pytest.mark.parametrize("name", ["case_date.csv", "case_date_serial.csv"])
def test_without_a_day_to_count_from_a_date_is_refused_with_what_to_type(name):
    said = refused(read_caseload, DATA / name, ["Elm Street"])
    assert "row 2: due" in said and "days from the start" in said


def test_a_date_that_may_be_a_birthday_is_refused_even_where_dates_are_read(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text("tier,due\ncomplex,3/7/1990\n")
    said = refused(read_caseload, path, ["Elm Street"], TODAY)
    assert "row 2: due" in said and "identify" in said and "1990" not in said


# --- scenario files

WRONG_TOML = {
    "toml_backslash.toml": ["line 1: ", r"data\cases.csv", 'write caseload = "data/cases.csv"'],
    "toml_backslash_n.toml": ["line 1: ", r"lists\new.csv", 'write caseload = "lists/new.csv"'],
    "toml_comma_decimal.toml": ["line 3: opens = 7,5: ", "write opens = 7.5"],
    "toml_curly_inside.toml": ["line 2: ", "curly", 'write name = "Elm Street"'],
    "toml_curly_quotes.toml": ["line 1: ", "curly", 'write name = "Elm"'],
    "toml_dup.toml": ["line 5: [work]: ", "twice", "first in line 3"],
    "toml_key_after_practice.toml": ["line 3: weeks = 52: ", "above the first heading", "line 1"],
    "toml_key_after_table.toml": ["line 5: weeks = 52: ", "above the first heading", "line 1"],
    "toml_leading_zero.toml": ["line 1: weeks = 026: ", "write weeks = 26"],
    "toml_nbsp.toml": ["line 2: ", "space bar", 'name = "Elm Street"'],
    "toml_python_true.toml": ["line 7: experienced = True: ", "write experienced = true"],
    "toml_rtf.toml": ["rich text", "Format > Make Plain Text"],
    "toml_single_bracket.toml": ["line 1: [practices]: ", "write [[practices]]"],
    "toml_thousand.toml": ["line 4: size = 10,000: ", "write size = 10000"],
    "toml_utf16.toml": ["UTF-16", "File > Save As, Encoding: UTF-8"],
    "toml_yes_no.toml": ["line 7: experienced = yes: ", "write experienced = true"],
}


@pytest.mark.parametrize("name", WRONG_TOML)
def test_a_line_of_a_scenario_that_is_no_toml_says_what_to_write(name):
    said = refused(scenario_toml.load, DATA / name)
    for word in [f"{name}: ", *WRONG_TOML[name]]:
        assert word in said, said


@pytest.mark.parametrize(
    "line, written",
    {
        "weeks: 26": "write weeks = 26",
        "name = Elm Street": 'write name = "Elm Street"',
        "salary = $86,000": "write salary = 86000",
        "share = 20%": 'write share = "20 %"',
        "share = .5": "write share = 0.5",
        "half day = 4": "write half_day = 4",
    }.items(),
)
def test_other_ways_to_write_a_field_are_known_too(line, written):
    said = refused(scenario_toml.loads, f'weeks = 3\n{line}\n[[practices]]\nname = "E"\n', "a.toml")
    assert f"line 2: {line}: " in said and written in said


def test_what_is_written_in_place_is_then_read(tmp_path):
    text = (DATA / "toml_yes_no.toml").read_text(encoding="utf-8").replace("= yes", "= true")
    assert scenario_toml.loads(text).posts[0].experienced


def test_a_field_under_the_wrong_heading_is_told_the_right_one():
    said = refused(scenario_toml.loads, '[[practices]]\nname = "Elm"\nretry_after = 10\n')
    assert "line 3: retry_after = 10" in said and "under [engagement]" in said


def test_a_scenario_named_toml_txt_is_read_and_named_where_the_ending_is_hidden(tmp_path):
    assert scenario_toml.load(DATA / "riverbend2.toml.txt").practices
    assert "riverbend2.toml.txt" in refused(scenario_toml.load, DATA / "riverbend2.toml")


SCENARIOS = [
    "all_off.toml",
    "dollar_names_a.toml",
    "dollar_names_b.toml",
    "dollar_names_c.toml",
    "dollar_names_d.toml",
    "dollar_names_e.toml",
    "hire_in_26_weeks.toml",
    "leave_12.toml",
    "long_1.toml",
    "long_2.toml",
    "no_hire.toml",
    "riverbend2.toml.txt",
    "same_name_1.toml",
    "same_name_2.toml",
    "special_clinic_no_low.toml",
    "zero_times.toml",
]


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenarios_of_the_field_are_read_and_add_up(name):
    scenario = scenario_toml.load(DATA / name)
    for practice in scenario.practices:
        assert min(practice.panel.counts.values()) >= 0
        assert sum(practice.panel.counts.values()) == practice.panel.size


@pytest.mark.parametrize(
    "name", ["all_off.toml", "special_clinic_no_low.toml", "zero_times.toml", "leave_12.toml"]
)
def test_extreme_scenarios_end_and_break_no_law(name):
    scenario = scenario_toml.load(DATA / name)
    weeks = min(scenario.weeks, 6)
    network = Network(scenario.replace(weeks=weeks), "1/1")
    assert 0 < max(entry.time for entry in network.run()) <= weeks * WEEK
    assert not miscounted(network)  # the laws of every run are checked for every test


def test_a_clinic_of_23_patients_has_23_patients():
    panel = scenario_toml.load(DATA / "special_clinic_no_low.toml").practices[0].panel
    assert panel.size == 23 and [*panel.counts.values()] == [12, 11, 0]


def test_twelve_weeks_of_leave_in_one_block_can_be_said():
    text = (DATA / "leave_12.toml").read_text(encoding="utf-8").replace("leave = 12\n", "")
    block = '[[posts.absences]]\nname = "parental leave"\nfrom_week = 10\nweeks = 12\n'
    scenario = scenario_toml.loads(text + block)
    log = Network(scenario, "1/1").run()
    worked = {int(entry.time // WEEK) for entry in log if entry.activity in TALKED}
    assert not worked & set(range(10, 22)) and {9, 22} <= worked


def told(capsys, *arguments):
    """Return what a command prints on both streams, its lines joined."""
    assert main.main([*map(str, arguments)]) == 0
    shown = capsys.readouterr()
    return " ".join((shown.out + shown.err).split())


def test_a_comparison_says_that_a_post_does_not_start_within_the_run(capsys, tmp_path):
    files = DATA / "no_hire.toml", DATA / "hire_in_26_weeks.toml"
    words = "Ada does not start within the run of 26 weeks"
    said = told(capsys, "compare", *files, "--replications", 2)
    assert words in said and "It has no care manager at work" in said
    out = tmp_path / "brief.html"
    assert words in told(capsys, "report", *files, "--draws", 2, "--out", out)


@pytest.mark.parametrize(
    "pair, names",
    {
        ("same_name_1", "same_name_2"): ["Our practice", "Our practice (same_name_2)"],
        ("long_1", "long_2"): ["more nurse in the second", "more nurse in the seconB"],
    }.items(),
)
def test_scenarios_called_alike_are_told_apart(pair, names, capsys):
    files = [DATA / f"{name}.toml" for name in pair]
    said = told(capsys, "compare", *files, "--replications", 2, "--weeks", 2)
    assert all(f"{name}" in said for name in names)


HARD = r"A & B <i>$x_1$ 2% ^ \n"


def with_hard_names(folder):
    """Return two scenario files whose scenario, practice and post have hard names."""
    text = (DATA / "dollar_names_a.toml").read_text(encoding="utf-8")
    for part in ("hire ($90k + $15k overhead)", "Elm Street", "Ada"):
        text = text.replace(f'"{part}"', f"'{HARD}'")
    (folder / "hard.toml").write_text(text, encoding="utf-8")
    return [folder / "hard.toml", *(DATA / f"dollar_names_{letter}.toml" for letter in "be")]


def test_dollars_and_other_signs_in_names_survive_in_a_comparison_and_a_brief(capsys, tmp_path):
    files = with_hard_names(tmp_path)
    names = [scenario_toml.load(file).name for file in files]
    assert HARD in names
    few = ["--weeks", 13, "--draws", 2]
    said = told(capsys, "compare", *files, "--replications", 2, "--weeks", 2)
    out, book = tmp_path / "brief.html", tmp_path / "brief.xlsx"
    told(capsys, "report", *files, *few, "--out", out)
    told(capsys, "report", *files, *few, "--out", book)
    page = out.read_text(encoding="utf-8")
    cells = [
        str(cell) for sheet in load_workbook(book) for row in sheet.values for cell in row if cell
    ]
    for name in names:
        assert name in said and name in unescape(page), name
        assert any(name in cell for cell in cells), name
    assert "<i>$x" not in page


def test_a_scenario_with_hard_names_is_written_and_read_back(tmp_path):
    scenario = scenario_toml.load(with_hard_names(tmp_path)[0])
    assert scenario_toml.loads(scenario_toml.dump(scenario)) == scenario
    assert scenario.practices[0].name == scenario.posts[0].name == HARD


DARK = {
    "text.usetex": True,
    "text.parse_math": True,
    "lines.marker": "x",
    "figure.facecolor": "black",
    "axes.facecolor": "black",
    "savefig.facecolor": "black",
    "savefig.bbox": "tight",
    "savefig.transparent": True,
    "xtick.color": "white",
    "xtick.labelsize": 30,
    "svg.fonttype": "none",
}


def test_pictures_take_dollars_as_they_are_and_look_alike_whatever_a_person_has_set():
    import matplotlib

    def drawn():
        return spread(HARD, HARD, [1, 2, 2], (1, 1, 2, 2, 2), (1.5, 1, 2)).html("one")

    usual = drawn()
    with matplotlib.rc_context(DARK):
        assert drawn() == usual
        with style.house():
            assert not style.new_axes().set_title(HARD).get_parse_math()
    assert usual.count("A &amp; B &lt;i&gt;") > 1 and "image/svg" in usual
