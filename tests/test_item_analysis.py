"""No way to answer that ignores what is asked passes an exercise of the course."""

import re
from collections import Counter
from pathlib import Path

import pytest

from cmsim.course.kit import questions
from cmsim.course.kit.questions import PASS_MARK

EXERCISES = Path(__file__).parents[1] / "exercises"
LESSONS = sorted(path.parent.name for path in EXERCISES.glob("*/facilitator.md"))
FILES = sorted(path.parent.name for path in EXERCISES.glob("*/questions.toml"))
LONGER, LONGER_LETTERS = 1.6, 16  # options are even up to this ratio, or this many letters
HEDGES = "may might can could often some part partly depends usually mostly varied about".split()
ABSOLUTE = "always never all every everywhere none nobody nothing only proved shows".split()
OWN_RUN = ("RUN", "GOAL")


def words_of(text):
    return re.findall(r"[a-z']+", text.lower())


def most_of(vocabulary, sign=1):
    """Return a strategy: the option with most, or fewest, words of a vocabulary."""
    return lambda options: max(
        options, key=lambda key: sign * sum(map(words_of(options[key]).count, vocabulary))
    )


STRATEGIES = {
    "the longest": lambda options: max(options, key=lambda key: len(options[key])),
    "the shortest": lambda options: min(options, key=lambda key: len(options[key])),
    "most words": lambda options: max(options, key=lambda key: len(options[key].split())),
    "most hedged": most_of(HEDGES),
    "fewest absolute words": most_of(ABSOLUTE, -1),
    "most specific": lambda options: max(
        options, key=lambda key: len(re.findall(r"\d|[A-Z]|,|;|:", options[key]))
    ),
    "both or all of them": lambda options: next(
        (key for key in options if {"both", "all"} & set(words_of(options[key]))), [*options][-1]
    ),
    "the last": lambda options: [*options][-1],
}
STRATEGIES |= {
    f"number {n + 1}": lambda options, n=n: [*options][min(n, len(options) - 1)] for n in range(7)
}


def keyed(topic):
    return [one for one in questions.of_topic(topic).values() if one.kind == "KEY"]


def right(strategy, exercise):
    """Return the share of an exercise that a strategy gets right."""
    marks = [item.mark(strategy(exercise.options_of(item))) for item in exercise.items]
    return sum(marks) / len(marks)


@pytest.mark.parametrize("name", STRATEGIES)
def test_a_strategy_that_ignores_the_question_passes_no_exercise_and_no_lesson(name):
    for topic in LESSONS:
        shares = {one.id: right(STRATEGIES[name], one) for one in keyed(topic)}
        assert not {key: share for key, share in shares.items() if share >= PASS_MARK}, topic
        assert sum(shares.values()) / len(shares) < 2 / 3, topic


def test_always_the_same_answer_passes_no_exercise():
    for topic in LESSONS:
        for exercise in keyed(topic):
            given = {answer for item in exercise.items for answer in exercise.options_of(item)}
            for answer in given:
                share = sum(map(bool, (item.mark(answer) for item in exercise.items)))
                assert share < PASS_MARK * len(exercise.items), (topic, exercise.id, answer)


def test_the_same_number_passes_no_exercise_of_numbers():
    for topic in LESSONS:
        for exercise in questions.of_topic(topic).values():
            if exercise.kind == "NUM":
                for number in (item.answer for item in exercise.items):
                    share = sum(item.mark(number) for item in exercise.items)
                    assert share < PASS_MARK * len(exercise.items), (topic, exercise.id)


def test_an_exercise_in_which_the_key_is_the_longest_is_noticed(monkeypatch, tmp_path):
    item = """
[[exercises.items]]
text = "Which?"
options = {a = "No", b = "It depends on several things"}
answer = "b"
reasons = {a = "No.", b = "Yes."}
source = "The guide, section 1"
"""
    path = tmp_path / "questions.toml"
    head = 'title = "T"\n[[exercises]]\nid = "one"\ntitle = "One"\nabout = "Choose."\n'
    path.write_text(head + item * 2, encoding="utf-8")
    (exercise,) = questions.read(path).values()
    assert (
        right(STRATEGIES["the longest"], exercise) == right(STRATEGIES["the last"], exercise) == 1
    )
    assert uneven(exercise.options_of(exercise.items[0]))


def uneven(options):
    """Say whether the longest option stands out from the shortest."""
    lengths = sorted(len(words) for words in options.values())
    return lengths[-1] > LONGER * lengths[0] and lengths[-1] - lengths[0] > LONGER_LETTERS


def with_options(topic):
    """Yield (exercise, item) for each question of a topic that is answered by an option."""
    for exercise in questions.of_topic(topic).values():
        if exercise.kind in ("KEY", "RUN"):
            for item in exercise.items:
                yield exercise, item


@pytest.mark.parametrize("topic", FILES)
def test_options_are_of_even_length(topic):
    for exercise, item in with_options(topic):
        options = exercise.options_of(item)
        assert not uneven(options), (exercise.id, options)


def test_right_answers_are_spread_over_the_places():
    places = Counter()
    for topic in LESSONS:
        for exercise in keyed(topic):
            for item in exercise.items:
                if item.options and len(item.options) == 4:
                    places[[*item.options].index(item.answer[0])] += 1
    assert set(places) == {0, 1, 2, 3} and max(places.values()) <= 0.5 * places.total()


@pytest.mark.parametrize("topic", LESSONS)
def test_a_third_of_the_items_are_answered_from_the_learners_own_run(topic):
    items = Counter()
    for exercise in questions.of_topic(topic).values():
        if exercise.kind not in ("PRED", "PARTS"):
            items[exercise.kind in OWN_RUN] += len(exercise.items)
    assert items[True] >= items.total() / 3


@pytest.mark.parametrize("topic", FILES)
def test_every_reason_is_read_by_those_who_choose_its_option_and_by_no_others(topic):
    for exercise, item in with_options(topic):
        reasons = exercise.reasons_of(item)
        right = item.right_answers({})
        others = {reasons[key] for key in exercise.options_of(item) if key not in right}
        assert not others & {reasons[key] for key in right}
