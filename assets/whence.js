// By keyboard one comes back to where one was: what opened a screen has the focus again when that
// screen is left.
//
// Flutter forgets it with the screen it stood on. What one presses is remembered by its name, with
// the address it stood under.
"use strict";

(() => {
  const LONGEST = 3000; // ms in which a list is drawn again
  const MOST = 20; // screens one may have come through
  const trail = []; // { path, name } of what was pressed, the last one last
  let at = location.pathname;
  let looking = null;

  const host = () => document.querySelector("flt-semantics-host");
  const nameOf = (one) => (one.getAttribute("aria-label") || one.textContent || "").trim();

  const find = ({ path, name }) => {
    clearInterval(looking);
    const begun = Date.now();
    looking = setInterval(() => {
      const late = Date.now() - begun > LONGEST;
      const active = document.activeElement;
      const chosen = active && active !== document.body && host()?.contains(active);
      if (late || location.pathname !== path || chosen) return clearInterval(looking);
      const one = [...(host()?.querySelectorAll("[tabindex='0']") ?? [])]
        .find((each) => nameOf(each) === name);
      if (!one) return;
      clearInterval(looking);
      one.focus();
    }, 100);
  };

  // Flutter changes the address without telling anybody.
  setInterval(() => {
    if (location.pathname === at) return;
    at = location.pathname;
    const back = trail.findLastIndex(({ path }) => path === at);
    if (back < 0) return;
    const [from] = trail.splice(back);
    find(from);
  }, 100);

  window.addEventListener("keydown", ({ key }) => {
    const one = document.activeElement;
    if ((key !== "Enter" && key !== " ") || !host()?.contains(one)) return;
    if (one.matches("input, textarea")) return;
    const path = location.pathname;
    if (trail.at(-1)?.path === path) trail.pop();
    trail.push({ path, name: nameOf(one) });
    if (trail.length > MOST) trail.shift();
  }, true);

  window.addEventListener("pointerdown", () => { trail.length = 0; }, true);
})();
