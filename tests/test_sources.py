import re
from collections import Counter
from pathlib import Path

import pytest

from cmsim.scenario.evidence import care_time, outcomes, sources
from cmsim.scenario.evidence.sources import Assumption, Quality, Source, everything

ROWS = list(everything().values())
GENERAL = ["ROUND", "NO_EFFECT", "TEACHING_INDEX", "DIRECTION_ONLY", "DESIGN"]


def named(module):
    """Return the sources and assumptions of a module by the name of the constant."""
    return {
        name: known
        for name, known in vars(module).items()
        if isinstance(known, (Source, Assumption))
    }


@pytest.mark.parametrize("module", [care_time, outcomes])
def test_every_id_is_used_once(module):
    text = Path(module.__file__).read_text()
    written = re.findall(r"^((?:TC|OF)_[A-Z]\d\d) = ", text, re.MULTILINE)
    assert written == list(dict.fromkeys(written)) == list(named(module))
    assert len({known.id for known in named(module).values()}) == len(written)


def test_every_constant_is_named_after_its_id():
    with_id = {name: known for name, known in named(sources).items() if known.id}
    assert {known.id.replace("-", "_") for known in with_id.values()} == set(with_id)
    assert all(name == known.id.replace("-", "_") for name, known in with_id.items())


def test_everything_is_what_sources_offers():
    offered = {known.id: known for known in named(sources).values() if known.id}
    assert everything() == offered
    assert all(id == known.id for id, known in everything().items())


def test_everything_keeps_the_order_of_the_evidence():
    order = [*named(care_time), *named(outcomes)]
    assert [id.replace("-", "_") for id in everything()] == order


def test_general_assumptions_belong_to_no_row():
    without_id = {name: known for name, known in named(sources).items() if not known.id}
    assert list(without_id) == GENERAL
    assert all(isinstance(known, Assumption) for known in without_id.values())


@pytest.mark.parametrize("known", named(sources).values(), ids=named(sources))
def test_every_row_is_fit_to_print(known):
    assert isinstance(known.quality, Quality)
    assert known.id in known.text and known.quality in known.text
    assert "\n" not in known.text
    if isinstance(known, Source):
        assert known.citation and known.note
        assert len(known.citation) <= 220
        assert "http" not in known.citation and "www." not in known.citation
    else:
        assert known.reason


def test_what_is_assumed_is_an_assumption_and_nothing_else_is():
    assert all(
        isinstance(known, Assumption) == (known.quality is Quality.ASSUMPTION) for known in ROWS
    )


def test_every_quality_occurs_and_the_counts_add_up():
    counts = Counter(known.quality for known in ROWS)
    assert set(counts) == set(Quality)
    assert counts.total() == len(named(care_time)) + len(named(outcomes))
    assert counts[Quality.ASSUMPTION] == sum(isinstance(known, Assumption) for known in ROWS)


def test_every_row_mentioned_exists():
    for known in ROWS:
        said = known.reason if isinstance(known, Assumption) else known.citation + known.note
        assert set(re.findall(r"(?:TC|OF)-[A-Z]\d\d", said)) <= set(everything()), known.id
