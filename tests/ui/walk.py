"""Every screen of the worker by its address, and what must hold on each of them.

Screens are changed without loading the page again, in a window so high that nothing has to be
scrolled: what a screen holds is then all in the semantics tree at once.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from app.modes.worker import WORKER
from app.state.questions import QUESTIONS, Ask
from app.text import Translator
from tests.ui.harness import WORD_JOINER, Screen
from tests.ui.journey import wrong_words
from tests.ui.prepared import Prepared

HIGH = 5000
"""Logical pixels of a window in which the longest screen fits, at the largest text."""
TOUCH = 56
MOST_STEPS = 120
NARROWEST = 40
"""A day of a calendar's seven where the screen is 320 wide."""
_ROUNDED = 0.75
"""Logical pixels a box may lose where the browser rounds it."""
_GO = """async ([path, maySame]) => {
  const host = document.querySelector('flt-semantics-host');
  const stops = () => [...host.querySelectorAll('[flt-tappable], input')]
    .map((one) => one.closest('flt-semantics').id);
  const before = new Set(stops());
  let changed = performance.now();
  const watch = new MutationObserver(() => { changed = performance.now(); });
  watch.observe(host, { subtree: true, childList: true, characterData: true });
  history.pushState(null, '', path);
  dispatchEvent(new PopStateEvent('popstate', { state: null }));
  try {
    for (let look = 0; look < 1200; look += 1) {
      await new Promise((done) => setTimeout(done, 20));
      const now = stops();
      const other = now.length > 0 && !now.some((id) => before.has(id));
      if (other && performance.now() - changed > 80) return true;
      if (maySame && look > 60 && performance.now() - changed > 1200) return true;
    }
    return false;
  } finally {
    watch.disconnect();
  }
}"""
_BOXES = """() => [...document.querySelectorAll(
    'flt-semantics-host [flt-tappable], flt-semantics-host input')]
  .filter((one) => !one.closest('[aria-hidden=true]'))
  .map((one) => {
    const box = one.getBoundingClientRect();
    const list = one.closest("[role=group]")?.getBoundingClientRect();
    return {
      cut: list ? box.bottom >= list.bottom - 1 : false,
      name: (one.getAttribute('aria-label') || one.textContent || '').trim(),
      role: one.getAttribute('role') || one.tagName.toLowerCase(),
      x: box.x, y: box.y, width: box.width, height: box.height,
    };
  })"""
_OUTSIDE = """() => [...document.querySelectorAll('flt-semantics-host *')]
  .filter((one) => one.childElementCount === 0 && !one.matches('span'))
  .filter((one) => !one.closest('[style*="overflow-x: scroll"]'))
  .map((one) => [one.getBoundingClientRect(), one.getAttribute('aria-label') ?? one.textContent])
  .filter(([box]) => box.width && (box.right > innerWidth + 1 || box.left < -1))
  .map(([, words]) => words)"""
_HEADINGS = """() => [...document.querySelectorAll('flt-semantics-host :is(h1, h2, h3)')]
  .map((one) => [one.tagName, one.textContent.trim()])"""
# The step a Tab led to: what it is, whether all of it that is seen stands within the ring, and
# whether it comes behind the one before in the tree.
_STEP = """async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const before = window.walked ?? document.body;
  let now = before;
  for (let wait = 0; wait < 240 && (now === before || now === document.body); wait += 1) {
    await frame();
    now = document.activeElement;
  }
  window.walked = now;
  const near = (one, two) => Math.abs(one - two) < 2;
  let box, ring, ringed = false, seen = false;
  for (let wait = 0; wait < 90 && !(ringed && seen); wait += 1) {
    await frame();
    box = now.getBoundingClientRect();
    ring = document.getElementById('ring')?.getBoundingClientRect();
    ringed = Boolean(ring) && near(ring.x, box.x) && near(ring.y, box.y)
      && near(ring.height, box.height);
    seen = box.height >= 20 && box.top >= -1 && box.bottom <= innerHeight + 1;
  }
  const list = now.closest('[role=group]');
  const node = (one) => one.closest('flt-semantics')?.id ?? '';
  return {
    id: node(now),
    name: now.getAttribute('aria-label') || now.textContent,
    list: list?.id ?? '',
    behind: !before.isConnected
      || Boolean(before.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_FOLLOWING),
    ringed,
    seen,
    tree: [...document.querySelectorAll(
        'flt-semantics-host [flt-tappable], flt-semantics-host input')]
      .map((one) => [node(one), one.getAttribute('aria-label') || one.textContent]),
  };
}"""
_ROLES = {"button", "link", "input", "textbox", "checkbox", "radio", "switch", "tab"}
_TROUBLE = re.compile("문제가 생겼어요|Something went wrong|unexpected")
_LOADING = {Translator(language)("state.looking") for language in ("ko", "en")}


def _questions(kinds: bool) -> list[str]:
    """The place of each question, or of the first of each kind."""
    first: dict[Ask, int] = {}
    for place, question in enumerate(QUESTIONS, 1):
        first.setdefault(question.ask, place)
    places = first.values() if kinds else range(1, len(QUESTIONS) + 1)
    return [f"/questions/{place}" for place in places]


# What stands in the addresses of the router's table that name something; a new one has to be
# told here. The others are walked as they are.
NAMED: dict[str, Callable[[Prepared], tuple[str, ...]]] = {
    "/occupations/:keco3": lambda there: (there.occupation, "none"),
    "/review/:keco3": lambda there: (there.occupation, there.reviewed),
    "/listings/:id": lambda there: (there.job, there.course, there.hidden, "filter", "keis:none"),
    "/report/:id": lambda there: (there.job, there.reported),
    "/dates/:id": lambda there: ("new", there.date),
    "/me/answers/:id": lambda _: ("stage",),
    "/forms/:id/:place": lambda there: (
        "new/training_allowance",
        *(f"{there.draft}/{place}" for place in ("1", "p2", "p3", "review")),
        f"{there.sent}/sent",
    ),
}
NOWHERE = "/no/such/screen"


def addresses(there: Prepared, *, kinds: bool = True) -> Iterator[str]:
    """Every screen of the worker; with `kinds` only one question of each kind."""
    for place in WORKER.places:
        if place.path == "/questions/:place":
            yield from _questions(kinds)
        elif ":" in place.path:
            stem = place.path[: place.path.index(":")]
            yield from (stem + name for name in NAMED[place.path](there))
        else:
            yield place.path
    yield NOWHERE
    yield "/"


def go(screen: Screen, path: str, *, same: bool = False) -> None:
    """Show the screen of an address and wait until it stands; it may be the `same` as before."""
    there = screen.page.evaluate(_GO, [path, same])
    assert there, f"{path} did not come; {screen.texts()}"
    for _ in range(400):
        texts = screen.texts()
        if not _LOADING.intersection(texts):
            return
        screen.page.wait_for_timeout(50)
    raise AssertionError(f"{path} still looks for something: {texts}")


def _outside(screen: Screen) -> list[str]:
    """What stands outside the window and in no list. A row that scrolls sideways is told as
    scrolling a moment after it is drawn: what is found is looked at again for three seconds."""
    for _ in range(20):
        found: list[str] = screen.page.evaluate(_OUTSIDE)
        if not found:
            break
        screen.page.wait_for_timeout(150)
    return found


def wrong_with(screen: Screen, language: str, data: Path, *, whole: bool = True) -> list[str]:
    """What is wrong with the screen that stands, in words; `whole` where all of it is seen."""
    screen.look()
    texts, page = screen.texts(), screen.page
    wrong = [f"said {one}" for one in wrong_words(texts, language, data)]
    wrong += [f"trouble: {one}" for one in texts if _TROUBLE.search(one)]
    wrong += [f"outside: {one}" for one in _outside(screen)]
    levels = [level for level, _ in page.evaluate(_HEADINGS)]
    if levels[:1] != ["H1"] or levels.count("H1") != 1:
        wrong.append(f"headings: {levels}")
    for box in page.evaluate(_BOXES) if whole else ():
        name = box["name"].replace(WORD_JOINER, "").split("\n")[0]
        if box["role"] not in _ROLES:
            wrong.append(f"role {box['role']}: {name!r}")
        if not name:
            wrong.append(f"no name: {box}")
        if box["cut"]:  # twenty listings are higher than any window
            continue
        if box["height"] < TOUCH - _ROUNDED or box["width"] < NARROWEST - _ROUNDED:
            wrong.append(f"{box['width']:.0f} x {box['height']:.0f}: {name!r}")
    return wrong


def _of_card(step: dict[str, Any], before: list[dict[str, Any]]) -> bool:
    """Whether a step is to the card whose buttons were just passed, or the other way round: they
    name its listing as it does."""
    return any(len({*step["name"].split()} & {*one["name"].split()}) > 1 for one in before)


def by_keyboard(screen: Screen, *, cards: bool = False) -> list[str]:
    """What is wrong with the way Tab takes through the screen that stands, from its beginning
    until it begins again. `cards`: it has some that are in no list, whose buttons may come before
    them."""
    wrong: list[str] = []
    there: dict[str, str] = {}
    steps: list[dict[str, Any]] = []
    screen.page.evaluate("() => { document.activeElement.blur(); window.walked = undefined; }")
    for _ in range(MOST_STEPS):
        screen.page.keyboard.press("Tab")
        step: dict[str, Any] = screen.page.evaluate(_STEP)
        there |= dict(step["tree"])
        if steps and step["id"] == steps[0]["id"]:
            break
        name = step["name"].replace(WORD_JOINER, "").split("\n")[0][:40]
        wrong += [f"{fault}: {name!r}" for fault in ("ringed", "seen") if not step[fault]]
        # Within a list a card that comes to be seen whole may change places with what lies on it,
        # and the list be another node.
        same = steps and step["list"] == steps[-1]["list"]
        own = (cards or step["list"]) and _of_card(step, steps[-2:])
        if steps and not step["behind"] and not same and not own:
            wrong.append(f"back to {name!r}")
        steps.append(step)
    else:
        wrong.append("Tab never comes round")
    # What comes later is drawn anew: another node, or another count behind its name.
    reached = {step["id"] for step in steps}
    names = {step["name"].split(" · ")[0] for step in steps}
    return wrong + [
        f"Tab never reaches {name!r}"
        for one, name in there.items()
        if one not in reached and name.split(" · ")[0] not in names
    ]
