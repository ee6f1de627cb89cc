// What is written in the room: a log that screen readers read as it grows.

import { spoken, t, whenSpoken } from "./words.js";

export class Chat {
  /** `say` sends a line and tells whether it went; `unread` hears how many lines wait unseen. */
  constructor(panel, { say, unread }) {
    this.panel = panel;
    this.lines = panel.querySelector("ol");
    this.field = panel.querySelector("textarea");
    this.known = new Set();
    this.missed = 0;
    this.unread = unread;
    const form = panel.querySelector("form");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = this.field.value.trim();
      // What could not be sent stays in the field.
      if (text && say({ id: crypto.randomUUID(), text, language: spoken() })) this.field.value = "";
      this.field.focus();
    });
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    });
    whenSpoken(() => { for (const node of this.lines.children) this.#by(node); });
  }

  /** A line that was written, by me or another; one that is known already is shown once. */
  heard(line, mine) {
    if (this.known.has(line.id)) return;
    this.known.add(line.id);
    const node = document.createElement("li");
    node.className = mine ? "mine" : "";
    node.line = { ...line, mine };
    const by = document.createElement("span");
    by.className = "by";
    const text = document.createElement("span");
    text.lang = line.language;
    text.textContent = line.text;
    node.append(by, text);
    this.#by(node);
    this.lines.append(node);
    this.lines.scrollTop = this.lines.scrollHeight;
    if (this.panel.hidden && !mine) this.unread((this.missed += 1));
  }

  /** Show it or put it away. */
  open(shown) {
    this.panel.hidden = !shown;
    if (!shown) return;
    this.unread((this.missed = 0));
    this.lines.scrollTop = this.lines.scrollHeight;
  }

  #by(node) {
    const { name, mine, at } = node.line;
    const time = new Date(at).toLocaleTimeString(spoken(), { hour: "numeric", minute: "2-digit" });
    node.firstChild.textContent = `${mine ? t("room.me", { name }) : name} · ${time}`;
  }
}
