"""A canned cohort for a facilitator's rehearsal: made-up learners whose runs are real runs.

Answers and guesses are drawn, the same ones every time; what their runs showed comes from the
model, played with choices that differ from learner to learner. Their records say that they are made
up, and lie where no folder of real records is read.
"""

import json
from pathlib import Path
from random import Random

from cmsim.course.facilitator.cohort import MADE_UP
from cmsim.course.facilitator.lessons import lesson_of
from cmsim.course.kit import questions as checks
from cmsim.course.kit.learner_record import LearnerRecord
from cmsim.views.widgets.background import at_once
from cmsim.workspace import write_whole

LEARNERS = 20
EASY, HARD = 0.95, 0.45  # chance of a right first answer: the easiest and the hardest question
LEARNED, WROTE, GUESSED = 0.6, 0.85, 0.95
OFF = 0.45  # how far guesses scatter about the run, as a share of it
BEGUN = "2026-01-12T09:0{minute}:00+00:00"


def rehearse(folder, topic, learners=LEARNERS, seed=1):
    """Write the records of so many made-up learners of a session into a folder; return how many.

    What an earlier rehearsal left there is replaced, and nothing else.
    """
    for _ in rehearsing(folder, topic, learners, seed):
        pass
    return learners


def rehearsing(folder, topic, learners=LEARNERS, seed=1):
    """Write the same records, and yield after each of them how many there are."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    questions = checks.of_topic(topic)
    for old in folder.glob(f"rehearsal-*-{topic[:2]}.json"):
        old.unlink()
    for number in range(1, learners + 1):
        work = made_up(topic, questions, number, Random(f"{seed}/{topic}/{number}"))
        path = folder / f"rehearsal-{number:02}-{topic[:2]}.json"
        write_whole(path, json.dumps(work, ensure_ascii=False, indent=1))
        yield number


def made_up(topic, questions, number, dice):
    """Return the record of one made-up learner."""
    lesson = lesson_of(topic)
    learner = f"rehearsal-{number:02}"
    data = LearnerRecord(lesson.session, lesson.title, lesson.version, learner).data
    with at_once():
        data["outcomes"] = lesson.rehearse(dice)
    data[MADE_UP] = True
    data["begun"] = BEGUN.format(minute=dice.randrange(10))
    data["last"], data["minutes"] = data["begun"], round(dice.uniform(25, 70), 1)
    for exercise in questions.values():
        fill(data, exercise, dice)
    return data


def fill(data, exercise, dice):
    """Let a made-up learner answer one exercise."""
    facts = data["outcomes"]
    if exercise.kind == "PRED":
        if dice.random() < GUESSED:
            data["predictions"][exercise.id] = {
                "at": data["begun"],
                "values": [guess(item, facts, dice) for item in exercise.items],
            }
    elif exercise.kind == "PARTS":
        if dice.random() < WROTE:
            data["answers"][exercise.id] = {"kind": "PARTS", "complete": True, "words": 40}
    elif exercise.kind == "GOAL":
        pairs = [
            [facts.get(item.fact, {}).get("value"), item.reached(facts)] for item in exercise.items
        ]
        data["answers"][exercise.id] = attempt(exercise, pairs, pairs)
    else:
        first = [answered(item, exercise, facts, n, dice) for n, item in enumerate(exercise.items)]
        last = [again(item, pair, facts, dice) for item, pair in zip(exercise.items, first)]
        data["answers"][exercise.id] = attempt(exercise, first, last)


def attempt(exercise, first, last):
    """Return the answers to one exercise as a record keeps them."""
    return {"kind": exercise.kind, "attempts": 1 + (first != last), "first": first, "last": last}


def guess(item, facts, dice):
    """Return a guess that scatters about the learner's own run, or among the options."""
    if item.options:
        return dice.choice(list(item.options))
    fact = facts.get(item.fact)
    middle = (item.least + item.most) / 2 if fact is None else fact["value"]
    value = dice.gauss(middle * 1.25, OFF * max(abs(middle), item.step))
    steps = round((min(max(value, item.least), item.most) - item.least) / item.step)
    return min(item.least + steps * item.step, item.most)


def answered(item, exercise, facts, place, dice):
    """Return a first answer and its mark; some questions are harder, for everybody."""
    ease = Random(f"{exercise.id}/{place}").uniform(HARD, EASY)
    right = item.right_answers(facts)
    if not right:
        return [None, None]
    if dice.random() < ease:
        return [right[0], True]
    options = exercise.options_of(item)
    if options:
        wrong = [key for key in options if key not in right]
        return [dice.choice(wrong or list(options)), False]
    off = item.answer * dice.choice((0.25, 0.5, 2, 4))
    value = min(max(off, item.least), item.most)
    return [value, item.mark(value)]


def again(item, pair, facts, dice):
    """Return the last answer: many who were not right at first have learned."""
    right = item.right_answers(facts)
    return [right[0], True] if right and not pair[1] and dice.random() < LEARNED else pair
