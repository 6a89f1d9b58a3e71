"""The front page: a path for each role, in order, with the minutes and how far one is."""

import json
import re
from pathlib import Path

import pytest

from cmsim.course.front.start_page import FOR_FACILITATORS, ROLES, notebooks, page
from cmsim.course.kit import learner, learner_record
from cmsim.course.kit.learner_record import LearnerRecord

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"


def shown():
    """Return all that the page shows, as HTML."""
    return "".join(
        [
            *(part.value for part in page.welcome().children if hasattr(part, "value")),
            *(page.show(name).value for name in page.stills),
        ]
    )


def be(monkeypatch, query="", room=False, facilitator=""):
    """Be the learner of an address."""
    monkeypatch.setenv("QUERY_STRING", query)
    monkeypatch.setenv("CMSIM_ROOM", "1" if room else "")
    monkeypatch.setenv("CMSIM_FACILITATOR", facilitator)
    monkeypatch.delenv("CMSIM_LEARNER", raising=False)
    learner.code.cache_clear()


def put(code, session, **counts):
    """Keep a record with some parts done."""
    kept = LearnerRecord(
        session, "A session", "1.0", code, learner_record.folder_of(code) / f"{session}.json"
    )
    kept.set_progress(counts, passed=all(got == of for got, of in counts.values()))
    return kept


def test_each_page_is_listed_with_the_minutes_it_states():
    listed = page.show("pages").value
    for path in NOTEBOOKS.glob("[0-9]*.ipynb"):
        data = json.loads(path.read_text(encoding="utf-8"))["metadata"]
        assert f'href="{path.name}"' in listed
        assert f"</a>, {data['cmsim']['minutes']} minutes." in listed.split(path.name)[1][:200]


def test_every_page_of_a_path_is_there():
    asked = {
        session
        for role in ROLES
        for session in (*role.then, *(step.session for step in role.first))
    }
    assert asked <= set(notebooks())


def test_a_first_hour_fills_an_hour():
    assert [sum(step.minutes for step in role.first) for role in ROLES] == [60, 60, 60]


def test_nothing_begun_is_said_and_nothing_is_offered_to_go_on_with():
    assert "Not begun." in shown() and "Go on where you were" not in shown()


def test_it_says_how_far_one_is_and_where_to_go_on():
    put("me", "00", plans=(3, 3), titles=(6, 6))
    put("me", "98", one=(1, 1), two=(0, 1))
    html = shown()
    assert re.search(r"00 Meet the practice</a>, \d+ minutes. ✓ Done.", html)
    assert "Begun: 1 of 2 parts complete." in html
    assert re.search('Go on where you were:</strong> <a [^>]*href="98_validation.ipynb"', html)


def test_a_damaged_record_does_not_hide_the_page():
    put("me", "00", plans=(1, 3))
    (learner.home() / "me" / "98.json").write_text("{", encoding="utf-8")
    (learner.home() / "me" / "07.json").write_text('{"schema": 1}', encoding="utf-8")
    assert "Begun: 0 of 1 parts complete." in shown()


def test_in_a_room_each_link_carries_the_code_and_each_sees_only_the_own_work(monkeypatch):
    put("maple-river-1234", "00", plans=(1, 3))
    be(monkeypatch, "learner=maple-river-1234", room=True)
    html = shown()
    links = re.findall(r'href="([^"]+)"', html)
    assert links and all(link.endswith("?learner=maple-river-1234") for link in links)
    assert "Begun: 0 of 1" in html and str(learner.home()) not in html
    be(monkeypatch, "learner=quiet-owl-9999", room=True)
    assert "Begun" not in shown()


def test_in_a_room_without_a_code_it_says_what_to_do(monkeypatch):
    be(monkeypatch, room=True)
    html = shown()
    assert "without a learner code" in html and "Go on with another code" in html


def test_the_facilitators_pages_are_offered_to_the_facilitator_only(monkeypatch):
    be(monkeypatch, "learner=maple-river-1234", room=True, facilitator="lead-x")
    assert not set(FOR_FACILITATORS) & set(notebooks())
    be(monkeypatch, "learner=lead-x", room=True, facilitator="lead-x")
    assert set(FOR_FACILITATORS) <= set(notebooks())
    be(monkeypatch)
    assert set(FOR_FACILITATORS) <= set(notebooks())


@pytest.mark.parametrize(
    "query", ["learner=<script>", "learner=../../etc", "learner=" + "a" * 41, "learner=A%20B"]
)
def test_a_code_from_the_address_cannot_do_harm(monkeypatch, query):
    be(monkeypatch, query, room=True)
    assert re.fullmatch(r"learner-[0-9a-f]{8}", learner.code())
    assert "<script" not in shown()


def test_in_voila_a_link_stays_in_its_tab(monkeypatch):
    assert 'target="_blank"' in learner.anchor("start_here.ipynb", "Front page")
    monkeypatch.setenv("SERVER_SOFTWARE", "voila/0.5")
    assert "target" not in learner.anchor("start_here.ipynb", "Front page")
