"""The vocabulary: pydantic models shared by client, backend and training. No I/O.

Field names are the column names in SQL and the keys in JSON.
"""

from app.models.clock import KST, Clock, from_instant, to_instant
from app.models.codes import (
    Agency,
    Basis,
    BodyPart,
    Capacity,
    Career,
    CareStage,
    DataOrigin,
    DeadlineKind,
    Education,
    EmployerFlag,
    EmployerOpen,
    EmploymentType,
    FirmSize,
    FormerEmployment,
    Hand,
    Industry,
    InjuryType,
    Kind,
    Level,
    Likelihood,
    Prefers,
    Sex,
    Shift,
)
from app.models.errors import ErrorCode, IlteoroError
from app.models.ids import new_id
from app.models.listing import Course, Demand, Listing, Source
from app.models.profile import Person, Profile, Wishes
from app.models.reason import Reason
from app.models.recommendation import Match, Recommendation
from app.models.record import (
    Appointment,
    Attachment,
    Message,
    Note,
    Record,
    SendState,
    ServerStatus,
    Submission,
)

__all__ = [
    "KST",
    "Agency",
    "Appointment",
    "Attachment",
    "Basis",
    "BodyPart",
    "Capacity",
    "CareStage",
    "Career",
    "Clock",
    "Course",
    "DataOrigin",
    "DeadlineKind",
    "Demand",
    "Education",
    "EmployerFlag",
    "EmployerOpen",
    "EmploymentType",
    "ErrorCode",
    "FirmSize",
    "FormerEmployment",
    "Hand",
    "IlteoroError",
    "Industry",
    "InjuryType",
    "Kind",
    "Level",
    "Likelihood",
    "Listing",
    "Match",
    "Message",
    "Note",
    "Person",
    "Prefers",
    "Profile",
    "Reason",
    "Recommendation",
    "Record",
    "SendState",
    "ServerStatus",
    "Sex",
    "Shift",
    "Source",
    "Submission",
    "Wishes",
    "from_instant",
    "new_id",
    "to_instant",
]
