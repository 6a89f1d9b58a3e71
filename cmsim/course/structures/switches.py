"""The twelve pros and cons that lesson 07 lets a learner switch off, two of each kind a structure.

All 34 of the guide are on the leader's page.
"""

from cmsim.scenario.library.mechanism import without
from cmsim.scenario.library.mechanisms import BY_ID

SWITCHES = {  # in a few words, for a line of a list
    "shared-record": "Shares the team's record",
    "visible": "Is seen, and so used more",
    "pulled-away": "Is pulled into other work",
    "no-peers": "No colleague covers her leave",
    "warm-hand-off-some-days": "Warm hand-offs on some days",
    "face-to-face": "Meets patients in a room here",
    "travel": "Travels from site to site",
    "unknown-number": "Calls from an unknown number",
    "shorter-contacts": "Makes shorter contacts by phone",
    "peers": "Colleagues cover her leave",
    "hard-to-phone": "Calls from an unknown number",
    "no-record": "Sees only part of the record",
}
SIGNS = {"+": "+", "-": "\N{MINUS SIGN}"}


def label(id):
    """Return a switch with its sign.

    >>> label("visible")
    '+ Is seen, and so used more'
    """
    return f"{SIGNS[BY_ID[id].sign]} {SWITCHES[id]}"


def switches_of(structure):
    """Return the switches of one structure, its pros first."""
    return [id for id in SWITCHES if BY_ID[id].structure == structure]


def at_work(places):
    """Return the switches that do something in scenarios by structure."""
    return [
        id
        for id in SWITCHES
        if (row := BY_ID[id]).structure in places and row.present_in(places[row.structure])
    ]


def switched(places, off):
    """Return scenarios by structure without the pros and cons of these ids."""
    return {
        name: without(each, *(BY_ID[id] for id in off if BY_ID[id].structure == name)).replace(
            name=name
        )
        for name, each in places.items()
    }
