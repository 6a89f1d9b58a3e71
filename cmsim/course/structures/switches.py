"""The twelve pros and cons that lesson 07 lets a learner switch off, two of each kind a structure.

All 34 of the guide are on the leader's page.
"""

from cmsim.scenario.library.mechanism import without
from cmsim.scenario.library.mechanisms import BY_ID
from cmsim.scenario.library.structures import STRUCTURES

SWITCHES = {  # in a few words, for a line of a list
    "shared-record": "Shared record",
    "visible": "Seen every day",
    "pulled-away": "Pulled into other work",
    "no-peers": "No colleague covers leave",
    "warm-hand-off-some-days": "Warm hand-offs, some days",
    "face-to-face": "A room to meet patients",
    "travel": "Travel from site to site",
    "unknown-number": "Calls show an unknown number",
    "shorter-contacts": "Shorter contacts by phone",
    "peers": "Colleagues cover leave",
    "hard-to-phone": "Calls show an unknown number",
    "no-record": "Only part of the record",
}
SIGNS = {"+": "+", "-": "\N{MINUS SIGN}"}


def label(id):
    """Return a switch with its sign.

    >>> label("visible")
    '+ Seen every day'
    """
    return f"{SIGNS[BY_ID[id].sign]} {SWITCHES[id]}"


def full_label(id):
    """Return a switch with its structure and its sign.

    >>> full_label("hard-to-phone")
    'Off-site − Calls show an unknown number'
    """
    return f"{STRUCTURES[BY_ID[id].structure].label} {label(id)}"


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
