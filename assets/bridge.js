// Fixed verbs that app/views/bridge.py sends through one key of SharedPreferences: the page can
// speak, print, name its language, fill the screen, begin afresh and tell what connects the device,
// Flutter on the web can't. The rest is ignored.
"use strict";

(() => {
  const KEYS = ["bridge", "flutter.bridge"];
  const MOST = 4000; // characters of one reading
  const store = Storage.prototype.setItem;
  const page = document.documentElement;
  let frame = null;
  let spoken = page.lang;

  // Flutter writes its own locale there; a screen reader must hear the language that is shown.
  new MutationObserver(() => {
    if (page.lang !== spoken) page.lang = spoken;
  }).observe(page, { attributes: true, attributeFilter: ["lang"] });

  // How a reading went: "end", or "mute" where this device has no voice.
  const tell = (n, how) => fetch(`/said/${n}/${how}`, { method: "POST" }).catch(() => {});

  // What connects this device: few browsers tell, and none that does not is guessed.
  const FREE = ["wifi", "ethernet"];
  const COSTS = ["cellular", "bluetooth", "wimax"];
  const linkNow = () => {
    if (navigator.onLine === false) return "none";
    const { type, saveData } = navigator.connection ?? {};
    if (saveData === true || COSTS.includes(type)) return "metered";
    if (type === "none") return "none";
    return FREE.includes(type) ? "free" : "unknown";
  };
  let listener = null;
  let linkTold = "";
  const tellLink = () => {
    const kind = linkNow();
    if (listener === null || kind === linkTold) return;
    linkTold = kind;
    fetch(`/link/${listener}/${kind}`, { method: "POST" }).catch(() => { linkTold = ""; });
  };
  for (const name of ["online", "offline"]) addEventListener(name, tellLink);
  navigator.connection?.addEventListener?.("change", tellLink);

  const verbs = {
    fresh() {
      // The tab's memory names the session it goes on with: without it the page begins a new one.
      sessionStorage.clear();
      window.location.replace("/");
    },
    link({ n }) {
      if (!Number.isSafeInteger(n)) return;
      listener = n;
      linkTold = "";
      tellLink();
    },
    say({ text, lang, n }) {
      if (typeof text !== "string" || typeof lang !== "string" || !Number.isSafeInteger(n)) return;
      const said = (how) => tell(n, how);
      if (!window.speechSynthesis) { said("mute"); return; }
      speechSynthesis.cancel();
      const words = new SpeechSynthesisUtterance(text.slice(0, MOST));
      words.lang = lang;
      const base = lang.split("-")[0];
      const voice = speechSynthesis.getVoices().find((one) => one.lang.split("-")[0] === base);
      if (voice) words.voice = voice;
      words.addEventListener("end", () => said("end"));
      speechSynthesis.speak(words);
      // Voices come a moment after the page; who has none by then never will, and says nothing.
      setTimeout(() => { if (!speechSynthesis.getVoices().length) said("mute"); }, 1500);
    },
    stop() {
      if (window.speechSynthesis) speechSynthesis.cancel();
    },
    lang({ lang }) {
      if (/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(lang)) page.lang = spoken = lang;
    },
    print({ pdf }) {
      if (typeof pdf !== "string") return;
      const bytes = Uint8Array.from(atob(pdf), (sign) => sign.charCodeAt(0));
      if (String.fromCharCode(...bytes.subarray(0, 5)) !== "%PDF-") return;
      if (frame) { URL.revokeObjectURL(frame.src); frame.remove(); }
      frame = document.createElement("iframe");
      frame.className = "print";
      frame.src = URL.createObjectURL(new Blob([bytes], { type: "application/pdf" }));
      frame.addEventListener("load", () => frame.contentWindow.print(), { once: true });
      document.body.append(frame);
    },
    // A page of text of its own: on paper stands what was sent, as text, and nothing of the screen.
    paper({ sheets, ask, foot }) {
      if (!Array.isArray(sheets)) return;
      document.getElementById("paper")?.remove();
      const add = (parent, name, text) => {
        const node = document.createElement(name);
        if (text) node.textContent = String(text);
        parent.append(node);
        return node;
      };
      const paper = add(document.body, "main");
      paper.id = "paper";
      for (const sheet of sheets.slice(0, 20)) {
        const part = add(paper, "section");
        add(part, "h1", sheet.title);
        add(part, "p", sheet.who);
        const rows = add(part, "dl");
        for (const [name, value] of sheet.rows) {
          add(rows, "dt", name);
          add(rows, "dd", value);
        }
        if (sheet.ask.length) add(part, "h2", ask);
        const asks = add(part, "ul");
        for (const one of sheet.ask) add(asks, "li", one);
      }
      add(paper, "footer", foot);
      page.classList.add("on-paper");
      const done = () => { page.classList.remove("on-paper"); paper.remove(); };
      addEventListener("afterprint", done, { once: true });
      // A font nothing on the screen uses is fetched now, not while the printer waits.
      const fonts = ["400", "700"].map((weight) => document.fonts.load(`${weight} 12pt Paper`, "가"));
      Promise.allSettled(fonts).then(() => window.print());
    },
    fullscreen({ on }) {
      const asked = on === false
        ? document.fullscreenElement && document.exitFullscreen()
        : page.requestFullscreen();
      // A browser allows it only shortly after a touch; without it the screen stays as it is.
      Promise.resolve(asked).catch(() => {});
    },
  };

  Storage.prototype.setItem = function (key, value) {
    if (this !== window.localStorage || !KEYS.includes(key)) return store.call(this, key, value);
    try {
      let message = JSON.parse(value);
      if (typeof message === "string") message = JSON.parse(message);
      if (Object.hasOwn(verbs, message.verb)) {
        page.dataset.bridge = message.verb; // what tests see
        verbs[message.verb](message);
      }
    } catch {
      // Not one of ours: nothing is done and nothing is kept.
    }
  };
})();
