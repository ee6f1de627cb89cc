// The counselling office in three dimensions: scenery behind the same buttons, chat and voices.
//
// For a cheap phone: no shadows, nothing downloaded, 30 pictures a second while something moves and
// none when nothing does or nobody looks, at most one and a half points a pixel.

import * as THREE from "three";
import { Figure } from "./people.js";
import { makeRoom } from "./room.js";

const PACE = 1000 / 30;
// One sits at the near side oneself, where the camera is; the others sit across.
const ME = new THREE.Vector3(0, 0, 2.2);
const SEATS = [[0, -1.4], [-1.35, -0.45], [1.35, -0.45]].map(([x, z]) => new THREE.Vector3(x, 0, z));

export class Office {
  /** Draws on `canvas`; `boards` are the titles on the wall. Throws where there is no WebGL. */
  constructor(canvas, { boards, dark }) {
    this.renderer = new THREE.WebGLRenderer({ canvas, antialias: devicePixelRatio < 2, powerPreference: "low-power" });
    this.renderer.setPixelRatio(Math.min(devicePixelRatio, 1.5));
    this.canvas = canvas;
    this.scene = new THREE.Scene();
    this.scene.background = new THREE.Color(dark ? 0x1c201f : 0xe9e4d8);
    this.scene.add(makeRoom(boards, dark));
    this.camera = new THREE.PerspectiveCamera(50, 1, 0.1, 30);
    this.figures = new Map();
    this.speaking = new Set();
    this.fit = new ResizeObserver(() => this.#size());
    this.fit.observe(canvas.parentElement);
    this.wake = () => this.#wake();
    document.addEventListener("visibilitychange", this.wake);
    this.#size();
  }

  /** Who else is here now: each keeps the seat they have. */
  people(list) {
    const here = new Set(list.map((one) => one.id));
    for (const [id, { figure }] of this.figures) {
      if (here.has(id)) continue;
      this.scene.remove(figure.group);
      figure.dispose();
      this.figures.delete(id);
    }
    for (const person of list) {
      const known = this.figures.get(person.id);
      if (known) {
        known.figure.show(person);
        continue;
      }
      const taken = new Set([...this.figures.values()].map((one) => one.seat));
      const seat = SEATS.findIndex((_, n) => !taken.has(n));
      if (seat < 0) continue;
      const figure = new Figure(person, SEATS[seat]);
      this.scene.add(figure.group);
      this.figures.set(person.id, { figure, seat });
    }
    this.#wake();
  }

  /** Somebody begins or ends to speak: the others turn to them. */
  spoke(id, speaks) {
    this.speaking.delete(id);
    if (speaks) this.speaking.add(id);
    const last = [...this.speaking].at(-1);
    // Who speaks and has no figure is oneself.
    const place = last ? (this.figures.get(last)?.figure.group.position ?? ME) : null;
    for (const [own, { figure }] of this.figures) figure.lookAt(own === last ? null : place);
    this.#wake();
  }

  /** Draw on, or rest while nobody looks. */
  show(shown) {
    this.resting = !shown;
    this.#size();
  }

  #size() {
    const { clientWidth: wide, clientHeight: high } = this.canvas.parentElement;
    if (!wide || !high) return;
    this.renderer.setSize(wide, high, false);
    this.camera.aspect = wide / high;
    // On a narrow screen one stands farther away and higher, so that every seat is in sight.
    const narrow = Math.max(0, 1.25 - this.camera.aspect);
    this.camera.position.set(0, 2.05 + narrow * 0.8, 3 + narrow * 3);
    this.camera.lookAt(0, 1.0, -0.8);
    this.camera.updateProjectionMatrix();
    this.#wake();
  }

  #wake() {
    if (this.timer || this.resting || document.hidden) return;
    this.before = performance.now();
    this.timer = setTimeout(() => requestAnimationFrame(() => this.#draw()), 0);
  }

  #draw() {
    this.timer = null;
    if (this.resting || document.hidden) return;
    const now = performance.now();
    const seconds = Math.min(0.1, (now - this.before) / 1000);
    this.before = now;
    let moves = false;
    for (const [id, { figure }] of this.figures) moves = figure.move(seconds, this.speaking.has(id)) || moves;
    this.renderer.render(this.scene, this.camera);
    if (moves) this.timer = setTimeout(() => requestAnimationFrame(() => this.#draw()), Math.max(0, PACE - (performance.now() - now)));
  }
}
