// The room's page: door, waiting, inside, over; one after the other.

import { Bar } from "./bar.js";
import { Chat } from "./chat.js";
import { Devices } from "./devices.js";
import { Door } from "./door.js";
import { Line } from "./line.js";
import { Lobby } from "./lobby.js";
import { Mesh } from "./mesh.js";
import { People } from "./people.js";
import { announce, hush, tell } from "./say.js";
import { View } from "./view.js";
import { t, whenSpoken } from "./words.js";

const TICKET = "room-ticket";
const $ = (id) => document.getElementById(id);
const devices = new Devices();
const door = new Door(devices);
const mine = { hand: false, audio: false, video: false, screen: false };
let me = null;
let line = null;
let over = null;
let at = "";

const may = (right) => me?.rights.includes(right) ?? false;
const mesh = new Mesh({ line: () => line, devices, changed: personChanged, trouble });
const people = new People($("people"), {
  may,
  remove: (id) => line.say("remove", { who: id }),
  spoke: (id, speaks) => view.spoke(id, speaks),
});
people.stuck = (error) => {
  if (error.name === "NotAllowedError") tell("sound", "room.trouble.tap", { act: "room.trouble.play", run: playAll });
};
const chat = new Chat($("chat"), {
  say: (said) => line?.say("chat", said) || (tell("unsent", "room.trouble.unsent"), false),
  unread: (n) => bar.show({ unread: n }),
});
const view = new View(() => [...mesh.people.values()]);
const lobby = new Lobby($("lobby"), (what, id) => line.say(what, { who: id }));
const bar = new Bar({
  mic: () => toggle("audio"),
  camera: () => toggle("video"),
  sound: () => onlySound(!mesh.onlySound),
  screen: shareScreen,
  hand: () => { mine.hand = !mine.hand; told(); },
  chat: () => { showChat($("chat").hidden, true); },
  office: async () => { bar.show({ office: await view.show(!view.shown) }); },
});

/** Show one of door, waiting, inside, over, and go to its heading. */
function go(where) {
  if (at === where) return;
  at = where;
  for (const name of ["door", "waiting", "inside", "over"]) $(name).hidden = name !== where;
  $(where).querySelector("h2").focus();
}

async function start() {
  const token = location.hash.slice(1);
  history.replaceState(null, "", location.pathname + location.search);
  if (token) sessionStorage.removeItem(TICKET);
  if (token && !(await exchange(token))) return;
  if (!sessionStorage.getItem(TICKET)) {
    ended("used");
    return;
  }
  go("door");
  await door.open();
}

async function exchange(token) {
  try {
    const answer = await fetch("/v1/room/ticket", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token }),
    });
    if (!answer.ok) throw new Error(answer.status === 401 || answer.status === 422 ? "used" : "unreachable");
    sessionStorage.setItem(TICKET, (await answer.json()).ticket);
    return true;
  } catch (error) {
    if (error.message === "used") ended("used");
    else {
      // Nothing was exchanged: the same address can be tried again.
      history.replaceState(null, "", `#${token}`);
      ended("unreachable");
    }
    return false;
  }
}

function enter() {
  mesh.onlySound = door.onlySound;
  door.close();
  // A question of the browser may still be open: what is allowed later comes along later.
  door.opening.then(opened);
  line = new Line(sessionStorage.getItem(TICKET), {
    hear,
    lost: () => tell("line", "room.trouble.line"),
    over: (why) => ended(why),
  });
}

function opened() {
  if (at === "over") return;
  mine.audio = Boolean(devices.audio);
  mine.video = Boolean(devices.video) && !mesh.onlySound;
  mesh.send();
  told();
  if (at !== "inside") return;
  if (!mesh.onlySound) missing("video");
  // Last, so that it is the one that is read: a voice matters more than a picture.
  missing("audio");
}

const hears = {
  ice: (said) => mesh.relay(said),
  welcome(said) {
    hush("line");
    hush("unsent");
    me = said.you;
    waitingFor = said.state;
    if (said.state !== "inside") {
      renewWaiting();
      go("waiting");
      return;
    }
    const first = at !== "inside";
    $("b-screen").hidden = !may("share") || !navigator.mediaDevices?.getDisplayMedia;
    $("b-office").hidden = !view.possible;
    if (first) showChat(matchMedia("(min-width: 840px)").matches);
    go("inside");
    mesh.arrive(said.people);
    for (const one of said.chat) chat.heard(one, one.from === me.id);
    told();
    if (first && door.opened) opened();
  },
  waiting: (said) => lobby.show(said.people),
  joined({ person }) {
    if (!mesh.people.has(person.id)) announce("room.came", { name: person.name });
    mesh.joined(person);
  },
  left({ who }) {
    announce("room.went", { name: mesh.people.get(who)?.name ?? "" });
    mesh.left(who);
  },
  away: ({ who }) => mesh.state(who, { away: true }),
  state({ type, who, ...values }) {
    const before = mesh.people.get(who);
    if (values.hand && before && !before.hand) announce("room.raised", { name: before.name });
    mesh.state(who, values);
  },
  signal: (said) => mesh.heard(said),
  chat: (said) => chat.heard(said, said.from === me.id),
};
const hear = (message) => hears[message.type]?.(message);

let waitingFor = "waiting";
function renewWaiting() {
  $("waiting-said").textContent = t(`room.waiting.${waitingFor === "full" ? "full" : "said"}`);
}

/** Tell the others how we are here, and show it ourselves. */
function told() {
  line?.say("state", mine);
  bar.show({ mic: mine.audio, camera: mine.video, sound: mesh.onlySound, screen: mine.screen, hand: mine.hand });
  if (at !== "inside") return;
  const tracks = mesh.tracks();
  const stream = tracks.video ? new MediaStream([tracks.video]) : null;
  people.show({ ...me, ...mine }, { stream, me: true });
  view.renew();
}

function personChanged(person, gone = false) {
  if (gone) people.forget(person.id);
  else people.show({ ...person, hidden: mesh.onlySound && !person.screen }, { stream: person.peer.media, state: person.peer.state });
  view.renew();
  if ([...mesh.people.values()].every((one) => one.peer.state === "connected")) hush("relay");
}

/** Microphone or camera on or off; one that is gone is asked for anew. */
async function toggle(kind) {
  if (kind === "video" && mesh.onlySound) {
    onlySound(false);
    if (mine.video) return;
  }
  if (mine[kind]) {
    mine[kind] = false;
    // The camera's light goes out; a microphone is asked for only once.
    if (kind === "video") devices.stop("video");
    else devices.audio.enabled = false;
  } else {
    if (!devices[kind]) await devices.open({ audio: kind === "audio", video: kind === "video" });
    if (devices[kind]) devices[kind].enabled = true;
    mine[kind] = Boolean(devices[kind]);
    missing(kind);
  }
  mesh.send();
  told();
}

/** Say in words what can't be used, or take the words away. */
function missing(kind) {
  if (devices[kind]) hush(kind);
  else {
    const act = { act: "room.door.again", run: () => toggle(kind) };
    tell(kind, `room.${kind === "audio" ? "mic" : "cam"}.${devices.why[kind] ?? "missing"}`, act);
  }
}

async function onlySound(only) {
  mesh.wantSound(only);
  if (only) {
    mine.video = false;
    devices.stop("video");
    hush("video");
  } else {
    await devices.open({ audio: false });
    mine.video = Boolean(devices.video);
    missing("video");
    mesh.send();
  }
  for (const person of mesh.people.values()) personChanged(person);
  told();
}

async function shareScreen() {
  if (mesh.screen) {
    mesh.screen.stop();
    screenEnded();
    return;
  }
  try {
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { max: 10 } } });
    [mesh.screen] = stream.getVideoTracks();
  } catch {
    return; // Nothing was chosen.
  }
  mesh.screen.contentHint = "detail";
  mesh.screen.onended = screenEnded;
  mine.screen = true;
  mesh.send();
  told();
}

function screenEnded() {
  mesh.screen = null;
  mine.screen = false;
  mesh.send();
  told();
}

devices.lost = (kind) => {
  mine[kind] = false;
  devices.why[kind] = "busy";
  missing(kind);
  mesh.send();
  told();
};

function trouble(code) {
  if (code === 401 || code === 486) tell("relay", "room.trouble.relay");
}

function playAll() {
  hush("sound");
  for (const video of document.querySelectorAll("#people video")) video.play().catch(() => {});
}

function showChat(shown, go_ = false) {
  chat.open(shown);
  bar.show({ chat: shown });
  if (go_ && shown) $("line").focus();
}

function ended(why) {
  over = why;
  mesh.screen?.stop();
  mesh.screen = null;
  mesh.close();
  people.clear();
  view.rest();
  door.close();
  devices.stop("audio");
  devices.stop("video");
  for (const about of ["line", "relay", "audio", "video", "sound", "unsent"]) hush(about);
  if (["used", "removed", "ended", "elsewhere"].includes(why)) sessionStorage.removeItem(TICKET);
  renewOver();
  go("over");
}

function renewOver() {
  if (!over) return;
  $("over-title").textContent = t(`room.over.${over}.title`);
  $("over-said").textContent = t(`room.over.${over}.said`);
  $("back").hidden = !["left", "unreachable", "refused"].includes(over);
}

async function leave() {
  if (may("admit") && at === "inside") {
    const choice = await asked();
    if (!choice) return;
    if (choice === "end") {
      line.say("end");
      return;
    }
  }
  line?.leave();
  ended("left");
}

function asked() {
  const dialog = $("ending");
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((done) => dialog.addEventListener("close", () => done(dialog.returnValue), { once: true }));
}

$("enter").addEventListener("click", enter);
$("back").addEventListener("click", () => location.reload());
for (const button of document.querySelectorAll("[data-leave]")) button.addEventListener("click", leave);
addEventListener("pagehide", () => {
  mesh.close();
  line?.leave();
});
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
addEventListener("hashchange", () => location.reload());
whenSpoken(() => {
  renewWaiting();
  renewOver();
});
start();
