"""The STRESS-DES checklist (Monks et al., J Simulation 2019;13:55), answered by the model."""

from collections import Counter
from typing import NamedTuple

from cmsim.measures.registry import HEADLINES, MEASURES
from cmsim.model.log import Activity, Kind
from cmsim.model.policy import POLICIES
from cmsim.scenario.evidence.sources import Assumption, Quality, everything
from cmsim.scenario.library import practices
from cmsim.scenario.library.mechanisms import MECHANISMS
from cmsim.scenario.parameter import Shape, parameters


class ChecklistItem(NamedTuple):
    """One item of the checklist with our answer."""

    section: str
    number: str
    item: str
    answer: str


def checklist(scenario=None):
    """Return the :class:`ChecklistItem` rows of STRESS-DES for a scenario.

    By default it is that of the eight-clinician practice with its care managers embedded.

    >>> checklist()[0].item
    'Purpose of the model'
    """
    scenario = scenario or practices.eight_clinicians()
    return [*objectives(), *logic(), *data(scenario), *experimentation(scenario), *computing()]


def qualities(scenario):
    """Return how many numbers of a scenario have each quality, best first.

    >>> from cmsim.scenario.describe import table
    >>> from cmsim.scenario.library.practices import solo_rural
    >>> sum(qualities(solo_rural()).values()) == len(table(solo_rural()))
    True
    """
    counts = Counter(known.source.quality for _, known in parameters(scenario).values())
    return {quality: counts[quality] for quality in Quality}


def evidence_qualities():
    """Return how many rows of the evidence have each quality."""
    counts = Counter(known.quality for known in everything().values())
    return {quality: counts[quality] for quality in Quality}


def behind(scenario):
    """Return ``{source: numbers of the scenario that rest on it}``, most numbers first."""
    counts = Counter(known.source for _, known in parameters(scenario).values())
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].id, pair[0].text)))


def joined(words):
    return ", ".join(str(word) for word in words)


def objectives():
    """Return section 1: why the model exists and what it gives."""
    yield ChecklistItem(
        "Objectives",
        "1.1",
        "Purpose of the model",
        "To let leaders of primary care practices explore how many patients care managers "
        "can keep in care, which structure (embedded, co-located, off-site) suits which "
        "practice, and what unclear roles cost. It informs a decision; it does not take it.",
    )
    yield ChecklistItem(
        "Objectives",
        "1.2",
        "Model outputs",
        f"{len(MEASURES)} measures, each declared once with label, unit and definition. "
        f"Headlines: {joined(MEASURES[name].label.lower() for name in HEADLINES)}.",
    )
    yield ChecklistItem(
        "Objectives",
        "1.3",
        "Aims of experimentation",
        "Scenarios are compared by paired differences with intervals; parameters are "
        "swept; the smallest staffing that meets targets is searched for; the assumptions "
        "that move an answer are ranked.",
    )


def logic():
    """Return section 2: how the model works."""
    yield ChecklistItem(
        "Logic",
        "2.1",
        "Base model overview",
        "A patient is identified or referred by a list or a clinician, called or met, enrolled, "
        "followed at intervals, and graduates or leaves; illness brings emergency visits, "
        "stays and readmissions to everybody in the panel.",
    )
    yield ChecklistItem(
        "Logic",
        "2.2",
        "Base model logic",
        f"The only output is a log of {len(Activity)} kinds of entry. Health of the panel "
        "is one stream of candidate events, the same under every staffing.",
    )
    yield ChecklistItem(
        "Logic",
        "2.3",
        "Scenario logic",
        "Structures differ by where a post is on each half-day and by what each site "
        f"gives and takes, never by an effectiveness coefficient: {len(MECHANISMS)} "
        "mechanisms, each with a switch (see mechanisms.md).",
    )
    yield ChecklistItem(
        "Logic",
        "2.4",
        "Algorithms",
        f"What a care manager does next is a policy: {joined(POLICIES)}; or a person "
        f"decides. Times are {joined(Shape)}.",
    )
    yield ChecklistItem(
        "Logic",
        "2.5.1",
        "Entities",
        "Patients (tier, frailty, phone, payer) and the tasks they bring.",
    )
    yield ChecklistItem("Logic", "2.5.2", "Activities", f"Time is spent on: {joined(Kind)}.")
    yield ChecklistItem(
        "Logic",
        "2.5.3",
        "Resources",
        "Care managers: posts with a week of half-days, hours, leave, learning, a cap, "
        "filled or vacant.",
    )
    yield ChecklistItem(
        "Logic",
        "2.5.4",
        "Queues",
        "Worklists of one care manager or a team, ordered by the policy; referrals expire "
        "after a time, and nothing else leaves unseen.",
    )
    yield ChecklistItem(
        "Logic",
        "2.5.5",
        "Entry and exit points",
        "Entry: identified or referred, or in care at the start. Exit: declined, not reached, "
        "expired, turned down, not eligible, disengaged, left the assigned list, died or moved; "
        "who is still open at the end stays in the log.",
    )


def data(scenario):
    """Return section 3: what the numbers rest on."""
    known, counts = parameters(scenario), qualities(scenario)
    assumed = counts[Quality.ASSUMPTION]
    yield ChecklistItem(
        "Data",
        "3.1",
        "Data sources",
        f"{len(everything())} rows of evidence: "
        + joined(f"{n} {quality}" for quality, n in evidence_qualities().items())
        + ".",
    )
    yield ChecklistItem(
        "Data",
        "3.2",
        "Pre-processing",
        "Derivations, such as an answer rate per call from a rate over several, are stated "
        "in the row of evidence. No patient data were used.",
    )
    yield ChecklistItem(
        "Data",
        "3.3",
        "Input parameters",
        f"{len(known)} numbers in {scenario.name!r}, each with label, unit, plausible range "
        "and source: " + joined(f"{n} {quality}" for quality, n in counts.items()) + ".",
    )
    general = sum(
        n
        for source, n in behind(scenario).items()
        if isinstance(source, Assumption) and not source.id
    )
    yield ChecklistItem(
        "Data",
        "3.4",
        "Assumptions",
        f"{assumed} of the {len(known)} numbers ({assumed / len(known):.0%}) are "
        f"assumptions; {general} of these have no row of evidence at all. Effects on health "
        "are assumptions with wide ranges; trust and strain are teaching indices.",
    )


def experimentation(scenario):
    """Return section 4: how the model is run."""
    yield ChecklistItem(
        "Experimentation",
        "4.1",
        "Initialization",
        "Empty, with a typical caseload, or with the user's own open cases. Terminating by "
        "default; for a steady state a warm-up is suggested by MSER-5 and shown.",
    )
    yield ChecklistItem(
        "Experimentation",
        "4.2",
        "Run length",
        f"{scenario.weeks} weeks by default, any number of weeks on request.",
    )
    yield ChecklistItem(
        "Experimentation",
        "4.3",
        "Estimation approach",
        "Independent replications with Student-t intervals; differences paired on common "
        "random numbers; replications until the asked difference is known to a stated "
        "precision; unfinished episodes are censored (Kaplan-Meier).",
    )


def computing():
    """Return sections 5 and 6: with what it is built, and where it is."""
    yield ChecklistItem(
        "Implementation",
        "5.1",
        "Software",
        "Python 3.11 to 3.13 and SimPy; the lock file requirements.txt pins every version.",
    )
    yield ChecklistItem(
        "Implementation",
        "5.2",
        "Random sampling",
        "Uniform numbers addressed by seed, practice, patient, decision and occurrence, and "
        "inverse transforms; the same seed gives the same log on any machine.",
    )
    yield ChecklistItem(
        "Implementation",
        "5.3",
        "Model execution",
        "One process-based event loop for each replication; replications run in one "
        "process, on several cores or on a Dask cluster, with the same numbers.",
    )
    yield ChecklistItem(
        "Implementation",
        "5.4",
        "System specification",
        "Any machine with Python; the speed gates are in tests/benchmarks.",
    )
    yield ChecklistItem(
        "Code access",
        "6.1",
        "Computer model sharing",
        "The whole model, its tests and this page are in the repository, under the MIT license.",
    )
