// Microphone and camera, and in words why one of them can't be used.

const SOUND = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
const PICTURE = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 20, max: 24 } };
const WORDS = {
  NotAllowedError: "refused", SecurityError: "refused", NotFoundError: "missing",
  OverconstrainedError: "missing", NotReadableError: "busy", AbortError: "busy",
};

/** What this person shows and says: tracks that may be null, and why (`refused`, `missing`, `busy`, `nowhere`). */
export class Devices {
  constructor() {
    this.audio = null;
    this.video = null;
    this.why = { audio: null, video: null };
    this.lost = () => {};
  }

  /** Ask for both, or for what is left of them; what can't be had does not keep the other away. */
  async open({ audio = true, video = true, mic, camera } = {}) {
    const wanted = {
      audio: audio && { ...SOUND, ...(mic && { deviceId: { exact: mic } }) },
      video: video && { ...PICTURE, ...(camera && { deviceId: { exact: camera } }) },
    };
    if (audio) this.stop("audio");
    if (video) this.stop("video");
    if (await this.#take(wanted)) return;
    for (const kind of ["audio", "video"]) if (wanted[kind]) await this.#take({ [kind]: wanted[kind] }, kind);
  }

  /** Let one of them go: its light goes out. */
  stop(kind) {
    this[kind]?.stop();
    this[kind] = null;
  }

  /** Those there are to choose from: `audioinput` or `videoinput`. */
  async list(kind) {
    const found = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
    return found.filter((one) => one.kind === kind && one.deviceId);
  }

  async #take(wanted, only) {
    if (!wanted.audio && !wanted.video) return true;
    if (!navigator.mediaDevices?.getUserMedia) {
      this.why = { audio: "nowhere", video: "nowhere" };
      return true;
    }
    try {
      const stream = await navigator.mediaDevices.getUserMedia(wanted);
      for (const track of stream.getTracks()) {
        this[track.kind] = track;
        this.why[track.kind] = null;
        track.onended = () => {
          if (this[track.kind] !== track) return;
          this[track.kind] = null;
          this.lost(track.kind);
        };
      }
      return true;
    } catch (error) {
      if (only) this.why[only] = WORDS[error.name] ?? "busy";
      else if (!(wanted.audio && wanted.video)) return false;
      return false;
    }
  }
}
