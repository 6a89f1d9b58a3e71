"""Page 92, the room's screen."""

from cmsim.course.facilitator.console import room
from cmsim.course.facilitator.screen_panel import ScreenPanel
from cmsim.course.kit.lesson import Lesson

page = Lesson("92_room_screen", "The room's screen", share=room, panels={"screen": ScreenPanel})
