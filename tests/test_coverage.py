"""Each section of the sources is taught, asked and played, or the file of sources says why not."""

import pytest
from remake import ROOT, coverage

from cmsim.course.cases import case
from cmsim.course.kit import questions, sources
from cmsim.scenario.parameter import Refusal

TAGS = [f"{source.id} {one.number}" for source in sources.sources() for one in source.sections]
SMALL = """
[[sources]]
id = "one"
author = "A. Author"
short = "Author"
year = "2016"
title = "On one thing"
where = "A journal"
cited_as = ["Author 2016"]
[[sources.sections]]
number = "1"
title = "The thing"
headings = ["Results"]
"""


def test_no_section_is_left_open():
    found = [f"{tag}: {way}" for tag, way in coverage.open_sections()]
    assert not found, "teach, ask or play it, or say under `without` in exercises/sources.toml why"


@pytest.mark.parametrize("topic", coverage.topics())
def test_what_a_lesson_covers_is_a_section_and_stands_in_a_step_of_its_page(topic):
    covers = questions.file_of(topic).covers
    assert set(covers) <= set(coverage.steps(topic))
    tags = {tag for ways in covers.values() for found in ways.values() for tag in found}
    assert tags <= set(TAGS)


def citations():
    """Yield (where, citation) of every question, card and case."""
    for topic in coverage.topics():
        yield from ((topic, card.source) for card in questions.file_of(topic).cards)
        for exercise in questions.of_topic(topic).values():
            for item in exercise.items:
                yield topic, getattr(item, "source", "")
    for name in case.names():
        yield from ((name, one.source) for one in case.of_the_course(name).file.learned)


def test_no_citation_quotes_a_section_that_its_source_does_not_have():
    found = {(where, quote) for where, text in citations() for quote in sources.unknown(text)}
    assert not found, "add the heading to exercises/sources.toml, or correct the citation"
    assert sources.unknown("Friedman and colleagues 2016, “Weather”") == ["weather"]


def test_a_card_cites_a_section():
    for topic in coverage.topics():
        for card in questions.file_of(topic).cards:
            assert sources.cited(card.source), (topic, card.id)


def test_the_page_shows_each_section_once_and_says_what_is_open(monkeypatch):
    text = coverage.made()
    for source in sources.sources():
        rows = text.split(f"## {source.short} ({source.year})")[1].split("\n## ")[0].splitlines()
        for section in source.sections:
            named = f"| {section.number} {section.title} |"
            assert sum(row.startswith(named) for row in rows) == 1, named
    monkeypatch.setattr(coverage, "covered", dict)
    assert len([*coverage.open_sections()]) > len(TAGS)
    assert "**open**" in coverage.made()


@pytest.mark.parametrize(
    "before, after, words",
    [
        ('number = "1"', 'number = "1.x"', "a number such as 3, 2.10 or A.1"),
        ('headings = ["Results"]', "headings = []", "headings"),
        ('year = "2016"', "", "year: is missing"),
        ('title = "The thing"', 'without = {read = "No."}\ntitle = "The thing"', "without"),
        ("A journal", "", "where"),
    ],
)
def test_a_wrong_file_of_sources_is_refused_in_one_line(before, after, words, tmp_path):
    path = tmp_path / "sources.toml"
    path.write_text(SMALL.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        sources.read(path)
    assert words in str(refused.value) and "\n" not in str(refused.value)


def test_a_section_may_not_be_there_twice(tmp_path):
    path, section = tmp_path / "sources.toml", SMALL[SMALL.index("[[sources.sections]]") :]
    path.write_text(SMALL + section, encoding="utf-8")
    with pytest.raises(Refusal, match="'one 1' is there twice"):
        sources.read(path)


def test_every_file_that_the_page_rests_on_is_one_of_the_course():
    assert (ROOT / sources.FILE).is_file() and coverage.covered()
