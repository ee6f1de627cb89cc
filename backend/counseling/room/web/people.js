// Who is in the room, each as a tile: picture or first letter, name, part, and in words what is so.

import { listen } from "./level.js";
import { t, whenSpoken } from "./words.js";

const LOOK = 200;
const LOUD = 0.08;
const LINGER = 900;

export class People {
  /** `may` is asked for a right; `remove` sends somebody away; `spoke` hears who speaks. */
  constructor(list, { may, remove, spoke }) {
    this.list = list;
    this.may = may;
    this.remove = remove;
    this.spoke = spoke;
    this.tiles = new Map();
    this.timer = setInterval(() => this.#hear(), LOOK);
    whenSpoken(() => { for (const tile of this.tiles.values()) this.#write(tile); });
  }

  /** Show somebody, or renew what is shown of them. `stream` has their tracks. */
  show(person, { stream, me = false, state = "connected" }) {
    let tile = this.tiles.get(person.id);
    if (!tile) {
      tile = this.#make(person, me);
      this.tiles.set(person.id, tile);
      this.#arrange();
    }
    tile.person = person;
    tile.state = state;
    this.#play(tile, stream);
    this.#write(tile);
  }

  /** Somebody is gone. */
  forget(id) {
    const tile = this.tiles.get(id);
    tile?.ear?.stop();
    tile?.node.remove();
    this.tiles.delete(id);
    this.#arrange();
  }

  /** Nobody is here. */
  clear() { for (const id of [...this.tiles.keys()]) this.forget(id); }

  #make(person, me) {
    const node = document.createElement("li");
    node.className = me ? "tile me" : "tile";
    node.dataset.part = person.part;
    const face = document.createElement("span");
    face.className = "face";
    face.ariaHidden = "true";
    const video = document.createElement("video");
    video.autoplay = true;
    video.playsInline = true;
    video.muted = me;
    const who = document.createElement("div");
    who.className = "who";
    const name = document.createElement("b");
    const rest = document.createElement("span");
    who.append(name, rest);
    if (!me && this.may("admit")) {
      const button = document.createElement("button");
      button.type = "button";
      button.addEventListener("click", () => this.remove(person.id));
      who.prepend(button);
    }
    node.append(face, video, who);
    this.list.append(node);
    return { node, face, video, name, rest, me, ear: null, heard: 0, button: who.querySelector("button") };
  }

  #play(tile, stream) {
    const [video] = stream?.getVideoTracks() ?? [];
    const [audio] = stream?.getAudioTracks() ?? [];
    if (tile.video.srcObject !== stream && (tile.stream !== stream || !tile.video.srcObject)) {
      tile.stream = stream;
      tile.video.srcObject = stream ?? null;
    }
    if (stream && tile.video.paused) tile.video.play().then(() => this.played?.(), (error) => this.stuck?.(error));
    if (tile.audio !== audio) {
      tile.ear?.stop();
      tile.audio = audio;
      tile.ear = audio ? listen(audio) : null;
    }
    const shown = Boolean(video) && (tile.person.video || tile.person.screen) && !tile.person.hidden;
    tile.video.classList.toggle("unseen", !shown);
    tile.node.classList.toggle("screen", Boolean(tile.person.screen) && shown);
  }

  #write(tile) {
    const { person, me, state } = tile;
    const notes = [t(`room.part.${person.part}`)];
    if (person.screen) notes.push(t("room.is.screen"));
    if (person.hand) notes.push(t("room.is.hand"));
    if (!person.audio) notes.push(t("room.is.muted"));
    if (person.away || !["connected"].includes(state)) notes.push(t(state === "new" ? "room.is.connecting" : "room.is.reconnecting"));
    tile.face.textContent = [...person.name][0] ?? "";
    tile.name.textContent = me ? t("room.me", { name: person.name }) : person.name;
    tile.rest.textContent = ` · ${notes.join(" · ")}`;
    if (tile.button) {
      tile.button.textContent = t("room.remove");
      tile.button.setAttribute("aria-label", t("room.remove_whom", { name: person.name }));
    }
  }

  #arrange() {
    this.list.toggleAttribute("data-many", this.tiles.size > 2);
    this.list.toggleAttribute("data-alone", this.tiles.size < 2);
  }

  #hear() {
    const now = performance.now();
    for (const tile of this.tiles.values()) {
      if (tile.ear && tile.person.audio && tile.ear.loudness() > LOUD) tile.heard = now;
      const speaks = now - tile.heard < LINGER && tile.heard > 0;
      if (speaks === tile.speaks) continue;
      tile.speaks = speaks;
      tile.node.classList.toggle("speaking", speaks);
      this.spoke(tile.person.id, speaks);
    }
  }
}
