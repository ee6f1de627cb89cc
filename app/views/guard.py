"""What a person sees when our own code fails: a notice with a code, never raw text.

Left alone, Flet 1.0.5 covers the screen with "Error running app" and the exception's text, or,
where a component fails while it is drawn again, stops drawing without a word. `install()` once
at the start mends both for every component, handler, effect and `main`.
"""

import contextlib
import inspect
import logging
import sys
import traceback
from collections.abc import Awaitable, Callable
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, Protocol, TypeVar, cast

import flet as ft
from flet.components.component import Component, Renderer
from flet.messaging.protocol import Message
from flet.messaging.session import Session

from app.models.errors import ErrorCode, IlteoroError
from app.views import theme

log = logging.getLogger("ilteoro.guard")
P = ParamSpec("P")
R = TypeVar("R")

# The last resort has its own words: it must not fail because the catalogues did.
_WORDS = {
    "guard.title": "잠시 문제가 생겼어요 · Something went wrong",
    "guard.text": "적어 둔 것은 그대로 있어요. 다시 해 보고, 또 그러면 아래 번호를 알려 주세요.",
    "guard.code": "알려 줄 번호: {code}",
    "guard.close": "닫기",
    "guard.home": "처음으로",
    "guard.unknown_title": "화면을 찾지 못했어요",
    "guard.unknown_page": "이 주소에는 화면이 없어요. 처음으로 가서 다시 찾아 주세요.",
}
_NOISY = ("flet", "flet_web.fastapi", "flet_controls", "flet_components", "asyncio",
          "concurrent.futures", "uvicorn.error")  # fmt: skip


class Words(Protocol):
    """Turns a key of the catalogues (`error.<code>`, `guard.title`…) into the page's language."""

    def __call__(self, page: ft.Page, key: str, **params: str | int) -> str:
        """The sentence, or the key itself or an exception when there is none."""


def _own_words(page: ft.Page, key: str, **params: str | int) -> str:  # noqa: ARG001
    return key


_translate: Words = _own_words


def words(page: ft.Page, key: str, **params: str | int) -> str:
    """The sentence for a key, from the translator given to `install` or the few built in."""
    try:
        text = _translate(page, key, **params)
    except Exception:  # noqa: BLE001 - a broken catalogue must not break the notice
        text = key
    if text == key:
        text = _WORDS.get(key, _WORDS["guard.text"]).format(**params)
    return text


def where(error: BaseException) -> str:
    """Type and last places of an exception, without its text or any value."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    places = " < ".join(
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames)
    )
    return f"{type(error).__name__} at {places}" if places else type(error).__name__


class _Scrub(logging.Filter):
    """Keeps exceptions' texts, which may hold what a person typed, out of the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            record.msg, record.args = "%s", (where(error),)
            record.exc_info = record.exc_text = None
            _logged(error)
        return True


def _logged(error: BaseException) -> bool:
    """Whether an exception stands in the log already; from now on it does."""
    before = getattr(error, "_ilteoro_logged", False)
    with contextlib.suppress(AttributeError):
        error._ilteoro_logged = True  # type: ignore[attr-defined]
    return before


def code_of(error: BaseException | None) -> ErrorCode:
    """The code a person reads: the error's own, or `unexpected` for a defect of ours."""
    return error.code if isinstance(error, IlteoroError) else ErrorCode.UNEXPECTED


def notice(page: ft.Page, error: BaseException | None) -> ft.Control:
    """A quiet card saying that something failed, what to do, and the code to tell."""
    return _card(page, "guard.title", _sentence(page, error), code_of(error))


def _sentence(page: ft.Page, error: BaseException | None) -> str:
    if isinstance(error, IlteoroError):
        return words(page, f"error.{error.code}", **error.params)
    kind = type(error).__name__ if error is not None else ErrorCode.UNEXPECTED
    return words(page, "error.unexpected", kind=kind)


def _card(page: ft.Page, title: str, sentence: str, code: ErrorCode | None) -> ft.Control:
    lines: list[ft.Control] = [
        ft.Icon(ft.Icons.INFO_OUTLINE, color=theme.ATTENTION, size=theme.SPACE_8),
        ft.Semantics(
            header=True,
            heading_level=1,
            content=_said(words(page, title), theme.TEXT_SECTION),
        ),
        _said(sentence, theme.TEXT_BODY),
    ]
    if code is not None:
        told = words(page, "guard.code", code=str(code))
        lines.append(ft.Text(told, theme_style=theme.TEXT_SMALL, color=theme.INK_SECOND))
    high = ft.ButtonStyle(  # as high as large words need it
        shape=ft.RoundedRectangleBorder(radius=theme.RADIUS_BUTTON),
        padding=ft.Padding.symmetric(horizontal=theme.SPACE_5, vertical=theme.SPACE_4),
    )
    home = _said(words(page, "guard.home"), theme.TEXT_STRONG, color=theme.ON_PRIMARY)
    lines.append(ft.FilledButton(home, style=high, on_click=lambda: page.navigate("/")))
    return ft.SafeArea(
        ft.Container(
            ft.Column(lines, spacing=theme.SPACE_4, tight=True),
            bgcolor=theme.CARD,
            border=ft.Border.all(1, theme.LINE),
            border_radius=theme.RADIUS_CARD,
            padding=theme.SPACE_5,
            margin=theme.SIDE,
        )
    )


def _said(text: str, style: ft.TextThemeStyle, *, color: ft.ColorValue | None = None) -> ft.Text:
    """A text with its Korean words whole, and read as it is."""
    from app.views.components.text import join_words  # the components call this module

    return ft.Text(join_words(text), theme_style=style, color=color, semantics_label=text)


@ft.component
def UnknownPage() -> ft.Control:
    """The page for an address no route knows: `ft.Router(…, not_found=guard.UnknownPage)`."""
    page = ft.context.page
    return _card(page, "guard.unknown_title", words(page, "guard.unknown_page"), None)


def show(page: ft.Page, error: BaseException | None) -> None:
    """Tell a person that something failed, over whatever stands on the screen."""
    if error is not None and not _logged(error):
        log.error("%s: %s", code_of(error), where(error))
    try:
        if isinstance(page.views, list) and page.views and not page.views[0].controls:
            page.views[0].controls = [notice(page, error)]  # main failed before it drew anything
            page.update()
            return
        if any(isinstance(dialog.data, ErrorCode) and dialog.open
               for dialog in page._dialogs.controls):  # fmt: skip
            return
        page.show_dialog(
            ft.AlertDialog(
                data=code_of(error),
                title=words(page, "guard.title"),
                content=ft.Text(
                    f"{_sentence(page, error)}\n{words(page, 'guard.code', code=code_of(error))}"
                ),
                actions=[
                    ft.TextButton(words(page, "guard.close"), on_click=lambda _: page.pop_dialog())
                ],
            )
        )
    except Exception as failed:  # noqa: BLE001 - the notice itself must never raise
        log.error("notice: %s", where(failed))


def _inside_view(control: ft.BaseControl) -> bool:
    """Whether a component stands in a view; one that does not must itself give views."""
    parent = control.parent
    while parent is not None:
        if isinstance(parent, ft.View):
            return True
        parent = parent.parent
    return False


def install(translate: Words | None = None) -> None:
    """Put our notice in place of Flet's in this process; more calls only change the translator."""
    global _translate  # noqa: PLW0603 - one process, one catalogue
    if translate is not None:
        _translate = translate
    if getattr(Session, "_ilteoro_guard", False):
        return
    for name in _NOISY:
        logging.getLogger(name).addFilter(_Scrub())
    # Flet writes out every message for a debug line nobody reads: 25 ms for each screen.
    cast("Any", Message).__repr__ = object.__repr__
    draw: Callable[..., Any] = Renderer.render
    redraw: Callable[[Component], None] = Component.update

    def error(self: Session, message: str) -> None:  # noqa: ARG001 - its text is not for people
        show(self.page, sys.exc_info()[1])

    def render(self: Any, root_fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        component = self._root_component
        if component is None:
            return draw(self, root_fn, *args, **kwargs)
        try:
            return draw(self, root_fn, *args, **kwargs)
        except Exception as failed:  # noqa: BLE001 - any defect of a screen ends here
            log.error("%s: %s", code_of(failed), where(failed))
            page = ft.context.page
            card = notice(page, failed)
            return card if _inside_view(component) else [ft.View(route="/", controls=[card])]

    def update(self: Component) -> None:
        try:
            redraw(self)
        except Exception as failed:  # noqa: BLE001 - else Flet's scheduler dies and nothing moves
            show(ft.context.page, failed)

    patched = cast("Any", Session), cast("Any", Renderer), cast("Any", Component)
    patched[0].error, patched[1].render, patched[2].update = error, render, update
    patched[0]._ilteoro_guard = True


def guarded(component: Callable[P, ft.Control]) -> Callable[P, ft.Control]:
    """A component that shows our notice in its own place when it fails, the rest stays."""
    body = getattr(component, "__component_impl__", component)

    @wraps(body)
    def safe(*args: P.args, **kwargs: P.kwargs) -> ft.Control:
        try:
            return cast("ft.Control", body(*args, **kwargs))
        except Exception as failed:  # noqa: BLE001 - any defect of a screen ends here
            log.error("%s: %s", code_of(failed), where(failed))
            return notice(ft.context.page, failed)

    return ft.component(safe)


def handler(act: Callable[P, R]) -> Callable[P, R]:
    """An event handler, effect or task, sync or async, whose failure becomes our notice.

    Flet tells nobody about what fails in an async `use_effect` or in `page.run_task`: wrap those.
    """
    if inspect.iscoroutinefunction(act):

        @wraps(act)
        async def later(*args: P.args, **kwargs: P.kwargs) -> Any:
            try:
                return await cast("Callable[P, Awaitable[Any]]", act)(*args, **kwargs)
            except Exception as failed:  # noqa: BLE001
                show(ft.context.page, failed)
                return None

        return cast("Callable[P, R]", later)

    @wraps(act)
    def now(*args: P.args, **kwargs: P.kwargs) -> Any:
        try:
            return act(*args, **kwargs)
        except Exception as failed:  # noqa: BLE001
            show(ft.context.page, failed)
            return None

    return now
