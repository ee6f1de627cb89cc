"""`python -m tests.leaks.somebody DIR`: a person types fifty facts wherever an app takes words.

Then it is killed, in the middle of writing them all once more.
"""

import asyncio
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path

from app.crashes import keep_quiet
from app.models import CareDate, CareDateKind
from app.state.questions import BY_ID, QUESTIONS
from app.views import guard
from tests.leaks.canaries import ALL, CASES, DIAGNOSES, NAMES, PHONES
from tests.leaks.faulty import fail
from tests.ui.prepared import settled, started


async def type_everything(data: Path) -> None:
    """Into every question, search, date and field of an account; what fails says it, too."""
    session = await started(data)
    session.consent_personal(True)
    session.consent_health(True)
    today = session.hub.clock.today()
    for question, fact in zip(QUESTIONS, ALL[::2], strict=False):
        session.typed(question, fact)
    session.answer(BY_ID["job"], "701", said=DIAGNOSES[0])
    for n, (name, text) in enumerate(zip(NAMES, DIAGNOSES, strict=False)):
        day = CareDate(id=f"d{n}", kind=CareDateKind.OTHER, on=today + timedelta(days=n),
                       note=f"{name} {text} {PHONES[n]} {CASES[n]}")  # fmt: skip
        await session.reminders.put_date(day)
    for fact in ALL[1::2]:
        session.finding.type(fact)
        session.occupations.query = fact
    form = await session.filing.begin("petition")
    for name in ("name", "subject", "body"):
        session.filing.change(form, name, " ".join(ALL), typing=True)
    await session.filing.save()
    session.filing.change(form, "body", " ".join(ALL) + "!", typing=True)
    session.account.state._typed = {"case": CASES[3], "birth": PHONES[3], "code": NAMES[3]}

    async def fails(said: str) -> None:
        fail(said)

    for way in ("raise", "thread", "loop", "gone", "warn"):
        session.run(fails, f"!{way} " + " ".join(ALL))
    await asyncio.sleep(0.1)
    for _ in range(3):  # what failed stays in the list of tasks no longer than it takes
        await asyncio.gather(*session._tasks, return_exceptions=True)
    for question, fact in zip(QUESTIONS, ALL, strict=False):
        session.typed(question, fact)
    await asyncio.sleep(0.02)
    os.kill(os.getpid(), signal.SIGKILL)
    await settled(session)


if __name__ == "__main__":
    keep_quiet()
    guard.install()
    asyncio.run(type_everything(Path(sys.argv[1])))
