"""What a full-time position costs a practice beyond its salary, as a leader states it."""

from typing import Annotated

from cmsim.scenario.evidence import sources as s
from cmsim.scenario.parameter import Parameter, Part
from cmsim.scenario.prices import Prices

BEYOND_LEAVE = s.Assumption(
    "benefits are 29.8 in 100 of compensation (OF-W06), of which paid leave is taken to be 7.5; "
    "the salary pays the leave already. Take your payroll's share"
)
ON_THE_ROAD = s.Assumption(
    "70 cents a mile at 30 miles an hour, no source read; take what you pay for a mile. The salary "
    "pays the time itself"
)


class Costs(Part):
    """Benefits without the paid leave that the salary already pays, overhead, and travel."""

    benefits: Annotated[
        float,
        Parameter(
            "Benefits without paid leave, share of total compensation",
            "share",
            0.19,
            0.27,
            BEYOND_LEAVE,
            0,
            0.9,
        ),
    ] = 0.223
    overhead: Annotated[float, Prices.parameters()["overhead"]] = Prices().overhead
    travel: Annotated[
        float,
        Parameter("Travel, for each hour on the road", "$", 10, 35, ON_THE_ROAD, 0, 200),
    ] = 21.0

    @property
    def prices(self) -> Prices:
        """Return what a scenario needs to know of these."""
        return Prices(benefits=self.benefits, overhead=self.overhead)
