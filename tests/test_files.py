import csv
import json
import os
import random
import re
import sys
import time
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from openpyxl import Workbook

from cmsim.model.network import Network
from cmsim.scenario.files import scenario_toml, schema
from cmsim.scenario.library.practices import named
from cmsim.scenario.panel import Tier
from cmsim.scenario.parameter import Refusal, parameters
from cmsim.scenario.scenario import OpenCase, Scenario

ROOT = Path(__file__).parent.parent
DATA = ROOT / "notebooks" / "data"
ELM = '[[practices]]\nname = "Elm Street"\n'
POST = '[[posts]]\nname = "Ada"\nweek = ["Elm Street"]\ncovers = ["Elm Street"]\n'


def refusal(call, *values):
    """Return the one line with which a call is refused."""
    with pytest.raises(Refusal) as refused:
        call(*values)
    said = str(refused.value)
    assert said.strip() and len(said.splitlines()) == 1 and len(said) < 900, said
    return said


def refused(text):
    return refusal(scenario_toml.loads, text, "a.toml")


@pytest.fixture
def folder(tmp_path):
    """Return a function that writes a file in a folder and returns its path."""

    def put(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return put


def workbook(path, *rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


# --- out and in again


def varied(scenario, chance):
    """Return a scenario with every number moved somewhere in its plausible range."""
    for path, (value, known) in parameters(scenario).items():
        low, high = max(known.low, known.least), min(known.high, known.ceiling)
        new = low + chance.random() * (high - low)
        new = round(new) if isinstance(value, int) else new
        try:
            scenario = scenario.change(path, new)
        except ValueError:  # numbers that must fit together, such as tier shares
            continue
    return scenario


@pytest.mark.parametrize("everything", [True, False])
@pytest.mark.parametrize("name", named())
def test_what_is_written_is_read_back_exactly(name, everything):
    scenario = named()[name]()
    assert scenario_toml.loads(scenario_toml.dump(scenario, everything)) == scenario
    other = varied(scenario, random.Random(name))
    assert other.hash != scenario.hash
    assert scenario_toml.loads(scenario_toml.dump(other, everything)) == other


def test_an_open_case_and_odd_words_are_read_back_exactly():
    scenario = named()["solo-rural-embedded"]().replace(
        about='"quotes", \\ and \n lines, ünïcode \x01 = [ "a",\n    "b",\n]',
        caseload=(
            OpenCase(practice="Mill Lane", tier="complex", due=-3.25, met=True),
            OpenCase(practice="Mill Lane", tier="moderate", monitored=True),
        ),
    )
    for everything in (True, False):
        assert scenario_toml.loads(scenario_toml.dump(scenario, everything)) == scenario


def test_only_what_differs_is_written_unless_everything_is_asked_for():
    scenario = named()["solo-rural-embedded"]().change("work.follow_up", 20)
    short, long = scenario_toml.dump(scenario, everything=False), scenario_toml.dump(scenario)
    assert "follow_up = 20.0" in short and "first_visit" not in short
    assert "follow_up = 20.0" in long and "first_visit = 50.0" in long


def test_a_value_equal_to_its_class_default_but_not_to_its_place_default_survives():
    scenario = named()["solo-rural-off-site"]().change("hubs.hub.place.rework", 0.0)
    assert scenario_toml.loads(scenario_toml.dump(scenario, everything=False)) == scenario


def test_a_table_that_is_not_whole_keeps_the_rest_of_its_default():
    scenario = scenario_toml.loads(
        ELM + "[practices.panel.complex]\nvisits = 6\n"
        '[[hubs]]\nname = "hub"\n[hubs.place]\nrework = 0.2'
    )
    base = scenario_toml.loads(ELM)
    assert scenario == base.change("practices.0.panel.complex.visits", 6).change(
        "hubs.hub.place.rework", 0.2
    )


def test_saving_replaces_the_file_whole(tmp_path):
    path = tmp_path / "saved.toml"
    path.write_text("what was there before")
    scenario = named()["five-small-sites-co-located"]()
    scenario_toml.save(scenario, path)
    assert scenario_toml.load(path) == scenario
    assert [file.name for file in tmp_path.iterdir()] == ["saved.toml"]


def test_a_failed_save_leaves_the_earlier_file_and_nothing_else(tmp_path, monkeypatch):
    path, scenario = tmp_path / "saved.toml", named()["solo-rural-nobody"]()
    scenario_toml.save(scenario, path)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert "No space left" in refusal(scenario_toml.save, scenario.replace(weeks=3), path)
    assert scenario_toml.load(path) == scenario
    assert [file.name for file in tmp_path.iterdir()] == ["saved.toml"]


def test_a_scenario_without_a_name_is_named_after_its_file(folder):
    assert scenario_toml.load(folder("our plan.toml", ELM)).name == "our plan"
    assert scenario_toml.load(folder("named.toml", 'name = "Plan B"\n' + ELM)).name == "Plan B"


def test_a_number_may_carry_its_unit():
    scenario = scenario_toml.loads(
        ELM + '[work]\nfirst_visit = "1 hour"\nswitching = "3 min"\n'
        '[engagement]\nretry_after = "1 week"\nno_show = "10 %"'
    )
    assert scenario.work.first_visit == 60 and scenario.work.switching == 3
    assert scenario.engagement.retry_after == 7 and scenario.engagement.no_show == 0.1


# --- bad input


@pytest.mark.parametrize(
    "text, said",
    {
        "clinicans = 8": ["practices.Elm Street.clinicans", "clinicians meant"],
        "[work]\nfirst_visit = '50 patients'": ["work.first_visit", "50 patients", "minutes"],
        "[work]\nfirst_visit = true": ["work.first_visit", "True", "minutes"],
        "[work]\nfirst_visit = 'soon'": ["work.first_visit", "soon", "minutes"],
        "[work]\nfirst_visit = nan": ["work.first_visit", "nan", "minutes"],
        "[work]\nfirst_visit = inf": ["work.first_visit", "inf", "minutes"],
        "[work]\nfirst_visit = -inf": ["work.first_visit", "inf", "minutes"],
        "[work]\nfirst_visit = 1e400": ["work.first_visit", "inf", "minutes"],
        "[work]\nfirst_visit = 1979-05-27": ["work.first_visit", "minutes"],
        "[work]\nfirst_visit = [50]": ["work.first_visit", "minutes"],
        "[work]\nfirst_visit = 99999999999999999999": ["work.first_visit", "too large"],
        "[work]\nfirst_visit = 0x" + "f" * 6000: ["work.first_visit", "too large"],
        "[engagement]\nno_show = 1.4": ["engagement.no_show", "1.4", "0 to 1"],
        "[engagement]\nattempts = 2.5": ["engagement.attempts", "2.5"],
        "[practices.panel]\ncomplex_share = 0.5": ["Elm Street.panel", "1.450", "add up to 1"],
        "[practices.panel]\nsize = -3": ["practices.Elm Street.panel.size", "-3", "20"],
        "[practices.place]\nrom = true": ["practices.Elm Street.place.rom", "room meant"],
        "eligible = 'some'": ["practices.Elm Street.eligible", "some", "'all' or 'covered'"],
        "[[practices]]\nname = 'Elm Street'": ["Elm Street", "twice"],
        POST.replace('week = ["Elm Street"]', 'week = ["Oak Road"]'): [
            "posts.Ada.week",
            "Oak Road",
        ],
        POST.replace('covers = ["Elm Street"]', 'covers = ["Oak"]'): ["posts.Ada.covers", "Oak"],
        POST + "role = 'boss'": ["posts.Ada.role", "boss", "'hybrid' or 'everyone'"],
        POST + "name2 = 'boss'": ["posts.Ada.name2", "name meant"],
        POST.replace("Ada", "A|b"): ["posts.A|b.name", "name without"],
        POST.replace('week = ["Elm Street"]', "week = 3"): [
            "posts.Ada.week = 3",
            "a list is needed",
        ],
        "[wrok]\nfirst_visit = 50": ["wrok", "work meant"],
        "[[caseload]]\npractice = 'Elm Street'\ntier = 'low'": ["row 1", "low"],
        "[[caseload]]\npractice = 'Oak Road'\ntier = 'complex'": ["row 1", "Oak Road"],
        '["we\\neks"]\na = 1': ["no such field", "weeks meant"],
        "clinicians = \n": ["line 3"],
        "clinicians = 'abc\n": ["TOML", "line 3"],
        "clinicians = 8\nclinicians = 9": ["TOML", "line 4"],
        "a = " + "[" * 5000: ["nested"],
        "a = " + "[" * 20 + "]" * 20: ["nested"],
        "a = " + "{a = " * 3000: ["nested"],
        "a" + ".a" * 100_000 + " = 1": ["steps"],
        "a = " + "9" * 5000: ["TOML"],
        "[[posts]]\n" * 1001: ["posts", "1,001", "1,000"],
    }.items(),
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_bad_input_is_refused_in_one_line_that_names_field_and_value(text, said):
    line = refused(ELM + text)
    assert line.startswith("a.toml: ")
    for words in said:
        assert words in line, line


def test_a_time_of_50_days_is_no_number_of_minutes():
    assert "minutes" in refused(ELM + "[work]\nfirst_visit = '50 days'")


def test_a_file_without_practices_is_refused():
    assert "practices" in refused("weeks = 3") and "missing" in refused("weeks = 3")
    assert "at least one" in refused("practices = []")


def test_what_is_not_a_text_file_is_refused(folder, tmp_path):
    for content, word in {
        b"": "empty",
        b" \n": "empty",
        b"\xef\xbb\xbf": "empty",
        b"a\0b": "NUL",
        b"\x89PNG\r\n": "UTF-8",
        b"\xff\xfea\0": "UTF-8",
        "name = 'Café'".encode("latin-1"): "UTF-8",
    }.items():
        path = folder("a.toml", content)
        said = refusal(scenario_toml.load, path)
        assert str(path) in said and word in said
    assert "no such file" in refusal(scenario_toml.load, tmp_path / "missing.toml")
    assert "folder" in refusal(scenario_toml.load, tmp_path)
    assert refusal(scenario_toml.load, "a\0b.toml") and refusal(scenario_toml.load, "a" * 5000)


def test_a_text_with_a_byte_order_mark_is_read(folder):
    assert scenario_toml.load(folder("a.toml", b"\xef\xbb\xbf" + ELM.encode())).practices


@pytest.mark.parametrize("name", ["huge.toml", "huge.csv", "huge.xlsx"])
def test_a_file_of_a_gigabyte_is_refused_by_its_size_alone(name, tmp_path):
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(10**9)
    start = time.perf_counter()
    said = (
        refusal(scenario_toml.load, path)
        if name.endswith("toml")
        else refusal(scenario_toml.read_caseload, path, ["Elm Street"])
    )
    assert time.perf_counter() - start < 0.5
    assert "1,000.0 MB" in said and "5 MB" in said and name in said


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_refused_without_waiting_for_it(tmp_path):
    os.mkfifo(tmp_path / "pipe.toml")
    assert "not a plain file" in refusal(scenario_toml.load, tmp_path / "pipe.toml")


def test_a_practice_nobody_covers_is_a_warning_and_no_error():
    two = ELM + '[[practices]]\nname = "Oak Road"\n' + POST
    assert [w for w in scenario_toml.loads(two).warnings if "Oak Road" in w and "Elm" not in w]
    assert not scenario_toml.loads(ELM + POST).warnings


@pytest.mark.slow
@given(some.text() | some.binary())
@settings(max_examples=200, deadline=None)
def test_whatever_is_read_is_a_scenario_or_refused_in_one_line(text):
    try:
        assert isinstance(scenario_toml.loads(text), Scenario)
    except Refusal as error:
        assert len(str(error).splitlines()) == 1


WHOLE = (
    scenario_toml.dump(named()["solo-rural-co-located"](), everything=False)
    + '[practices.panel.complex]\nvisits = 6\n[work]\nfollow_up = "20 min"\n'
)
PIECES = some.sampled_from(
    [
        "[[practices]]",
        "name",
        "=",
        "'",
        '"',
        "\n",
        "[",
        "]",
        "{",
        "}",
        ".",
        "-1",
        "1e999",
        "nan",
        "0x" + "f" * 20,
        "true",
        "1979-05-27",
        "#",
        ",",
        "panel",
        "counts = 'x'",
        "caseload = 'x'",
        '"""',
        "\\",
        "\x00",
        "\u2028",
        "\ud800",
    ]
) | some.text(max_size=5)


@given(
    some.lists(some.tuples(some.integers(0, len(WHOLE)), some.integers(0, 12), PIECES), max_size=4)
)
@settings(max_examples=200, deadline=None)
def test_a_damaged_scenario_is_a_scenario_or_refused_in_one_line(damages):
    text = WHOLE
    for start, length, piece in damages:
        text = text[:start] + piece + text[start + length :]
    try:
        assert isinstance(scenario_toml.loads(text), Scenario)
    except Refusal as error:
        assert len(str(error).splitlines()) == 1


VALUES = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=8),
    lambda inner: (
        some.lists(inner, max_size=3)
        | some.dictionaries(
            some.sampled_from([*Scenario.model_fields, "panel", "place", "x"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@given(some.sampled_from(sorted(parameters(named()["solo-rural-embedded"]()))), VALUES)
@settings(max_examples=200, deadline=None)
def test_any_value_in_any_field_is_a_scenario_or_refused_in_one_line(path, value):
    values = named()["solo-rural-embedded"]().model_dump(mode="json")
    *steps, last = (
        path.replace(".Mill Lane", ".0")
        .replace(".hub.", ".0.")
        .replace("posts.Ada", "posts.0")
        .split(".")
    )
    inner = values
    for step in steps:
        inner = inner[int(step) if step.isdigit() else step]
    inner[last] = value
    try:
        assert isinstance(scenario_toml.composed(values, "here", None), Scenario)
    except Refusal as error:
        assert len(str(error).splitlines()) == 1


# --- caseloads


def cases(folder, text, known=("Elm Street",)):
    return scenario_toml.read_caseload(folder("cases.csv", text), known)


def test_a_caseload_needs_no_more_than_tiers_when_there_is_one_practice(folder):
    assert cases(folder, "Tier\ncomplex\n\nModerate\n") == (
        OpenCase(practice="Elm Street", tier="complex"),
        OpenCase(practice="Elm Street", tier="moderate"),
    )


def test_headers_count_without_case_and_blank_cells_keep_their_default(folder):
    found = cases(
        folder,
        "TIER,Due,Last contact,contacts-done,Monitored,MET,Practice\n"
        "complex,-3.5,20,4,no,yes,\nmoderate,,,,yes,,Elm Street\n",
    )
    assert found == (
        OpenCase(
            practice="Elm Street",
            tier="complex",
            due=-3.5,
            last_contact=20,
            contacts_done=4,
            met=True,
        ),
        OpenCase(practice="Elm Street", tier="moderate", monitored=True),
    )


@pytest.mark.parametrize("separator", ";\t")
def test_semicolons_and_tabs_separate_too(folder, separator):
    text = "tier,due\ncomplex,5\n".replace(",", separator)
    assert cases(folder, "\ufeff" + text)[0].due == 5


def test_with_several_practices_each_case_must_name_one(folder):
    two = "Elm Street", "Oak Road"
    assert "practice" in refusal(cases, folder, "tier\ncomplex\n", two)
    assert cases(folder, "tier,practice\ncomplex,Oak Road\n", two)[0].practice == "Oak Road"
    said = refusal(cases, folder, "tier,practice\ncomplex,Ash Hill\n", two)
    assert "row 2" in said and "Ash Hill" in said and "Oak Road" in said


@pytest.mark.parametrize(
    "header",
    [
        "name",
        "First Name",
        "last_name",
        "PatientName",
        "MRN",
        "Medical Record Number",
        "SSN",
        "Social Security",
        "DOB",
        "birth",
        "Date of Birth",
        "birthdate",
        "phone",
        "Telephone",
        "cell",
        "Email",
        "e-mail",
        "Address",
        "street",
        "ZIP",
        "zip code",
        "Insurance ID",
        "member id",
        "subscriber",
        "Patient ID",
        "patient",
        "id",
        "Medicare number",
        "account no",
    ],
)
def test_a_column_that_may_identify_a_person_is_refused_with_the_reason(folder, header):
    said = refusal(cases, folder, f"tier,{header}\ncomplex,\n")
    assert "cases.csv" in said and header.lower() in said and "identify" in said


@pytest.mark.parametrize(
    "cell, kind",
    {
        "1950-03-07": "date",
        "3/7/1950": "date",
        "03.07.50": "date",
        "7 Mar 1950": "date",
        "March 7, 1950": "date",
        "123-45-6789": "security",
        "123456789": "security",
        "555-123-4567": "phone",
        "(555) 123-4567": "phone",
        "+1 555 123 4567": "phone",
        "5551234567": "phone",
        "555-1234": "phone",
        "a.b@c.org": "email",
    }.items(),
)
@pytest.mark.parametrize("column", ["practice", "post", "due", "tier"])
def test_a_value_that_may_identify_a_person_is_refused_without_repeating_it(
    folder, cell, kind, column
):
    columns = dict.fromkeys(["tier", "practice", "post", "due"], "")
    row = (columns | {"tier": "complex", column: f'"{cell}"'}).values()
    said = refusal(cases, folder, ",".join(columns) + "\n" + ",".join(row) + "\n")
    assert kind in said and "row 2" in said and column in said and cell not in said


@pytest.mark.parametrize(
    "text, said",
    {
        "tier\nurgent\n": ["row 2", "tier", "urgent", "complex"],
        "tier\nlow\n": ["row 2", "low", "complex or moderate"],
        "tier,due\ncomplex,soon\n": ["row 2", "due", "soon", "days"],
        "tier,due\ncomplex,99999\n": ["row 2", "due", "99999", "3650"],
        "tier,contacts_done\ncomplex,2.5\n": ["row 2", "contacts_done"],
        "tier,met\ncomplex,perhaps\n": ["row 2", "met", "perhaps"],
        "tier,due\n,4\n": ["row 2", "tier"],
        "due\n4\n": ["tier", "missing"],
        "tier,tier\ncomplex,complex\n": ["tier", "twice"],
        "tier,colour\ncomplex,red\n": ["colour", "contacts_done"],
        "tier,due\ncomplex,=2+3\n": ["row 2", "due", "formula"],
        "tier,post\ncomplex,@SUM(1)\n": ["row 2", "post", "formula"],
        "tier\ncomplex,extra\n": ["row 2", "column 2"],
        "tier\n" + "complex\n" * 5001: ["5,000"],
        "tier\n" + "x" * 200_000: ["CSV"],
        "": ["empty"],
        "tier\ncom\0plex\n": ["NUL"],
    }.items(),
    ids=lambda value: str(value)[:25],
)
def test_a_bad_caseload_is_refused_in_one_line(folder, text, said):
    line = refusal(cases, folder, text)
    for words in ["cases.csv", *said]:
        assert words in line, line


def test_five_thousand_rows_are_still_read(folder):
    assert len(cases(folder, "tier\n" + "complex\n" * 5000)) == 5000


def test_a_caseload_is_csv_or_excel_by_what_is_in_it_and_not_by_its_name(folder):
    book = workbook(folder("cases.csv", ""), ["tier"], ["complex"])
    assert len(scenario_toml.read_caseload(book, ["Elm Street"])) == 1
    text = folder("cases.xlsx", "tier\ncomplex\n")
    assert len(scenario_toml.read_caseload(text, ["Elm Street"])) == 1
    with zipfile.ZipFile(folder("cases.ods", ""), "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert ".xlsx" in refusal(
        scenario_toml.read_caseload, book.with_name("cases.ods"), ["Elm Street"]
    )


@given(
    some.text()
    | some.binary()
    | some.lists(
        some.lists(
            some.sampled_from(["tier", "due", "complex", "4", "", "met", "=", "'", '"', "\n"])
            | some.text(max_size=4),
            max_size=4,
        ).map(",".join),
        max_size=4,
    ).map("\n".join)
)
@settings(max_examples=200, deadline=None)
def test_whatever_a_caseload_holds_it_is_cases_or_refused_in_one_line(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(errors="replace"))
    try:
        found = scenario_toml.read_caseload(path, ["Elm Street"])
        assert all(isinstance(case, OpenCase) for case in found)
    except Refusal as error:
        assert len(str(error).splitlines()) == 1


# --- files a scenario names


def test_a_caseload_beside_the_scenario_is_read(folder):
    folder("cases.csv", "tier,post,due\ncomplex,Ada,-2\n")
    scenario = scenario_toml.load(folder("a.toml", 'caseload = "cases.csv"\n' + ELM + POST))
    assert scenario.caseload == (
        OpenCase(practice="Elm Street", tier="complex", post="Ada", due=-2),
    )
    assert scenario_toml.loads(scenario_toml.dump(scenario)) == scenario


def test_a_case_of_a_post_that_does_not_take_it_is_refused(folder):
    folder("cases.csv", "tier,post\nmoderate,Ada\n")
    said = refusal(
        scenario_toml.load,
        folder("a.toml", 'caseload = "cases.csv"\n' + ELM + POST + 'role = "complex"'),
    )
    assert "cases.csv: row 2" in said and "Ada" in said and "moderate" in said


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "../cases.csv",
        "sub/../../cases.csv",
        "..\\cases.csv",
        "C:\\cases.csv",
        "\\\\server\\cases.csv",
        "~/cases.csv",
        "..",
    ],
)
def test_a_file_outside_the_folder_of_the_scenario_is_refused(folder, tmp_path, name):
    (tmp_path.parent / "cases.csv").write_text("tier\ncomplex\n")
    text = f"caseload = '{name}'\n" + ELM + POST
    assert "must lie in" in refusal(scenario_toml.load, folder("a.toml", text))
    text = ELM + f"[practices.panel]\ncounts = '{name}'\n"
    assert "must lie in" in refusal(scenario_toml.load, folder("a.toml", text))


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_that_leads_out_of_the_folder_is_refused(folder, tmp_path):
    outside = tmp_path.parent / "outside.csv"
    outside.write_text("tier\ncomplex\n")
    (tmp_path / "cases.csv").symlink_to(outside)
    text = 'caseload = "cases.csv"\n' + ELM + POST
    assert "must lie in" in refusal(scenario_toml.load, folder("a.toml", text))


def test_a_text_that_is_in_no_file_can_name_no_file():
    assert "itself in a file" in refused('caseload = "cases.csv"\n' + ELM + POST)


# --- panel counts

COUNTS = (
    "Practice,Clinicians,Complex,Moderate,Low\nElm Street,3,123,777,2845.0\nOak Road,,1,20,79\n"
)


def test_counts_become_size_and_shares_and_come_back_as_the_same_counts(folder):
    folder("counts.csv", COUNTS)
    text = '[[practices]]\nname = "{}"\n[practices.panel]\ncounts = "counts.csv"\nno_number = 0.2\n'
    scenario = scenario_toml.load(
        folder("a.toml", text.format("Elm Street") + text.format("Oak Road"))
    )
    elm, oak = scenario.practices
    assert elm.clinicians == 3 and oak.clinicians == 8 and elm.panel.no_number == 0.2
    assert elm.panel.counts == {Tier.COMPLEX: 123, Tier.MODERATE: 777, Tier.LOW: 2845}
    assert oak.panel.counts == {Tier.COMPLEX: 1, Tier.MODERATE: 20, Tier.LOW: 79}


@given(some.tuples(*[some.integers(0, 200_000)] * 3).filter(lambda counts: sum(counts) >= 20))
@settings(max_examples=100, deadline=None)
def test_any_counts_come_back_as_the_same_counts(tmp_path_factory, counts):
    path = tmp_path_factory.getbasetemp() / "counts.csv"
    path.write_text("complex,moderate,low\n{},{},{}\n".format(*counts))
    sizes = scenario_toml.read_counts(path)[""].sizes
    practice = scenario_toml.loads(ELM).practices[0]
    panel = practice.panel.replace(**sizes)
    assert tuple(panel.counts.values()) == counts


@pytest.mark.parametrize(
    "counts, scenario, said",
    [
        (
            COUNTS,
            "name = 'Ash Hill'\n[practices.panel]\ncounts = 'c.csv'",
            ["Ash Hill", "Oak Road"],
        ),
        (
            COUNTS,
            "name = 'Elm Street'\nclinicians = 4\n[practices.panel]\ncounts = 'c.csv'",
            ["clinicians = 3", "4"],
        ),
        (
            COUNTS,
            "name = 'Elm Street'\n[practices.panel]\ncounts = 'c.csv'\nsize = 30",
            ["size", "both"],
        ),
        (COUNTS, "name = 'Elm Street'\n[practices.panel]\ncounts = 3", ["counts", "CSV"]),
        (
            "complex,moderate,low\n1,2,\n",
            "name = 'E'\n[practices.panel]\ncounts = 'c.csv'",
            ["row 2", "low", "whole number"],
        ),
        (
            "complex,moderate,low\n1,2,3.5\n",
            "name = 'E'\n[practices.panel]\ncounts = 'c.csv'",
            ["row 2", "low", "3.5"],
        ),
        (
            "complex,moderate,low\n0,0,0\n",
            "name = 'E'\n[practices.panel]\ncounts = 'c.csv'",
            ["row 2", "size"],
        ),
        (
            "complex,moderate\n1,2\n",
            "name = 'E'\n[practices.panel]\ncounts = 'c.csv'",
            ["low", "missing"],
        ),
        ("complex,moderate,low\n", "name = 'E'\n[practices.panel]\ncounts = 'c.csv'", ["no rows"]),
        (
            COUNTS + "Elm Street,3,1,2,30\n",
            "name = 'E'\n[practices.panel]\ncounts = 'c.csv'",
            ["rows 2 and 4", "Elm Street", "one site"],
        ),
    ],
)
def test_bad_counts_are_refused_in_one_line(folder, counts, scenario, said):
    folder("c.csv", counts)
    line = refusal(scenario_toml.load, folder("a.toml", "[[practices]]\n" + scenario))
    for words in said:
        assert words in line, line


# --- Excel


def test_a_workbook_reads_as_the_same_table_in_csv_does(folder, tmp_path):
    rows = [
        ["Tier", "Due", "Contacts done", "Met"],
        ["complex", -2, 3.0, True],
        ["moderate", 4.5, None, False],
        [None, None, None, None],
        ["Complex", None, 7, None],
    ]
    book = workbook(tmp_path / "cases.xlsx", *rows)
    text = "\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in rows)
    assert scenario_toml.read_caseload(book, ["Elm Street"]) == cases(folder, text)


def test_a_date_in_a_workbook_is_refused(tmp_path):
    from datetime import datetime

    book = workbook(tmp_path / "cases.xlsx", ["tier", "due"], ["complex", datetime(2024, 5, 1)])
    said = refusal(scenario_toml.read_caseload, book, ["Elm Street"])
    assert "row 2: due" in said and "date" in said and "2024" not in said


def test_a_formula_without_a_result_and_macros_are_refused(tmp_path):
    book = workbook(tmp_path / "cases.xlsx", ["tier", "due"], ["complex", "=1+1"])
    said = refusal(scenario_toml.read_caseload, book, ["Elm Street"])
    assert "B2 is a formula" in said and "Paste Special" in said
    book = workbook(tmp_path / "cases.xlsx", ["tier"], ["complex"])
    with zipfile.ZipFile(book, "a") as archive:
        archive.writestr("xl/vbaProject.bin", "x")
    said = refusal(scenario_toml.read_caseload, book, ["Elm Street"])
    assert "macros" in said and "Save As" in said


def rewritten(book, part, change):
    """Return a workbook in which the text of one part has been changed."""
    with zipfile.ZipFile(book) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part].decode()).encode()
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return book


def test_the_stored_result_of_a_formula_is_read_and_a_link_is_never_followed(tmp_path):
    book = workbook(tmp_path / "cases.xlsx", ["tier", "due"], ["complex", "=[1]Other!A1"])
    book = rewritten(
        book, "xl/worksheets/sheet1.xml", lambda text: re.sub("<v ?/>|<v></v>", "<v>7</v>", text)
    )
    with zipfile.ZipFile(book, "a") as archive:
        archive.writestr("xl/externalLinks/externalLink1.xml", "not even XML")
    assert scenario_toml.read_caseload(book, ["Elm Street"])[0].due == 7


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path):
    book = workbook(tmp_path / "cases.xlsx", ["tier"], ["complex"])
    with zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/more.xml", b" " * 120_000_000)
    assert book.stat().st_size < 5_000_000
    assert "unpacks" in refusal(scenario_toml.read_caseload, book, ["Elm Street"])


def test_a_workbook_with_xml_entities_is_refused(tmp_path):
    book = workbook(tmp_path / "cases.xlsx", ["tier"], ["complex"])
    book = rewritten(
        book,
        "xl/worksheets/sheet1.xml",
        lambda text: '<!DOCTYPE a [<!ENTITY b "complex">]>' + text.replace("complex", "&b;"),
    )
    assert "proper Excel file" in refusal(scenario_toml.read_caseload, book, ["Elm Street"])


def test_what_only_claims_to_be_a_workbook_is_refused(folder):
    for content, said in {
        b"": "empty",
        b"PK\x03\x04" + b"x" * 100: "proper Excel file",
        b"\xd0\xcf\x11\xe0" + bytes(600): ".xls",
    }.items():
        assert said in refusal(
            scenario_toml.read_caseload, folder("a.xlsx", content), ["Elm Street"]
        )


@given(some.integers(0, 5000), some.binary(min_size=1, max_size=40))
@settings(max_examples=60, deadline=None)
def test_a_damaged_workbook_is_read_or_refused_in_one_line(tmp_path_factory, start, damage):
    path = tmp_path_factory.getbasetemp() / "damaged.xlsx"
    whole = (DATA / "riverbend_panel.xlsx").read_bytes()
    path.write_bytes(whole[:start] + damage + whole[start + len(damage) :])
    try:
        assert scenario_toml.read_counts(path)
    except Refusal as error:
        assert len(str(error).splitlines()) == 1


# --- the worked example


def test_riverbend_is_a_practice_with_two_care_managers_and_some_140_open_cases():
    scenario = scenario_toml.load(DATA / "riverbend.toml")
    assert not scenario.warnings
    assert scenario.practices[0].clinicians == 8
    assert [post.role for post in scenario.posts] == ["complex", "hybrid"]
    assert {post.placement for post in scenario.posts} == {"embedded"}
    assert 130 <= len(scenario.caseload) <= 150
    active = [case for case in scenario.caseload if not case.monitored]
    assert {case.tier for case in active} == {"complex", "moderate"}
    assert 5 <= sum(case.due < 0 for case in active) <= len(active) / 3
    assert all(-21 <= case.due <= 28 for case in active)
    assert 50 <= len(scenario.caseload) - len(active) <= 80
    assert any(
        case.tier == tier and case.monitored
        for tier in ("complex", "moderate")
        for case in scenario.caseload
    )


def test_the_caseload_on_disk_says_nothing_about_who_the_patients_are():
    with (DATA / "riverbend_caseload.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert set(rows[0]) <= set(OpenCase.model_fields)
    free = {
        column: {row[column] for row in rows} for column in ("tier", "post", "monitored", "met")
    }
    assert free == {
        "tier": {"complex", "moderate"},
        "post": {"Rosa", "Imani"},
        "monitored": {"yes", "no"},
        "met": {"yes", "no"},
    }
    assert all(
        len(row[column]) <= 3 and int(row[column] or 0) <= 90
        for row in rows
        for column in ("due", "last_contact", "contacts_done")
    )


def test_the_workbook_holds_the_counts_of_the_scenario(tmp_path):
    scenario = scenario_toml.load(DATA / "riverbend.toml")
    counts = scenario_toml.read_counts(DATA / "riverbend_panel.xlsx")["Riverbend Family Medicine"]
    assert counts.clinicians == 8
    assert scenario.practices[0].panel.counts == {
        Tier.COMPLEX: counts.complex,
        Tier.MODERATE: counts.moderate,
        Tier.LOW: counts.low,
    }
    text = (DATA / "riverbend.toml").read_text(encoding="utf-8")
    for field in ("size", "complex_share", "moderate_share", "low_share"):
        (line,) = [line for line in text.splitlines() if line.startswith(f"{field} =")]
        text = text.replace(line, 'counts = "riverbend_panel.xlsx"' if field == "size" else "")
    (tmp_path / "riverbend.toml").write_text(text, encoding="utf-8")
    for name in ("riverbend_panel.xlsx", "riverbend_caseload.csv"):
        (tmp_path / name).write_bytes((DATA / name).read_bytes())
    assert scenario_toml.load(tmp_path / "riverbend.toml") == scenario


def test_riverbend_starts_with_every_case_of_its_list_and_works_on_it():
    scenario = scenario_toml.load(DATA / "riverbend.toml").replace(weeks=6)
    happened = Counter(entry.activity for entry in Network(scenario, "1/1").run())
    assert happened["in care at the start"] == len(scenario.caseload)
    assert happened["contact"] > 75


# --- the schema


def test_the_schema_gives_every_number_its_title_unit_and_range():
    kinds = schema.schema()["$defs"]
    for part in (
        scenario_toml.Scenario,
        *{type(p) for p in named()["solo-rural-embedded"]().posts},
    ):
        fields = kinds.get(part.__name__, schema.schema())["properties"]
        for name, known in part.parameters().items():
            field = fields[name]
            assert field["title"] == known.label and field["description"].startswith(known.unit)
            assert field["minimum"] == known.least and field["maximum"] == known.ceiling
    assert json.loads(schema.schema_text()) == schema.schema()


def test_the_command_writes_the_schema(tmp_path):
    import subprocess

    path = tmp_path / "schema.json"
    subprocess.run(
        [sys.executable, "-m", "cmsim.scenario.files.schema", path],
        cwd=ROOT,
        check=True,
    )
    assert path.read_text(encoding="utf-8") == schema.schema_text()


def test_reading_and_writing_toml_loads_no_spreadsheet_library():
    import subprocess

    code = (
        "import sys\nfrom cmsim.scenario.files import scenario_toml as files\n"
        "from cmsim.scenario.library import practices as library\n"
        "files.loads(files.dump(library.solo_rural()))\n"
        "assert not {'openpyxl', 'pandas', 'numpy', 'simpy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
