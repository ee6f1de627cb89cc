// Flat or as an office: the same people, buttons and chat; the office is scenery that is fetched
// only by who chooses it, and never offered where it would harm or stutter.

import { hush, tell } from "./say.js";
import { t } from "./words.js";

const canvas = document.getElementById("office");

export class View {
  /** `people` tells who else is here. */
  constructor(people) {
    this.people = people;
    this.shown = false;
    this.office = null;
  }

  /** Whether this device should be offered an office at all. */
  get possible() {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const weak = (navigator.deviceMemory ?? 4) < 2 || (navigator.hardwareConcurrency ?? 4) < 2;
    return !calm && !weak && typeof WebGL2RenderingContext !== "undefined";
  }

  /** Change to the office or back; what is shown then. */
  async show(wanted) {
    hush("office");
    if (wanted && !this.office) {
      try {
        const { Office } = await import("./office.js");
        await document.fonts.load('700 30px Ilteoro').catch(() => {});
        const dark = matchMedia("(prefers-color-scheme: dark)").matches;
        this.office = new Office(canvas, { dark, boards: [1, 2, 3].map((n) => t(`room.board.${n}`)) });
      } catch {
        // The flat view does everything the office does.
        tell("office", "room.trouble.office");
        wanted = false;
      }
    }
    this.shown = wanted;
    canvas.hidden = !wanted;
    canvas.parentElement.classList.toggle("deep", wanted);
    this.renew();
    this.office?.show(wanted);
    return wanted;
  }

  /** Who is here or how they are changed. */
  renew() {
    if (this.shown) this.office?.people(this.people());
  }

  /** Somebody begins or ends to speak. */
  spoke(id, speaks) {
    if (this.shown) this.office?.spoke(id, speaks);
  }

  rest() {
    this.shown = false;
    this.office?.show(false);
  }
}
