"""The published figures the synthetic cohort is calibrated against.

Numbers are from `statistics.md` of the project's reference (COMWEL yearly figures, the
2024 survey of workers whose care ended, the PSWCI panel, approvals by keyword); what is
marked "estimate" is ours.
"""

INDUSTRY = {
    # 2023, share of injured workers: 41, 24, 24, 10, rounded; the rest, 1 to 3 %, by estimate
    "services": 0.406, "manufacturing": 0.238, "construction": 0.238, "transport": 0.099,
    "mining": 0.004, "utilities": 0.002, "forestry": 0.005, "fishery": 0.002,
    "agriculture": 0.004, "finance": 0.002,
}  # fmt: skip

FIRM_SIZE = {
    # 1-4, 1000+ and 5-29 (22.2 %) published; the rest an estimate
    "1-4": 0.216, "5-9": 0.075, "10-29": 0.147, "30-99": 0.178,
    "100-299": 0.125, "300-999": 0.095, "1000+": 0.164,
}  # fmt: skip

APPROVALS = 161_324
"""Approvals of the one year whose keywords were counted."""

KEYWORDS: tuple[tuple[tuple[str, ...], int], ...] = (
    (("890",), 17_026), (("561",), 8_878), (("701", "702"), 8_302), (("531",), 7_521),
    (("624",), 6_692 + 1_317 + 2_439), (("532",), 4_647 + 4_538), (("824",), 2_317),
    (("542",), 1_433),
)  # fmt: skip
"""제조 단순, 청소, 건설 기능, 조리사, 배달·택배·하역, 음식 서비스·단순, 용접, 경비."""

OCCUPATION = {
    # the keywords as counted, the others by estimate
    "890": 0.1055, "561": 0.0550, "701": 0.0265, "702": 0.0250, "706": 0.0900, "531": 0.0466,
    "624": 0.0648, "532": 0.0569, "622": 0.0400, "824": 0.0144, "542": 0.0089, "705": 0.0200,
    "550": 0.0250, "615": 0.0220, "811": 0.0220, "813": 0.0160, "817": 0.0180, "822": 0.0140,
    "831": 0.0180, "703": 0.0130, "704": 0.0130, "852": 0.0140, "873": 0.0130, "821": 0.0120,
    "812": 0.0120, "623": 0.0110, "307": 0.0080, "028": 0.0100, "026": 0.0120, "029": 0.0080,
    "835": 0.0090, "836": 0.0080, "816": 0.0090, "823": 0.0060, "825": 0.0080, "304": 0.0060,
    "232": 0.0070, "240": 0.0030, "612": 0.0090, "140": 0.0070, "016": 0.0050,
}  # fmt: skip
"""Share of the occupation at the injury; the others share what is left."""

AGE_BANDS = ((15, 19, 0.008), (20, 29, 0.100), (30, 39, 0.135), (40, 49, 0.173),
             (50, 59, 0.241), (60, 69, 0.298), (70, 80, 0.045))  # fmt: skip
"""Lowest, highest, share: 50-59 24.1 % and 60-69 29.8 % of recipients, the rest estimate."""

INJURY = {
    # shares of approvals by keyword; what no keyword names (bruises, torn ligaments,
    # concussions and the rest) is "other", diseases by estimate
    "fracture": 0.327, "sprain": 0.106, "open_wound": 0.040, "burn": 0.037,
    "rotator_cuff": 0.026, "amputation": 0.022, "crush": 0.0185, "disc": 0.050,
    "cerebro_cardiovascular": 0.010, "respiratory": 0.012, "hearing": 0.045,
    "mental": 0.004, "other": 0.3025,
}  # fmt: skip

INJURY_COUNTED = ("fracture", "sprain", "open_wound", "burn", "rotator_cuff", "amputation", "crush")
"""골절, 염좌, 열린상처, 화상, 회전근개, 절단, 으깸: those with a count."""

GRADED = 0.38
"""Share of workers whose care ended that get a disability grade (estimate, 35-40 %)."""

GRADE_SHAPE = (0.6, 0.4, 0.8, 0.6, 1.2, 2.9, 2.5, 3.6, 5.4, 9.5, 14.5, 22.0, 5.0, 31.0)
"""Grades 1 to 14 among the graded (estimate)."""

RETURN_BY_GRADE = ((0, 0, 0.810), (10, 14, 0.705), (7, 9, 0.550), (4, 6, 0.420), (1, 3, 0.130))
"""Lowest and highest grade, share returned: the shape of 2003 raised to today's 75.5 %."""

RETURN_BY_YEAR = {2018: 0.654, 2019: 0.657, 2020: 0.663, 2021: 0.673, 2022: 0.692, 2023: 0.70}
"""The yearly administrative rate; 2023 is "some 70 %"."""

FORM = {"original_employer": 0.417, "other_employer": 0.303, "self_employed": 0.035}
"""Form of return of all whose care ended in 2023, asked in 2024; together 75.5 %."""

RETAINED_6M = 0.763
"""Left the first job within six months: 23.7 % (PSWCI, n = 515)."""

WAGE_BEFORE = 368.3
WAGE_AFTER = {"original_employer": 315.4, "other_employer": 253.9, "self_employed": 246.0}
"""10,000 won a month; self-employed from the mean of all, 287.5."""

CERTIFICATES_HELD = 0.55
"""Certificates a person holds, mean (estimate)."""

FOREIGN = {"CN": 0.032, "VN": 0.012, "NP": 0.007, "KH": 0.006, "UZ": 0.006, "TH": 0.005,
           "ID": 0.004, "PH": 0.003, "MM": 0.003, "LK": 0.003, "MN": 0.002}  # fmt: skip
"""Share by nationality (estimate: some 8 % of injured workers hold a foreign passport)."""

SIDO = {
    "11": 0.165, "26": 0.062, "27": 0.043, "28": 0.063, "29": 0.026, "30": 0.026, "31": 0.030,
    "36": 0.006, "41": 0.275, "43": 0.036, "44": 0.048, "51": 0.031, "46": 0.038, "47": 0.055,
    "48": 0.066, "50": 0.014, "52": 0.036,
}  # fmt: skip
"""Share by 시도 (estimate, after the number of insured workers)."""


def aimed_by_year() -> dict[int, float]:
    """The yearly rates with their odds raised alike, so that their mean is the survey's total."""
    wanted = sum(FORM.values())
    low, high = 1.0, 4.0
    for _ in range(50):
        factor = (low + high) / 2
        raised = {y: factor * p / (1 - p + factor * p) for y, p in RETURN_BY_YEAR.items()}
        if sum(raised.values()) / len(raised) < wanted:
            low = factor
        else:
            high = factor
    return raised
