// When the app's server goes away: a quiet line, and the page again once it is back.
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
    const line = document.getElementById("again");
    if (!line) return;
    const lang = document.documentElement.lang.split("-")[0];
    line.textContent = lang === "ko" ? WORDS.ko : `${WORDS.en} · ${WORDS.ko}`;
    line.hidden = !shown;
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

  // A busy server is not a dead one: the line comes only after a second without a socket.
  const lost = () => {
    if (leaving || asking) return;
    const begun = Date.now();
    asking = setInterval(async () => {
      if (Date.now() - begun > 1000) notice(true);
      const server = await ask();
      if (!server || !asking) return;
      if (server.gone || (boot && server.boot !== boot)) {
        found();
        leaving = true;
        window.location.reload();
      } else if (Date.now() - begun > 15000) {
        leaving = true; // the same server, yet Flutter has not come back by itself
        window.location.reload();
      }
    }, 1000);
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
