"""Lesson 06: the week, the bottlenecks and the numbers in its text say what runs say."""

import random

import pytest
from stores import Store

from cmsim.course.hospital import pictures, practice
from cmsim.course.hospital.bottleneck_panel import BottleneckPanel
from cmsim.course.hospital.clocks import ATTEMPTED, CLOCKS, MEASURES, SPOKEN, shares
from cmsim.course.hospital.lesson import TOPIC, lesson
from cmsim.course.hospital.practice import BOTTLENECKS, NOW, scenario
from cmsim.course.hospital.week import IN_VAIN, LATE_NEWS, OPEN, SHOWN, came_home, lived
from cmsim.course.hospital.week import SPOKEN as IN_TIME
from cmsim.course.hospital.week_panel import AS_IT_IS, LAST, OPENS, WeekPanel
from cmsim.course.kit import questions
from cmsim.course.kit.shipped import runs_of
from cmsim.experiment.job import Job, log_of, outcome_of
from cmsim.experiment.run import run
from cmsim.model.policy import USUAL
from cmsim.units import WEEK
from cmsim.views.widgets.progressive import SharedRuns

ASKED = questions.of_topic(TOPIC)


@pytest.fixture(autouse=True)
def strict(monkeypatch):
    monkeypatch.setenv("CMSIM_STRICT", "1")


@pytest.fixture
def panel():
    """Return the panel of the bottlenecks on the runs that come with the lesson."""
    made = BottleneckPanel(runs_of(TOPIC))
    made.view()
    return made


def tried(panel, *keys):
    """Remove bottlenecks, all by default."""
    for key in keys or BOTTLENECKS:
        panel.removed[key].click()
    return panel


# --- the runs that come with it


def test_the_runs_that_come_with_the_lesson_are_of_the_model_as_it_is():
    anytime = SharedRuns(runs_of(TOPIC).cache, 1).progressive()
    asked = [scenario(), *map(scenario, BOTTLENECKS)]
    remade = "run python docs/remake --write runs"
    assert anytime.knows(asked, MEASURES, BottleneckPanel.repeats), remade


@pytest.mark.parametrize("removed", [None, "news"])
def test_a_run_says_what_came_with_the_lesson(removed, panel):
    tried(panel, "news")
    name = removed or NOW
    found = run(scenario(removed), replications=1, measures=MEASURES)
    for measure in MEASURES:
        stored = panel.results.columns(measure)[name].values[0]
        assert stored == pytest.approx(found.columns(measure)[name].values[0])


def test_what_is_counted_decides_which_bottleneck_costs_most(panel):
    facts = tried(panel).facts()
    of_all, of_known, slot, back = ASKED["costs"].items
    assert of_all.right_answers(facts) == ["news"] and of_known.right_answers(facts) == ["answer"]
    assert slot.right_answers(facts) == back.right_answers(facts) == ["none"]
    seen = shares(panel.results, "seven")
    (as_it_is,), (with_slots,) = seen[NOW].values(), seen["slot"].values()
    assert with_slots.low > as_it_is.high, "a slot serves the visit"


def test_all_discharges_hold_those_known_in_time_and_attempts_hold_talks(panel):
    for each in shares(tried(panel).results, "known").values():
        assert each[SPOKEN].mean < each[ATTEMPTED].mean
    for name, each in shares(panel.results, "all").items():
        known = shares(panel.results, "known")[name]
        assert each[SPOKEN].mean <= known[SPOKEN].mean


# --- the week


@pytest.mark.parametrize("removed", BOTTLENECKS)
def test_the_same_patients_come_home_at_the_same_time_each_time(removed):
    def who(found):
        return [(stay.number, stay.person.name, stay.home) for stay in found.stays]

    assert who(lived(removed)) == who(lived())


def test_the_week_shows_one_after_the_other_and_about_as_many_in_time_as_on_average(panel):
    stays = lived().stays
    for stay in stays:
        assert 0 <= stay.home < 7 < SHOWN and stay.home < stay.deadline
        assert list(stay.vain) == sorted(stay.vain)
        later = (stay.known, stay.spoken, stay.seen, stay.back, *stay.vain)
        assert all(time > stay.home for time in later if time is not None)
        if stay.spoken is not None:
            assert stay.known <= stay.spoken
    share = sum(stay.why(SHOWN) == IN_TIME for stay in stays) / len(stays)
    average = shares(panel.results, "all")[NOW][SPOKEN].mean / 100
    assert share == pytest.approx(average, abs=0.05)


def test_the_rows_count_talks_in_time_as_the_measure_does():
    weeks = 8
    log = log_of(Job(scenario(weeks=weeks), 1, 1, USUAL, ()))
    job = Job(scenario(weeks=weeks), 1, 1, USUAL, ("transition_calls_in_time",))
    stays = came_home(log, 0, weeks * WEEK)
    over = [stay for stay in stays if stay.deadline <= 7 * weeks]
    share = sum(stay.why(7 * weeks) == IN_TIME for stay in over) / len(over)
    assert len(over) > 20
    assert outcome_of(job, log).values["transition_calls_in_time"] == pytest.approx(share)


def test_what_the_texts_say_of_people_in_the_week_is_so():
    found = {stay.person.name: stay for stay in lived().stays}
    wei = found["Wei Chen"]
    monday = [time for time in wei.vain if 7 <= time < 8]
    assert len(monday) == 2 and all(time <= wei.deadline for time in monday)
    assert wei.why(SHOWN) == IN_VAIN and wei.spoken > wei.deadline
    assert "Wei Chen" in ASKED["rule"].items[0].text
    (pto,) = lived().absences
    for name in ("Hannah Lindqvist", "Hector Salazar", "Earl Jenkins"):
        assert found[name].why(SHOWN) == LATE_NEWS
        assert all(not pto.first <= time < pto.last + 1 for time in found[name].vain)
    assert pto.name == "Ada"


def test_a_day_passes_and_the_clock_is_open_until_it_ends():
    panel = WeekPanel()
    assert "<svg" in panel.body.value and panel.day.value == OPENS
    before = panel.body.value
    panel.next.click()
    assert panel.day.value == OPENS + 1 and panel.body.value != before
    stay = lived().stays[0]
    assert stay.why(stay.home) == OPEN
    panel.day.value = LAST
    assert panel.next.disabled and "9 of 9" in panel.status.value


def test_the_week_tells_only_what_was_lived_to_its_end_and_comes_back():
    panel = WeekPanel()
    panel.way.value = "news"
    assert not panel.facts()
    panel.day.value = LAST
    assert not panel.facts(), "not yet as it is"
    panel.way.value = AS_IT_IS
    told = panel.facts()
    kept = [told[f"week_{key}"]["value"] for key in ("spoken", "late_news", "in_vain")]
    assert sum(kept) + told["week_not_called"]["value"] == len(lived().stays)
    most, again = ASKED["week_seen"].items
    assert most.right_answers(told) == ["news"] and again.right_answers(told) == ["more"]
    other = WeekPanel()
    other.restore(panel.state())
    assert other.facts() == told and other.body.value == panel.body.value
    with pytest.raises(ValueError):
        other.restore(panel.state() | {"ended": ["holidays"]})


# --- the panel of the bottlenecks


def test_it_is_alive_before_anything_is_pressed_and_answers_without_a_run(panel, monkeypatch):
    monkeypatch.setattr("cmsim.experiment.progressive_run.perform", lambda job: pytest.fail("run"))
    assert "<svg" in panel.body.value and "As it is" in panel.status.value
    said = {panel.status.value}
    for key, button in panel.removed.items():
        button.click()
        assert button.pressed and BOTTLENECKS[key].removed in panel.body.value
        said.add(panel.status.value)
    assert len(said) == 1 + len(BOTTLENECKS)
    for clock in CLOCKS:
        panel.clock.value = clock
        said.add(panel.status.value)
    assert len(said) == len(CLOCKS) + len(BOTTLENECKS)
    button.click()
    assert not button.pressed and BOTTLENECKS[key].removed not in panel.body.value


def test_only_what_was_removed_is_told_and_the_first_one_is_marked(panel):
    assert not panel.facts(), "a guess can still be made"
    tried(panel, "cover", "news")
    gains = {name for name in panel.facts() if name.startswith("gain")}
    assert gains == {"gain_cover", "gain_news"} and panel.first == "cover"
    assert 'class="chosen"' in panel.body.value
    again = BottleneckPanel(runs_of(TOPIC))
    again.restore(panel.state())
    again.view()
    assert again.facts() == panel.facts() and again.first == "cover"
    for nonsense in (["weather"], ["news", "news"]):
        with pytest.raises(ValueError):
            again.restore(panel.state() | {"tried": nonsense})


def test_the_guess_is_pinned_as_soon_as_it_is_locked_on_the_clock_that_it_is_about(panel):
    store = Store()
    panel.store_in(store, "bottleneck")
    assert "guess" not in panel.body.value
    store.put("predictions", "guess", {"values": [70], "at": "now"})
    panel.renew()
    assert "Your guess: 70" in panel.body.value
    panel.clock.value = "seven"
    assert "guess" not in panel.body.value


# --- the pictures and the practice


def test_each_answer_has_its_own_picture():
    for item, said in zip(ASKED["call"].items, pictures.CALLED, strict=True):
        assert set(said) == set(item.options) and len(set(said.values())) == len(said)
    for item, (who, _, days) in zip(ASKED["clocks"].items, pictures.STRIPS, strict=True):
        assert who in item.text and set(days) <= set(item.options)
    assert len(pictures.COUNTED) == len(ASKED["costs"].items)


def test_each_bottleneck_changes_the_practice_and_only_what_it_names():
    base = scenario()
    for key, each in BOTTLENECKS.items():
        changed = base
        for path, value in each.changes.items():
            changed = changed.change(path, value)
        assert changed.replace(name=key) == scenario(key) != base.replace(name=key)
    assert base.practices[0].notice_delay == practice.NOTICE


def test_a_made_up_learner_has_facts():
    facts = lesson.rehearse(random.Random(1))
    assert {"spoken_now", "week_late_news"} < set(facts)
