"""What is not ready at a practice, as another start of the model: each one can be left out."""

from typing import NamedTuple

from cmsim.scenario.post import Post
from cmsim.scenario.practice import Practice
from cmsim.scenario.work import Directory, Learning


class Start(NamedTuple):
    """What the model starts from when something is not decided yet.

    ``summary`` changes one of the answers about the practice, ``paths`` other numbers. New numbers
    are ends of the ranges that the parameters carry.
    """

    id: str
    lacks: str
    then: str
    summary: dict
    paths: dict


STARTS = {
    each.id: each
    for each in (
        Start(
            "space",
            "where the care manager will sit",
            "there is no room, so nobody is met in person",
            {"space": False},
            {},
        ),
        Start(
            "record",
            "which records the care manager will work in",
            "a service from outside has no access to your record",
            {"record": False},
            {},
        ),
        Start(
            "role",
            "what the role is and what it is not",
            "a new care manager turns no request for other work away",
            {"declined": 0.0},
            {},
        ),
        Start(
            "champion",
            "who champions it",
            "fewer clinicians want the change, as few as is plausible",
            {},
            {"practices.*.wants_change": Practice.parameters()["wants_change"].low},
        ),
        Start(
            "training",
            "how the care manager learns from an experienced one",
            "learning takes as long as is plausible",
            {},
            {"learning.competent_after": Learning.parameters()["competent_after"].high},
        ),
        Start(
            "talk",
            "how clinicians and staff learn about the role",
            "clinicians trust it as little at the start as is plausible",
            {},
            {"posts.*.starting_trust": Post.parameters()["starting_trust"].low},
        ),
        Start(
            "directory",
            "which resources there are nearby",
            "as many entries of the directory are out of date as is plausible",
            {},
            {"directory.stale_at_start": Directory.parameters()["stale_at_start"].high},
        ),
    )
}
