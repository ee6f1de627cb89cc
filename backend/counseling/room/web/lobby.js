// Who waits before the door, for who lets people in.

import { announce } from "./say.js";
import { t, whenSpoken } from "./words.js";

export class Lobby {
  /** `decide` is told `admit` or `remove` and whom. */
  constructor(card, decide) {
    this.card = card;
    this.decide = decide;
    this.people = [];
    whenSpoken(() => this.#write());
  }

  /** These wait now. */
  show(people) {
    const known = new Set(this.people.map((one) => one.id));
    for (const one of people) if (!known.has(one.id)) announce("room.lobby.came", { name: one.name });
    this.people = people;
    this.#write();
  }

  #write() {
    this.card.hidden = this.people.length === 0;
    this.card.querySelector("ul").replaceChildren(...this.people.map((one) => this.#row(one)));
  }

  #row({ id, name, part }) {
    const row = document.createElement("li");
    const who = document.createElement("span");
    who.textContent = `${name} · ${t(`room.part.${part}`)}`;
    row.append(who, this.#button("admit", id, name), this.#button("remove", id, name));
    return row;
  }

  #button(what, id, name) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = t(`room.lobby.${what}`);
    button.setAttribute("aria-label", t(`room.lobby.${what}_whom`, { name }));
    button.addEventListener("click", () => this.decide(what, id));
    return button;
  }
}
