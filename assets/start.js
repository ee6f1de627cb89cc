// What flutter_bootstrap.js and Flet's client read before they start.
"use strict";

var flet = (() => {
  const version = document.documentElement.dataset.version;
  // Below this address every file may be kept for a year; it changes with any of them.
  const base = /^[0-9a-f]{16}$/.test(version) ? `/v-${version}/` : "/";
  return {
    pyodide: false,
    multiView: false,
    noCdn: true,
    webSocketEndpoint: "/ws",
    entrypointBaseUrl: base,
    assetBase: base,
    routeUrlStrategy: "path",
    canvasKitBaseUrl: `${base}canvaskit/`,
    fontFallbackBaseUrl: `${base}assets/fonts/`,
    webRenderer: "auto",
  };
})();
flet.flutterAppLoaded = new Promise((resolve) => { flet.flutterAppResolve = resolve; });

// The stock client asks a CDN for an animation engine at every start; nothing here animates. It
// takes a failed download well, so it gets one without anything being asked for.
(() => {
  const source = Object.getOwnPropertyDescriptor(HTMLScriptElement.prototype, "src");
  Object.defineProperty(HTMLScriptElement.prototype, "src", {
    ...source,
    set(address) {
      if (new URL(address, document.baseURI).hostname !== "cdn.jsdelivr.net") {
        source.set.call(this, address);
      } else {
        setTimeout(() => this.dispatchEvent(new Event("error")));
      }
    },
  });
})();

// On a shared screen the address bar, the history and the way back tell nobody where the person
// before was: every screen replaces the one before, under one address.
const shared = document.documentElement.dataset.shared === "true";
if (shared) {
  const replace = History.prototype.replaceState;
  for (const name of ["pushState", "replaceState"]) {
    History.prototype[name] = function (state, title) {
      replace.call(this, state, title, "/");
    };
  }
}

// Who opens the address on a shared screen is someone else: the tab's memory names the session it
// goes on with, and nothing of that one is shown, not for a moment. Only a page that reconnect.js
// loads again, because the server was away under it, goes on.
if (shared) {
  const goesOn = sessionStorage.getItem("goes-on");
  if (!goesOn) sessionStorage.clear();
  sessionStorage.removeItem("goes-on");
}

// WebKit restores a page from its back/forward cache with Flutter's frames frozen; on a shared
// screen no browser may restore one at all.
window.addEventListener("pageshow", (event) => {
  const frozen = shared || navigator.vendor.startsWith("Apple");
  if (event.persisted && frozen) window.location.reload();
});

// The screen is for everyone from the start, screen readers too.
(() => {
  const watch = setInterval(() => {
    const placeholder = document.querySelector("flt-semantics-placeholder");
    if (!placeholder) return;
    clearInterval(watch);
    placeholder.click();
  }, 50);
})();

// Flutter's first frame is Flet's own waiting screen: the splash stays until ours is there.
(() => {
  const PAINT = 250; // the picture comes a little later than the semantics tree
  const SOON = 3000; // who waits longer is told that it goes on
  const LONGEST = 20000;
  const SLOW = "여는 중이에요. 잠시만 기다려 주세요.\n\nOpening. One moment.";
  const begun = Date.now();
  const watch = setInterval(() => {
    const tree = document.querySelector("flt-semantics-host");
    const says = tree ? tree.textContent + (tree.querySelector("[aria-label]") ? "+" : "") : "";
    const waits = says.startsWith("Working");
    const late = Date.now() - begun > LONGEST;
    // What stands below is in English and says nothing: it is not read out either.
    if (waits) tree.setAttribute("aria-hidden", "true");
    const splash = document.getElementById("splash");
    if ((waits || !says) && Date.now() - begun > SOON && !splash.matches(".again, .slow")) {
      const words = document.getElementById("splash-words");
      words.removeAttribute("aria-label");
      words.textContent = SLOW;
      splash.classList.add("slow");
    }
    if (waits || !(says || late)) return;
    clearInterval(watch);
    tree?.removeAttribute("aria-hidden");
    setTimeout(() => {
      if (!splash.classList.contains("again")) splash.hidden = true;
    }, PAINT);
  }, 50);
})();
