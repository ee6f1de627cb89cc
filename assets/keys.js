// Tab goes through a screen in the order in which it is read, and a ring shows where it is.
//
// Left alone Flutter goes by what stands beside what: as far as a list is longer than the screen,
// the bar below lies beside it, and every second step would lead there. Here the steps are those
// of the semantics tree, which is what a screen reader reads.
"use strict";

(() => {
  const STOPS = "[tabindex='0'], input, textarea";
  const MARGIN = 96; // logical pixels seen beyond what has the focus: the next step is among them
  const TURNS = 12; // how often a list is moved on to find its next step
  const FOLLOWS = 150; // milliseconds the tree may take to follow
  const LEAST = 48; // logical pixels in which no step can hide that is not in the tree
  const MOST = 3; // steps that may wait for the one before
  let ring = null;
  let waiting = 0;
  let last = Promise.resolve();

  const host = () => document.querySelector("flt-semantics-host");
  const stops = () => [...(host()?.querySelectorAll(STOPS) ?? [])]
    .filter((one) => !one.closest("[aria-hidden=true]") && one.getBoundingClientRect().height > 1);
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const scrollerOf = (one) => {
    for (let at = one?.parentElement; at && at !== document.body; at = at.parentElement) {
      if (getComputedStyle(at).overflowY === "scroll") return at;
    }
    return null;
  };

  // Whether there is more of a list in this direction than stands in the tree.
  const hidesMore = (scroller, step) => scroller && (step > 0
    ? scroller.scrollTop + scroller.clientHeight < scroller.scrollHeight - LEAST
    : scroller.scrollTop > LEAST);

  const after = (from, step) => {
    const all = stops();
    const at = all.indexOf(from);
    if (at < 0) return all.at(step > 0 ? 0 : -1);
    return all[(at + step + all.length) % all.length];
  };

  const go = async (step) => {
    const from = document.activeElement;
    let to = after(from, step);
    const scroller = scrollerOf(from);
    // What comes next may not be there yet: it is, once the list stands further.
    for (let turn = 0; turn < TURNS && to && scroller; turn += 1) {
      if (scrollerOf(to) === scroller && to !== from) break;
      if (!hidesMore(scroller, step)) break;
      scroller.scrollTop += step * scroller.clientHeight * 0.5;
      const moved = performance.now();
      while (performance.now() - moved < FOLLOWS && after(from, step) === to) await frame();
      to = after(from, step);
    }
    if (!to) return;
    to.focus();
    show();
    await frame();
    inSight(to, step);
  };

  // The tree holds only what is seen: what comes next is brought into it with what has the focus.
  const inSight = (one, step) => {
    const scroller = scrollerOf(one);
    if (!scroller) return;
    const box = one.getBoundingClientRect();
    const view = scroller.getBoundingClientRect();
    const short = step > 0 ? box.bottom - (view.bottom - MARGIN) : view.top + MARGIN - box.top;
    const room = step > 0 ? box.top - view.top : view.bottom - box.bottom;
    const move = Math.min(short, Math.max(0, room));
    if (move > 0) scroller.scrollTop += step * move;
  };

  const show = () => {
    if (ring) return;
    ring = document.createElement("div");
    ring.id = "ring";
    ring.setAttribute("aria-hidden", "true");
    document.body.append(ring);
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

  window.addEventListener("pointerdown", () => {
    ring?.remove();
    ring = null;
  }, true);

  window.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || event.ctrlKey || event.altKey || event.metaKey) return;
    if (!host()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (waiting >= MOST) return;
    waiting += 1;
    last = last.then(() => go(event.shiftKey ? -1 : 1)).finally(() => { waiting -= 1; });
  }, true);
})();
