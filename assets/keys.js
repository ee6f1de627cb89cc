// Tab goes through a screen in the order in which it is read, and a ring shows where it is; arrows
// go from one choice to the next.
//
// Left alone Flutter goes by what stands beside what: as far as a list is longer than the screen,
// the bar below lies beside it, and every second step would lead there. Here the steps are those
// of the semantics tree, which is what a screen reader reads.
"use strict";

(() => {
  const STOPS = "[tabindex='0'], input, textarea";
  const MARGIN = 96; // logical pixels seen beyond what has the focus
  const SLIVER = 48; // nothing to press is lower where all of it is seen
  const ARROWS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
  const MOST = 3; // steps that may wait for the one before
  let ring = null;
  let moves = null;
  let held = null; // what had the focus last
  let before = { one: null, step: 0 };
  let offered = null; // the way back that a step led to, and what was left for it
  let left = null;
  let waiting = 0;
  let last = Promise.resolve();

  const host = () => document.querySelector("flt-semantics-host");
  const stops = () => [...(host()?.querySelectorAll(STOPS) ?? [])]
    .filter((one) => !one.closest("[aria-hidden=true]"));
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const scrollerOf = (one) => {
    for (let at = one?.parentElement; at && at !== document.body; at = at.parentElement) {
      if (getComputedStyle(at).overflowY === "scroll") return at;
    }
    return null;
  };

  // What is said for a moment with a way back: the next step leads there, and from there on from
  // where one was. Flutter puts it behind everything else.
  const wayBack = () => [...(host()?.querySelectorAll("[role=group][aria-label]") ?? [])]
    .filter((one) => one.getBoundingClientRect().width > innerWidth - 2 && !scrollerOf(one))
    .map((one) => one.querySelector(":scope > [tabindex='0']"))
    .find(Boolean);

  // The step after this one. A card that is seen in part may change places in the tree with the
  // button that lies on it once it is seen whole: what came between is not left out, and what was
  // just left does not come again.
  const after = (from, step) => {
    const all = step > 0 ? stops() : stops().reverse();
    const at = all.indexOf(from);
    if (at < 0) return all[0];
    const left = before.step === step ? all.indexOf(before.one) : -1;
    if (left >= 0 && left < at - 1) return all[left + 1];
    const next = all[(at + 1) % all.length];
    return next === before.one && all.length > 2 ? all[(at + 2) % all.length] : next;
  };

  const go = async (step) => {
    const here = document.activeElement;
    const undo = wayBack();
    const offers = step > 0 && undo && undo !== offered && undo !== here;
    const from = here === offered && left?.isConnected ? left : here;
    const to = offers ? undo : after(from, step);
    if (!to) return;
    if (offers) [offered, left] = [undo, here];
    before = { one: from, step };
    await stepTo(to, step);
  };

  const stepTo = async (one, step) => {
    one.focus();
    show();
    await frame();
    inSight(one, step);
  };

  // The choice beside this one, also by an arrow: what can be chosen says whether it is.
  const choiceBeside = (one, step) => {
    if (!one?.matches("[aria-current]") || !host()?.contains(one)) return null;
    const all = stops();
    const beside = all[all.indexOf(one) + step];
    return beside?.matches("[aria-current]") ? beside : null;
  };

  // Of what stands at the edge the tree knows only the part that is seen: some room beyond it.
  // The next one stands above where a second column begins.
  const inSight = (one, step) => {
    const scroller = scrollerOf(one);
    if (!scroller) return;
    const box = one.getBoundingClientRect();
    const view = scroller.getBoundingClientRect();
    const sliver = box.height < SLIVER;
    const above = sliver && box.top <= view.top + 1;
    const below = sliver && box.bottom >= view.bottom - 1;
    const down = below || (!above && step > 0);
    const short = down ? box.bottom - (view.bottom - MARGIN) : view.top + MARGIN - box.top;
    const room = down ? box.top - view.top : view.bottom - box.bottom;
    const move = Math.min(short, Math.max(0, room));
    if (move > 0) scroller.scrollTop += down ? move : -move;
  };

  const show = () => {
    if (ring) return;
    ring = document.createElement("div");
    ring.id = "ring";
    ring.setAttribute("aria-hidden", "true");
    document.body.append(ring);
    // What changes places in the tree, as a card with the button on it, is taken out for a moment
    // and loses the focus.
    moves = new MutationObserver((changes) => {
      if (document.activeElement !== document.body || !held?.isConnected) return;
      const moved = changes.some(({ removedNodes }) =>
        [...removedNodes].some((one) => one.contains(held)));
      if (moved) held.focus();
    });
    moves.observe(host(), { subtree: true, childList: true });
    const follow = () => {
      if (!ring) return;
      const one = document.activeElement;
      const there = host()?.contains(one);
      ring.hidden = !there;
      if (there) {
        const box = one.getBoundingClientRect();
        ring.style.transform = `translate(${box.x}px, ${box.y}px)`;
        ring.style.width = `${box.width}px`;
        ring.style.height = `${box.height}px`;
      }
      requestAnimationFrame(follow);
    };
    follow();
  };

  window.addEventListener("focusin", ({ target }) => { held = target; });

  window.addEventListener("pointerdown", () => {
    ring?.remove();
    moves?.disconnect();
    ring = null;
  }, true);

  window.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !host()) return;
    const arrow = ARROWS[event.key];
    const choice = arrow && choiceBeside(document.activeElement, arrow);
    if (event.key !== "Tab" && !choice) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (waiting >= MOST) return;
    waiting += 1;
    const step = event.shiftKey ? -1 : 1;
    last = last.then(() => (choice ? stepTo(choice, arrow) : go(step)))
      .finally(() => { waiting -= 1; });
  }, true);
})();
