// What Flutter announces is said in a place that stays.
//
// Flutter writes it into one line, which it moves into an open dialog and back. Of two within 0.3 s
// the second overwrites the first, and where a dialog is open the line stays in it and goes with it:
// from then on nothing is heard any more. Here each has a line of its own.
"use strict";

(() => {
  const KNOWN = 100; // ms until a screen reader knows a place that came or moved
  const STANDS = 1500; // ms a line stands
  const place = document.createElement("div");
  place.id = "said";
  place.setAttribute("aria-live", "polite");

  const say = (words, again) => {
    // Outside of an open dialog some screen readers hear nothing.
    const home = [...document.querySelectorAll("[aria-modal=true]")].at(-1) ?? document.body;
    const moves = place.parentElement !== home || !place.isConnected;
    if (moves) {
      place.replaceChildren();
      home.append(place);
    }
    setTimeout(() => {
      const line = document.createElement("p");
      line.textContent = words;
      place.append(line);
      setTimeout(() => {
        if (line.isConnected) line.remove();
        else if (!again) say(words, true); // it went with its dialog, heard or not
      }, STANDS);
    }, moves ? KNOWN : 0);
  };

  const listen = () => {
    const flutter = document.querySelector("flt-announcement-host");
    if (!flutter) return false;
    for (const line of flutter.children) {
      line.setAttribute("aria-live", "off");
      // A node is watched wherever it is, also where nobody else finds it.
      new MutationObserver(() => {
        const words = line.textContent.trim();
        if (words) say(words, false);
      }).observe(line, { childList: true });
    }
    return true;
  };
  new MutationObserver((_, watch) => {
    if (!listen()) return;
    watch.disconnect();
    document.body.append(place);
  }).observe(document, { childList: true, subtree: true });
})();
