"""A page that only a facilitator sees."""

from cmsim.course.kit import learner
from cmsim.course.kit.lesson import Lesson
from cmsim.scenario.parameter import Refusal

NOT_YOURS = (
    "These pages are for the facilitator. In this room they open from the address that the "
    "facilitator was given when the course was started."
)


class FacilitatorPage(Lesson):
    """A page of the course that refuses everybody else in a room."""

    def shown(self, look):
        def allowed():
            if not learner.may_lead():
                raise Refusal(NOT_YOURS)
            return look()

        return super().shown(allowed)

    def welcome(self):
        return self.shown(super().welcome)
