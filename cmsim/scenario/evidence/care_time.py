"""Name every row of the evidence on time, caseload, reach, panels and utilisation.

A constant carries the id of its row (``TC_B01`` is TC-B01), where the figure
comes from, how well it is known, and its limits. Read them through ``sources``.
"""

from cmsim.scenario.evidence.source import (
    MEMORY,
    SOURCE_DOC,
    VERIFIED,
    VERIFIED_SECOND_HAND,
    Assumption,
    Source,
)

GUIDE = "Care Management: A How-To Guide"
FORUM = "Care-coordinator forum study, J Am Board Fam Med 2016;29(1):90"

# A. Caseload and staffing
TC_A01 = Source(
    "TC-A01",
    f"{GUIDE}, 'Complex Care Manager, Job Summary'",
    SOURCE_DOC,
    "About 150 assigned complex patients; a job description, not a measured load.",
)
TC_A02 = Source(
    "TC-A02",
    f"{GUIDE}, 'Complex Care Manager, Job Summary'",
    SOURCE_DOC,
    "Of these 30 to 50 are followed at a time. A result the model should reproduce, never an "
    "input.",
)
TC_A03 = Source(
    "TC-A03",
    f"{GUIDE}, 'Moderate Risk Care Manager, Job Summary'",
    SOURCE_DOC,
    "About 500 assigned moderate-risk patients; a job description, not a measured load.",
)
TC_A04 = Source(
    "TC-A04",
    f"{GUIDE}, 'Moderate Risk Care Manager, Job Summary'",
    SOURCE_DOC,
    "Of these 90 to 100 are supported at a time; the guide does not define active. An output, "
    "never an input.",
)
TC_A05 = Source(
    "TC-A05",
    f"{FORUM}, 'Care Coordinator Role'",
    SOURCE_DOC,
    "Panels of 200 to 500 among 25 coordinators; a forum study, self-reported.",
)
TC_A06 = Source(
    "TC-A06",
    f"{FORUM}, 'Workload and Scope of Work'",
    SOURCE_DOC,
    "Many with 300 patients or more found it hard; a threshold for strain, not a measured limit.",
)
TC_A07 = Source(
    "TC-A07",
    "AIMS Center, University of Washington, Caseload Size Guidance for Behavioral Health Care "
    "Managers, 2020",
    VERIFIED_SECOND_HAND,
    "90 to 120 active, commercially insured, behavioural health only; the matrix was read on a "
    "mirror.",
)
TC_A08 = Source(
    "TC-A08",
    "AIMS Center, University of Washington, Caseload Size Guidance, 2020 (as TC-A07)",
    VERIFIED_SECOND_HAND,
    "80 to 100 active, commercially insured, several conditions; read on a mirror.",
)
TC_A09 = Source(
    "TC-A09",
    "AIMS Center, University of Washington, Caseload Size Guidance, 2020 (as TC-A07)",
    VERIFIED_SECOND_HAND,
    "60 to 80 active, Medicaid or vulnerable, behavioural health only; about a third fewer. Read "
    "on a mirror.",
)
TC_A10 = Source(
    "TC-A10",
    "AIMS Center, University of Washington, Caseload Size Guidance, 2020 (as TC-A07)",
    VERIFIED_SECOND_HAND,
    "50 to 75 active, Medicaid or vulnerable, several conditions; read on a mirror.",
)
TC_A11 = Source(
    "TC-A11",
    "AIMS Center, University of Washington, FTE guidelines in the caseload guidance, 2020 (as "
    "TC-A07)",
    VERIFIED_SECOND_HAND,
    "Other duties make care managers fall behind on the caseload; direction only, read on a "
    "mirror.",
)
TC_A12 = Source(
    "TC-A12",
    "Medicare Coordinated Care Demonstration, Health Care Financ Rev 2008;30(1):5-25, Table 1",
    VERIFIED,
    "Median 70, mean 81, from 36 to 155 patients per coordinator over 15 Medicare programmes.",
)
TC_A13 = Source(
    "TC-A13",
    "Liu C-F et al., Am J Manag Care 2007;13:652-660",
    VERIFIED,
    "At most 143 to 165 patients a quarter for one full-time telephone care manager; depression "
    "care, VA. Abstract read.",
)
TC_A14 = Source(
    "TC-A14",
    "Boult C et al., J Gen Intern Med 2013;28:612-621; caseload from a tertiary page and memory",
    MEMORY,
    "Mixed: two to five physicians per nurse is verified; 50 to 60 patients is second-hand and "
    "partly memory.",
)
TC_A15 = Source(
    "TC-A15",
    "ProvenCare (book on Geisinger), chapter 9",
    VERIFIED,
    "About 150 of the sickest patients per community practice, one embedded care manager.",
)
TC_A16 = Source(
    "TC-A16",
    "Steele GD et al., Health Aff 2010;29(11):2047-53",
    MEMORY,
    "About one care manager per 800 Medicare lives at Geisinger; text not seen.",
)
TC_A18 = Source(
    "TC-A18",
    "McCall N et al., RTI final report to CMS, September 2010",
    MEMORY,
    "About 200 patients per care manager at Massachusetts General; text not seen.",
)
TC_A19 = Source(
    "TC-A19",
    "Counsell SR et al., JAMA 2007;298:2623-33",
    MEMORY,
    "About 110 patients per nurse and social worker team (GRACE); text not seen.",
)
TC_A20 = Source(
    "TC-A20",
    "CMSA/NASW Case Management Caseload Concept Paper 2008, quoted in CMSA Today, March 2014",
    VERIFIED_SECOND_HAND,
    "Reported averages run from 2 to 365: a caseload means nothing without its intensity.",
)
TC_A21 = Source(
    "TC-A21",
    "Michigan Public Health Institute, MiPCT annual report 2015",
    VERIFIED,
    "Derived: 1.1 million patients over 400 care managers gives 2,750. The protocol of two per "
    "5,000 is from memory.",
)
TC_A22 = Source(
    "TC-A22",
    "Center for Healthcare Research and Transformation, MiPCT; MiPCT implementation guide; MPHI "
    "annual report 2015",
    VERIFIED,
    "Derived: 1,600 to 1,900 providers over 400 care managers gives 4.0 to 4.75.",
)
TC_A23 = Source(
    "TC-A23",
    "Care Coordination in Primary Care: Mapping the Territory, Am J Manag Care 2023;29(10)",
    VERIFIED,
    "3.3, 4.0 and 5.7 clinicians per coordinator in small, medium and large systems; Minnesota "
    "survey of 327 clinics.",
)
TC_A24 = Source(
    "TC-A24",
    "VA PACT Staffing Recommendations",
    VERIFIED_SECOND_HAND,
    "One behavioural care manager per four to six panels; read on a mirror. A panel of about "
    "1,200 is from memory.",
)
TC_A25 = Source(
    "TC-A25",
    "Bielaszka-DuVernay C, Health Aff 2011;30:383-6",
    MEMORY,
    "Five full-time staff per 20,000 people in Vermont; text not seen.",
)
TC_A26 = Source(
    "TC-A26",
    "Meyers D et al., J Gen Intern Med 2018;33:1774-9",
    VERIFIED,
    "A modelled staffing: 8 physicians and 37 staff per 10,000 adults, so 1,250 adults each.",
)
TC_A27 = Source(
    "TC-A27",
    "Peikes DN et al., Ann Fam Med 2014;12:142-9; Comprehensive Primary Care 2016 table, Ann Fam "
    "Med",
    VERIFIED,
    "Practices with a care manager rose from 24% (2012) to 84% (2016); selected practices in an "
    "initiative.",
)
TC_A28 = Source(
    "TC-A28",
    "Comprehensive Primary Care practices (n = 460), Ann Fam Med, Table 2",
    VERIFIED,
    "Shares of practices by number of clinicians, solo to over ten; selected practices.",
)
TC_A29 = Source(
    "TC-A29",
    "CMS, Comprehensive Primary Care page, October 2016",
    VERIFIED,
    "Derived: 2.7 million patients over 2,188 providers and 442 sites gives 1,234 each, 5.0 per "
    "practice.",
)

# B. Visits, calls and tasks
TC_B01 = Source(
    "TC-B01",
    f"{GUIDE}, 'Workflows for care management: First Visit'",
    SOURCE_DOC,
    "40 to 60 minutes, usually in person; one practice's workflow.",
)
TC_B02 = Source(
    "TC-B02",
    f"{GUIDE}, 'Structure as care manager role needs: office space'",
    SOURCE_DOC,
    "A face-to-face visit can take an hour; an upper end, not an average.",
)
TC_B03 = Source(
    "TC-B03",
    f"{GUIDE}, 'Workflows for care management: Follow up Visits'",
    SOURCE_DOC,
    "35 to 40 minutes in one practice; long for a call, others report far shorter ones (TC-B08).",
)
TC_B04 = Assumption(
    "ratio 0.5 to 0.8, not sourced; mixed row: that off-site calls are shorter is in the guide's "
    "location table ('Off-site, Pros'), the size of the difference is ours",
    "TC-B04",
)
TC_B05 = Source(
    "TC-B05",
    "Liu C-F et al., Am J Manag Care 2007;13:652-660 (as TC-A13)",
    VERIFIED,
    "75 to 95 minutes in all per completed initial call, preparation and notes included; "
    "depression care, VA.",
)
TC_B06 = Source(
    "TC-B06",
    "Liu C-F et al., Am J Manag Care 2007;13:652-660 (as TC-A13)",
    VERIFIED,
    "51 to 60 minutes in all per completed follow-up call, less than half of it talk; depression "
    "care, VA.",
)
TC_B07 = Source(
    "TC-B07",
    "Stella SA et al., Am J Manag Care 2016;22(10)",
    VERIFIED,
    "Median 8 minutes for a hospitalist's call after discharge; a lower bound for a transition "
    "call.",
)
TC_B08 = Source(
    "TC-B08",
    "Wasson et al., telephone care supplement (How's Your Health)",
    VERIFIED_SECOND_HAND,
    "About 10 minutes per clinician phone contact, 30 face to face; generic.",
)
TC_B09 = Assumption(
    "mixed row: 9 to 11 minutes per failed attempt is verified (Liu C-F et al., Am J Manag Care "
    "2007;13:652-660); 2 to 4 minutes for a plain redial is assumed",
    "TC-B09",
)
TC_B10 = Source(
    "TC-B10",
    f"{GUIDE}, 'How do we capture care manager activity?'",
    SOURCE_DOC,
    "Notes take twice the contact when two systems are kept; one care manager's words.",
)
TC_B11 = Source(
    "TC-B11",
    f"{GUIDE}, 'How do we capture care manager activity?'",
    SOURCE_DOC,
    "Half of the time goes to documentation; one care manager's words, so an upper bound.",
)
TC_B12 = Assumption(
    "half of the two-system burden (TC-B10) gives 1.0; elsewhere documentation takes about as "
    "long as assessment (TC-B16)",
    "TC-B12",
)
TC_B13 = Source(
    "TC-B13",
    f"{GUIDE}, 'Practice Clinical Care Coordinator' job description",
    SOURCE_DOC,
    "40 to 70% of the time at a computer; a check on the sum of notes, registry and messages.",
)
TC_B16 = Source(
    "TC-B16",
    "Heslop L, Power R, Cranwell K, Hum Resour Health 2014;12:52",
    VERIFIED,
    "Direct work 71%, documentation 14%, administration 15%; Australian visiting coordinators. "
    "Travel shares may not share one denominator.",
)
TC_B18 = Source(
    "TC-B18",
    "Home-care GPS study, BMC Health Serv Res 2014;14:439",
    VERIFIED,
    "18 to 26% of working time spent driving; home care, so an upper analogue for several sites.",
)
TC_B19 = Assumption(
    "30 minutes per move between practices, anchored on travel shares of visiting staff (TC-B16, "
    "TC-B18); the guide speaks of travel without figures",
    "TC-B19",
)
TC_B20 = Source(
    "TC-B20",
    f"{GUIDE}, 'Co-located care management'",
    SOURCE_DOC,
    "Half a day to several days a week in each practice; a description, not a distribution.",
)
TC_B21 = Source(
    "TC-B21",
    f"{GUIDE}, 'Structure as location for the care manager'",
    SOURCE_DOC,
    "Seven practices were chaos to one care manager; a quotation, used as a stress scenario.",
)
TC_B22 = Source(
    "TC-B22",
    f"{GUIDE}, 'Workflows: Referral & Scheduling' and 'Follow up'",
    SOURCE_DOC,
    "One dedicated day a week for a nurse who is also care manager; one practice's workflow.",
)
TC_B23 = Source(
    "TC-B23",
    f"HIN summary of the Bon Secours navigator programme; {GUIDE}, 'Huddles'",
    VERIFIED_SECOND_HAND,
    "Mixed: 5 to 10 minutes is second-hand; that huddles are daily is in the guide.",
)
TC_B24 = Assumption(
    "45 to 60 minutes per team meeting; mixed row: the frequency, weekly to monthly, is in the "
    "guide ('Structure as communication vehicles', 'QI Teams'), the length is ours",
    "TC-B24",
)
TC_B25 = Source(
    "TC-B25",
    f"{GUIDE}, 'Care management training topics'",
    SOURCE_DOC,
    "Meetings with providers weekly for a month, then monthly for a year; one care manager's "
    "words.",
)
TC_B26 = Assumption(
    "two interruptions an hour carried over from hospital nurses; mixed row: verified for "
    "hospitals (Westbrook JI et al., BMC Health Serv Res 2011;11:319), the transfer to an "
    "embedded care manager is assumed",
    "TC-B26",
)
TC_B27 = Assumption("three minutes per interruption; no source found", "TC-B27")
TC_B28 = Source(
    "TC-B28",
    "Cole G et al., BMJ Qual Saf 2016;25:457",
    VERIFIED,
    "An interrupted task takes 19% longer (11 to 27), the interruption not counted; emergency "
    "nurses.",
)
TC_B29 = Assumption(
    "10% of the day, 30% when short-staffed; that embedded care managers are pulled into clinic "
    "work is in the guide and the coordinator forum study, the size is ours",
    "TC-B29",
)
TC_B30 = Assumption(
    "one working day against minutes on site; that messages slow things down is one "
    "coordinator's word in the forum study, the delay is ours",
    "TC-B30",
)
TC_B31 = Source(
    "TC-B31",
    f"{FORUM}, 'Functionality of Clinical IT'",
    SOURCE_DOC,
    "More than 100 charts opened a day for want of a report; one coordinator. Seconds per chart "
    "would be an assumption.",
)
TC_B33 = Source(
    "TC-B33",
    "Gilchrist V et al., Ann Fam Med 2005;3:494; Gottschalk A, Flocke SA, Ann Fam Med 2005;3:488",
    VERIFIED,
    "20 patients a day, 17.5 minutes each, 55% of the day face to face; two older observation "
    "studies.",
)
TC_B34 = Source(
    "TC-B34",
    "Convention of the US working year",
    VERIFIED_SECOND_HAND,
    "2,080 paid hours for one full-time post.",
)
TC_B35 = Source(
    "TC-B35",
    "Spetz et al., staffing convention read on secondary pages",
    VERIFIED_SECOND_HAND,
    "1,768 productive hours, 85% of paid (75 to 86%). A Dutch table gives 81%.",
)
TC_B36 = Source(
    "TC-B36",
    f"{GUIDE}, 'Care management training topics'",
    SOURCE_DOC,
    "Six to eight weeks to competence; experience, not measurement.",
)
TC_B37 = Source(
    "TC-B37",
    f"{GUIDE}, 'How long does it take for care management to begin working successfully?'",
    SOURCE_DOC,
    "About six months until a programme runs well; only the duration is given, not the shape.",
)
TC_B38 = Source(
    "TC-B38",
    f"{GUIDE}, 'Additional training opportunities'",
    SOURCE_DOC,
    "One to two days of shadowing.",
)
TC_B39 = Source(
    "TC-B39",
    f"{GUIDE}, 'Care management training topics'",
    SOURCE_DOC,
    "Documentation was taught five or six months in; one care manager's words, a scenario.",
)
TC_B40 = Source(
    "TC-B40",
    f"{GUIDE}, 'Resources for improving primary care teams'",
    SOURCE_DOC,
    "One care manager left after a month and a half; a single case in a quotation.",
)
TC_B41 = Source(
    "TC-B41",
    "NSI, National Health Care Retention report",
    MEMORY,
    "About 18% of registered nurses leave in a year; text not seen, and hospital nurses at that.",
)

# C. Reach by phone, no-shows
TC_C01 = Source(
    "TC-C01",
    "Gottlieb D et al., APHA 2011, abstract 242919",
    VERIFIED,
    "26.5% of cold registry calls answered (22 to 34 by hour and language); 2,451 calls, 19 New "
    "York practices.",
)
TC_C02 = Source(
    "TC-C02",
    "Emergency department call-back trial, Acad Emerg Med 2013, doi 10.1111/acem.12128",
    VERIFIED,
    "Derived: 68 to 73% reached in four attempts is 25 to 28% per attempt, if attempts are "
    "independent.",
)
TC_C03 = Source(
    "TC-C03",
    "Society of Hospital Medicine, abstract 'Is Anyone Home?'",
    VERIFIED,
    "Derived: 65.1% of 4,115 reached within two attempts is 41% per attempt, if attempts are "
    "independent.",
)
TC_C04 = Assumption(
    "0.64 against 0.35 answered per attempt; mixed row: 87% against 58% reached after a meeting "
    "is verified (Vergara FH et al., Prof Case Manag 2017;22(6), not randomised, inpatient), two "
    "attempts are assumed",
    "TC-C04",
)
TC_C06 = Source(
    "TC-C06",
    "UCSF call programme 2014",
    VERIFIED,
    "A problem found in 76% of calls after discharge: medication 47%, new symptoms 25%.",
)
TC_C08 = Source(
    "TC-C08",
    "AAACN abstract, CTOP call programme",
    VERIFIED,
    "77% reached over 27,000 discharges a year, 65% of Black patients; for a scenario on equity.",
)
TC_C09 = Source(
    "TC-C09",
    "Lena Health, vendor blog",
    VERIFIED_SECOND_HAND,
    "Three to five calls per connection; a vendor, though it agrees with TC-C01.",
)
TC_C10 = Source(
    "TC-C10",
    "Quality-improvement study of 548,089 calls (PMC12947954)",
    VERIFIED,
    "28.6% engaged per call, up to three attempts; country not shown in the excerpt.",
)
TC_C11 = Source(
    "TC-C11",
    "CMS, Transitional Care Management booklet, quoted by a vendor page",
    VERIFIED_SECOND_HAND,
    "At least two attempts within two business days.",
)
TC_C12 = Assumption(
    "three to five attempts before closing; mixed row: closing those who do not respond to "
    "several contacts is in the guide ('Workflows: Lost to follow up'), the count is ours",
    "TC-C12",
)
TC_C13 = Assumption(
    "10% wrong or disconnected numbers; the guide names disconnected phones among the off-site "
    "cons, the share is ours",
    "TC-C13",
)
TC_C14 = Source(
    "TC-C14",
    "Parsons J, Bryce C, Atherton H, Br J Gen Pract 2021;71:e406-12",
    VERIFIED,
    "Mean 15.2%, median 12.9% of booked visits missed over 19 studies of primary care.",
)
TC_C15 = Source(
    "TC-C15",
    "Four Quebec family medicine units, Can Fam Physician 2020;66:349; Marshfield, 263,464 "
    "appointments (PMC11149957)",
    VERIFIED,
    "About 8% missed in systems with few no-shows.",
)
TC_C16 = Source(
    "TC-C16",
    "Marshfield, 263,464 appointments (PMC11149957)",
    VERIFIED,
    "Odds rise with an earlier no-show (4.42), four weeks' wait (5.45) and Medicaid (1.56); "
    "associations.",
)
TC_C17 = Source(
    "TC-C17",
    "Family-practice centre, 1981 (PubMed 3950555)",
    VERIFIED,
    "40 to 55% of new patients missed the visit; one safety-net centre, old.",
)

# D. Referral, identification, engagement, retention
TC_D01 = Source(
    "TC-D01",
    f"{GUIDE}, 'QI Teams'",
    SOURCE_DOC,
    "Of staff 20% want change, 50% are undecided, 30% oppose; a rule of thumb. Multipliers would "
    "be assumptions.",
)
TC_D02 = Source(
    "TC-D02",
    f"{GUIDE}, 'Identifying patients for care management'",
    SOURCE_DOC,
    "Two ways in: outreach from lists, and referral by providers or staff. No shares given.",
)
TC_D03 = Source(
    "TC-D03",
    f"{GUIDE}, 'BCBSM List Review'; Holtrop JS et al., Am J Manag Care 2015;21(5)",
    SOURCE_DOC,
    "Mixed: lists a few times a year is the guide's; monthly lists in the Michigan study are "
    "verified.",
)
TC_D04 = Source(
    "TC-D04",
    f"{GUIDE}, 'Identifying patients for care management'",
    SOURCE_DOC,
    "No visit in six months and values out of range; an example of a registry search.",
)
TC_D07 = Source(
    "TC-D07",
    "Holtrop JS et al., Am J Manag Care 2015;21(5); AHRQ grant R18 HS020108, abstract",
    VERIFIED,
    "38% targeted when practice-delivered, 16% by the plan. Engagement figures could not be read.",
)
TC_D08 = Source(
    "TC-D08",
    "Wolk CB et al., Ann Fam Med 2021;19:148",
    VERIFIED,
    "Derived: 6,124 referrals over eight practices is 64 a month each; large academic practices, "
    "mental health.",
)
TC_D09 = Source(
    "TC-D09",
    "Wolk CB et al., Ann Fam Med 2021;19:148",
    VERIFIED,
    "26% to collaborative care, 70% to specialty care; mental health referrals only.",
)
TC_D10 = Assumption(
    "4, 2.5 and 1 referrals per physician and month; the guide gives the direction, no magnitude "
    "was found; the ratio is kept within 1.4 to 4 (TC-D07, TC-D15, TC-D16)",
    "TC-D10",
)
TC_D11 = Source(
    "TC-D11",
    f"{GUIDE}, 'Conducting a card study'",
    SOURCE_DOC,
    "An instrument without numbers: a practice counts its own needs per visit.",
)
TC_D12 = Source(
    "TC-D12",
    "Lynch et al., J Occup Environ Med 2006;48:447-54",
    VERIFIED,
    "25% of those identified took part by telephone; of those reached perhaps half. First "
    "author's name from memory.",
)
TC_D13 = Source(
    "TC-D13",
    "Kimbro LB et al., Am J Manag Care 2014;20(8)",
    VERIFIED,
    "35% enrolled when asked, 91% when automatic; a health plan's design, an upper bound.",
)
TC_D14 = Source(
    "TC-D14",
    "Boult C et al., J Gen Intern Med 2013;28:612-621",
    VERIFIED,
    "37.8% of the eligible consented to embedded Guided Care; consent to research lowers the rate.",
)
TC_D15 = Source(
    "TC-D15",
    "Frazee SG et al., Dis Manag 2007;10:16-29; figures from Workforce, 9 March 2007",
    VERIFIED_SECOND_HAND,
    "76% when a trusted clinician asks, about 25% by telephone; employer clinics, industry "
    "authors.",
)
TC_D16 = Source(
    "TC-D16",
    "Bartels SJ et al. (PRISM-E), Am J Psychiatry 2004;161:1455-62",
    MEMORY,
    "71% engaged on site, 49% when referred out; text not seen.",
)
TC_D17 = Source(
    "TC-D17",
    "McCall N et al., RTI final report to CMS, 2010",
    MEMORY,
    "87% of an assigned list enrolled by embedded care managers; text not seen.",
)
TC_D18 = Assumption(
    "0.65 warm embedded, 0.55 co-located, 0.40 by phone from the practice, 0.25 off-site: our "
    "synthesis of TC-D12 to TC-D17",
    "TC-D18",
)
TC_D19 = Source(
    "TC-D19",
    "Pace CA et al., Ann Fam Med 2018;16:346-8; Pediatrics Open Science 2025;1(2)",
    VERIFIED,
    "No effect of a warm hand-off on first attendance: odds ratio 0.96 (0.79 to 1.18).",
)
TC_D20 = Source(
    "TC-D20",
    f"{GUIDE}, 'Education and follow-up'",
    SOURCE_DOC,
    "Every two weeks or monthly; the patient chooses.",
)
TC_D21 = Source(
    "TC-D21",
    f"{GUIDE}, 'Patient Pathway', last workflow page",
    SOURCE_DOC,
    "Some patients are called weekly when not progressing; one practice.",
)
TC_D22 = Source(
    "TC-D22",
    f"{GUIDE}, 'Intensive Behavioral Therapy'",
    SOURCE_DOC,
    "Weekly for a month, every two weeks to month six, then monthly; an example protocol.",
)
TC_D23 = Source(
    "TC-D23",
    "Medicare Coordinated Care Demonstration, Health Care Financ Rev 2008;30(1):5-25 (as TC-A12)",
    VERIFIED,
    "Median 1.5 contacts a patient-month without telemonitoring (1.2 to 8.2); from none to 69% "
    "in person.",
)
TC_D24 = Source(
    "TC-D24",
    "Wolk CB et al., Ann Fam Med 2021;19:148",
    VERIFIED,
    "7.2 (SD 5.1) encounters over 78 (SD 51) days; collaborative care for mental health.",
)
TC_D25 = Source(
    "TC-D25",
    "Schurrer J et al., Mathematica, evaluation of chronic care management, final report, 2 "
    "November 2017",
    VERIFIED,
    "19% billed for one month only, most for four to ten on average; billed months, not need.",
)
TC_D28 = Assumption(
    "six months (3 to 12), from episodes in TC-D24 and TC-D25 and trials of up to a year; not "
    "fitted to TC-A04",
    "TC-D28",
)
TC_D29 = Assumption(
    "nine months (4 to 24); a programme of 40,000 enrolled over ten years bounds the stay on the "
    "list, not the active time, at about 3.5 years",
    "TC-D29",
)
TC_D30 = Source(
    "TC-D30",
    f"{GUIDE}, 'Workflows: In Control' and 'Lost to follow up'",
    SOURCE_DOC,
    "Patients leave when goals are met or when unresponsive; no shares given.",
)
TC_D31 = Assumption(
    "60% of exits are graduations (40 to 75); declining and dropping out dominate in telephone "
    "programmes (TC-D12)",
    "TC-D31",
)
TC_D33 = Source(
    "TC-D33",
    "Unutzer J et al., JAMA 2002;288:2836-45",
    MEMORY,
    "9.2 visits and 6.1 calls in a year of IMPACT; text not seen.",
)
TC_D34 = Source(
    "TC-D34",
    "Disease management enrolment study, Popul Health Manag 2012;15:331-7",
    VERIFIED,
    "Offering within three to six months of an admission raised participation by 71%.",
)
TC_D35 = Source(
    "TC-D35",
    "MiPCT survey, J Am Board Fam Med 2017;30:140",
    VERIFIED,
    "Acceptance grows with time in the practice, dedicated hours and employment by it; direction "
    "only.",
)
TC_D36 = Source(
    "TC-D36",
    f"{GUIDE}, 'Direct Reimbursement Revenue Opportunities', transitional care",
    SOURCE_DOC,
    "Contact within two days of discharge; CMS counts business days.",
)
TC_D37 = Source(
    "TC-D37",
    f"{GUIDE}, 'Direct Reimbursement Revenue Opportunities', transitional care",
    SOURCE_DOC,
    "Visit within seven days (high complexity) or fourteen (moderate).",
)
TC_D38 = Source(
    "TC-D38",
    f"{GUIDE}, 'Direct Reimbursement Revenue Opportunities', transitional care",
    SOURCE_DOC,
    "The service period is thirty days.",
)
TC_D39 = Source(
    "TC-D39",
    f"{GUIDE}, 'Direct Reimbursement Revenue Opportunities', chronic care",
    SOURCE_DOC,
    "Twenty staff minutes a month, sixty when complex; two chronic conditions for a year or more.",
)

# E. Panel composition and utilisation
TC_E01 = Source(
    "TC-E01",
    "Porter J et al., J Gen Intern Med 2022",
    VERIFIED,
    "2,300 patients per full-time physician (1,200 to 2,900), quoting self-reports in surveys.",
)
TC_E02 = Source(
    "TC-E02",
    "Trilliant Health, study page",
    VERIFIED,
    "Median 1,370 patients (IQR 860 to 2,208) seen in two years, from claims; trade analysis.",
)
TC_E03 = Source(
    "TC-E03",
    "Altschuler J et al., Ann Fam Med 2012;10:396-400",
    VERIFIED,
    "1,387 to 1,947 patients feasible when tasks are delegated; a calculation, not an observation.",
)
TC_E04 = Source(
    "TC-E04",
    "Wolters Kluwer and Advisory Board, risk pyramid; MEPS Statistical Brief 533; CPC+ tiers",
    VERIFIED_SECOND_HAND,
    "Mixed: 5% is the trade's figure, second-hand; spending share and CPC+ median 2.4% are "
    "verified.",
)
TC_E05 = Source(
    "TC-E05",
    "Wolters Kluwer and Advisory Board, risk pyramid; CPC+ tiers",
    VERIFIED_SECOND_HAND,
    "Mixed: 20% (up to 35) is the trade's figure, second-hand; CPC+ median 10% is verified.",
)
TC_E06 = Source(
    "TC-E06",
    "Wolters Kluwer and Advisory Board, risk pyramid (as TC-E04)",
    VERIFIED_SECOND_HAND,
    "The remaining 75%; the trade's figure.",
)
TC_E07 = Source(
    "TC-E07",
    "Advisory Board blog 2018; Wolters Kluwer",
    VERIFIED_SECOND_HAND,
    "One in five of the rising-risk become high-risk in a year; the trade's figure, try others.",
)
TC_E08 = Source(
    "TC-E08",
    "MEPS Statistical Briefs 481, 354 and 309",
    VERIFIED,
    "14 to 20% of the top 1% stay there a year later. Persistence of the top 5% is memory.",
)
TC_E09 = Source(
    "TC-E09",
    "Boersma P et al., Prev Chronic Dis 2020;17:E106",
    VERIFIED,
    "51.8% of adults have a chronic condition, 27.2% two or more; ten conditions, self-report.",
)
TC_E10 = Source(
    "TC-E10",
    "America's Health Rankings 2023 (BRFSS)",
    VERIFIED,
    "Shares of adults with each condition, self-report. Hypertension and heart failure are memory.",
)
TC_E11 = Source(
    "TC-E11",
    "CMS data in US Pharm 2017;42(6):10; Lochner KA et al., Medicare Medicaid Res Rev 2013;3(3)",
    VERIFIED,
    "14% of Medicare beneficiaries have six or more conditions, 7 to 18% by state.",
)
TC_E12 = Source(
    "TC-E12",
    "HCUP Statistical Brief 180 (2012)",
    VERIFIED,
    "116 stays per 1,000 people a year, births included; adults alone need a lower target.",
)
TC_E13 = Source(
    "TC-E13",
    "HCUP Statistical Brief 79, table (2007)",
    VERIFIED,
    "102 to 253 stays per 1,000 a year, rising with age; rates fell afterwards.",
)
TC_E14 = Source(
    "TC-E14",
    "NCHS National Health Statistics Report 84 (2015; data 2000-06)",
    VERIFIED,
    "348 discharges per 1,000 aged 65 or over; old. The later rate, about 250, is memory.",
)
TC_E15 = Source(
    "TC-E15",
    "US Pharm 2017;42(6):10, from the CMS chartbook",
    VERIFIED_SECOND_HAND,
    "4% in hospital with one condition at most, two thirds with six or more.",
)
TC_E16 = Source(
    "TC-E16",
    "NCHS Data Briefs 478 and 434 (NHAMCS)",
    VERIFIED,
    "43 to 47 emergency visits per 100 people a year, 66 from age 75.",
)
TC_E17 = Source(
    "TC-E17",
    "Lochner KA et al., Medicare Medicaid Res Rev 2013;3(3)",
    VERIFIED,
    "1.6 to 2.7 emergency visits a year with six or more conditions; range over states.",
)
TC_E18 = Source(
    "TC-E18",
    "HCUP Statistical Brief 248",
    VERIFIED_SECOND_HAND,
    "13.9% of all payers, 17.1% of Medicare stays (2016); read on pages quoting the brief.",
)
TC_E19 = Source(
    "TC-E19",
    "Lochner KA et al., Medicare Medicaid Res Rev 2013;3(3)",
    VERIFIED,
    "19 to 31% readmitted with six or more conditions, by state.",
)
TC_E20 = Assumption(
    "rates by risk tier, chosen so that 5, 20 and 75% of the panel reproduce TC-E12, TC-E16, "
    "TC-E18 and TC-E21; calibrate, do not quote",
    "TC-E20",
)
TC_E21 = Source(
    "TC-E21",
    "Rosland AM et al., Am J Manag Care 2013;19(7)",
    VERIFIED,
    "Derived: 53 falling to 43 visits per 100 patients and quarter is 1.7 to 2.1 a year; VA.",
)
TC_E24 = Source(
    "TC-E24",
    "Bindman AB, Cox DF, JAMA Intern Med 2018;178:1165-71",
    VERIFIED,
    "3.1, 5.5 and 7.0% of eligible discharges billed in 2013 to 2015; a national baseline.",
)
TC_E25 = Source(
    "TC-E25",
    "Health Aff 2015 via press; Proto magazine; Am J Manag Care 2020;26(7)",
    VERIFIED_SECOND_HAND,
    "Mixed: exemplars, some second-hand, with 13 to 21% falls; most trials find none. Never a "
    "default benefit.",
)
TC_E26 = Source(
    "TC-E26",
    "Fortney JC et al., Am J Psychiatry 2013;170:414-25",
    VERIFIED_SECOND_HAND,
    "Mixed: an off-site team beat on-site nurses (abstract read); the odds ratios, 7.74 and "
    "12.69, are from an indexing page.",
)
