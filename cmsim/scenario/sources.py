"""Every citation and every assumption of the scenario, as named objects.

A constant is named after its row of the evidence: ``TC_B01`` is TC-B01. The
assumptions below belong to no row and may stand behind many parameters.
"""

from cmsim.scenario import evidence_outcomes, evidence_time
from cmsim.scenario.evidence_outcomes import (  # noqa: F401
    OF_E01, OF_E02, OF_E03, OF_E04, OF_E05, OF_E06, OF_E08, OF_E09, OF_E10, OF_E11, OF_E12, OF_E13,
    OF_E14, OF_E15, OF_E16, OF_E17, OF_E18, OF_E19, OF_E20, OF_E21, OF_E22, OF_E23, OF_E24, OF_E25,
    OF_E26, OF_E27, OF_E28, OF_E29, OF_E30, OF_E31, OF_E32, OF_E33, OF_E34, OF_E35, OF_E36, OF_E37,
    OF_E38, OF_E39, OF_E40, OF_T01, OF_T02, OF_T04, OF_T05, OF_T06, OF_T07, OF_T08, OF_T09, OF_T10,
    OF_T11, OF_T14, OF_K01, OF_K02, OF_K03, OF_K04, OF_K05, OF_K06, OF_K07, OF_B01, OF_B02, OF_B03,
    OF_B04, OF_B05, OF_B06, OF_B07, OF_B08, OF_P01, OF_P02, OF_P03, OF_P04, OF_P05, OF_P06, OF_P07,
    OF_P08, OF_P09, OF_P10, OF_P11, OF_P12, OF_P13, OF_P14, OF_P15, OF_P16, OF_P17, OF_P18, OF_P19,
    OF_P20, OF_P21, OF_P22, OF_P23, OF_P24, OF_P25, OF_P26, OF_R01, OF_R02, OF_R03, OF_R04, OF_R05,
    OF_R06, OF_R07, OF_R08, OF_R09, OF_R10, OF_R11, OF_R12, OF_R13, OF_R14, OF_R15, OF_U01, OF_U02,
    OF_U03, OF_U04, OF_U06, OF_U07, OF_U08, OF_U09, OF_W01, OF_W02, OF_W03, OF_W04, OF_W05, OF_W06,
    OF_W07, OF_W08, OF_W09, OF_W10, OF_W11, OF_W12, OF_W13, OF_W14, OF_W15, OF_C01, OF_C02, OF_C03,
    OF_C04, OF_C05, OF_C06, OF_C07, OF_C08, OF_C10, OF_C11, OF_H01, OF_H02, OF_H03, OF_H04, OF_H05,
    OF_H06, OF_H07)
from cmsim.scenario.evidence_time import (  # noqa: F401
    Assumption, Quality, Source, TC_A01, TC_A02, TC_A03, TC_A04, TC_A05, TC_A06, TC_A07, TC_A08,
    TC_A09, TC_A10, TC_A11, TC_A12, TC_A13, TC_A14, TC_A15, TC_A16, TC_A18, TC_A19, TC_A20, TC_A21,
    TC_A22, TC_A23, TC_A24, TC_A25, TC_A26, TC_A27, TC_A28, TC_A29, TC_B01, TC_B02, TC_B03, TC_B04,
    TC_B05, TC_B06, TC_B07, TC_B08, TC_B09, TC_B10, TC_B11, TC_B12, TC_B13, TC_B16, TC_B18, TC_B19,
    TC_B20, TC_B21, TC_B22, TC_B23, TC_B24, TC_B25, TC_B26, TC_B27, TC_B28, TC_B29, TC_B30, TC_B31,
    TC_B33, TC_B34, TC_B35, TC_B36, TC_B37, TC_B38, TC_B39, TC_B40, TC_B41, TC_C01, TC_C02, TC_C03,
    TC_C04, TC_C06, TC_C08, TC_C09, TC_C10, TC_C11, TC_C12, TC_C13, TC_C14, TC_C15, TC_C16, TC_C17,
    TC_D01, TC_D02, TC_D03, TC_D04, TC_D07, TC_D08, TC_D09, TC_D10, TC_D11, TC_D12, TC_D13, TC_D14,
    TC_D15, TC_D16, TC_D17, TC_D18, TC_D19, TC_D20, TC_D21, TC_D22, TC_D23, TC_D24, TC_D25, TC_D28,
    TC_D29, TC_D30, TC_D31, TC_D33, TC_D34, TC_D35, TC_D36, TC_D37, TC_D38, TC_D39, TC_E01, TC_E02,
    TC_E03, TC_E04, TC_E05, TC_E06, TC_E07, TC_E08, TC_E09, TC_E10, TC_E11, TC_E12, TC_E13, TC_E14,
    TC_E15, TC_E16, TC_E17, TC_E18, TC_E19, TC_E20, TC_E21, TC_E24, TC_E25, TC_E26)

ROUND = Assumption("a round number, to be measured locally")
NO_EFFECT = Assumption("no difference until the evidence shows one")
TEACHING_INDEX = Assumption(
    "a teaching index: only its direction and the six-month ramp are anchored (TC-B37)")
DIRECTION_ONLY = Assumption("the guide gives the direction; no magnitude was found")
DESIGN = Assumption("a choice of design that the practice makes itself")


def everything():
    """Return every row of the evidence by its id, in the order of the evidence.

    >>> everything()["TC-B02"].citation
    "Care Management: A How-To Guide, 'Structure as care manager role needs: office space'"
    """
    return {
        known.id: known
        for rows in (evidence_time, evidence_outcomes)
        for known in vars(rows).values()
        if isinstance(known, (Source, Assumption))}
