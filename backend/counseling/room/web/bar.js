// The buttons below the picture: each says what it will do, not what is so.

import { t, whenSpoken } from "./words.js";

const $ = (id) => document.getElementById(id);

export class Bar {
  /** `acts` by name: mic, camera, sound, screen, hand, chat, office. */
  constructor(acts) {
    this.now = {};
    for (const [name, act] of Object.entries(acts)) $(`b-${name}`).addEventListener("click", act);
    whenSpoken(() => this.#write());
  }

  /** How things are: `mic`, `camera`, `sound`, `screen`, `hand`, `chat`, `office` on or off, `unread`. */
  show(values) {
    Object.assign(this.now, values);
    this.#write();
  }

  #write() {
    for (const name of ["mic", "camera", "sound", "screen", "hand", "chat", "office"]) {
      const button = $(`b-${name}`);
      const on = Boolean(this.now[name]);
      let text = t(`room.bar.${name}.${on ? "off" : "on"}`);
      if (name === "chat" && !on && this.now.unread) text = t("room.bar.chat.unread", { n: this.now.unread });
      button.querySelector("span").textContent = text;
      button.classList.toggle("off", ["mic", "camera"].includes(name) && !on);
      if (["sound", "screen", "hand", "office"].includes(name)) button.setAttribute("aria-pressed", String(on));
      if (name === "chat") button.setAttribute("aria-expanded", String(on));
    }
  }
}
