"""Where patients stand: one table, and every reader of a log comes to the same with it."""

from collections import Counter

import pytest

from cmsim.course.kit.journeys import STAGES, flow
from cmsim.measures.run_record import RunRecord
from cmsim.measures.standing import CLOSED, IN_CARE, MONITORED, OUT, STEPS, Standing, step_of
from cmsim.model.log import Activity
from cmsim.model.network import Network
from cmsim.scenario.library import practices
from cmsim.units import WEEK
from cmsim.validation.patient_states import PatientStates

NAMES = ["eight-clinicians-embedded", "five-small-sites-co-located", "three-clinicians-off-site"]


@pytest.fixture(scope="module", params=NAMES)
def network(request):
    """Return a network that has run for half a year."""
    network = Network(practices.named()[request.param]().replace(weeks=26), "1/1")
    network.run()
    return network


def test_episodes_flow_laws_and_care_managers_count_the_same_patients(network):
    record, horizon = RunRecord(network.scenario, network.log), network.horizon
    in_care = sum(start <= horizon < end for start, end in record.open_spells)
    monitored = sum(start <= horizon < end for start, end in record.monitored_spells)
    stages = dict(zip(STAGES, flow(network.log)))
    steps = [entry for entry in network.log if step_of(entry)]
    ends = Counter(state for state, _ in PatientStates(steps).at_end())
    kept = network.care_managers.values()
    assert in_care == stages["enrolled"].still + stages["in active care"].still
    assert in_care == sum(ends[each] for each in IN_CARE) == sum(cm.caseload for cm in kept)
    assert monitored == stages["graduated"].still == ends[MONITORED]
    assert monitored == sum(cm.monitored for cm in kept)
    assert in_care > 0


def test_every_step_of_a_run_leads_on_from_where_the_patient_stands(network):
    where = {}
    for entry in network.log:
        step = step_of(entry)
        if step:
            where[entry.who] = step[where.get(entry.who, OUT)]
    assert set(where.values()) <= set(Standing)


def test_an_episode_ends_for_the_reason_that_the_table_calls_an_end(network):
    record = RunRecord(network.scenario, network.log)
    closed = [episode for episode in record.episodes if episode.reason]
    assert closed and all(set(STEPS[episode.reason].values()) <= set(CLOSED) for episode in closed)
    for episode in closed:
        assert all(end <= episode.closed for _, end in episode.active + episode.monitored)


def test_reading_one_kind_of_work_is_reading_part_of_all(network):
    record = RunRecord(network.scenario, network.log)
    kinds = Counter(item.kind for item in record.work)
    for kind, count in kinds.items():
        fresh = RunRecord(network.scenario, network.log)
        assert len(fresh.work_of(kind)) == count > 0
    added = Counter(entry.kind for entry in record.by[Activity.ADDED])
    assert set(kinds) <= set(added)


def test_time_spent_is_read_once_and_what_follows_belongs_to_it(network):
    record = RunRecord(network.scenario, network.log)
    spent = [stretch.spent for stretch in record.stretches]
    assert spent == record.by[Activity.SPENT]
    for stretch in record.stretches:
        for entry in stretch.after:
            assert entry.who == stretch.spent.who and entry.time >= stretch.spent.time
            assert entry.care_manager == stretch.spent.care_manager
    vain = sum(stretch.in_vain for stretch in record.stretches)
    assert vain == record.count(Activity.UNANSWERED, Activity.MISSED) - both(record) > 50
    assert record.end == network.horizon == network.scenario.weeks * WEEK


def both(record):
    """Return how many calls that nobody answered were the last before the contact was missed."""
    return record.count(Activity.MISSED, detail="not answered")
