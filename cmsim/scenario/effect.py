"""What care management does: for the use of hospitals, and for the trust of clinicians."""

from typing import Annotated

from cmsim.scenario.evidence import sources as s
from cmsim.scenario.parameter import Parameter, Part


class Effect(Part):
    """What effective care management does for the use of hospitals: small by default.

    A share averted below 0 is harm: so many more events happen among patients in effective care.
    """

    averted_admissions: Annotated[
        float,
        Parameter(
            "Admissions averted among complex patients in effective care (below 0: brought on)",
            "share",
            -0.05,
            0.33,
            s.OF_B01,
            -0.2,
        ),
    ] = 0.08
    averted_ed: Annotated[
        float,
        Parameter(
            "Emergency visits averted among complex patients in effective care (below 0: brought "
            "on)",
            "share",
            -0.02,
            0.15,
            s.OF_B04,
            -0.2,
        ),
    ] = 0.05
    moderate: Annotated[
        float,
        Parameter(
            "The same in moderate patients, against complex", "ratio", 0, 0.4, s.OF_B06, 0, 2
        ),
    ] = 0.0
    monthly: Annotated[
        float,
        Parameter(
            "Effect in patients contacted monthly, against the others",
            "ratio",
            0,
            1,
            s.OF_B02,
            0,
            2,
        ),
    ] = 0.0
    onset: Annotated[float, Parameter("Full effect after", "weeks", 13, 52, s.OF_B07, 0, 520)] = (
        26.0
    )
    call_and_visit: Annotated[
        float,
        Parameter(
            "Readmissions averted by call and visit in time, complex patients",
            "share",
            0,
            0.30,
            s.OF_B05,
        ),
    ] = 0.20
    call_only: Annotated[
        float,
        Parameter(
            "Readmissions averted by the call alone, complex patients", "share", 0, 0.17, s.OF_B05
        ),
    ] = 0.05
    active_within: Annotated[
        float,
        Parameter(
            "Care counts as active for this long after a contact", "days", 30, 90, s.TC_A04, 1, 400
        ),
    ] = 60.0
    hospital_stay: Annotated[
        float, Parameter("Stay in hospital", "days", 3, 7, s.ROUND, 0.1, 60)
    ] = 4.5

    def more(self, averted: float) -> float:
        """Return how many times as many events there are at most, where care brings some on.

        >>> Effect().more(0.1), Effect().more(-0.1)
        (1.0, 1.1)
        """
        return 1 + max(0.0, -averted) * max(1.0, self.moderate)


class Trust(Part):
    """How trust of clinicians in care management moves; a teaching index from 0 to 1."""

    seen: Annotated[
        float,
        Parameter(
            "Way to full trust covered by each half-day a care manager is in the building",
            "share",
            0,
            0.02,
            s.TEACHING_INDEX,
        ),
    ] = 0.004
    handed_over: Annotated[
        float,
        Parameter(
            "Way covered by a patient handed over in person", "share", 0, 0.10, s.TEACHING_INDEX
        ),
    ] = 0.03
    told: Annotated[
        float,
        Parameter(
            "Way covered by a report back to the referrer", "share", 0, 0.10, s.TEACHING_INDEX
        ),
    ] = 0.03
    unanswered: Annotated[
        float,
        Parameter("Trust lost by a referral nobody picked up", "share", 0, 0.3, s.TEACHING_INDEX),
    ] = 0.10
    slow: Annotated[
        float,
        Parameter(
            "Trust lost for each week by which the first call after a referral is late",
            "share",
            0,
            0.10,
            s.TEACHING_INDEX,
        ),
    ] = 0.05
    open_loop: Annotated[
        float,
        Parameter(
            "Trust lost by a referral of which nothing is reported back",
            "share",
            0,
            0.05,
            s.TEACHING_INDEX,
        ),
    ] = 0.02
    silence: Annotated[
        float,
        Parameter(
            "Trust lost in a week without a sign of a care manager",
            "share",
            0,
            0.05,
            s.TEACHING_INDEX,
        ),
    ] = 0.01
