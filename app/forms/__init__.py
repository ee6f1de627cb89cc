"""Civil forms (민원 서식) as data: what is asked, what an answer must be, who is likely to get it.

    data/*.json    one form a file: JSON Schema, questions, rules with their legal source
    forms, form    all of them, one by its id (and version)
    asked          the questions that are put, given what was answered
    check          what is wrong with the answers, a problem a question
    likely         what the rules say of a person, before the form
    digest         what is filed, as bytes that are the same everywhere, and their SHA-256

The same code runs on the device and at the backend.
"""

from app.forms.asked import asked, without_unasked
from app.forms.check import Problem, check
from app.forms.definitions import Form, Page, Question, Rule, form, forms, newest
from app.forms.digest import canonical, digest, digest_supplement
from app.forms.eligibility import Finding, Verdict, likely

__all__ = [
    "Finding",
    "Form",
    "Page",
    "Problem",
    "Question",
    "Rule",
    "Verdict",
    "asked",
    "canonical",
    "check",
    "digest",
    "digest_supplement",
    "form",
    "forms",
    "likely",
    "newest",
    "without_unasked",
]
