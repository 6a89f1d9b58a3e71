"""What a post costs, in dollars of a stated year."""

from typing import Annotated

from cmsim.scenario.evidence import sources as s
from cmsim.scenario.parameter import Parameter, Part


class Prices(Part):
    """Costs of a full-time post beyond its salary (2023 dollars, as OF-W01)."""

    benefits: Annotated[
        float,
        Parameter("Benefits, share of total compensation", "share", 0.25, 0.35, s.OF_W06, 0, 0.9),
    ] = 0.298
    overhead: Annotated[
        float,
        Parameter(
            "Phone, records licence and other overhead of a full-time post",
            "$ a year",
            2500,
            20000,
            s.OF_W07,
        ),
    ] = 5000.0
