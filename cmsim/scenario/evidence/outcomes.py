"""Name every row of the evidence on outcomes and finance.

A constant carries the id of its row (``OF_B01`` is OF-B01), where the figure
comes from, how well it is known, and its limits. Read them through ``sources``.
"""

from cmsim.scenario.evidence.care_time import FORUM, GUIDE
from cmsim.scenario.evidence.source import (
    MEMORY,
    SOURCE_DOC,
    VERIFIED,
    VERIFIED_SECOND_HAND,
    Assumption,
    Source,
)

FEES = "Public dataset citing the CMS fee-schedule look-up, CY2025"
TABLE = "Direct Reimbursement Revenue Opportunities"

# E. Utilisation, cost, location, reach and engagement
OF_E01 = Source(
    "OF-E01",
    "Peikes D et al., JAMA 2009;301:603",
    VERIFIED,
    "One of fifteen programmes cut admissions, one raised them; randomised, 18,309 patients, "
    "mostly telephone. None saved money.",
)
OF_E02 = Source(
    "OF-E02",
    "Peikes D et al., JAMA 2009;301:603",
    VERIFIED,
    "Mercy: 0.168 admissions fewer per person-year (17%); the one clear success among all "
    "enrollees.",
)
OF_E03 = Source(
    "OF-E03",
    "Peikes D et al., JAMA 2009;301:603",
    VERIFIED,
    "Charlestown: 0.118 admissions more per person-year (19%); the adverse tail.",
)
OF_E04 = Source(
    "OF-E04",
    "Peikes D et al., JAMA 2009;301:603",
    VERIFIED,
    "Derived: differences over relative changes give 0.62 to 0.99 admissions per person-year in "
    "controls.",
)
OF_E05 = Source(
    "OF-E05",
    "Brown RS et al., Health Aff 2012;31:1156",
    VERIFIED,
    "Four of eleven programmes cut admissions of high-risk patients by 8 to 33%. Their names are "
    "from memory.",
)
OF_E06 = Source(
    "OF-E06",
    "Brown RS et al., Health Aff 2012;31:1156",
    VERIFIED,
    "The high-risk 18% carry 37% of cost; outside that group effects are about nil.",
)
OF_E08 = Source(
    "OF-E08",
    "Brown RS et al., Health Aff 2012;31:1156",
    VERIFIED,
    "Six features shared by the successes; no effect size for any one of them.",
)
OF_E09 = Source(
    "OF-E09",
    "Health Quality Partners, results 2002-10, read on a third party's page",
    VERIFIED_SECOND_HAND,
    "Admissions down 34%, spending 22%, high-risk patients; an upper bound of what is plausible.",
)
OF_E10 = Source(
    "OF-E10",
    "Health Quality Partners replication 2010-14 (PMC5134141)",
    VERIFIED,
    "The same programme again, 483 patients: no change in admissions, no net savings.",
)
OF_E11 = Source(
    "OF-E11",
    "Gilfillan RJ et al., Am J Manag Care 2010;16:607, via press accounts",
    VERIFIED_SECOND_HAND,
    "Admissions down 18 to 27.5% at Geisinger; observational, primary abstract not seen.",
)
OF_E12 = Source(
    "OF-E12",
    "Gilfillan RJ et al., Am J Manag Care 2010;16:607; Fierce Healthcare",
    MEMORY,
    "Mixed: readmissions down 36% is memory, down 34% second-hand; observational, an integrated "
    "system.",
)
OF_E13 = Source(
    "OF-E13",
    "Maeng DD et al., Health Aff 2015;34:636, via a consultant's page",
    VERIFIED_SECOND_HAND,
    "Total cost down 7.9%, acute inpatient cost 19%; observational, an integrated system.",
)
OF_E14 = Source(
    "OF-E14",
    "Maeng DD et al., Am J Manag Care 2012",
    VERIFIED,
    "Cost down 7.1% in one model, 4.3% in another: the specification halves the effect.",
)
OF_E15 = Source(
    "OF-E15",
    "Peikes D et al., Health Aff 2018;37:890",
    VERIFIED,
    "Hospital stays and emergency visits down 2% each over whole practices in four years; the "
    "best anchor for calibration.",
)
OF_E16 = Source(
    "OF-E16",
    "Comprehensive Primary Care year-one report; Dale SB et al., N Engl J Med 2016;374:2345",
    VERIFIED,
    "Spending down $11 to $14 PBPM before fees, up $7 after; both near nil.",
)
OF_E17 = Source(
    "OF-E17",
    "Singh P et al., JAMA 2024;331:132; Mathematica reports on CPC+",
    VERIFIED,
    "Use fell a little, no net saving. Percentages of later years could not be seen.",
)
OF_E18 = Source(
    "OF-E18",
    "Stokes J et al., PLoS One 2015;10(7):e0132340",
    VERIFIED,
    "36 studies: no effect on cost, mortality or use; satisfaction a little better.",
)
OF_E19 = Source(
    "OF-E19",
    "Finkelstein A et al., N Engl J Med 2020;382:152",
    VERIFIED,
    "Camden: 62.3% against 61.7% readmitted. Both arms fell by some 38 points: regression to the "
    "mean.",
)
OF_E20 = Source(
    "OF-E20",
    "Edwards et al., J Gen Intern Med 2017 (PMC5698228)",
    VERIFIED,
    "Intensive primary care: mixed on hospital stays, none on emergency visits or mortality; a "
    "systematic review.",
)
OF_E21 = Source(
    "OF-E21",
    "Community-based care management, Medicaid insurer, Am J Manag Care 2020 (authors not "
    "recorded)",
    VERIFIED,
    "No effect found.",
)
OF_E22 = Source(
    "OF-E22",
    "McCall N, Cromwell J, N Engl J Med 2011;365:1704",
    VERIFIED,
    "Telephone disease management, 242,417 Medicare patients: no change in admissions or "
    "emergency visits.",
)
OF_E23 = Source(
    "OF-E23",
    "Wennberg DE et al., N Engl J Med 2010;363:1245",
    VERIFIED,
    "Telephone with broad outreach: admissions down 10.1%, cost 3.6%; randomised, 174,120. Not "
    "all telephone is null.",
)
OF_E24 = Source(
    "OF-E24",
    "Next Generation ACO complex care management, Am J Manag Care 2020 (authors not recorded)",
    VERIFIED,
    "Admissions down 21%, spending 22% over six months; matched, not randomised.",
)
OF_E25 = Source(
    "OF-E25",
    "Brigham and Massachusetts General trial, Medicaid complex care, Am J Manag Care (authors "
    "and year not recorded)",
    VERIFIED,
    "131 patients: cost down, use not significantly; wide uncertainty.",
)
OF_E26 = Source(
    "OF-E26",
    "Mathematica 2017, evaluation of chronic care management, via a vendor's page",
    MEMORY,
    "Mixed: $74 PBPM less over 18 months is second-hand, $28 at twelve is memory; observational.",
)
OF_E27 = Source(
    "OF-E27",
    "Chronic care management in Louisiana, Am J Manag Care 2023;29:417 (authors not recorded)",
    VERIFIED,
    "Fewer inpatient and emergency events, more office visits per patient-month; observational, "
    "selection likely.",
)
OF_E28 = Source(
    "OF-E28",
    "Annis, Holtrop et al., Am J Manag Care, May 2015",
    VERIFIED,
    "38% targeted when delivered by the practice, 16% by the plan's telephone; 51 Michigan "
    "practices.",
)
OF_E29 = Source(
    "OF-E29",
    "Annis, Holtrop et al., Am J Manag Care 2015",
    MEMORY,
    "50% against 13% engaged is memory; only the direction was read. The most influential "
    "parameter of location.",
)
OF_E30 = Source(
    "OF-E30",
    "Luo Z et al., J Gen Intern Med 2016;31:762",
    VERIFIED,
    "No clinical difference between practice and plan delivery, about 4,000 patients; cost alike "
    "in year one.",
)
OF_E31 = Source(
    "OF-E31",
    "Peikes D et al., JAMA 2009;301:603; Brown RS et al., Health Aff 2012;31:1156",
    VERIFIED,
    "Mostly telephone and mostly null; indirect, confounded with other features.",
)
OF_E32 = Source(
    "OF-E32",
    "Population health coordinator study, Am J Manag Care/HIT (authors and year not recorded)",
    VERIFIED,
    "Off-site coordinators raised control by 2 to 5 points: off-site is not inferior in "
    "everything.",
)
OF_E33 = Source(
    "OF-E33",
    "Taliani et al., Am J Manag Care 2013",
    VERIFIED,
    "Diabetes gains greatest where care management was integrated; direction only.",
)
OF_E34 = Source(
    "OF-E34",
    "Pace CA et al., Ann Fam Med 2018",
    VERIFIED,
    "Warm hand-off and first attendance: odds ratio 0.96 (0.79 to 1.18), adjusted; null.",
)
OF_E35 = Source(
    "OF-E35",
    "Horevitz et al., Psychiatr Serv 2015",
    VERIFIED,
    "English-speaking Latino patients attended four times less after a warm hand-off; a "
    "subgroup, confounded.",
)
OF_E36 = Source(
    "OF-E36",
    "Paediatric warm hand-off abstract, AAP (authors and year not recorded)",
    VERIFIED,
    "85.9% against 83.1% completed; not significant.",
)
OF_E37 = Assumption(
    "no effect of a warm hand-off on engagement: trials and cohorts are null (OF-E34 to OF-E36); "
    "the upper end, 2.0, is the guide's claim",
    "OF-E37",
)
OF_E38 = Source(
    "OF-E38",
    "NIHCR policy brief",
    VERIFIED,
    "An invitation by one's own physician helps engagement; direction only.",
)
OF_E39 = Source(
    "OF-E39",
    "Wennberg DE et al., N Engl J Med 2010;363:1245",
    VERIFIED,
    "10.4% coached against 3.7%, with more attempts and a lower cut-off, the latter from memory.",
)
OF_E40 = Source(
    "OF-E40",
    f"{GUIDE}, table 'Care Manager Work Location'",
    SOURCE_DOC,
    "Pros and cons of each location; direction only, no magnitudes.",
)

# T. Transitions of care
OF_T01 = Source(
    "OF-T01",
    "Jencks et al. 2009, quoted in PMC3778655; Better Care Playbook",
    VERIFIED,
    "One in five Medicare patients readmitted in 30 days in 2004, one in six in 2018.",
)
OF_T02 = Source(
    "OF-T02",
    "Coleman EA et al., Arch Intern Med 2006;166:1822",
    MEMORY,
    "30-day readmission 8.3 against 11.9%; the study is verified, its numbers are memory.",
)
OF_T04 = Source(
    "OF-T04",
    "Naylor MD et al., J Am Geriatr Soc 2004;52:675",
    VERIFIED,
    "Heart failure, 239 patients: 104 against 162 readmissions in a year; advanced practice "
    "nurses.",
)
OF_T05 = Source(
    "OF-T05",
    "Vedel et al., Ann Fam Med 2015",
    VERIFIED,
    "Heart failure, meta-analysis: readmission ratio 0.92, emergency visits 0.71.",
)
OF_T06 = Source(
    "OF-T06",
    "Kim et al., PLoS ONE 2025, 0316892",
    VERIFIED,
    "Hazard ratio 0.74 (0.63 to 0.88) against an ordinary visit; observational, immortal time "
    "possible.",
)
OF_T07 = Source(
    "OF-T07",
    "Bindman AB, Cox DF, JAMA Intern Med 2018;178:1165",
    VERIFIED,
    "Later cost $325 lower, mortality 1.0 against 1.6%; observational, selection likely.",
)
OF_T08 = Source(
    "OF-T08",
    "Transitional care management, 90-day episodes, Am J Manag Care, September 2024 (authors not "
    "recorded)",
    VERIFIED,
    "29 readmissions fewer per 1,000; a mortality effect as large points to selection.",
)
OF_T09 = Source(
    "OF-T09",
    "Care transition service, Texas, Am J Manag Care 2016 (authors not recorded)",
    VERIFIED,
    "Rate ratio 0.75 at 30 days; observational, the service not described in what was read.",
)
OF_T10 = Source(
    "OF-T10",
    "Hospital-based trial, Am J Manag Care 2014 (authors not recorded); Singapore trial "
    "(PMC4843175)",
    VERIFIED,
    "Two randomised trials without effect: keep no effect inside the range.",
)
OF_T11 = Source(
    "OF-T11",
    "Crocker et al., Am J Med 2012",
    VERIFIED,
    "Telephone follow-up alone: no fewer readmissions or emergency visits; three studies.",
)
OF_T14 = Source(
    "OF-T14",
    "Anderson et al., JAMA Health Forum 2024",
    VERIFIED,
    "31.5% (2010) rising to 38.8% (2019) seen in primary care within 14 days; usual care.",
)

# K. Clinical control
OF_K01 = Source(
    "OF-K01",
    "Tricco AC et al., Lancet 2012;379:2252",
    VERIFIED,
    "Quality improvement lowers HbA1c by 0.37 points (0.28 to 0.45); blood pressure and LDL a "
    "little.",
)
OF_K02 = Source(
    "OF-K02",
    "Shojania KG et al., JAMA 2006;296:427",
    VERIFIED,
    "Case management lowers HbA1c by 0.52 points (0.31 to 0.73).",
)
OF_K03 = Source(
    "OF-K03",
    "Shojania KG et al., JAMA 2006;296:427",
    VERIFIED,
    "0.54 points when HbA1c starts at 8% or more, 0.20 below: the effect follows the baseline.",
)
OF_K04 = Source(
    "OF-K04",
    "Proia et al. 2014",
    VERIFIED,
    "Team-based care: 12 points more controlled, 5.4/1.8 mmHg lower.",
)
OF_K05 = Source(
    "OF-K05",
    "Clark et al., BMJ 2010",
    VERIFIED,
    "Nurse-led algorithms lower systolic pressure by 8.2 mmHg.",
)
OF_K06 = Source(
    "OF-K06",
    "Meta-analysis of long-term blood pressure control, 2024 (authors and journal not recorded)",
    VERIFIED,
    "Control ratio 1.10 (1.03 to 1.18); a more cautious default than OF-K04.",
)
OF_K07 = Source(
    "OF-K07",
    "Collaborative care implementation study (authors, journal and year not recorded)",
    VERIFIED,
    "Follow-up within four weeks goes with improvement, odds ratio 1.63; an association.",
)

# B. Base-case effects
OF_B01 = Assumption(
    "0.92 (0.67 to 1.05) for engaged high-risk patients with some contact in person: between "
    "OF-E15 and the nulls OF-E10 and OF-E18 to OF-E20, tails from OF-E05 and OF-E03",
    "OF-B01",
)
OF_B02 = Assumption(
    "1.00 (0.90 to 1.03) by telephone only, between OF-E22 (null) and OF-E23; drawn together "
    "with OF-B01, and equal to it in one scenario (OF-E30)",
    "OF-B02",
)
OF_B03 = Assumption(
    "0.96, halfway between OF-B01 and OF-B02; there is no direct evidence on co-location", "OF-B03"
)
OF_B04 = Assumption(
    "0.95 (0.85 to 1.02), from 2% over whole practices with 37% of use in the high-risk "
    "(OF-E15), 1% in OF-E17 and the nulls of OF-E20",
    "OF-B04",
)
OF_B05 = Assumption(
    "0.80 (0.70 to 1.00), drawn from OF-T06 towards the nulls of OF-T10; a call without a visit "
    "0.95 (OF-T11)",
    "OF-B05",
)
OF_B06 = Assumption(
    "1.00 (0.97 to 1.00): effects were found in high-risk patients only (OF-E06)", "OF-B06"
)
OF_B07 = Assumption(
    "a straight line over six months from the start; the six months are the guide's (TC-B37), "
    "the shape is ours",
    "OF-B07",
)
OF_B08 = Assumption(
    "0.15 (0.08 to 0.25), from the spread of programmes between +19 and -33% (OF-E02, OF-E03, "
    "OF-E05, OF-E10)",
    "OF-B08",
)

# P. Medicare payment rates
OF_P01 = Source(
    "OF-P01",
    f"{FEES}, 99490",
    VERIFIED_SECOND_HAND,
    "$60.49; 2026: $66.13. About $42 in 2015; its exact value is memory.",
)
OF_P02 = Source(
    "OF-P02",
    f"{FEES}, 99439; also a second rate page",
    VERIFIED_SECOND_HAND,
    "$45.93 for each further 20 minutes, at most two; vendors quote stale figures for 2026.",
)
OF_P03 = Source(
    "OF-P03",
    f"{FEES}, 99487",
    VERIFIED_SECOND_HAND,
    "$131.65 for the first 60 minutes; 2026: $144.29.",
)
OF_P04 = Source(
    "OF-P04",
    f"{FEES}, 99489; also a second rate page",
    VERIFIED_SECOND_HAND,
    "$70.52 for each further 30 minutes; 2026: $78.16.",
)
OF_P05 = Source(
    "OF-P05",
    f"{FEES}, 99491",
    VERIFIED_SECOND_HAND,
    "$82.16 for 30 minutes by a physician or nurse practitioner; add-on 99437 $57.58.",
)
OF_P06 = Source(
    "OF-P06",
    f"{FEES}, 99495",
    VERIFIED_SECOND_HAND,
    "$201.20; the 2026 value, about $220, needs checking. A lower figure elsewhere was "
    "disregarded.",
)
OF_P07 = Source(
    "OF-P07",
    f"{FEES}, 99496; also a second rate page",
    VERIFIED_SECOND_HAND,
    "$272.68; about $298 in 2026.",
)
OF_P08 = Source(
    "OF-P08",
    f"{FEES}, 99484",
    VERIFIED_SECOND_HAND,
    "$53.05 for 20 minutes of general behavioural integration; about $57 in 2026.",
)
OF_P09 = Source(
    "OF-P09",
    f"{FEES}, 99492 to 99494",
    VERIFIED_SECOND_HAND,
    "$145.24, $133.59 and $55.96 for collaborative care.",
)
OF_P10 = Source(
    "OF-P10",
    f"{FEES}, G0402",
    VERIFIED_SECOND_HAND,
    "$160.76 for the welcome visit; no cost share.",
)
OF_P11 = Source(
    "OF-P11",
    f"{FEES}, G0438 and G0439; 2026 from a vendor's page",
    VERIFIED_SECOND_HAND,
    "$160.44 first, $126.47 subsequent annual wellness visit; no cost share.",
)
OF_P12 = Source(
    "OF-P12",
    f"{FEES}, 99406 and 99407",
    VERIFIED_SECOND_HAND,
    "$13.91 and $26.52 for smoking cessation.",
)
OF_P13 = Source(
    "OF-P13",
    "Vendor rate page, 99424, 2026",
    VERIFIED_SECOND_HAND,
    "$87.51; 2026 only. The row's related codes carry their own years.",
)
OF_P14 = Source(
    "OF-P14",
    "CMS physician fee schedule CY2025, 99426",
    MEMORY,
    "About $61 (55 to 66) for 30 staff minutes; not seen.",
)
OF_P15 = Source(
    "OF-P15",
    "Vendor rate page, G0556 to G0558",
    VERIFIED_SECOND_HAND,
    "$15.20, $48.84 and $107.07 a month; the page says 2026, the arithmetic says 2025.",
)
OF_P16 = Source("OF-P16", "CMS physician fee schedule, G0506", MEMORY, "About $62 once; not seen.")
OF_P17 = Source(
    "OF-P17",
    "CMS physician fee schedule, G0447 and G0473",
    MEMORY,
    "About $26 and $12.60 for obesity counselling, single and group; not seen.",
)
OF_P18 = Source(
    "OF-P18",
    "CMS physician fee schedule, 98966 to 98968; RVU times conversion factor for 98968",
    MEMORY,
    "Mixed: the first two are memory, the third, $34.74 (2026), second-hand; Medicare restricts "
    "these.",
)
OF_P19 = Source(
    "OF-P19",
    "2026 rate pages, 99211 (RVU times conversion factor)",
    VERIFIED_SECOND_HAND,
    "$24.38; 2026 only. The guide finds it poor pay for a long visit.",
)
OF_P20 = Source(
    "OF-P20",
    "2026 rate pages, 99213 and 99214",
    VERIFIED_SECOND_HAND,
    "$95.19 and $135.61; for scenarios of shifted work, which the guide says have not taken hold.",
)
OF_P21 = Source(
    "OF-P21",
    f"{FEES}, G0108, G0019, G0022, G0136",
    VERIFIED_SECOND_HAND,
    "$53.05, $77.96, $48.52 and $18.44: diabetes training, community health work, social risk.",
)
OF_P22 = Source(
    "OF-P22",
    "Rate pages, conversion factor 2025 and 2026",
    VERIFIED_SECOND_HAND,
    "32.3465 (2025); 33.4009 or 33.5675 (2026), part of it ending with 2026.",
)
OF_P23 = Source(
    "OF-P23",
    "BCBSM, Provider-Delivered Care Management guide 2012",
    MEMORY,
    "Fees for G9001, G9002 and 98966 to 98968; not seen.",
)
OF_P24 = Source(
    "OF-P24",
    "The Physician Alliance, page on BCBSM provider-delivered care management",
    VERIFIED,
    "Twelve codes and a 5% uplift for qualifying practices; no fees read.",
)
OF_P25 = Source(
    "OF-P25",
    "Medicare coinsurance, 2015 example of about $8 on $42",
    VERIFIED,
    "20%, often covered by a supplement; practices usually do not charge, says the guide.",
)
OF_P26 = Assumption(
    "0.90 collected (0.75 to 0.98); no source found, and the guide says many plans have codes "
    "they do not pay",
    "OF-P26",
)

# R. Billing rules
OF_R01 = Source(
    "OF-R01",
    f"{GUIDE}, '{TABLE}', chronic care; CMS",
    SOURCE_DOC,
    "Two conditions for a year or more with significant risk; consent and a care plan besides.",
)
OF_R02 = Source(
    "OF-R02",
    f"{GUIDE}, '{TABLE}', chronic care",
    SOURCE_DOC,
    "A first visit face to face; that the current rule spares recent patients is memory.",
)
OF_R03 = Source(
    "OF-R03",
    f"{GUIDE}, '{TABLE}', chronic care; rate pages",
    SOURCE_DOC,
    "Twenty staff minutes in a calendar month, once; 19 earn nothing and none carry over.",
)
OF_R04 = Source("OF-R04", "Rate pages, 99439", VERIFIED, "At most two units, at 40 and 60 minutes.")
OF_R05 = Source(
    "OF-R05",
    f"{GUIDE}, '{TABLE}', complex chronic care; rate pages",
    SOURCE_DOC,
    "Sixty minutes with moderate or high complexity, then each full thirty; not with 99490.",
)
OF_R06 = Source(
    "OF-R06",
    f"{GUIDE}, '{TABLE}', transitional care; rate pages",
    SOURCE_DOC,
    "Contact in two business days, visit in seven or fourteen; that two attempts suffice is "
    "memory.",
)
OF_R07 = Source(
    "OF-R07",
    f"{GUIDE}, '{TABLE}', transitional care",
    SOURCE_DOC,
    "The guide promises more pay without readmission; no CMS rule found. Do not model.",
)
OF_R08 = Source(
    "OF-R08",
    "Billing reference page",
    VERIFIED_SECOND_HAND,
    "Both allowed in a month since 2020, minutes counted once; many pages disagree. Keep a switch.",
)
OF_R09 = Source(
    "OF-R09",
    "Rate and rule pages, G0556 to G0558",
    VERIFIED,
    "Monthly without a minute threshold; excludes other care management codes that month.",
)
OF_R10 = Source(
    "OF-R10",
    "Rate and rule pages, principal care management",
    VERIFIED,
    "One high-risk condition for three months, thirty minutes a month.",
)
OF_R11 = Source(
    "OF-R11",
    f"{GUIDE}, '{TABLE}', G0506",
    SOURCE_DOC,
    "Once per patient, at the start of chronic care management.",
)
OF_R12 = Source(
    "OF-R12",
    f"{GUIDE}, '{TABLE}', wellness visits; rate pages",
    SOURCE_DOC,
    "Annual visit every twelve months, welcome visit once; a good moment to enrol.",
)
OF_R13 = Source(
    "OF-R13",
    f"{GUIDE}, '{TABLE}', smoking cessation",
    SOURCE_DOC,
    "At most eight visits in twelve months.",
)
OF_R14 = Source(
    "OF-R14",
    f"{GUIDE}, '{TABLE}', obesity; rate pages",
    SOURCE_DOC,
    "At most 22 visits a year; the second half only after 3 kg lost.",
)
OF_R15 = Source(
    "OF-R15",
    f"{GUIDE}, '{TABLE}', 'Medical Nutrition Therapy'",
    SOURCE_DOC,
    "Three hours in the first year, dietitian only; diabetes or kidney disease.",
)

# U. Uptake, eligibility and persistence
OF_U01 = Source(
    "OF-U01",
    "Jang et al., J Am Geriatr Soc 2024;72:2730; Basu et al. 2015, quoted in trade press",
    VERIFIED,
    "Two thirds to three quarters of fee-for-service patients over 65 are eligible.",
)
OF_U02 = Source(
    "OF-U02",
    "Jang et al., J Am Geriatr Soc 2024;72:2730; Agarwal SD et al., JAMA 2018 (PMC6354932)",
    VERIFIED,
    "1.1% of the eligible received it in 2015, 3.4% in 2019.",
)
OF_U03 = Source(
    "OF-U03",
    "Agarwal SD et al., JAMA 2018 (PMC6354932); Mathematica 2017",
    VERIFIED,
    "4.3 billed months a year per recipient, not the twelve that break-even sums assume.",
)
OF_U04 = Source(
    "OF-U04",
    "Mathematica 2017, evaluation of chronic care management",
    VERIFIED,
    "19% of recipients billed for one month only.",
)
OF_U06 = Source(
    "OF-U06",
    "Bindman AB, Cox DF, JAMA Intern Med 2018;178:1165; Agarwal SD et al., JAMA 2018 (PMC6354932)",
    VERIFIED,
    "3.1% of eligible discharges billed in 2013, rising to 9.3% in 2016.",
)
OF_U07 = Source(
    "OF-U07",
    "Agarwal SD et al., Health Aff 2020 (PMC7490751)",
    VERIFIED,
    "21.5% of practices billed any transitional, 6.9% any chronic care management; some lost to "
    "others.",
)
OF_U08 = Source(
    "OF-U08",
    "Annual wellness visit study (PMC6903905)",
    VERIFIED,
    "7.5% (2011) to 18.8% (2015) of beneficiaries; half of practices gave none.",
)
OF_U09 = Assumption(
    "half consent when offered chronic care management (0.30 to 0.75); a published scenario uses "
    "50%, no measured rate was found",
    "OF-U09",
)

# W. Staff cost and workload
OF_W01 = Source(
    "OF-W01",
    "Bureau of Labor Statistics, May 2023, read on secondary pages",
    VERIFIED_SECOND_HAND,
    "Registered nurses, median $86,070; less in physician offices. Means for 2023 and 2024 are "
    "memory.",
)
OF_W02 = Source(
    "OF-W02",
    "Bureau of Labor Statistics, The Economics Daily, May 2014",
    VERIFIED,
    "Registered nurses, median $66,640.",
)
OF_W03 = Source(
    "OF-W03",
    "Bureau of Labor Statistics, May 2023, read on a secondary page",
    VERIFIED_SECOND_HAND,
    "Licensed practical nurses, mean $60,790.",
)
OF_W04 = Source(
    "OF-W04",
    "Bureau of Labor Statistics, May 2023, read on a secondary page",
    VERIFIED_SECOND_HAND,
    "Healthcare social workers, mean $67,430.",
)
OF_W05 = Source(
    "OF-W05",
    "Bureau of Labor Statistics, May 2023, read on a secondary page",
    VERIFIED_SECOND_HAND,
    "Medical assistants, mean $43,350.",
)
OF_W06 = Source(
    "OF-W06",
    "Bureau of Labor Statistics, Employer Costs for Employee Compensation, June 2025 and June 2015",
    VERIFIED,
    "Benefits are 29.8% of compensation, so wages times 1.4245; all occupations.",
)
OF_W07 = Assumption(
    "$10,000 a year (5,000 to 25,000) for space, phone and licences; no source found", "OF-W07"
)
OF_W08 = Source(
    "OF-W08",
    "Wages OF-W01 and OF-W03 to OF-W05, loaded by OF-W06",
    VERIFIED_SECOND_HAND,
    "Mixed: labelled derived from verified figures, but the wages are second-hand. Before "
    "overhead.",
)
OF_W09 = Source(
    "OF-W09",
    f"{GUIDE}, 'Complex Care Manager, Job Summary'",
    SOURCE_DOC,
    "150 assigned, 30 to 50 active; a job description (as TC-A01, TC-A02).",
)
OF_W10 = Source(
    "OF-W10",
    f"{GUIDE}, 'Moderate Risk Care Manager, Job Summary'",
    SOURCE_DOC,
    "500 assigned, 90 to 100 active; a job description (as TC-A03, TC-A04).",
)
OF_W11 = Source(
    "OF-W11",
    f"{FORUM}, 'Care Coordinator Role' and 'Workload and Scope of Work'",
    SOURCE_DOC,
    "Panels of 200 to 500; many with 300 or more found it hard.",
)
OF_W12 = Source(
    "OF-W12",
    f"{GUIDE}, 'Workflows for care management'",
    SOURCE_DOC,
    "First visit 40 to 60, calls 35 to 40, face to face up to 60 minutes; one practice.",
)
OF_W13 = Source(
    "OF-W13",
    f"{GUIDE}, 'How do we capture care manager activity?'",
    SOURCE_DOC,
    "Twice the talk to document in two systems; one care manager's words, an upper end.",
)
OF_W14 = Source(
    "OF-W14",
    f"{GUIDE}, 'Care management training topics' and 'How long does it take ...?'",
    SOURCE_DOC,
    "Six to eight weeks to competence, about six months to a running programme.",
)
OF_W15 = Source(
    "OF-W15",
    "Care Coordination in Primary Care: Mapping the Territory, Am J Manag Care, October 2023",
    VERIFIED,
    "3.3, 4.0 and 5.7 clinicians per coordinator in small, medium and large systems; Minnesota "
    "(as TC-A23).",
)

# C. Capitated amounts and incentives
OF_C01 = Source(
    "OF-C01",
    "MiPCT, frequently asked questions",
    VERIFIED,
    "$7.50 PMPM in three parts ($9.50 Medicare). Administration and staffing ratio are memory.",
)
OF_C02 = Source(
    "OF-C02",
    "Comprehensive Primary Care evaluation",
    MEMORY,
    "Mixed: about $20 PBPM is verified, the later $15 is memory.",
)
OF_C03 = Source(
    "OF-C03",
    "CPC+ Track 1, secondary pages",
    VERIFIED_SECOND_HAND,
    "$15 PBPM on average, 6 to 30; middle tiers are memory.",
)
OF_C04 = Source(
    "OF-C04",
    "CPC+ Track 2, secondary pages",
    VERIFIED_SECOND_HAND,
    "$28 PBPM on average, 9 to 100; middle tiers are memory.",
)
OF_C05 = Source(
    "OF-C05",
    "CPC+ performance payment, secondary pages",
    VERIFIED_SECOND_HAND,
    "$2.50 and $4.00 PBPM, prepaid and clawed back.",
)
OF_C06 = Source(
    "OF-C06",
    "CPC+ fees per practice, trade press",
    VERIFIED_SECOND_HAND,
    "$88,000 and $195,000 in year one; agrees with OF-C03 and OF-C04 at some 500 patients.",
)
OF_C07 = Source(
    "OF-C07",
    "CMS, Merit-based Incentive Payment System, read on a secondary page",
    VERIFIED_SECOND_HAND,
    "At most -9% of Part B; the usual gain, about 2%, is memory.",
)
OF_C08 = Source(
    "OF-C08",
    f"{GUIDE}, 'Quality incentives'",
    SOURCE_DOC,
    "Incentives can be substantial and are uncertain; no amounts.",
)
OF_C10 = Source(
    "OF-C10",
    "MiPCT Medicaid adults 2013-15, Am J Manag Care 2019 (authors not recorded)",
    VERIFIED,
    "Net saving $15.6 million (3.4 to 27.7); observational, a multi-payer programme.",
)
OF_C11 = Source(
    "OF-C11",
    "Population Health in Primary Care, AJAC 2017 (authors not recorded)",
    VERIFIED,
    "$15.8 million saved (1.7%) on $3.9 million of staff; observational.",
)

# H. Unit costs in the payer's view
OF_H01 = Source(
    "OF-H01",
    "CMS inpatient public-use file 2024, 4,952,481 stays, secondary tabulations",
    VERIFIED_SECOND_HAND,
    "$15,166 paid by Medicare per stay, $18,360 in all; a payment, not a cost.",
)
OF_H02 = Source(
    "OF-H02",
    "MedPAC, 2015",
    VERIFIED,
    "Derived: $112 billion over ten million stays is $11,200; for programmes of that time.",
)
OF_H03 = Source(
    "OF-H03",
    "HCUP, hospital cost per stay",
    VERIFIED,
    "$10,400 to $12,200; a cost to the hospital, not a payment: do not mix with OF-H01.",
)
OF_H04 = Source(
    "OF-H04",
    "Better Care Playbook; HCUP Statistical Brief 278",
    VERIFIED_SECOND_HAND,
    "$15,500 per Medicare readmission (2018); the figure for all payers is memory.",
)
OF_H05 = Source(
    "OF-H05",
    "HCUP Statistical Briefs 257 and 268",
    VERIFIED,
    "$530, $690 from age 65 (2017). The later figure is memory, the range assumed.",
)
OF_H06 = Source(
    "OF-H06",
    "Lochner KA et al., Medicare Medicaid Res Rev 2013;3(3) (data 2011)",
    VERIFIED,
    "Six or more conditions: readmission, emergency visits and spending, as ranges over states.",
)
OF_H07 = Assumption(
    "the payer saves the whole payment (OF-H01) per admission avoided, at least half; the "
    "practice sees none of it without shared savings",
    "OF-H07",
)
