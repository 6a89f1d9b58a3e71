"""Lesson 07 and page 81: every row has a switch, and what a page says is what the model does."""

import asyncio
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from stores import Store

from cmsim.analysis.statistics import difference, estimate
from cmsim.analysis.structure_map import NO_DIFFERENCE, growing, structure_map
from cmsim.cli.main import main
from cmsim.course.kit import learner_record, questions
from cmsim.course.structures import (
    comparing,
    goals,
    levers,
    map_panel,
    map_question,
    rows,
    switches,
)
from cmsim.course.structures import setting as structures
from cmsim.course.structures.advice_panel import AdvicePanel
from cmsim.course.structures.compare_panels import REPEATS, ComparePanel, SwitchesPanel
from cmsim.course.structures.decides_panel import DecidesPanel
from cmsim.course.structures.duel_panels import IdlePanel, PulledPanel, without_list
from cmsim.course.structures.leaders import lesson as leaders
from cmsim.course.structures.leaders import my_advice
from cmsim.course.structures.lesson import GOALS_ASKED, SWITCHES_ASKED, lesson
from cmsim.course.structures.map_figure import verdict, verdicts, where
from cmsim.course.structures.map_panel import WherePanel
from cmsim.course.structures.map_question import AXES, MapQuestion, at
from cmsim.course.structures.mechanism_panels import EachRowPanel, SwitchPanel, fact_name
from cmsim.course.structures.setting import OUTCOMES, PRACTICES, placed, preset
from cmsim.course.structures.side_by_side_panel import SideBySidePanel
from cmsim.experiment import executor, progressive_run
from cmsim.experiment.cache import Cache
from cmsim.experiment.run import run
from cmsim.experiment.shipped_runs import take, text_of
from cmsim.measures.registry import MEASURES
from cmsim.model.log import Activity
from cmsim.model.network import Network
from cmsim.scenario.evidence.outcomes import OF_E28
from cmsim.scenario.library import practices
from cmsim.scenario.library.mechanism import without
from cmsim.scenario.library.mechanisms import BY_ID, MECHANISMS
from cmsim.scenario.library.structures import (
    CO_LOCATED,
    EMBEDDED,
    NOBODY,
    OFF_SITE,
    STRUCTURES,
    staffed_structures,
)
from cmsim.views.sentences import number
from cmsim.views.widgets.long_work import Turns
from cmsim.views.widgets.progressive import SharedRuns

ROOT = Path(__file__).parents[1]
QUESTIONS = questions.read(ROOT / "exercises" / "07_three_structures" / "questions.toml")
OF_81 = questions.read(ROOT / "exercises" / "81_pros_and_cons" / "questions.toml")
NOTEBOOKS = [ROOT / "notebooks" / f"{each.topic}.ipynb" for each in (lesson, leaders)]
SCENES = QUESTIONS["scenes"].items
PLACES = staffed_structures()
SIGNS = {"+": "pro", "-": "con"}


@pytest.fixture(autouse=True)
def short(monkeypatch):
    """Let every practice run for few weeks, with errors raised."""
    monkeypatch.setenv("CMSIM_STRICT", "1")
    of_weeks(monkeypatch, 8)


def of_weeks(monkeypatch, weeks):
    """Let every practice run for so many weeks."""

    def few(make):
        return lambda structure: make(structure).replace(weeks=weeks)

    monkeypatch.setattr(
        structures,
        "PRACTICES",
        {key: (words, few(make)) for key, (words, make) in PRACTICES.items()},
    )


def made(kind, repeats=4, **values):
    """Return a panel with few repeats and some controls set."""
    panel = kind(SharedRuns(Cache(size=0)))
    panel.repeats = repeats
    for name, value in values.items():
        getattr(panel, name).value = value
    return panel


# --- the questions


def test_each_scene_to_place_shows_a_row_with_its_structure_and_sign():
    rows = {row.statement: row for row in MECHANISMS}
    shown = [rows[re.search("“([^”]+)”$", item.source)[1]] for item in SCENES]
    for item, row in zip(SCENES, shown):
        assert item.answer[0] == row.structure.replace("-", "_"), row.id
        assert item.text.startswith(f"A {SIGNS[row.sign]}. ") and "How-To Guide" in item.source
    assert len({row.id for row in shown}) == len(SCENES) == 7
    assert {(row.structure, row.sign) for row in shown} == {
        (structure, sign) for structure in (EMBEDDED, CO_LOCATED, OFF_SITE) for sign in "+-"
    }
    assert Counter(row.sign for row in MECHANISMS) == {"+": 17, "-": 17}


def test_every_row_has_a_switch():
    offered = {}
    for structure in PLACES:
        panel = made(SwitchPanel, structure=structure)
        offered |= {id: box.label for id, box in panel.boxes.items()}
    assert set(offered) == set(BY_ID) == {row.id for row in MECHANISMS}
    assert all(BY_ID[id].statement in label for id, label in offered.items())


def test_which_pro_was_worth_most_offers_every_pro_of_the_embedded_structure():
    item = OF_81["worth_most"].items[0]
    pros = [row for row in MECHANISMS if (row.structure, row.sign) == (EMBEDDED, "+")]
    assert list(item.options.values()) == [row.statement for row in pros]
    assert list(item.largest.values()) == [fact_name(row.id) for row in pros]


def test_the_evidence_is_quoted_as_its_row_has_it():
    reason = QUESTIONS["evidence"].items[0].reasons["reach"]
    assert re.findall(r"(\d+)%", reason) == re.findall(r"(\d+)%", OF_E28.note) == ["38", "16"]


# --- the notebook


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_quotes_no_number_of_the_model(path):
    prose = "".join(
        "".join(cell["source"])
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "markdown"
    )
    left = re.sub(r"About \d+ minutes|All 34 pros|lesson 07", "", prose)
    assert re.findall(r"\d+", left) == []


def test_the_printed_page_says_that_no_advice_was_locked():
    title, html = my_advice(leaders)
    assert title and "No advice" in html


# --- settings


def test_a_setting_as_in_the_library_is_the_library():
    for key, (_, make) in structures.PRACTICES.items():
        for structure, scenario in placed(preset(key)).items():
            assert scenario == make(structure).replace(name=structure), (key, structure)


@pytest.mark.parametrize("key", list(PRACTICES))
@pytest.mark.parametrize(
    "changed", [{"sites": 3}, {"half_days": 12, "on_site": 7}, {"hired": 14}, {"clinicians": 3}]
)
def test_posts_laid_out_anew_have_the_hours_and_the_placement_asked_for(key, changed):
    setting = preset(key)._replace(**changed)
    setting = setting._replace(
        hired=max(setting.hired, setting.sites), on_site=min(setting.on_site, setting.half_days - 1)
    )
    for structure, scenario in placed(setting).items():
        hours = {EMBEDDED: setting.hired, NOBODY: 0}.get(structure, setting.half_days)
        assert sum(post.hours_a_week for post in scenario.posts) == 4 * hours
        assert {post.placement for post in scenario.posts} <= {structure}
        assert len(scenario.practices) == setting.sites
        assert {each.clinicians for each in scenario.practices} == {setting.clinicians}
        names = {each.name for each in scenario.practices}
        if structure == CO_LOCATED:
            assert (
                sum(site in names for post in scenario.posts for site in post.week)
                == setting.on_site
            )


def test_a_control_changes_the_number_it_names():
    setting = preset("five")._replace(
        travel=55, pulled=0.4, interruptions=4, peers=0.5, record=True
    )
    for scenario in placed(setting).values():
        assert scenario.work.travel == 55
        for practice in scenario.practices:
            place = practice.place
            assert (place.pulled, place.interruptions, place.peer_support) == (0.4, 4, 0.5)
        hub = scenario.hubs[0].place
        home = scenario.practices[0].place
        assert (hub.preparation, hub.documentation, hub.rework) == (
            home.preparation,
            home.documentation,
            home.rework,
        )


# --- the lesson: structures compared on one goal


def answered(kind, repeats=2, **values):
    """Return a panel of the lesson that has answered."""
    panel = made(kind, repeats, **values)
    panel.open()
    return panel


def test_the_best_comes_first_and_each_other_says_how_far_it_is_from_it():
    panel = answered(ComparePanel, 4, practice="three")
    for name in goals.GOALS:
        panel.goal.value = name
        table = panel.results.measure(name)
        sign = 1 if MEASURES[name].better == "more" else -1
        order = sorted(PLACES, key=lambda each: -sign * table[each].mean())
        shown = re.findall(r'<th scope="row"[^>]*>([^<]+)<', panel.body.value)
        assert shown == [STRUCTURES[each].label for each in order]
        gap = difference(table, *order[:2], 1 - 0.05 / 2)
        assert (goals.beside(name, gap) == "no clear difference") == (not gap.clear)
        assert goals.beside(name, gap) in panel.body.value
        assert ("no clear difference" in panel.status.value) == (not gap.clear)


def test_the_facts_of_the_questions_are_those_of_the_eight_clinicians_as_they_are():
    panel = answered(SwitchesPanel)
    known = panel.facts()
    gap = panel.results.measure("overdue")
    assert known["overdue_embedded_minus_off_site"]["value"] == pytest.approx(
        (gap[EMBEDDED] - gap[OFF_SITE]).mean(), abs=1e-5
    )
    panel.boxes["no-peers"].value = False
    panel.practice.value = "three"
    assert panel.facts() == known and panel.results.names == list(PLACES)


@pytest.mark.slow
def test_every_fact_that_the_lesson_asks_for_is_told_by_its_panels(monkeypatch):
    of_weeks(monkeypatch, 10)  # long enough to have followed patients for 60 days
    decides = answered(DecidesPanel)
    decides.go.click()
    told = answered(ComparePanel).facts() | decides.facts()
    asked = {name for one in QUESTIONS.values() for i in one.items for name in i.facts_in_words()}
    assert asked and asked <= set(told)


class Guessed:
    """A record with a locked guess: fewest overdue if co-located, so many in active care."""

    def get(self, section, key, default=None):
        locked = {"values": ["co_located", 135]}
        return locked if (section, key) == ("predictions", "predict") else default

    def put(self, *given):
        pass


def test_the_guess_is_pinned_on_the_picture_it_is_about_as_soon_as_it_is_locked():
    panel = answered(ComparePanel)
    assert "Your guess" not in panel.body.value
    panel.store = Guessed()
    panel.renew()
    assert ">Your guess, embedded: 135<" in panel.body.value
    panel.goal.value = "overdue"
    assert panel.body.value.count(">Your guess<") == 4, "once for each width"
    assert "You guessed Co-located." in panel.body.value
    panel.practice.value = "solo"
    assert "uess" not in panel.body.value


# --- the lesson: twelve switches, and what decides


def test_twelve_switches_are_two_pros_and_two_cons_of_each_structure_all_at_work():
    kinds = Counter((BY_ID[id].structure, BY_ID[id].sign) for id in switches.SWITCHES)
    assert kinds == {(structure, sign): 2 for structure in PLACES for sign in "+-"}
    assert switches.at_work(placed(preset("eight"), PLACES)) == list(switches.SWITCHES)


def test_a_switch_taken_away_is_its_row_switched_off_and_nothing_else():
    panel = answered(SwitchesPanel, practice="three")
    for id in ("visible", "pulled-away", "peers"):
        panel.boxes[id].value = False
    before, now = placed(preset("three"), PLACES), panel.places()
    assert now[CO_LOCATED] == before[CO_LOCATED]
    assert now[EMBEDDED] == without(before[EMBEDDED], BY_ID["visible"], BY_ID["pulled-away"])
    assert now[OFF_SITE] == without(before[OFF_SITE], BY_ID["peers"])
    again = made(SwitchesPanel)
    again.restore(panel.state())
    assert again.off() == panel.off() and again.practice.value == "three"
    with pytest.raises(ValueError, match="no such switch"):
        again.restore(panel.state() | {"off": ["magic"]})


def test_what_was_shown_before_the_last_change_stays_as_a_ghost():
    panel = answered(SwitchesPanel, practice="three")
    levels = comparing.levels(panel.results, "active_caseload")
    assert "before your last change" not in panel.body.value
    panel.boxes["shorter-contacts"].value = False
    assert 'class="ghost"' in panel.body.value and panel.before["active_caseload"] == levels
    panel.back.click()
    assert 'class="ghost"' not in panel.body.value and panel.off() == ()


def test_a_switch_that_is_not_at_work_in_a_practice_cannot_be_taken_away():
    panel = answered(SwitchesPanel, practice="solo")
    there = switches.at_work(placed(preset("solo"), PLACES))
    assert [id for id, box in panel.boxes.items() if not box.disabled] == there


@pytest.mark.slow
def test_what_decides_is_found_by_running_without_it():
    panel = answered(DecidesPanel)
    assert "Press the button" in panel.status.value and panel.body.value == ""
    panel.go.click()
    places = placed(preset("eight"), PLACES)
    for name in ("active_caseload", "overdue"):
        panel.goal.value = name
        as_it_is = comparing.best(panel.results, name)
        for id in ("shorter-contacts", "no-peers"):
            changed = switches.switched(places, [id])
            then = comparing.best(run(*changed.values(), replications=2, measures=[name]), name)
            row = re.search(
                f"{re.escape(switches.full_label(id))}</th>(.*?)</tr>", panel.body.value
            )
            assert ("no change" in row[1]) == (then.winner == as_it_is.winner), (name, id)
    html = panel.still("active_caseload", "peers")
    assert html.count('<th scope="row"') == 2, "nothing off, and the one asked about"
    assert switches.full_label("peers") in html


def test_each_question_about_the_run_stands_beside_what_it_asks_about():
    assert len(GOALS_ASKED) + len(SWITCHES_ASKED) == len(QUESTIONS["your_run"].items)
    asked = QUESTIONS["your_run"].items[len(GOALS_ASKED)]
    assert {each.replace("-", "_") for each in SWITCHES_ASKED[0]} == set(asked.options)
    for key, words in asked.options.items():
        row = BY_ID[key.replace("_", "-")]
        short = switches.SWITCHES[row.id]
        assert words.lower() == f"{row.structure}: {short.lower()}"


# --- runs that come with the lesson


def test_runs_that_are_shipped_are_known_without_a_run_and_are_the_same(count_runs):
    runs = count_runs(executor, progressive_run)
    made_once, shipped = Cache(size=0), Cache(size=0)
    first = ComparePanel(SharedRuns(made_once, 1))
    first.repeats = 2
    first.open()
    done = len(runs)
    assert take(text_of(made_once), shipped) == 2 * len(PLACES) == done
    second = ComparePanel(SharedRuns(shipped, 1))
    second.repeats = 2
    second.open()
    assert len(runs) == done and second.body.value == first.body.value


def test_runs_of_another_model_or_a_damaged_file_are_passed_over():
    cache = Cache(size=0)
    panel = ComparePanel(SharedRuns(cache, 1))
    panel.repeats = 2
    panel.open()
    text = text_of(cache)
    for wrong in (text.replace('"model": "', '"model": "x'), text[:-9], "[]", '{"model": 1}'):
        other = Cache(size=0)
        assert take(wrong, other) == 0 and not other.memory


def test_the_runs_that_come_with_the_lesson_are_as_many_as_its_pictures_are_drawn_from():
    path = ROOT / "exercises" / lesson.topic / "runs.json"
    given = json.loads(path.read_text(encoding="utf-8"))["runs"]
    scenarios = len(PRACTICES) * len(PLACES) + len(switches.SWITCHES)
    assert len(given) == scenarios
    for columns in given.values():
        assert set(columns) >= set(goals.GOALS)
        assert {len(values) for values in columns.values()} == {REPEATS}


# --- switches


@pytest.mark.parametrize(
    "structure, ids",
    [
        (EMBEDDED, ["no-peers"]),
        (EMBEDDED, ["visible", "pulled-away", "interruptions"]),
        (CO_LOCATED, ["travel", "unknown-number"]),
        (OFF_SITE, ["less-engaged", "peers"]),
    ],
)
def test_switching_in_the_panel_is_switching_off_in_the_scenario_log_for_log(structure, ids):
    panel = made(SwitchPanel, practice="three", structure=structure)
    for id in ids:
        panel.boxes[id].value = True
    (changed,), _, base = panel.question()
    scenario = practices.three_clinicians(structure).replace(weeks=8)
    assert Network(base, "1/1").run() == Network(scenario, "1/1").run()
    by_hand = without(scenario, *(BY_ID[id] for id in ids))
    assert Network(changed, "1/1").run() == Network(by_hand, "1/1").run()
    assert Network(changed, "1/1").run() != Network(base, "1/1").run()


def test_a_row_that_is_not_at_work_cannot_be_ticked_and_is_named():
    panel = made(SwitchPanel, practice="eight", structure=EMBEDDED)
    off = [id for id, box in panel.boxes.items() if box.disabled]
    assert off == [
        row.id
        for row in rows.rows_of(EMBEDDED)
        if not row.present_in(practices.eight_clinicians(EMBEDDED))
    ]
    panel.go.click()
    assert "at least one row" in panel.status.value and panel.results is None


def test_what_rows_are_worth_is_a_paired_difference():
    panel = made(SwitchPanel, practice="three", structure=EMBEDDED)
    panel.boxes["warm-hand-off-any-day"].value = True
    panel.go.click()
    table = panel.results.measure("hand_offs")
    pairs = table["as it is"] - table["switched off"]
    assert (table["switched off"] == 0).all() and estimate(pairs).mean > 0
    assert f"({number(estimate(pairs).low, estimate(pairs))} to" in panel.body.value


@pytest.mark.slow
def test_each_row_alone_gives_a_fact_with_its_interval_for_every_pro():
    panel = made(EachRowPanel, practice="three")
    panel.go.click()
    facts = panel.facts()
    assert set(OF_81["worth_most"].items[0].largest.values()) == set(facts)
    for fact in facts.values():
        assert fact["low"] <= fact["value"] <= fact["high"]
    base = placed(preset("three"), [EMBEDDED])[EMBEDDED]
    alone = rows.each_alone(base, EMBEDDED)
    table = run(base, alone["visible"], replications=4, measures=["active_caseload"]).measure(
        "active_caseload"
    )
    assert facts["worth_visible"]["value"] == pytest.approx(
        (table[EMBEDDED] - table["visible"]).mean(), abs=1e-5
    )
    panel.outcome.value = "overdue"
    gap = panel.results.measure("overdue")
    assert panel.facts()["worth_visible"]["value"] == pytest.approx(
        -(gap[EMBEDDED] - gap["visible"]).mean(), abs=1e-5
    )


# --- side by side


@pytest.mark.slow
def test_side_by_side_says_what_direct_runs_say():
    panel = made(SideBySidePanel)
    panel.go.click()
    direct = run(*placed(preset("eight")).values(), replications=4, measures=OUTCOMES)
    for name in OUTCOMES:
        assert panel.results.measure(name).equals(direct.measure(name)), name
        for structure, known in comparing.levels(direct, name).items():
            if known.n:
                assert number(known.mean, known) in panel.body.value, (name, structure)


def test_no_clear_difference_is_said_where_there_is_none():
    panel = made(SideBySidePanel, 2)
    panel.go.click()
    assert "no clear difference" in panel.body.value
    assert all(
        each.confidence > 0.98 for each in comparing.compared(panel.results, "overdue").values()
    )


def test_to_choose_a_practice_is_to_run_it():
    panel = made(SideBySidePanel, 2)
    panel.practice.value = "three"
    assert panel.ran and panel.setting == preset("three")


@pytest.mark.slow
def test_what_cannot_be_is_brought_to_what_can():
    panel = made(SideBySidePanel, 2)
    panel.fields["sites"].value = 6
    panel.fields["hired"].value = 2
    assert panel.setting.hired == panel.fields["hired"].value == 6
    panel.fields["sites"].value = 1
    panel.fields["half_days"].value = 4
    assert panel.setting.on_site == panel.fields["on_site"].value == 3


def test_who_pays_is_shown_and_adds_up():
    results = run(
        *placed(preset("eight"), PLACES).values(),
        replications=1,
        measures=["cost_to_practice", "cost_to_others"],
    )
    practice, others = (results.measure(name).loc[1] for name in results.measures)
    assert practice[OFF_SITE] == others[EMBEDDED] == 0 < others[OFF_SITE]
    assert others[OFF_SITE] < practice[EMBEDDED]  # no room in the practice to pay for


# --- the map


@pytest.mark.slow
def test_a_cell_of_the_map_agrees_with_direct_runs():
    def make(x, y):
        return placed(at("solo", clinicians=x, pulled=y), PLACES)

    last = None
    for last in growing(make, (1, 6), (0, 50), "active_caseload", looks=(2, 6), ceiling=6):
        pass
    assert last.complete and set(last.cells) == {(1, 0), (6, 0), (1, 50), (6, 50)}
    for (x, y), cell in last.cells.items():
        table = run(
            *make(x, y).values(), replications=cell.replications, measures=["active_caseload"]
        ).measure("active_caseload")
        assert cell.means == pytest.approx(table.mean().to_dict())
        assert cell.leader == table.mean().idxmax()
        if cell.winner != NO_DIFFERENCE:
            assert all(
                (table[cell.winner] - table[name]).mean() > 0
                for name in PLACES
                if name != cell.winner
            )


def test_the_map_grows_cell_by_cell_and_is_the_same_at_the_end():
    def make(x, y):
        return placed(at("solo", clinicians=x, pulled=y), PLACES)

    seen = list(growing(make, (1, 4), (0,), "contacts", ceiling=6))
    sizes = [len(each.cells) for each in seen]
    assert sizes == sorted(sizes) and 1 in sizes and not seen[0].cells
    assert seen[-1].cells == structure_map(make, (1, 4), (0,), "contacts", ceiling=6).cells


def won_in(panel):
    """Return in how many cells of a map each verdict stands."""
    return [int(each) for each in re.findall(r"in (\d+)", panel.status.value)]


def test_what_nobody_meets_changes_no_run_of_the_map():
    """Off-site, the building of a practice is not met: its numbers leave the log as it was."""
    make = MapQuestion("solo", "travel", "pulled", "overdue").make
    calm, busy = make(30, 0)[OFF_SITE], make(30, 50)[OFF_SITE]
    assert calm.hash == busy.hash and make(60, 0)[OFF_SITE].hash != calm.hash
    there = placed(at("solo", travel=30, pulled=50), [OFF_SITE])[OFF_SITE]
    logs = [Network(each.replace(weeks=8), "1/1").run() for each in (calm, there)]
    assert calm.hash != there.hash and logs[0] == logs[1]
    here = [make(30, pulled)[EMBEDDED].hash for pulled in (0, 50)]
    assert here[0] != here[1]


@pytest.mark.slow
def test_the_map_panel_draws_every_cell_with_its_table(monkeypatch):
    monkeypatch.setattr(map_question, "LOOKS", (2, 4))
    monkeypatch.setattr(
        map_question,
        "AXES",
        AXES | {"clinicians": ("Clinicians at each site", (1, 4)), "travel": ("Travel", (0, 60))},
    )
    panel = made(WherePanel, across="clinicians", up="clinicians")
    panel.go.click()
    assert "two different" in panel.status.value and panel.map is None
    panel.up.value = "travel"
    panel.go.click()
    assert panel.body.value.count('<th scope="row"') == 4 and not panel.map.complete
    repeats = {each.replications for each in panel.map.cells.values()}
    left = int(re.search(r"Not told yet: (\d+)", panel.status.value)[1])
    assert repeats == {2} and sum(won_in(panel)) + left == 4 and "closer" in panel.go.label
    panel.go.click()
    assert panel.map.complete and panel.body.value.count('<th scope="row"') == 4
    assert sum(won_in(panel)) == 4 and panel.go.label == map_panel.DRAW
    again = made(WherePanel)
    again.restore(panel.state())
    assert again.body.value == panel.body.value


def test_a_map_that_was_drawn_before_is_read_and_not_looked_at_again(monkeypatch, tmp_path):
    monkeypatch.setattr(map_question, "LOOKS", (2,))
    few = {"clinicians": ("Clinicians", (1, 4)), "travel": ("Travel", (0, 60))}
    monkeypatch.setattr(map_question, "AXES", AXES | few)
    chosen = {"across": "clinicians", "up": "travel"}
    panels = []
    for _ in range(2):
        panel = WherePanel(SharedRuns(Cache(tmp_path), 1))
        for name, value in chosen.items():
            panel.fields()[name].value = value
        panel.go.click()
        panels.append(panel)
        monkeypatch.setattr(MapQuestion, "make", None)
    first, second = panels
    assert first.map == second.map and second.map.complete and len(second.map.cells) == 4
    assert first.body.value == second.body.value
    for wrong in ("{}", "[[1, 2]]", "[", '[[1, 2, "a", "a", 3, {}, 2]]'):
        assert map_panel.read(wrong, first.map.measure, (1,), (2,)) is None


@pytest.mark.slow
def test_the_terminal_draws_the_map_of_the_page(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("CMSIM_HOME", str(tmp_path))
    monkeypatch.setattr(map_question, "LOOKS", (2, 6))
    few = {"clinicians": ("Clinicians", (1, 6)), "pulled": ("Pulled", (0, 50))}
    monkeypatch.setattr(map_question, "AXES", AXES | few)
    panel = made(WherePanel)
    panel.go.click()
    panel.go.click()
    assert panel.map.complete and {each.winner for each in panel.map.cells.values()} > {EMBEDDED}
    words = "map", "solo-rural", "--x", "clinicians", "--y", "pulled", "--measure"
    assert main([*words, panel.outcome.value]) == 0
    said = capsys.readouterr().out
    assert panel.status.value in " ".join(said.split())
    letters = {name: look.letter for name, look in verdicts().items()} | {NO_DIFFERENCE: "="}
    for y in (0, 50):
        row = re.search(rf"^{y} +(.) +(.)$", said, re.MULTILINE)
        assert [letters[panel.map.cells[x, y].winner] for x in (1, 6)] == [*row.groups()]


@pytest.mark.parametrize(
    "scenario, x, y, says",
    [
        ("solo-rural", "clinicians", "pulld", "a number of page 81's map: clinicians, sites"),
        ("solo-rural", "clinicians", "work.travel=15:60:2", "both with values"),
        ("practice-eleven", "clinicians", "pulled", "solo-rural, five-small-sites"),
        ("solo-rural", "pulled", "pulled", "are both pulled"),
    ],
)
def test_a_map_of_the_page_that_cannot_be_is_refused_in_one_line(scenario, x, y, says, capsys):
    try:
        status = main(["map", scenario, "--x", x, "--y", y, "--measure", "contacts"])
    except SystemExit as end:
        status = end.code
    told = capsys.readouterr()
    assert (status, told.out) == (2, "") and says in told.err and told.err.count("\n") == 1


def test_the_map_can_be_read_in_grey():
    shades = {
        name: sum(
            weight * int(drawn.shade[n : n + 2], 16)
            for weight, n in zip((0.299, 0.587, 0.114), (1, 3, 5))
        )
        for name, drawn in verdicts().items()
    }
    drawn = verdicts()
    assert len({each.letter for each in drawn.values()}) == len(drawn)
    assert len({each.hatch for each in drawn.values()}) == len(drawn)
    assert abs(shades[OFF_SITE] - shades[EMBEDDED]) > 40
    assert drawn[NO_DIFFERENCE].hatch not in ("", drawn[EMBEDDED].hatch)


def test_a_cell_not_told_yet_is_not_shown_as_no_difference():
    def make(x, y):
        return placed(at("solo", clinicians=x, pulled=y), PLACES)

    half = next(
        each
        for each in growing(make, (1, 2), (0,), "overdue", looks=(2, 6), ceiling=6)
        if len(each.cells) == 1
    )
    assert verdict(half.cells[1, 0], 6) is None
    drawing = where(half, "Clinicians", "Pulled", "Overdue", 6)
    assert drawing.rows[0][2] == "not told yet" and "not told yet 1" in drawing.alt


# --- the duels


def test_protected_means_that_every_pull_is_turned_away():
    panel = made(PulledPanel, pulled=50)
    panel.go.click()
    hours = panel.results.measure("hours_pulled")
    assert (hours[CO_LOCATED] == 0).all() and (hours[EMBEDDED] > 0).all()
    gap = panel.results.measure("contacts")
    fact = panel.facts()["protected_minus_pulled_contacts"]
    assert fact["value"] == pytest.approx((gap[CO_LOCATED] - gap[EMBEDDED]).mean(), abs=1e-5)
    assert fact["low"] <= fact["value"] <= fact["high"]


def test_the_share_of_the_goal_is_counted_run_by_run():
    panel = made(IdlePanel, 6, clinicians=1, from_list=False)
    panel.go.click()
    idle, done = (panel.results.measure(each) for each in ("utilization", "contacts_per_hour"))
    both = [
        1 - idle[EMBEDDED][n] > 0.4 and done[CO_LOCATED][n] > done[EMBEDDED][n] for n in idle.index
    ]
    fact = panel.facts()["share_idle_and_beaten"]
    assert fact["value"] == pytest.approx(sum(both) / 6) and fact["low"] < fact["high"]
    listed = made(IdlePanel, 6, clinicians=1)
    listed.go.click()
    filled = listed.results.measure("utilization")[EMBEDDED]
    assert sum(both) > 0 and (filled > idle[EMBEDDED]).all()
    assert (
        OF_81["too_small"].items[0].fact,
        "40%" in OF_81["too_small"].about,
    ) == ("share_idle_and_beaten", True)


# --- the advice


def advised(practice, counts, repeats=4):
    panel = made(AdvicePanel, repeats, practice=practice, counts=counts, advice=CO_LOCATED)
    panel.reason.value = "It is the <b>smallest</b> that fits us here."
    panel.go.click()
    return panel


def test_advice_needs_a_reason_before_the_model_answers():
    panel = made(AdvicePanel, advice=EMBEDDED)
    panel.go.click()
    assert "reason" in panel.status.value and panel.results is None
    assert not panel.given["solo"]["locked"]


@pytest.mark.slow
def test_advice_is_locked_kept_by_practice_and_printed_escaped():
    panel = advised("three", "active_caseload", 2)
    assert panel.advice.disabled and "You advised: co-located" in panel.status.value
    panel.practice.value = "eight"
    assert not panel.advice.disabled and panel.advice.value is None
    again = made(AdvicePanel, 2)
    again.restore(panel.state())
    assert again.state() == panel.state()
    _, html = again.printed()
    assert "&lt;b&gt;" in html and "<b>" not in html and "Three clinicians" in html
    with pytest.raises(ValueError):
        again.restore(
            {"practice": "three", "given": {"three": panel.given["three"] | {"advice": "magic"}}}
        )


def test_what_flips_an_answer_is_found_by_running_without_it():
    places = placed(preset("solo"), PLACES)
    several = [
        each
        for each in levers.levers(places, CO_LOCATED)
        if each.id in ("too-few-patients", "travel", "half_the_patients")
    ]
    assert {each.id for each in several} == {"too-few-patients", "half_the_patients"}
    results = run(*levers.to_run(places, several), replications=6, measures=["contacts"])
    found = levers.flips(results, "contacts", places, several)
    bare = places | {
        EMBEDDED: without(places[EMBEDDED], BY_ID["too-few-patients"]).replace(name=EMBEDDED)
    }
    direct = run(*bare.values(), replications=6, measures=["contacts"])
    assert found["too-few-patients"].means == comparing.best(direct, "contacts").means


def test_only_the_leaders_pros_and_the_others_cons_are_tried():
    places = placed(preset("eight"), PLACES)
    ids = {each.id for each in levers.levers(places, OFF_SITE)}
    tried = {id for id in ids if id in BY_ID}
    assert all((BY_ID[id].sign == "+") == (BY_ID[id].structure == OFF_SITE) for id in tried)
    assert {"no-peers", "peers", "unknown-number"} <= tried and "visible" not in tried


# --- where embedded loses, and why (the model as it is, a whole half-year)


def whole(key, *rows):
    """Return the structures of a practice over its half-year, some embedded rows off."""
    make = PRACTICES[key][1]
    places = {name: make(name).replace(name=name) for name in PLACES}
    places[EMBEDDED] = without(places[EMBEDDED], *(BY_ID[id] for id in rows)).replace(name=EMBEDDED)
    return places


@pytest.mark.slow
def test_the_solo_practice_is_too_small_for_a_full_time_post_and_that_is_the_reason():
    asked = ["contacts_per_hour"]
    small = without_list(whole("solo"))
    results = run(*small.values(), replications=24, measures=asked)
    assert comparing.best(results, *asked).winner == CO_LOCATED
    large = without_list(whole("solo", "too-few-patients"))
    filled = run(*large.values(), replications=12, measures=asked)
    assert comparing.best(filled, *asked).winner == EMBEDDED


@pytest.mark.slow
def test_a_list_to_call_from_fills_a_full_time_post_in_the_solo_practice():
    results = run(*whole("solo").values(), replications=12, measures=["contacts_per_hour"])
    assert comparing.best(results, "contacts_per_hour").winner == EMBEDDED


@pytest.mark.slow
def test_off_site_wins_on_dates_kept_because_a_peer_stands_in():
    results = run(*whole("eight").values(), replications=8, measures=["overdue"])
    covered = run(whole("eight", "no-peers")[EMBEDDED], replications=8, measures=["overdue"])
    assert comparing.best(results, "overdue").winner == OFF_SITE
    before, after = results.measure("overdue"), covered.measure("overdue")[EMBEDDED]
    gap = (before[EMBEDDED] - before[OFF_SITE]).mean()
    assert abs((after - before[OFF_SITE]).mean()) < gap / 4


@pytest.mark.slow
def test_embedded_wins_on_talks_after_a_discharge_because_patients_pick_up():
    asked, places = ["transition_calls_in_time"], whole("eight")
    reached = without(places[OFF_SITE], BY_ID["hard-to-phone"]).replace(name="reached")
    results = run(*places.values(), reached, replications=8, measures=asked)
    assert comparing.best(results, *asked).winner == EMBEDDED
    found = results.measure(*asked)
    assert (found[EMBEDDED] - found["reached"]).mean() < 0


# --- one after the other


def test_the_panel_asked_last_works_first_and_the_other_goes_on_afterwards():
    turns, done = Turns(), []

    def work(name):
        for n in range(2):
            done.append(f"{name}{n}")
            yield

    _, first = turns.take(work("a"))
    next(first)
    ticket, second = turns.take(work("b"))
    for _ in range(4):
        next(first)
        next(second, None)
    assert done == ["a0", "b0", "b1", "a1"]
    ticket, _third = turns.take(work("c"))
    turns.leave(ticket)
    list(first)
    assert turns.waiting == [] and "c0" not in done


def test_what_goes_on_from_an_earlier_visit_waits_behind_what_is_asked_now():
    turns, done = Turns(), []

    def work(name):
        done.append(name)
        yield

    going = [
        turns.take(work(name), last)[1]
        for name, last in (("first", True), ("second", True), ("asked now", False))
    ]
    for _ in range(4):
        for steps in going:
            next(steps, None)
    assert done == ["asked now", "first", "second"]


@pytest.mark.slow
def test_a_stopped_run_keeps_what_there_is_and_can_go_on():
    panel = made(SideBySidePanel, 4)

    async def half():
        panel.go.click()
        while panel.results is None:
            await asyncio.sleep(0.01)
        panel.work.button.click()
        stopped = panel.results.replications, panel.status.value
        await asyncio.sleep(0.2)
        return (*stopped, panel.results.replications)

    first, said, later = asyncio.run(half())
    assert 2 <= first == later < 4 and said.startswith(f"Stopped after {first} repeats")
    panel.go.click()
    assert panel.results.replications == 4


# --- work is kept


@pytest.mark.slow
def test_panels_come_back_as_they_were(tmp_path, monkeypatch):
    monkeypatch.setenv("CMSIM_HOME", str(tmp_path))
    store = learner_record.of("07", "Three structures", "1.0")
    for kind in (SideBySidePanel, EachRowPanel, SwitchPanel, PulledPanel, IdlePanel):
        panel = made(kind, 2)
        panel.store_in(store, kind.__name__)
        if kind is SwitchPanel:
            panel.boxes["visible"].value = True
        if kind is SideBySidePanel:
            panel.put(preset("three"))
        panel.go.click()
        again = kind(SharedRuns(Cache(size=0)))
        again.repeats = 2
        again.store_in(store, kind.__name__)
        assert again.state() == panel.state() and again.body.value == panel.body.value, kind


def test_nonsense_in_the_record_is_refused_and_the_panel_starts_afresh():
    store = Store()
    store.put("panels", "side", {"setting": ["nowhere"] + [1] * 10, "ran": True})
    panel = SideBySidePanel(SharedRuns(Cache(size=0)))
    panel.store_in(store, "side")
    assert "starts afresh" in panel.status.value


def test_a_dead_end_of_an_earlier_episode_does_not_end_a_run():
    scenario = BY_ID["results-seen"].switched_off(practices.eight_clinicians(EMBEDDED))
    log = Network(scenario, "1/17").run()
    assert any(entry.activity is Activity.DEAD_END for entry in log)


def test_every_outcome_that_can_count_most_has_a_better_side():
    assert all(MEASURES[name].better in ("more", "less") for name in structures.COUNTS_MOST)
