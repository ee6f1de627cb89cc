// When the app's server goes away: a quiet word instead of Flet's empty screen, and the page
// again once the server is back.
"use strict";

(() => {
  const WORDS = {
    ko: "다시 연결하고 있어요. 잠시만 기다려 주세요.",
    en: "Connecting again. One moment.",
  };
  const Plain = window.WebSocket;
  let boot = null; // names the server's process: another one has none of our session
  let leaving = false;
  let asking = null;

  const notice = (shown) => {
    const splash = document.getElementById("splash");
    const lang = document.documentElement.lang.split("-")[0];
    if (shown) {
      const words = document.getElementById("splash-words");
      words.removeAttribute("aria-label");
      words.textContent = lang === "ko" ? WORDS.ko : `${WORDS.en} · ${WORDS.ko}`;
      splash.classList.add("again");
      splash.hidden = false;
    } else if (splash.classList.contains("again")) {
      splash.classList.remove("again");
      splash.hidden = true;
    }
  };

  const ask = async () => {
    try {
      const answer = await fetch("/alive", { cache: "no-store" });
      if (answer.status === 401) return { gone: true };
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  };

  const lost = () => {
    if (leaving || asking) return;
    const begun = Date.now();
    const once = async () => {
      const server = await ask();
      if (!asking) return;
      if (!server) {
        notice(true);
      } else if (server.gone || (boot && server.boot !== boot) || Date.now() - begun > 15000) {
        // Another process has none of our session; and a socket that the same one has not taken
        // back by itself after so long comes back with the page.
        leaving = true;
        window.location.reload();
      }
    };
    asking = setInterval(once, 1000);
    once();
  };

  const found = () => {
    clearInterval(asking);
    asking = null;
    notice(false);
  };

  window.WebSocket = class extends Plain {
    constructor(address, ...rest) {
      super(address, ...rest);
      this.addEventListener("open", async () => {
        const server = await ask();
        if (boot && server && server.boot !== boot) {
          leaving = true;
          window.location.reload();
          return;
        }
        if (server && server.boot) boot = server.boot;
        found();
      });
      this.addEventListener("close", lost);
    }
  };
  window.addEventListener("pagehide", () => { leaving = true; });
  window.addEventListener("pageshow", () => { leaving = false; });
})();
