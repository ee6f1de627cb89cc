"""`/forms/<id>/<place>`: the screens of one form, by what the address says."""

import re

import flet as ft

from app.forms.definitions import newest
from app.models.record import SendState, Submission
from app.state.session import Session
from app.views.form_file import FormFile, file_at
from app.views.form_fill import FormQuestion, FormWhole
from app.views.form_new import FormNew
from app.views.form_parts import gone
from app.views.form_review import FormReview
from app.views.form_sent import FormSent
from app.views.forms import Forms

NEW = "new"


@ft.component
def OneForm(session: Session) -> ft.Control:
    """One before it is begun, while it is filled in, read back or once it went out."""
    ft.use_state(session.person)
    ft.use_state(session.filing.state)
    params = ft.use_route_params()
    id_, place = params.get("id", ""), params.get("place", "")
    if not session.filing.wanted:
        return Forms(session)
    if id_ == NEW:
        chosen = next((form for form in newest() if form.id == place), None)
        return gone(session) if chosen is None else FormNew(session, chosen)
    one = session.filing.find(id_)
    if one is None:
        return gone(session)
    if file := file_at(session, one, place):
        return FormFile(session, one, file)
    if one.state is not SendState.DRAFT:
        return FormSent(session, one)
    return _filled_in(session, one, place)


def _filled_in(session: Session, one: Submission, place: str) -> ft.Control:
    if whole := re.fullmatch(r"p([0-9]{1,2})", place):
        return FormWhole(session, one, int(whole[1]))
    if place.isdecimal():
        return FormQuestion(session, one, int(place[:3]))
    return FormReview(session, one)
