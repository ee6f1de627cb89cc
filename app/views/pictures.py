"""Which picture stands for what: answers, occupations, demands of the body."""

import flet as ft

from app.models import Capacity

I = ft.Icons  # noqa: E741

ANSWERS: dict[str, ft.IconData] = {
    "stage.approved": I.TASK_ALT,
    "stage.acute": I.LOCAL_HOSPITAL_OUTLINED,
    "stage.rehabilitation": I.SELF_IMPROVEMENT,
    "stage.ending": I.EVENT_AVAILABLE_OUTLINED,
    "stage.ended": I.DIRECTIONS_WALK,
    "stage.working": I.WORK_OUTLINE,
    "body.head": I.FACE_OUTLINED,
    "body.eye": I.VISIBILITY_OUTLINED,
    "body.ear": I.HEARING_OUTLINED,
    "body.neck": I.PERSON_OUTLINE,
    "body.back": I.AIRLINE_SEAT_RECLINE_NORMAL_OUTLINED,
    "body.shoulder": I.ACCESSIBILITY_NEW,
    "body.arm": I.SPORTS_HANDBALL_OUTLINED,
    "body.hand": I.BACK_HAND_OUTLINED,
    "body.hip": I.AIRLINE_SEAT_LEGROOM_NORMAL_OUTLINED,
    "body.knee": I.AIRLINE_SEAT_LEGROOM_EXTRA_OUTLINED,
    "body.leg": I.DIRECTIONS_RUN,
    "body.foot": I.STAIRS_OUTLINED,
    "body.internal": I.FAVORITE_BORDER,
    "body.whole_body": I.MAN_OUTLINED,
    "body.mind": I.PSYCHOLOGY_OUTLINED,
    "lift.1": I.LOCAL_DRINK_OUTLINED,
    "lift.2": I.SHOPPING_BAG_OUTLINED,
    "lift.3": I.FITNESS_CENTER,
    "stand.1": I.CHAIR_OUTLINED,
    "stand.2": I.ACCESSIBILITY_OUTLINED,
    "stand.3": I.DIRECTIONS_WALK,
    "injury.fracture": I.PERSONAL_INJURY_OUTLINED,
    "injury.sprain": I.ASSIST_WALKER_OUTLINED,
    "injury.amputation": I.FRONT_HAND_OUTLINED,
    "injury.burn": I.THERMOSTAT_OUTLINED,
    "injury.crush": I.MEDICAL_SERVICES_OUTLINED,
    "injury.open_wound": I.HEALING_OUTLINED,
    "injury.rotator_cuff": I.ACCESSIBILITY_NEW,
    "injury.disc": I.AIRLINE_SEAT_RECLINE_NORMAL_OUTLINED,
    "injury.cerebro_cardiovascular": I.MONITOR_HEART_OUTLINED,
    "injury.respiratory": I.AIR_OUTLINED,
    "injury.hearing": I.HEARING_OUTLINED,
    "injury.mental": I.PSYCHOLOGY_OUTLINED,
    "injury.other": I.MORE_HORIZ_OUTLINED,
    "fingers.1": I.INVENTORY_2_OUTLINED,
    "fingers.2": I.HARDWARE_OUTLINED,
    "fingers.3": I.DESIGN_SERVICES_OUTLINED,
    "eyes.1": I.DIRECTIONS_BUS_OUTLINED,
    "eyes.2": I.NEWSPAPER_OUTLINED,
    "eyes.3": I.MEDICATION_OUTLINED,
    "talk.1": I.SIGN_LANGUAGE_OUTLINED,
    "talk.2": I.CHAT_BUBBLE_OUTLINE,
    "talk.3": I.CALL_OUTLINED,
    "grade.undecided": I.HOURGLASS_EMPTY_OUTLINED,
    "grade.0": I.HORIZONTAL_RULE_OUTLINED,
    "employment.regular": I.BADGE_OUTLINED,
    "employment.temporary": I.EVENT_OUTLINED,
    "employment.daily": I.TODAY_OUTLINED,
    "employment.platform": I.TWO_WHEELER_OUTLINED,
    "employment.owner": I.STOREFRONT_OUTLINED,
    "sex.M": I.MAN_OUTLINED,
    "sex.F": I.WOMAN_OUTLINED,
    "education.none": I.EMOJI_PEOPLE_OUTLINED,
    "education.elementary": I.BACKPACK_OUTLINED,
    "education.middle": I.MENU_BOOK_OUTLINED,
    "education.high": I.AUTO_STORIES_OUTLINED,
    "education.college": I.BUILD_OUTLINED,
    "education.university": I.SCHOOL_OUTLINED,
    "education.graduate": I.BIOTECH_OUTLINED,
    "employer.yes": I.HANDSHAKE_OUTLINED,
    "employer.no": I.CALL_SPLIT,
    "employer.unknown": I.HELP_OUTLINE,
    "kinds.job": I.WORK_OUTLINE,
    "kinds.course": I.SCHOOL_OUTLINED,
    "kinds.both": I.JOIN_FULL_OUTLINED,
    "pay.2000000": I.PAYMENTS_OUTLINED,
    "pay.2400000": I.PAYMENTS_OUTLINED,
    "pay.2800000": I.PAYMENTS_OUTLINED,
    "pay.3200000": I.PAYMENTS_OUTLINED,
    "distance.10": I.DIRECTIONS_WALK,
    "distance.30": I.DIRECTIONS_BUS_OUTLINED,
    "distance.60": I.DIRECTIONS_CAR_OUTLINED,
    "distance.any": I.PUBLIC_OUTLINED,
    "types.regular": I.BADGE_OUTLINED,
    "types.fixed_term": I.EVENT_OUTLINED,
    "types.daily": I.TODAY_OUTLINED,
    "types.part_time": I.TIMELAPSE_OUTLINED,
    "shifts.day": I.LIGHT_MODE_OUTLINED,
    "shifts.night": I.DARK_MODE_OUTLINED,
    "shifts.rotating": I.SYNC_OUTLINED,
    "shifts.weekend": I.WEEKEND_OUTLINED,
    "hands.1": I.BACK_HAND_OUTLINED,
    "hands.2": I.PAN_TOOL_ALT_OUTLINED,
    "hands.3": I.SIGN_LANGUAGE_OUTLINED,
}

NOTHING: ft.IconData = I.SENTIMENT_SATISFIED_OUTLINED
"""All the same, nothing special."""

QUESTIONS: dict[str, ft.IconData] = {
    "stage": I.LOCAL_HOSPITAL_OUTLINED,
    "injury": I.HEALING_OUTLINED,
    "body": I.ACCESSIBILITY_NEW,
    "lift": I.FITNESS_CENTER,
    "stand": I.DIRECTIONS_WALK,
    "hands": I.BACK_HAND_OUTLINED,
    "fingers": I.PAN_TOOL_ALT_OUTLINED,
    "eyes": I.VISIBILITY_OUTLINED,
    "talk": I.HEARING_OUTLINED,
    "grade": I.FORMAT_LIST_NUMBERED,
    "job": I.CONSTRUCTION_OUTLINED,
    "employment": I.BADGE_OUTLINED,
    "birth": I.CAKE_OUTLINED,
    "sex": I.PERSON_OUTLINE,
    "education": I.SCHOOL_OUTLINED,
    "home": I.HOME_OUTLINED,
    "certificates": I.WORKSPACE_PREMIUM_OUTLINED,
    "employer": I.HOME_WORK_OUTLINED,
    "kinds": I.FAVORITE_BORDER,
    "pay": I.PAYMENTS_OUTLINED,
    "distance": I.NEAR_ME_OUTLINED,
    "types": I.EVENT_OUTLINED,
    "shifts": I.SCHEDULE_OUTLINED,
    "start": I.CALENDAR_MONTH_OUTLINED,
    "wanted": I.THUMB_UP_OUTLINED,
    "unwanted": I.THUMB_DOWN_OUTLINED,
    "musts": I.PUSH_PIN_OUTLINED,
}

CAPACITIES: dict[Capacity, ft.IconData] = {
    Capacity.LIFT: I.FITNESS_CENTER,
    Capacity.STAND_WALK: I.ACCESSIBILITY_NEW,
    Capacity.FINE_HAND: I.PAN_TOOL_ALT_OUTLINED,
    Capacity.BOTH_HANDS: I.BACK_HAND_OUTLINED,
    Capacity.EYESIGHT: I.VISIBILITY_OUTLINED,
    Capacity.LISTEN_TALK: I.HEARING_OUTLINED,
}

_BY_KECO2: dict[str, ft.IconData] = {
    "01": I.MANAGE_ACCOUNTS_OUTLINED,
    "02": I.BADGE_OUTLINED,
    "03": I.ACCOUNT_BALANCE_OUTLINED,
    "11": I.SCIENCE_OUTLINED,
    "12": I.BIOTECH_OUTLINED,
    "13": I.COMPUTER_OUTLINED,
    "14": I.ARCHITECTURE_OUTLINED,
    "15": I.PRECISION_MANUFACTURING_OUTLINED,
    "21": I.SCHOOL_OUTLINED,
    "22": I.GAVEL_OUTLINED,
    "23": I.VOLUNTEER_ACTIVISM_OUTLINED,
    "24": I.LOCAL_POLICE_OUTLINED,
    "25": I.SHIELD_OUTLINED,
    "30": I.MEDICAL_SERVICES_OUTLINED,
    "41": I.PALETTE_OUTLINED,
    "42": I.SPORTS_OUTLINED,
    "51": I.CONTENT_CUT_OUTLINED,
    "52": I.LUGGAGE_OUTLINED,
    "53": I.RESTAURANT_OUTLINED,
    "54": I.SECURITY_OUTLINED,
    "55": I.ELDERLY_OUTLINED,
    "56": I.CLEANING_SERVICES_OUTLINED,
    "61": I.STOREFRONT_OUTLINED,
    "62": I.LOCAL_SHIPPING_OUTLINED,
    "70": I.CONSTRUCTION_OUTLINED,
    "81": I.BUILD_OUTLINED,
    "82": I.HARDWARE_OUTLINED,
    "83": I.ELECTRICAL_SERVICES_OUTLINED,
    "84": I.MEMORY_OUTLINED,
    "85": I.SCIENCE_OUTLINED,
    "86": I.CHECKROOM_OUTLINED,
    "87": I.BAKERY_DINING_OUTLINED,
    "88": I.CHAIR_OUTLINED,
    "89": I.INVENTORY_2_OUTLINED,
    "90": I.AGRICULTURE_OUTLINED,
}


def of_answer(question: str, value: str) -> ft.IconData | None:
    """The picture of an answer, None where it has none."""
    return ANSWERS.get(f"{question}.{value}")


def of_occupation(keco3: str) -> ft.IconData:
    """The picture of an occupation's family of work."""
    return _BY_KECO2.get(keco3[:2], I.WORK_OUTLINE)


_BY_KECO1: dict[str, ft.IconData] = {
    "0": I.BADGE_OUTLINED,
    "1": I.SCIENCE_OUTLINED,
    "2": I.SCHOOL_OUTLINED,
    "3": I.MEDICAL_SERVICES_OUTLINED,
    "4": I.PALETTE_OUTLINED,
    "5": I.RESTAURANT_OUTLINED,
    "6": I.LOCAL_SHIPPING_OUTLINED,
    "7": I.CONSTRUCTION_OUTLINED,
    "8": I.BUILD_OUTLINED,
    "9": I.AGRICULTURE_OUTLINED,
}


def of_group(keco1: str) -> ft.IconData:
    """The picture of a group of occupations (KECO 대분류)."""
    return _BY_KECO1.get(keco1, I.WORK_OUTLINE)
