// The connections to everybody in the room, and what of oneself goes through them.

import { Peer } from "./peer.js";

const GONE = 20_000;
const FRESH = 600_000;
const MANY = 3;

export class Mesh {
  /** `devices` has the tracks; `changed` is told which person's picture, sound or state changed. */
  constructor({ line, devices, changed, trouble }) {
    this.line = line;
    this.devices = devices;
    this.changed = changed;
    this.trouble = trouble;
    this.people = new Map(); // id -> what is known of them, with `peer` and `instance`
    this.screen = null;
    this.onlySound = false;
    this.servers = [];
    this.only = false;
    this.asked = [];
  }

  /** What the server says of the relay. */
  relay({ servers, only }) {
    this.servers = servers;
    this.only = only;
    this.since = performance.now();
    for (const done of this.asked.splice(0)) done();
  }

  /** We are in, or back: who is there. Whoever we don't know yet gets our offer. */
  arrive(people) {
    const there = new Set(people.map((one) => one.id));
    for (const one of people) this.#know(one, true);
    // After a restart of the server the others may come back later than we do.
    for (const id of this.people.keys()) if (!there.has(id)) this.#missing(id);
  }

  /** Somebody came, or came back; they offer if they don't know us. */
  joined(person) { this.#know(person, false); }

  left(id) {
    const person = this.people.get(id);
    if (!person) return;
    clearTimeout(person.missing);
    person.peer?.close();
    this.people.delete(id);
    this.#count();
    this.changed(person, true);
  }

  /** How somebody is there: hand, microphone, camera, screen, away. */
  state(id, values) {
    const person = this.people.get(id);
    if (!person) return;
    Object.assign(person, values);
    this.changed(person);
  }

  heard({ from, instance, data }) {
    const person = this.people.get(from);
    if (person && person.instance === instance) person.peer.heard(data);
  }

  /** One's own tracks changed: everybody gets the new ones. */
  send() { for (const { peer } of this.people.values()) peer.send(); }

  /** Only sound, in both directions: the others send no picture any more. */
  wantSound(only) {
    this.onlySound = only;
    for (const person of this.people.values()) this.#wish(person);
    this.send();
  }

  tracks() {
    const { audio, video } = this.devices;
    const picture = this.screen ?? (this.onlySound ? null : video);
    return { audio, video: picture, screen: this.screen !== null };
  }

  close() {
    for (const { peer, missing } of this.people.values()) {
      clearTimeout(missing);
      peer.close();
    }
    this.people.clear();
  }

  #know(told, offers) {
    const known = this.people.get(told.id);
    clearTimeout(known?.missing);
    if (known && known.instance === told.instance) {
      Object.assign(known, told);
      this.changed(known);
      return;
    }
    known?.peer.close();
    const person = { ...told };
    this.people.set(told.id, person);
    person.peer = new Peer({
      offers,
      trouble: this.trouble,
      changed: () => this.changed(person),
      room: {
        ice: () => ({ iceServers: this.servers, iceTransportPolicy: this.only ? "relay" : "all" }),
        renewIce: () => this.#renewIce(),
        tracks: () => this.tracks(),
        works: () => this.line().works,
        send: (data) => this.line().say("signal", { to: told.id, data }),
      },
    });
    if (this.onlySound) this.#wish(person);
    this.#count();
    this.changed(person);
  }

  #missing(id) {
    const person = this.people.get(id);
    person.away = true;
    clearTimeout(person.missing);
    person.missing = setTimeout(() => this.left(id), GONE);
    this.changed(person);
  }

  #wish(person) {
    this.line().say("signal", { to: person.id, data: { video: !this.onlySound } });
  }

  #count() {
    // Two others and oneself are three: each picture goes out twice.
    const small = this.people.size + 1 >= MANY;
    for (const { peer } of this.people.values()) {
      if (peer.small === small) continue;
      peer.small = small;
      peer.send();
    }
  }

  async #renewIce() {
    if (performance.now() - this.since < FRESH || !this.line().say("turn")) return;
    await new Promise((done) => {
      this.asked.push(done);
      setTimeout(done, 2000);
    });
  }
}
