// When the socket breaks: a quiet word instead of Flet's empty screen while the server is away,
// and the page again once it answers. Flet 1.0.5 connects again by itself, but what it is sent
// afterwards no longer reaches the screen; a page loaded again finds its session and goes on.
"use strict";

(() => {
  const WORDS = {
    ko: "다시 연결하고 있어요. 잠시만 기다려 주세요.",
    en: "Connecting again. One moment.",
  };
  const GONE = {
    ko: "프로그램이 꺼졌으면 다시 시작해 주세요. 새 주소가 나와요.",
    en: "If the program was closed, start it again. It shows a new address.",
  };
  const PATIENCE = 20000; // ms; who still waits then is told what to do
  const Plain = window.WebSocket;
  const begun = Date.now();
  let opened = false;
  let leaving = false;
  let asking = null;
  let since = 0;

  const notice = () => {
    const splash = document.getElementById("splash");
    const words = document.getElementById("splash-words");
    const lang = document.documentElement.lang.split("-")[0];
    words.removeAttribute("aria-label");
    const korean = lang === "ko";
    const lines = [korean ? WORDS.ko : `${WORDS.en} · ${WORDS.ko}`];
    if (Date.now() - since > PATIENCE) lines.push(...(korean ? [GONE.ko, GONE.en] : [GONE.en, GONE.ko]));
    const text = lines.join("\n\n");
    if (words.textContent !== text) words.textContent = text; // read out once, not every second
    // Below lies Flet's own "Working...", in English and about nothing anybody can do. The page
    // is loaded again in any case, so all of it goes, also for screen readers and the keyboard.
    for (const flutter of document.querySelectorAll("flutter-view, flt-semantics-host")) {
      flutter.remove();
    }
    splash.classList.add("again");
    splash.hidden = false;
  };

  const answers = async () => {
    try {
      // Refused for want of a cookie is an answer too: the page then says what to do.
      const { status } = await fetch("/alive", { cache: "no-store" });
      return status === 204 || status === 401;
    } catch {
      return false;
    }
  };

  const ask = async () => {
    const there = await answers();
    if (leaving) return;
    notice();
    if (there && Date.now() - begun > (opened ? 3000 : 15000)) {
      // Never quicker, or a server that refuses every socket would have the page spin.
      leaving = true;
      sessionStorage.setItem("goes-on", "1");
      window.location.reload();
    }
  };

  const lost = () => {
    if (leaving || asking) return;
    since = Date.now();
    asking = setInterval(ask, 1000);
    notice();
    ask();
  };

  window.WebSocket = class extends Plain {
    constructor(address, ...rest) {
      super(address, ...rest);
      this.addEventListener("open", () => { opened = true; });
      this.addEventListener("close", lost);
    }
  };
  window.addEventListener("pagehide", () => { leaving = true; });
  window.addEventListener("pageshow", () => { leaving = false; });
})();
