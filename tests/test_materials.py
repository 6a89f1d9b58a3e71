"""What a session shows and prints: prompts without answers, cards to cut, the day on paper."""

import re
from collections import Counter
from html import escape, unescape

import pytest
from remake import guides

from cmsim.course.cases import case
from cmsim.course.cases.guide_page import guide_page, in_a_room
from cmsim.course.day import paper_day
from cmsim.course.day.game import FIRST_DAY, played
from cmsim.course.kit import answer_key, cut_cards, files, guide, materials, questions
from cmsim.course.kit.terms import swapped
from cmsim.model.policy import USUAL
from cmsim.text import clock
from cmsim.units import DAY, HOUR

LONGEST_PROMPT = 72  # characters: two lines of the projector's largest letters
PAPER = "02_a_day_in_the_life"
SORTS = {"01_role_clarity", PAPER, "04_task_board", "07_three_structures"}
ON_CARDS = {PAPER, "08_write_it_down_once", "09_your_first_six_months", "10_hire_and_train"}
FEW = 4  # pages that have a word, below which it is of their own
QUARTERS = re.compile(r"\d quarter hours?")
topics = pytest.mark.parametrize("topic", guides.SESSIONS)


def words(page):
    """Return what stands on a page, without its style."""
    return unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.S))


@topics
def test_a_plan_gives_the_debrief_the_minutes_of_what_is_live_and_of_every_other_step(topic):
    found = guide.read(topic)
    assert sum(step.minutes for step in found.steps) == found.minutes[1]
    talked = sum(step.minutes for step in found.steps if step.debrief)
    live = [step.minutes for step in found.steps if step.live]
    assert live and talked >= sum(live)
    assert talked >= max(step.minutes for step in found.steps)
    assert not any(step.live and step.debrief for step in found.steps)


@topics
def test_a_prompt_is_read_from_the_back_row_and_tells_neither_the_plan_nor_an_answer(topic):
    found = guide.read(topic)
    keys = [
        exercise.options_of(item)[right].rstrip(".").lower()
        for exercise in questions.of_topic(topic).values()
        if exercise.kind == "KEY"
        for item in exercise.items
        for right in item.answer
    ]
    headings = {words_.lower() for each in sorts_of(topic) for words_ in each.options.values()}
    for step in found.steps:
        assert 10 < len(step.screen) <= LONGEST_PROMPT, step.screen
        assert not re.search(r"\d+ minutes|[*`<|]", step.screen), step.screen
        told = [key for key in set(keys) - headings if key in step.screen.lower()]
        assert not told, step.screen
    prompts = [step.screen for step in found.steps]
    assert len(set(prompts)) == len(prompts)


@topics
def test_a_guide_says_what_to_ask_of_each_profession(topic):
    adapted = guide.read(topic).sections["Adaptations"]
    lines = [line for line in adapted.splitlines() if re.match(r"- \*(RNs|MAs) and ", line)]
    assert len(lines) == 2
    for who in ("RNs", "LPNs", "MAs", "ocial workers"):
        assert any(who in line.split(":*")[0] for line in lines), who


def shared(said, rest, others):
    """Return the words that a text has in common with the rest of its page and few others have."""
    counted = Counter(word for text in others for word in words_in(text))
    return {word for word in words_in(said) & words_in(rest) if counted[word] < FEW}


def words_in(text):
    return set(re.findall(r"[a-z]{3,}|[\d,]{3,}", text.lower()))


def is_a_move(said):
    """Say whether a text is one short question, or something to say or to do."""
    return 12 <= len(said.split()) <= 45 and "“" in said and ("?" in said or "Say" in said)


def test_each_guide_has_one_move_of_its_own_for_a_room_in_which_nobody_speaks():
    said = {topic: guide.read(topic).sections[guide.QUIET].strip() for topic in guides.SESSIONS}
    rest = {topic: guide.text_of(topic).replace(said[topic], "") for topic in said}
    for topic, move in said.items():
        others = [text for other, text in rest.items() if other != topic]
        assert is_a_move(move) and shared(move, rest[topic], others), move
        assert not any(move in text for text in rest.values())


def test_each_case_has_one_too_and_its_guide_of_one_page_shows_it():
    found = [case.of_the_course(name) for name in case.names()]
    rest = [f"{each.file.title} {each.file.about} {each.file.story}" for each in found]
    for each, own in zip(found, rest):
        move = each.file.quiet
        assert is_a_move(move) and shared(move, own, [text for text in rest if text != own]), move
        assert swapped(escape(move)) in guide_page(each)


@topics
def test_a_guide_asks_for_one_thing_before_the_session_and_without_names(topic):
    materials_ = guide.read(topic).sections["Materials"].strip().splitlines()
    assert [line for line in materials_ if "Pre-work" in line] == materials_[:1]
    assert re.match(
        r"- \*Pre-work:\* (on one day )?each (asks|brings|counts|looks|makes|recalls|writes)\b",
        materials_[0],
    )


def test_the_guide_of_the_day_says_of_the_knock_what_the_model_says():
    knock = [each for each in paper_day.cards() if "clinician at your door" in each.front]
    assert len(knock) == 1 and "The patient says no" in knock[0].back
    assert (
        "The one on this Monday declines" in guide.read(PAPER).sections["Likely wrong conclusions"]
    )


def sorts_of(topic):
    return cut_cards.sorts(questions.of_topic(topic))


@topics
def test_each_sort_is_printed_with_its_answers_and_reasons_on_the_backs(topic):
    pages = materials.pages(topic)
    assert topic not in SORTS or sorts_of(topic)
    assert {f"cards_{each.id}" for each in sorts_of(topic)} <= set(pages)
    for exercise in sorts_of(topic):
        _, page = pages[f"cards_{exercise.id}"]
        cards = re.findall(r'<div class="card">(.*?</div>.*?)</div></div>', page)
        assert len(cards) == len(exercise.items)
        for card, item in zip(cards, exercise.items):
            front, back = map(words, card.split("</div>"))
            assert item.text in front and answer_key.reason(item, exercise) in back
            assert answer_key.right_answer(item, exercise) in back
        for heading in exercise.options.values():
            assert f'<p class="heading">{escape(heading)}</p>' in page


def outcomes_of(topic):
    return questions.file_of(topic).outcomes


@topics
def test_what_is_printed_for_a_session_is_whole_and_nothing_on_it_runs(topic):
    pages = materials.pages(topic)
    assert ("cards" in pages or "paper_day" in pages) is (topic in ON_CARDS)
    for name, (link, page) in pages.items():
        assert link and page.count("<h1>") == 1 and "<script" not in page, name
        assert "<!--" not in page and "](" not in page and "**" not in words(page), name
    assert all(each.text in words(pages["evaluation"][1]) for each in outcomes_of(topic))
    found = guide.read(topic)
    shown = words(pages["prompts"][1])
    assert all(step.screen in shown for step in found.steps)


def test_a_card_shows_markup_as_text():
    page = cut_cards.sheet([cut_cards.Cut("<i>a</i>", "<b>b</b>", "<u>c</u>", "<script>d")])
    assert "<script>" not in page and "&lt;b&gt;b" in page and not re.search("<[iu]>", page)


def test_the_day_on_paper_begins_when_the_day_begins_and_no_card_is_out_of_its_order():
    cards = paper_day.cards()
    first = played(USUAL).acts[0]
    assert cards[0].at == paper_day.morning(played(USUAL)) == FIRST_DAY * DAY + 8 * HOUR
    assert cards[0].at + cards[0].minutes == first.now
    assert [each.at for each in cards] == sorted(each.at for each in cards)
    on_desk = [each for each in cards[1:] if each.at <= first.now]
    assert len(on_desk) == len(first.desk.tasks) - sum(
        card.at is not None and card.at > first.now for card in first.desk.tasks
    )
    assert any(cards[0].at < each.at < first.now for each in on_desk)  # the knock


def test_the_day_on_paper_is_printed_from_the_cards_of_the_model():
    path = files.find(f"exercises/{PAPER}/paper_day.md")
    cuts = cut_cards.from_table(materials.CARDS.search(path.read_text(encoding="utf-8"))[1])
    assert [(cut.kicker, cut.front) for cut in cuts] == [
        (clock(each.at), " ".join(each.front.split())) for each in paper_day.cards()
    ]
    assert all(QUARTERS.fullmatch(cut.answer) and cut.back for cut in cuts)
    _, page = materials.pages(PAPER)["paper_day"]
    assert page.count('class="card"') == len(cuts)
    assert all(f"<td>{clock(time)}</td>" in page for time in paper_day.times())


def test_the_guide_of_a_case_has_the_minutes_of_the_plan():
    found = guide.read("20_cases")
    said = in_a_room()
    assert f"{found.minutes[1]} minutes" in said
    assert [int(n) for n in re.findall(r"\d+(?=[;.])", said)] == [s.minutes for s in found.steps]
