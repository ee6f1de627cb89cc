"""Which occupations a course of each NCS 대분류 leads to, as these worlds have it (estimate)."""

import numpy as np

from benchmarks.second_world.vocabulary import Floats, opened

_LEADS_TO = (
    "022 016 012", "026 027 025 028 029", "031 032 033", "214 212 121", "158 222 541 240",
    "304 306 307 305", "231 232 550", "415 414 416", "622 623 624", "612 615 613 616",
    "542 561 541", "511 521 523 420", "531 532", "702 703 704 140 705", "811 813 151 812",
    "821 824 822 825", "851 852 154", "862 863 861", "831 832 153 836", "133 134 132 841 026",
    "871 872 873", "881 883 159", "155 853 158", "901 902 905",
)  # fmt: skip


def course_links(fade: float) -> Floats:
    """(24, occupations): 1 for the first occupation of a course, then less by `fade` each."""
    links = np.zeros((len(_LEADS_TO), len(opened(""))))
    for ncs, line in enumerate(_LEADS_TO):
        for place, code in enumerate(line.split()):
            links[ncs] += opened(code) * fade**place
    return links
