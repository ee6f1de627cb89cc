"""A small app for test_shell.py: one screen, and every way a screen can fail."""

import logging
import sys
import time
from pathlib import Path

import flet as ft

from app import paths, web
from app.views import bridge, guard, theme

SECRET = "비밀-말하지-않을-값"


@ft.component
def Broken(when: bool) -> ft.Control:
    """Fails while it is drawn."""
    if when:
        raise ValueError(SECRET)
    return ft.Text("아직 멀쩡해요")


def _fail() -> None:
    raise RuntimeError(SECRET)


def _block() -> None:
    time.sleep(0.5)


async def _fail_later() -> None:
    raise RuntimeError(SECRET)


@ft.component
def Home() -> ft.Control:
    """Counts, types, fails and speaks."""
    page = ft.context.page
    count, set_count = ft.use_state(0)
    broken, set_broken = ft.use_state(False)
    typed, set_typed = ft.use_state("")
    return ft.SafeArea(
        ft.Column(
            [
                Broken(broken),
                ft.Text("다\u2060시 일\u2060하\u2060는 길", theme_style=theme.TEXT_PAGE),
                ft.Text("한 달 265만 원 · 6 km · Nguyễn", theme_style=theme.TEXT_BODY),
                ft.FilledButton(f"눌러요 {count}", on_click=lambda: set_count(count + 1)),
                ft.TextField(label="이름", on_change=lambda e: set_typed(e.control.value)),
                ft.Text(f"적은 것: {typed}"),
                ft.OutlinedButton("처리기가 실패", on_click=_fail),
                ft.OutlinedButton("나중에 실패", on_click=_fail_later),
                ft.OutlinedButton("화면이 실패", on_click=lambda: set_broken(True)),
                ft.OutlinedButton("오래 막기", on_click=_block),
                ft.OutlinedButton("다른 곳", on_click=lambda: page.navigate("/nowhere")),
                ft.OutlinedButton(
                    "읽어 주기", on_click=lambda: page.run_task(bridge.say, page, "안녕", "ko")
                ),
            ],
            scroll=ft.ScrollMode.AUTO,
        ),
        expand=True,
        minimum_padding=theme.SIDE,
    )


@ft.component
def First() -> ft.Control:
    """Fails before anything else is on the screen."""
    raise ValueError(SECRET)


@ft.component
def Nameless() -> ft.Control:
    """What a test must refuse: a button without a name and a script no font has."""
    return ft.Column([ft.IconButton(ft.Icons.ADD), ft.Text("မြန်မာ")])


_WORDS = ("다시", "일하는", "길을", "같이", "찾아봐요", "Nguyễn", "265만", "원")


def _sentence(joined: bool) -> ft.Control:
    words = ("\u2060".join(word) if joined else word for word in _WORDS)
    return ft.SafeArea(
        ft.Column(
            [
                ft.Text(" ".join(words), theme_style=theme.TEXT_PAGE, no_wrap=True),
                ft.Semantics(label="joined" if joined else "plain", container=True),
            ]
        )
    )


@ft.component
def Plain() -> ft.Control:
    """A sentence as it is written."""
    return _sentence(False)


@ft.component
def Joined() -> ft.Control:
    """The same with U+2060 inside every word."""
    return _sentence(True)


@ft.component
def App() -> ft.Control:
    """The routes."""
    return ft.Router(
        [
            ft.Route(index=True, component=Home),
            ft.Route(path="first", component=First),
            ft.Route(path="nameless", component=Nameless),
            ft.Route(path="plain", component=Plain),
            ft.Route(path="joined", component=Joined),
        ],
        not_found=guard.UnknownPage,
    )


def main(page: ft.Page) -> None:
    """One session; `/crash` fails before it draws."""
    guard.install()
    theme.dress(page)
    page.title = "일터로"
    page.on_close = lambda: logging.getLogger("hello").warning("session closed")
    if page.route == "/crash":
        raise ValueError(SECRET)
    page.render(App)


if __name__ == "__main__":
    web.serve(
        main,
        assets=paths.assets_dir(),
        public="--public" in sys.argv,
        away=next((int(word[7:]) for word in sys.argv if word.startswith("--away=")), 3600),
        port=int(next((word for word in sys.argv[1:] if word.isdigit()), "0")),
        keep=next((Path(word[7:]) for word in sys.argv if word.startswith("--keep=")), None),
        ready=lambda url: print(url, flush=True),
    )
