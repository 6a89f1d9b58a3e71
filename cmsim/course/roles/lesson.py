"""Lesson 01, who does what."""

from cmsim.course.kit.lesson import Lesson
from cmsim.course.roles import pictures

lesson = Lesson(
    "01_role_clarity",
    "Who does what",
    stills={
        "sources": pictures.sources,
        "two_roles": pictures.two_roles,
        "registry": pictures.registry,
        "seven_roles": pictures.seven_roles,
    },
)
