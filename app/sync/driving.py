"""Carrying out the steps of what is written without I/O."""

from collections.abc import Callable, Generator
from typing import Any, TypeVar

from app.models import ErrorCode, IlteoroError
from app.sync.account import Account

Do = TypeVar("Do")
Came = TypeVar("Came")


def driven(
    steps: Generator[Do, Any, Came], done: Callable[[Do, Account], Any], account: Account
) -> Came:
    """Do step after step; what they return. What a step raises is raised where it was yielded.

    Raises ANSWER_UNREADABLE for an answer that makes no sense.
    """
    try:
        step = next(steps)
        while True:
            try:
                answer = done(step, account)
            except IlteoroError as error:
                step = steps.throw(error)
            else:
                step = steps.send(answer)
    except StopIteration as end:
        came: Came = end.value
        return came
    except (KeyError, TypeError, ValueError, AttributeError):
        # From None: it may quote what was said.
        raise IlteoroError(ErrorCode.ANSWER_UNREADABLE, address=account.address) from None
