// Before entering: what works of microphone and camera, in words, and which of several to use.

import { listen } from "./level.js";
import { t, whenSpoken } from "./words.js";

const $ = (id) => document.getElementById(id);
const LOUD = 0.06;

export class Door {
  constructor(devices) {
    this.devices = devices;
    this.loud = false;
    this.opened = false;
    $("again").addEventListener("click", () => this.open());
    $("only-sound").addEventListener("change", () => this.open());
    $("mics").addEventListener("change", () => this.open({ mic: $("mics").value }));
    $("cameras").addEventListener("change", () => this.open({ camera: $("cameras").value }));
    whenSpoken(() => this.#write());
  }

  /** Whether the person wants no picture at all. */
  get onlySound() { return $("only-sound").checked; }

  /** Ask for microphone and camera. */
  open(chosen) {
    this.opening = this.#open(chosen);
    return this.opening;
  }

  async #open({ mic = $("mics").value, camera = $("cameras").value } = {}) {
    this.opened = false;
    this.#write();
    this.devices.why = { audio: null, video: null };
    if (this.onlySound) this.devices.stop("video");
    await this.devices.open({ video: !this.onlySound, mic, camera });
    this.opened = true;
    this.loud = false;
    // Who went in meanwhile needs no bar any more.
    if ($("door").hidden) return;
    this.#watch();
    $("preview").srcObject = this.devices.video ? new MediaStream([this.devices.video]) : null;
    await this.#choices("audioinput", $("mics"), this.devices.audio);
    await this.#choices("videoinput", $("cameras"), this.devices.video);
    this.#write();
  }

  close() {
    clearInterval(this.timer);
    this.ear?.stop();
    this.ear = null;
    $("preview").srcObject = null;
  }

  #watch() {
    clearInterval(this.timer);
    this.ear?.stop();
    this.ear = this.devices.audio ? listen(this.devices.audio) : null;
    $("level").hidden = !this.ear;
    if (!this.ear) return;
    this.timer = setInterval(() => {
      const loudness = this.ear.loudness();
      $("level").value = loudness;
      if (loudness > LOUD && !this.loud) {
        this.loud = true;
        this.#write();
      }
    }, 100);
  }

  async #choices(kind, select, track) {
    const found = await this.devices.list(kind);
    select.replaceChildren(...found.map(({ deviceId, label }) => new Option(label, deviceId)));
    const used = track?.getSettings().deviceId;
    if (used) select.value = used;
    select.parentElement.hidden = !track || found.length < 2;
  }

  #write() {
    const { audio, video, why } = this.devices;
    const sound = !this.opened ? "asking" : audio ? (this.loud ? "heard" : "speak") : why.audio ?? "missing";
    const picture = !this.opened ? "asking" : this.onlySound ? "unwanted" : video ? "seen" : why.video ?? "missing";
    $("mic-said").textContent = t(`room.mic.${sound}`);
    $("camera-said").textContent = t(`room.cam.${picture}`);
    $("no-picture").hidden = Boolean(video);
    $("again").hidden = !this.opened || (audio && (video || this.onlySound));
  }
}
