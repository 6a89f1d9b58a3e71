"""Who patients are: one file says what a number means, and everybody else is told."""

import ast
import csv
from collections import Counter
from pathlib import Path

import pytest

from cmsim.billing.claims import Books
from cmsim.billing.terms import Billing
from cmsim.experiment.export import write
from cmsim.experiment.run import run
from cmsim.measures.run_record import RunRecord
from cmsim.model import roster
from cmsim.model.log import Activity
from cmsim.model.network import Network
from cmsim.model.streams import varied
from cmsim.scenario.library.practices import eight_clinicians, solo_rural
from cmsim.scenario.panel import Tier
from cmsim.scenario.parameter import Shape

ROOT = Path(__file__).parent.parent / "cmsim"
SMALL = eight_clinicians().replace(weeks=13)


def finished(seed="1/1"):
    """Return a network that has run to its end, and the record of it."""
    network = Network(SMALL, seed)
    return network, RunRecord(SMALL, network.run())


def test_the_tiers_of_a_panel_are_as_large_as_it_says():
    panel = SMALL.practices[0].panel
    numbers = [
        roster.number_of(tier, index) for tier, n in panel.counts.items() for index in range(n)
    ]
    assert len(set(numbers)) == panel.size
    assert Counter(map(roster.tier_of, numbers)) == panel.counts


@pytest.mark.parametrize("tiers", [tuple(Tier), tuple(Tier)[::-1], (*Tier, "a fourth tier")])
def test_the_rest_of_the_house_is_told_the_tier_whatever_numbers_mean(monkeypatch, tiers):
    """With tiers in another order, or a fourth nobody is in yet, all that counts tiers follows."""
    monkeypatch.setattr(roster, "TIERS", tiers)
    network, record = finished()
    patients = {
        (name, number): patient
        for name, practice in network.practices.items()
        for number, patient in practice.known.items()
    }
    assert {episode.tier for episode in record.episodes} == {Tier.COMPLEX, Tier.MODERATE}
    for episode in record.episodes:
        assert episode.tier is patients[episode.practice, episode.patient].tier
    tiers = Counter(map(record.tier, record.by[Activity.DISCHARGED]))
    assert set(tiers) == set(Tier)
    calls = Counter(map(record.tier, record.by[Activity.NOTIFIED]))
    assert set(calls) <= set(SMALL.practices[0].transition_tiers)


def test_the_payer_sees_whom_the_model_drew_as_covered():
    network, record = finished()
    books = Books(record, Billing())
    for name, practice in network.practices.items():
        for number, patient in practice.known.items():
            assert books.member((name, number)).covered == patient.covered


def test_membership_is_that_of_the_run_and_the_same_in_every_structure():
    one, other = (Network(solo_rural(each), "1/1").log.roster for each in ("embedded", "off-site"))
    again = Network(solo_rural(), "1/2").log.roster
    name = solo_rural().practices[0].name
    known = [[each.membership(name, n) for n in range(200)] for each in (one, other, again)]
    assert known[0] == known[1] != known[2]
    assert one.quality == other.quality != again.quality


def test_written_events_name_the_tier(tmp_path):
    results = run(SMALL, replications=1)
    write(results, tmp_path / "out")
    with (tmp_path / "out" / "events.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told = {row["tier"] for row in rows if row["patient"]}
    assert told == set(map(str, Tier)) and {row["tier"] for row in rows if not row["patient"]} == {
        ""
    }


def test_nothing_outside_the_model_draws_its_random_numbers():
    for path in set(ROOT.rglob("*.py")) - set((ROOT / "model").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module] if isinstance(node, ast.ImportFrom) else []
            assert "cmsim.model.streams" not in names, path


def test_a_spread_too_small_to_tell_from_none_is_none():
    assert [varied(Shape.LOGNORMAL, spread)(0.9) for spread in (0.0, 1e-300, 1e-12)] == [1.0] * 3
    assert varied(Shape.LOGNORMAL, 0.5)(0.9) > 1
