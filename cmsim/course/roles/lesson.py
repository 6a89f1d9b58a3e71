"""Lesson 01, who does what."""

from cmsim.course.kit.lesson import Lesson

lesson = Lesson("01_role_clarity", "Who does what")
