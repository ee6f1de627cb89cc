"""The codes everything agrees on: one enum a field of `data.md` and `case-schema.md`.

The values are what stands in SQL, JSON and the training table.
"""

from enum import IntEnum, StrEnum


class Kind(StrEnum):
    """What a listing offers."""

    JOB = "job"
    COURSE = "course"


class Agency(StrEnum):
    """Who publishes a listing.

    KEIS 한국고용정보원 (고용24 채용), HRD-Net (고용24 훈련과정), KEAD 한국장애인고용공단,
    KORDI 한국노인인력개발원, CWMA 건설근로자공제회.
    """

    KEIS = "keis"
    HRDNET = "hrdnet"
    KEAD = "kead"
    KORDI = "kordi"
    CWMA = "cwma"


class EmploymentType(StrEnum):
    """How a listing employs."""

    REGULAR = "regular"
    FIXED_TERM = "fixed_term"
    DAILY = "daily"
    PART_TIME = "part_time"
    OTHER = "other"


class FormerEmployment(StrEnum):
    """How the worker was employed at the injury.

    상용, 임시, 일용, 특수형태근로, 중소기업 사업주.
    """

    REGULAR = "regular"
    TEMPORARY = "temporary"
    DAILY = "daily"
    PLATFORM = "platform"
    OWNER = "owner"


class Shift(StrEnum):
    """When the work is done."""

    DAY = "day"
    NIGHT = "night"
    ROTATING = "rotating"
    WEEKEND = "weekend"


class DeadlineKind(StrEnum):
    """Whether a listing closes on a day or when somebody is found (채용시까지)."""

    DATE = "date"
    UNTIL_FILLED = "until_filled"


class Education(StrEnum):
    """Schooling, least to most."""

    NONE = "none"
    ELEMENTARY = "elementary"
    MIDDLE = "middle"
    HIGH = "high"
    COLLEGE = "college"
    UNIVERSITY = "university"
    GRADUATE = "graduate"


class Career(StrEnum):
    """The experience a listing asks for."""

    NEWCOMER = "newcomer"
    EXPERIENCED = "experienced"
    ANY = "any"


class Sex(StrEnum):
    MALE = "M"
    FEMALE = "F"


class Industry(StrEnum):
    MANUFACTURING = "manufacturing"
    CONSTRUCTION = "construction"
    TRANSPORT = "transport"
    MINING = "mining"
    UTILITIES = "utilities"
    FORESTRY = "forestry"
    FISHERY = "fishery"
    AGRICULTURE = "agriculture"
    FINANCE = "finance"
    SERVICES = "services"


class FirmSize(StrEnum):
    """People employed at the firm of the injury."""

    UP_TO_4 = "1-4"
    UP_TO_9 = "5-9"
    UP_TO_29 = "10-29"
    UP_TO_99 = "30-99"
    UP_TO_299 = "100-299"
    UP_TO_999 = "300-999"
    FROM_1000 = "1000+"


class InjuryType(StrEnum):
    FRACTURE = "fracture"
    SPRAIN = "sprain"
    AMPUTATION = "amputation"
    BURN = "burn"
    CRUSH = "crush"
    OPEN_WOUND = "open_wound"
    ROTATOR_CUFF = "rotator_cuff"
    DISC = "disc"
    CEREBRO_CARDIOVASCULAR = "cerebro_cardiovascular"
    RESPIRATORY = "respiratory"
    HEARING = "hearing"
    MENTAL = "mental"
    OTHER = "other"


class BodyPart(StrEnum):
    HEAD = "head"
    EYE = "eye"
    EAR = "ear"
    NECK = "neck"
    BACK = "back"
    SHOULDER = "shoulder"
    ARM = "arm"
    HAND = "hand"
    HIP = "hip"
    KNEE = "knee"
    LEG = "leg"
    FOOT = "foot"
    INTERNAL = "internal"
    WHOLE_BODY = "whole_body"
    MIND = "mind"


class CareStage(StrEnum):
    """Where the worker stands on the way from the approved injury (요양 승인) to work."""

    APPROVED = "approved"
    ACUTE = "acute"
    REHABILITATION = "rehabilitation"
    ENDING = "ending"
    ENDED = "ended"
    WORKING = "working"


class EmployerOpen(StrEnum):
    """Whether the old employer would take the person back."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Hand(StrEnum):
    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


class Capacity(StrEnum):
    """The six things a body is asked for (KEAD's work environment items)."""

    LIFT = "lift"
    STAND_WALK = "stand_walk"
    FINE_HAND = "fine_hand"
    BOTH_HANDS = "both_hands"
    EYESIGHT = "eyesight"
    LISTEN_TALK = "listen_talk"


class Level(IntEnum):
    """How much of a capacity a person has or a listing asks, 1 least to 3 most."""

    LOW = 1
    MIDDLE = 2
    HIGH = 3


class Prefers(StrEnum):
    DISABLED = "disabled"
    OLDER = "older"


class EmployerFlag(StrEnum):
    WAGE_ARREARS = "wage_arrears"


class Basis(StrEnum):
    """What a recommendation was computed from: the model, or the table of real moves."""

    MODEL = "model"
    MOVES = "moves"


class DataOrigin(StrEnum):
    """What the model was trained on."""

    SYNTHETIC = "synthetic"
    REAL = "real"


class Likelihood(StrEnum):
    """A probability in words, by the thresholds of the model card."""

    HIGH = "high"
    FAIR = "fair"
    LOW = "low"
