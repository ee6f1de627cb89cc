// The line to the server: one WebSocket that comes back by itself.
//
// A browser can't see the line's own pings, so the page asks every few seconds; after a closed lid
// or a changed network nothing comes back, and the line is made anew.

const ASK = 4000;
const PATIENCE = 9000;
const WAITS = [300, 800, 1500, 3000, 5000];
/** Closing codes after which coming back would change nothing, and the words for each. */
const FINAL = { 4400: "refused", 4401: "used", 4409: "elsewhere", 4410: "removed", 4411: "ended", 4413: "refused", 1009: "refused" };

export class Line {
  /** `hear` gets every message, `lost` and `back` when it breaks and works, `over` why it ended. */
  constructor(ticket, { hear, lost, over }) {
    this.ticket = ticket;
    this.instance = crypto.randomUUID();
    this.on = { hear, lost, over };
    this.tries = 0;
    this.ended = false;
    this.timer = setInterval(() => this.#ask(), ASK);
    this.wake = () => { if (document.visibilityState === "visible") this.#hurry(); };
    addEventListener("online", this.wake);
    document.addEventListener("visibilitychange", this.wake);
    this.#connect();
  }

  get works() { return this.socket?.readyState === WebSocket.OPEN && this.greeted; }

  /** Say something, if there is a line; false where there is none. */
  say(type, values = {}) {
    if (!this.works) return false;
    this.socket.send(JSON.stringify({ type, ...values }));
    return true;
  }

  /** End it for good. */
  leave() {
    this.say("leave");
    this.#end();
  }

  #connect() {
    clearTimeout(this.later);
    const address = new URL("/v1/room/socket", location.href);
    address.protocol = address.protocol.replace("http", "ws");
    const socket = new WebSocket(address);
    this.socket = socket;
    this.greeted = false;
    this.heard = performance.now();
    socket.onopen = () => {
      socket.send(JSON.stringify({ type: "hello", ticket: this.ticket, instance: this.instance }));
      this.greeted = true;
    };
    socket.onmessage = (event) => {
      if (socket !== this.socket) return;
      this.heard = performance.now();
      this.tries = 0;
      const message = JSON.parse(event.data);
      if (message.type !== "pong") this.on.hear(message);
    };
    socket.onclose = (event) => { if (socket === this.socket) this.#closed(event.code); };
  }

  #closed(code) {
    if (this.ended) return;
    if (FINAL[code]) {
      this.#end();
      this.on.over(FINAL[code]);
      return;
    }
    this.on.lost();
    const wait = WAITS[Math.min(this.tries, WAITS.length - 1)];
    this.tries += 1;
    this.later = setTimeout(() => this.#connect(), wait);
  }

  #ask() {
    if (this.ended || this.socket.readyState > WebSocket.OPEN) return;
    if (performance.now() - this.heard > PATIENCE) {
      this.#drop();
      return;
    }
    this.say("ping");
  }

  #hurry() {
    if (this.ended) return;
    if (this.socket.readyState > WebSocket.OPEN) this.#connect();
    else this.say("ping");
  }

  #drop() {
    const socket = this.socket;
    this.socket = null;
    socket.close();
    this.on.lost();
    this.#connect();
  }

  #end() {
    this.ended = true;
    clearInterval(this.timer);
    clearTimeout(this.later);
    removeEventListener("online", this.wake);
    document.removeEventListener("visibilitychange", this.wake);
    this.socket?.close();
  }
}
