"""The published figures the synthetic cohort is calibrated against.

Numbers are from `statistics.md` of the project's reference (COMWEL yearly figures, the
2024 survey of workers whose care ended, the PSWCI panel, approvals by keyword); what is
marked "estimate" is ours.
"""

INDUSTRY = {
    # 2023, share of injured workers; the rest of 1 to 3 % is split by estimate
    "services": 0.410, "manufacturing": 0.240, "construction": 0.240, "transport": 0.090,
    "mining": 0.004, "utilities": 0.002, "forestry": 0.006, "fishery": 0.002,
    "agriculture": 0.004, "finance": 0.002,
}  # fmt: skip

FIRM_SIZE = {
    # 1-4, 10-19 and 1000+ published; the rest an estimate
    "1-4": 0.216, "5-9": 0.120, "10-29": 0.190, "30-99": 0.160,
    "100-299": 0.100, "300-999": 0.050, "1000+": 0.164,
}  # fmt: skip

OCCUPATION = {
    # share of approvals by keyword of one year (161,324), 건설 단순 and 하역 by estimate
    "890": 0.1060, "561": 0.0550, "701": 0.0300, "702": 0.0280, "706": 0.0900, "531": 0.0470,
    "624": 0.0650, "532": 0.0570, "622": 0.0400, "824": 0.0144, "542": 0.0090, "705": 0.0200,
    "550": 0.0250, "615": 0.0220, "811": 0.0220, "813": 0.0160, "817": 0.0180, "822": 0.0140,
    "831": 0.0180, "703": 0.0130, "704": 0.0130, "852": 0.0140, "873": 0.0130, "821": 0.0120,
    "812": 0.0120, "623": 0.0110, "307": 0.0080, "028": 0.0100, "026": 0.0120, "029": 0.0080,
    "835": 0.0090, "836": 0.0080, "816": 0.0090, "823": 0.0060, "825": 0.0080, "304": 0.0060,
    "232": 0.0070, "240": 0.0030, "612": 0.0090, "140": 0.0070, "016": 0.0050,
}  # fmt: skip
"""Share of the occupation at the injury; the others share what is left."""

AGE_BANDS = ((15, 19, 0.008), (20, 29, 0.102), (30, 39, 0.138), (40, 49, 0.176),
             (50, 59, 0.251), (60, 69, 0.280), (70, 80, 0.045))  # fmt: skip
"""Lowest, highest, share: 50-59 24.1 % and 60-69 29.8 % of recipients, the rest estimate."""

INJURY = {
    # 골절 32.7, 염좌 10.6, 열린상처 4.0, 화상 3.7, 회전근개 2.6, 절단 2.2, 으깸 1.9 % of approvals
    "fracture": 0.410, "sprain": 0.133, "open_wound": 0.050, "burn": 0.046,
    "rotator_cuff": 0.040, "amputation": 0.027, "crush": 0.029, "disc": 0.055,
    "cerebro_cardiovascular": 0.012, "respiratory": 0.012, "hearing": 0.045,
    "mental": 0.006, "other": 0.135,
}  # fmt: skip

GRADED = 0.38
"""Share of workers whose care ended that get a disability grade (estimate, 35-40 %)."""

GRADE_SHAPE = (0.6, 0.4, 0.8, 0.6, 1.2, 2.9, 2.5, 3.6, 5.4, 9.5, 14.5, 22.0, 5.0, 31.0)
"""Grades 1 to 14 among the graded (estimate)."""

RETURN_BY_GRADE = ((0, 0, 0.810), (10, 14, 0.705), (7, 9, 0.550), (4, 6, 0.420), (1, 3, 0.130))
"""Lowest and highest grade, share returned: the shape of 2003 raised to today's 75.5 %."""

FORM = {"original_employer": 0.417, "other_employer": 0.303, "self_employed": 0.035}
"""Form of return of all whose care ended in 2023, asked in 2024; together 75.5 %."""

RETAINED_6M = 0.763
"""Left the first job within six months: 23.7 % (PSWCI, n = 515)."""

WAGE_BEFORE = 368.3
WAGE_AFTER = {"original_employer": 315.4, "other_employer": 253.9, "self_employed": 230.0}
"""10,000 won a month; self-employed by estimate."""

FOREIGN = {"CN": 0.032, "VN": 0.012, "NP": 0.007, "KH": 0.006, "UZ": 0.006, "TH": 0.005,
           "ID": 0.004, "PH": 0.003, "MM": 0.003, "LK": 0.003, "MN": 0.002}  # fmt: skip
"""Share by nationality (estimate: some 8 % of injured workers hold a foreign passport)."""

SIDO = {
    "11": 0.165, "26": 0.062, "27": 0.043, "28": 0.063, "29": 0.026, "30": 0.026, "31": 0.030,
    "36": 0.006, "41": 0.275, "43": 0.036, "44": 0.048, "51": 0.031, "46": 0.038, "47": 0.055,
    "48": 0.066, "50": 0.014, "52": 0.036,
}  # fmt: skip
"""Share by 시도 (estimate, after the number of insured workers)."""
