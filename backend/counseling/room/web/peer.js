// One connection to one other page.
//
// Only who came in later offers; messages are handled one after the other. A watchdog looks at
// connections that do not come up or break: first the ways are looked for anew (ICE restart), then
// the connection is made anew under a new number, so that what is still on its way to the old one
// is known and let go.

const PATIENCE = 8000;
const LOOK = 1000;
const SMALL = { scaleResolutionDownBy: 2, maxFramerate: 15, maxBitrate: 150_000 };
const LARGE = { scaleResolutionDownBy: 1, maxFramerate: 20, maxBitrate: 700_000 };

export class Peer {
  /** `room` gives `ice()`, `renewIce()`, `tracks()`, `send(data)`, `works()`; `changed` is called with this. */
  constructor({ offers, room, changed, trouble }) {
    this.offers = offers;
    this.room = room;
    this.changed = changed;
    this.trouble = trouble;
    this.number = 0;
    this.wantsVideo = true;
    this.small = false;
    this.chain = Promise.resolve();
    this.media = new MediaStream();
    this.timer = setInterval(() => this.#watch(), LOOK);
    if (offers) this.#do(() => this.#renew());
  }

  get state() { return this.connection?.connectionState ?? "new"; }

  /** Something the other page said. */
  heard(data) { this.#do(() => this.#take(data)); }

  /** One's own tracks, or how they are sent, changed. */
  send() { this.#do(() => this.#fill()); }

  close() {
    this.closed = true;
    clearInterval(this.timer);
    this.connection?.close();
    this.connection = null;
  }

  #do(work) {
    this.chain = this.chain.then(() => (this.closed ? undefined : work())).catch((error) => console.warn("room", error.name));
  }

  #make() {
    this.connection?.close();
    const connection = new RTCPeerConnection({ ...this.room.ice(), bundlePolicy: "max-bundle" });
    this.connection = connection;
    this.media = new MediaStream();
    this.pending = [];
    this.since = performance.now();
    const mine = (work) => (event) => { if (this.connection === connection) work(event); };
    connection.onicecandidate = mine(({ candidate }) => {
      if (candidate) this.room.send({ number: this.number, candidate: candidate.toJSON() });
    });
    connection.onicecandidateerror = mine((event) => this.trouble(event.errorCode));
    connection.onconnectionstatechange = mine(() => this.changed(this));
    connection.ontrack = mine(({ track }) => {
      this.media.addTrack(track);
      this.changed(this);
    });
    return connection;
  }

  async #renew() {
    this.number += 1;
    const connection = this.#make();
    for (const kind of ["audio", "video"]) connection.addTransceiver(kind, { direction: "sendrecv" });
    await this.#fill();
    await this.#offer({});
  }

  async #offer(options) {
    await this.connection.setLocalDescription(await this.connection.createOffer(options));
    this.room.send({ number: this.number, description: this.connection.localDescription.toJSON() });
  }

  async #restart() {
    await this.room.renewIce();
    this.connection.setConfiguration({ ...this.connection.getConfiguration(), ...this.room.ice() });
    await this.#offer({ iceRestart: true });
  }

  async #take({ number, description, candidate, wish, video }) {
    if (video !== undefined) {
      this.wantsVideo = video;
      await this.#fill();
      return;
    }
    if (wish !== undefined) {
      if (this.offers && number === this.number) await this.#repair(true);
      return;
    }
    if (description?.type === "offer" && !this.offers) {
      if (number !== this.number || !this.connection) {
        this.number = number;
        await this.room.renewIce();
        this.#make();
      }
      await this.connection.setRemoteDescription(description);
      for (const one of this.connection.getTransceivers()) one.direction = "sendrecv";
      await this.#fill();
      await this.connection.setLocalDescription(await this.connection.createAnswer());
      this.room.send({ number, description: this.connection.localDescription.toJSON() });
    } else if (number !== this.number || !this.connection) {
      return;
    } else if (description?.type === "answer" && this.connection.signalingState === "have-local-offer") {
      await this.connection.setRemoteDescription(description);
    }
    if (candidate) this.pending.push(candidate);
    while (this.connection.remoteDescription && this.pending.length) {
      await this.connection.addIceCandidate(this.pending.shift()).catch(() => {});
    }
  }

  async #fill() {
    if (!this.connection) return;
    const tracks = this.room.tracks();
    for (const one of this.connection.getTransceivers()) {
      const kind = one.receiver.track.kind;
      const track = kind === "video" && !this.wantsVideo ? null : tracks[kind];
      if (one.sender.track !== track) await one.sender.replaceTrack(track);
      if (kind !== "video") continue;
      const said = one.sender.getParameters();
      if (!said.encodings?.length) continue;
      Object.assign(said.encodings[0], this.small && !tracks.screen ? SMALL : LARGE);
      await one.sender.setParameters(said).catch(() => {});
    }
  }

  #watch() {
    const state = this.state;
    if (state === "connected") {
      this.since = null;
      this.tries = 0;
      return;
    }
    this.since ??= performance.now();
    const waited = performance.now() - this.since;
    const patience = state === "disconnected" ? PATIENCE / 2 : state === "failed" ? 0 : PATIENCE;
    if (waited < patience || !this.room.works()) return;
    this.since = performance.now() + (state === "failed" ? PATIENCE / 2 : 0);
    if (this.offers) this.#do(() => this.#repair());
    else this.room.send({ number: this.number, wish: "repair" });
  }

  async #repair(asked = false) {
    if (this.state === "connected" && !asked) return;
    this.tries = (this.tries ?? 0) + 1;
    this.since = performance.now();
    const restartable = this.connection?.signalingState === "stable" && this.connection.remoteDescription;
    if (this.tries % 2 === 1 && restartable) await this.#restart();
    else {
      await this.room.renewIce();
      await this.#renew();
    }
  }
}
