"""Our figures beside published ones, and the page that quotes them.

``python tests/test_validation.py`` measures everything anew and writes ``docs/validation.md``;
with ``--quick`` it writes only what needs no run.
"""

import re
import sys
from dataclasses import replace
from pathlib import Path

import oracles
import pytest
from stories import ELM, bare, day_and_night

from cmsim.analysis.statistics import Estimate
from cmsim.course.front.validation_page import marked, table_of
from cmsim.experiment.job import Job, log_of
from cmsim.measures.run_record import RunRecord
from cmsim.model.log import Activity
from cmsim.model.policy import most_overdue
from cmsim.scenario.evidence.sources import Assumption, Quality, everything
from cmsim.scenario.files import scenario_toml
from cmsim.scenario.library import practices
from cmsim.scenario.parameter import Parameter, parameters
from cmsim.units import DAY, MONTH, WEEK
from cmsim.validation import own_month, readings
from cmsim.validation.compare import ComparisonRow, compare, rounded, worst_first
from cmsim.validation.published import COMPARISONS, NO_COUNTERPART, SETTINGS, Handling, setting
from cmsim.validation.stress_des import behind, checklist, evidence_qualities, qualities

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "validation.md"
NUMBER = re.compile(r"(-?[\d.]+) ± ([\d.]+)")
QUICK = [each for each in COMPARISONS if each.settings == ("nobody",)]
HEAD = (
    "figure",
    "evidence",
    "published",
    "ours",
    "unit",
    "verdict",
    "handling",
    "how ours is found",
)


def page():
    return PAGE.read_text(encoding="utf-8")


def quoted(text=None):
    """Return ``{figure: {column: cell}}`` of the page."""
    head, rows = table_of(marked(text or page(), "figures"))
    return {row[0]: dict(zip(head, row)) for row in rows}


def number(cell):
    """Return the mean and half-width of a cell such as ``"4.2 ± 0.3"``."""
    match = NUMBER.search(cell)
    return float(match[1]), float(match[2])


def broken(rows, text=None):
    """Return the figures whose quoted number is farther from ours than both intervals allow."""
    cells = quoted(text)
    found = []
    for row in rows:
        mean, half_width = number(cells[row.comparison.name]["ours"])
        rounding = 0.011 * max(abs(mean), 1)
        if abs(row.ours.mean - mean) > row.ours.half_width + half_width + rounding:
            found.append(row.comparison.name)
    return found


# --- the numbers on the page


def test_what_the_page_quotes_of_the_panel_still_holds():
    assert len(QUICK) >= 6 and broken(compare(3, comparisons=QUICK)) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in SETTINGS if name != "nobody"])
def test_what_the_page_quotes_still_holds(name):
    rows = compare(4, comparisons=[each for each in COMPARISONS if name in each.settings])
    assert rows and broken(rows) == []


def test_a_quoted_number_that_no_longer_holds_is_noticed():
    rows = compare(3, comparisons=QUICK[:2])
    name = QUICK[0].name
    wrong = re.sub(rf"(\| {name} \|[^|]*\|[^|]*\|) [\d.]+", r"\1 150", page())
    assert broken(rows, wrong) == [name] and broken(rows) == []


def test_a_model_that_has_changed_is_noticed(monkeypatch):
    more = practices.eight_clinicians("nobody").change("practices.*.panel.complex.admissions", 1.1)
    monkeypatch.setitem(SETTINGS, "nobody", lambda: more)
    assert QUICK[0].name in broken(compare(3, comparisons=QUICK))


def test_the_page_has_every_figure_and_its_verdict_follows_from_its_numbers():
    cells = quoted()
    assert set(cells) == {each.name for each in COMPARISONS}
    for each in COMPARISONS:
        mean, half_width = number(cells[each.name]["ours"])
        said = cells[each.name]["verdict"]
        assert (
            said.split(":")[0]
            == ComparisonRow(each, Estimate(mean, half_width, 0.95, 20)).verdict.split(":")[0]
        ), each.name
        assert cells[each.name]["handling"] == each.handling
        assert cells[each.name]["published"] == each.published
        assert cells[each.name]["how ours is found"] == each.how
        assert cells[each.name]["evidence"] == evidence(each)


def test_the_page_puts_the_misses_first_and_counts_them():
    verdicts = [row["verdict"].startswith("outside") for row in quoted().values()]
    assert verdicts == sorted(verdicts, reverse=True)
    assert f"{sum(verdicts)} are outside" in marked(page(), "summary")


def test_every_miss_has_a_reason_on_the_page():
    reasons = marked(page(), "reasons")
    for name, row in quoted().items():
        if row["verdict"].startswith("outside"):
            assert f"**{name}**" in reasons, name


def test_what_needs_no_run_is_up_to_date():
    text = page()
    for name, content in unmeasured().items():
        assert marked(text, name) == content, name


@pytest.mark.slow
def test_the_month_on_the_page_is_judged_as_the_model_judges_it():
    assert marked(page(), "month") == month_table()


def test_the_page_counts_the_assumptions():
    scenario = practices.eight_clinicians()
    assumed = sum(
        isinstance(known.source, Assumption) for _, known in parameters(scenario).values()
    )
    assert f"{assumed} of the {len(parameters(scenario))} numbers" in marked(page(), "quality")


def test_the_oracles_on_the_page_agree_with_theory():
    _, rows = table_of(marked(page(), "oracles"))
    assert len(rows) >= 10
    for name, _, theory, ours, off in rows:
        mean, half_width = number(ours)
        assert abs(mean - float(theory)) / (half_width / oracles.NORMAL) == pytest.approx(
            float(off), abs=0.2
        ), name
        assert float(off) < oracles.STANDARD_ERRORS, name


# --- the comparisons


def test_no_figure_sets_a_number_of_a_scenario():
    """A setting is a scenario of the library but for what its figure's own row states."""
    base = parameters(setting("off-site"))
    changed = {
        path
        for path, (value, _) in parameters(setting("cold calls")).items()
        if value != base[path][0]
    }
    assert changed == {"practices.Elm Street.panel.no_number"}
    plain, study = (
        parameters(setting(name)) for name in ("telephone", "telephone, as in the study")
    )
    assert {path for path in plain if plain[path] != study[path]} == {
        "engagement.interval_moderate"
    }


def test_each_figure_has_a_range_a_source_and_settings_that_exist():
    assert len({each.name for each in COMPARISONS}) == len(COMPARISONS)
    for each in COMPARISONS:
        assert each.low <= each.high and each.how and each.unit, each.name
        assert everything()[each.id] is each.evidence
        assert set(each.settings) <= set(SETTINGS)
    assert {each.handling for each in COMPARISONS} == set(Handling)


@pytest.mark.parametrize(
    "mean, half_width, words, off",
    [
        (70, 1, "within the published range", 0),
        (66, 3, "our interval reaches it", -2),
        (60, 2, "outside: 8 below", -8),
        (75.5, 1, "outside: 2.5 above", 2.5),
    ],
)
def test_the_verdict_says_how_ours_stands_to_the_range(mean, half_width, words, off):
    cold = next(each for each in COMPARISONS if each.id == "TC-C02")
    row = ComparisonRow(cold, Estimate(mean, half_width, 0.95, 20))
    assert row.verdict == words and row.off == off


def test_two_settings_share_their_luck():
    """With the same setting twice, every paired change is nil."""
    cpc = next(each for each in COMPARISONS if each.id == "OF-E15")
    (row,) = compare(3, comparisons=[replace(cpc, settings=("nobody", "nobody"))])
    assert row.ours.mean == 0 and row.ours.half_width == 0


# --- the readings, on logs written by hand


def record(*entries, weeks=104, scenario=None):
    return RunRecord(scenario or bare(practice=day_and_night(), weeks=weeks), list(entries))


def entry(day, activity, number=0, name=None, detail=None, value=None):
    return day * DAY, activity, ELM, number, name, detail, value


def test_a_fall_after_a_bad_spell_counts_who_is_not_admitted_again():
    stays = [(number, day) for number in (0, 3) for day in (200, 230)] + [(3, 300), (6, 230)]
    log = sorted(
        [entry(day, Activity.ADMITTED, number) for number, day in stays]
        + [entry(day + 5, Activity.DISCHARGED, number) for number, day in stays]
    )
    assert readings.fall_after_bad_spell(record(*log)) == 50


def test_two_calls_after_a_discharge_are_told_apart_by_who_was_met():
    kind = "transition call"
    log = [
        entry(1, Activity.CONTACTED, 3, "Ada", "in person"),
        entry(2, Activity.ADDED, 0, "Ada", kind),
        entry(2, Activity.ADDED, 3, "Ada", kind),
        entry(3, Activity.UNANSWERED, 0, "Ada", kind),
        entry(3, Activity.UNANSWERED, 3, "Ada", kind),
        entry(4, Activity.UNANSWERED, 0, "Ada", kind),
        entry(4, Activity.CALLED, 3, "Ada"),
        entry(5, Activity.CALLED, 0, "Ada"),
    ]
    assert list(readings.first_two_calls(record(*log))) == [(False, False), (True, True)]


def test_a_month_is_billed_from_twenty_minutes_after_enrollment_on():
    log = [
        entry(0, Activity.IDENTIFIED, 0),
        entry(1, Activity.SPENT, 0, "Ada", "follow-up", 60),
        entry(1, Activity.REACHED, 0, "Ada", "by phone"),
        entry(1, Activity.ENROLLED, 0, "Ada", "by phone"),
        entry(2, Activity.SPENT, 0, "Ada", "first visit", 20),
        entry(40, Activity.SPENT, 0, "Ada", "follow-up", 19),
        entry(70, Activity.SPENT, 0, "Ada", "follow-up", 12),
        entry(80, Activity.SPENT, 0, "Ada", "documentation", 8),
    ]
    assert readings.billed_months(record(*log, weeks=106)) == [2]
    assert readings.months_billed(record(*log, weeks=106)) == 2


def test_a_share_of_time_leaves_waiting_and_leave_out():
    log = [
        entry(700, Activity.SPENT, None, "Ada", kind, minutes)
        for kind, minutes in (
            ("travel", 30),
            ("follow-up", 90),
            ("waiting for work", 500),
            ("leave", 500),
        )
    ]
    assert readings.time_on("travel")(record(*log)) == 25


def test_only_a_call_in_time_with_a_visit_in_time_is_a_billed_transition():
    log = [
        *(entry(10, Activity.DISCHARGED, number) for number in (0, 3, 6, 9)),
        entry(11, Activity.CALLED, 0, "Ada", "in time", 1),
        entry(11, Activity.CALLED, 3, "Ada", "in time", 1),
        entry(14, Activity.CALLED, 6, "Ada", "late", 4),
        entry(15, Activity.SEEN, 0, None, "arranged", 5),
        entry(15, Activity.SEEN, 6, None, "usual", 5),
        entry(20, Activity.SEEN, 3, None, "usual", 10),
    ]
    assert readings.billed_transitions(record(*log)) == 25


def test_the_ramp_ends_with_the_first_four_weeks_at_nine_tenths():
    weeks = [1] * 10 + [10] * 94
    log = [
        entry(7 * week + 1, Activity.CONTACTED, 0, "Ada", "by phone")
        for week, count in enumerate(weeks)
        for _ in range(count)
    ]
    assert readings.months_to_nine_tenths(record(*log)) == pytest.approx(14 * WEEK / MONTH)


def test_readings_that_are_measures_agree_with_them():
    scenario = setting("nobody")
    found = RunRecord(scenario, log_of(Job(scenario, 1, 1, most_overdue, ())))
    rates = 1000 * len(found.by[Activity.ADMITTED]) / scenario.practices[0].panel.size / found.years
    assert next(each for each in QUICK if each.id == "TC-E12").of(found) == pytest.approx(rates)
    assert readings.late_admissions(found) < len(found.by[Activity.ADMITTED])


# --- the checklist


def test_the_checklist_has_every_section_of_stress_des_and_counts_the_model():
    rows = checklist(practices.solo_rural())
    assert [row.number for row in rows] == sorted(row.number for row in rows)
    assert {row.number[0] for row in rows} == set("123456")
    answers = {row.number: row.answer for row in rows}
    counts = qualities(practices.solo_rural())
    assert all(f"{n} {quality}" in answers["3.3"] for quality, n in counts.items())


def test_the_checklist_follows_the_scenario(monkeypatch):
    nobody, somebody = practices.eight_clinicians("nobody"), practices.eight_clinicians()
    assert sum(qualities(nobody).values()) < sum(qualities(somebody).values())
    assert sum(behind(somebody).values()) == sum(qualities(somebody).values())
    moved = {
        path: (value, Parameter("X", "share", 0, 1, Assumption("nobody knows")))
        for path, (value, _) in parameters(somebody).items()
    }
    monkeypatch.setattr("cmsim.validation.stress_des.parameters", lambda scenario: moved)
    assert qualities(somebody)[Quality.ASSUMPTION] == len(moved)


# --- writing the page


def evidence(comparison):
    return f"{comparison.id} [{comparison.evidence.quality}]"


def lines_of(head, rows):
    """Return a table in Markdown."""
    body = ["| " + " | ".join(str(cell).replace("|", "/") for cell in row) + " |" for row in rows]
    return "\n".join(["| " + " | ".join(head) + " |", "|---" * len(head) + "|", *body])


def figures(rows):
    return lines_of(
        HEAD,
        [
            (
                each.comparison.name,
                evidence(each.comparison),
                each.comparison.published,
                each.ours,
                each.comparison.unit,
                each.verdict,
                each.comparison.handling,
                each.comparison.how,
            )
            for each in rows
        ],
    )


def summary(rows):
    missed = sum(row.missed for row in rows)
    inside = sum(row.off == 0 for row in rows)
    alone = [row for row in rows if row.comparison.handling is not Handling.CALIBRATED]
    return (
        f"Of {len(rows)} figures {missed} are outside, {inside} within the published range and "
        f"{len(rows) - missed - inside} within reach of our interval. Of the {len(alone)} that "
        f"were not calibrated, {sum(row.missed for row in alone)} are outside."
    )


def reasons(rows):
    return "\n".join(
        f"- **{row.comparison.name}** ({row.comparison.id}; {row.ours} against "
        f"{row.comparison.published}): {row.comparison.why}."
        for row in rows
        if row.missed
    )


def oracle_table():
    found, total = oracles.arrivals()
    rows = [row for name in oracles.ORACLES for row in oracles.rows(name)] + [total]
    return lines_of(
        ("oracle", "what", "theory", "ours", "off, standard errors"),
        [
            (
                row.name,
                row.unit,
                f"{row.expected:.4f}",
                f"{row.ours.mean:.4f} ± {row.ours.half_width:.4f}",
                f"{row.off:.1f}",
            )
            for row in rows
        ],
    )


def quality_table():
    scenario = practices.eight_clinicians()
    ours, rows = qualities(scenario), evidence_qualities()
    assumed, total = ours[Quality.ASSUMPTION], sum(ours.values())
    table = lines_of(
        ("quality", "rows of evidence", "numbers of the eight-clinician practice"),
        [(quality, rows[quality], ours[quality]) for quality in Quality]
        + [("all", sum(rows.values()), total)],
    )
    return f"{assumed} of the {total} numbers ({assumed / total:.0%}) are assumptions.\n\n{table}"


def evidence_table():
    sources = behind(practices.eight_clinicians())
    return lines_of(
        ("source", "quality", "numbers", "citation or reason"),
        [
            (
                source.id or "no row",
                source.quality,
                count,
                getattr(source, "citation", None) or source.reason,
            )
            for source, count in sources.items()
        ],
    )


def month_table():
    scenario = scenario_toml.load(ROOT / "notebooks" / "data" / "riverbend.toml")
    counts = own_month.read(ROOT / "notebooks" / "data" / "riverbend_month.csv")
    found = own_month.judge(scenario, counts)
    table = lines_of(
        ("output", "counted", "predicted for a month", "mean", "verdict"),
        [
            (
                each.output.label,
                each.observed,
                f"{each.low} to {each.high}",
                rounded(each.mean),
                each.verdict,
            )
            for each in found
        ],
    )
    return f"{table}\n\n{own_month.sentence(found)}"


def unmeasured():
    """Return the parts of the page that need no run."""
    return {
        "missing": "\n".join(f"- {row.id}: {why}." for row, why in NO_COUNTERPART.items()),
        "quality": quality_table(),
        "evidence": evidence_table(),
        "checklist": lines_of(("section", "item", "", "answer"), checklist()),
    }


def measured(replications=20):
    """Return the parts of the page that the model has to be run for."""
    rows = worst_first(compare(replications, jobs=2))
    return {
        "summary": summary(rows),
        "figures": figures(rows),
        "reasons": reasons(rows),
        "oracles": oracle_table(),
        "month": month_table(),
    }


def write(parts):
    text = page()
    for name, content in parts.items():
        text = re.sub(
            rf"(<!-- {name} -->\n).*?(<!-- end -->)",
            lambda match, content=content: f"{match[1]}{content}\n{match[2]}",
            text,
            flags=re.S,
        )
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(unmeasured() if "--quick" in sys.argv else unmeasured() | measured())
