// What is told beside the picture: a line on top that stays, and one for screen readers.

import { t, whenSpoken } from "./words.js";

const notice = document.getElementById("notice");
const said = document.getElementById("said");
const shown = new Map(); // why -> { key, values, act, do }

/** Show a line about `why` until `hush(why)`; `act` is a button's key and what it does. */
export function tell(why, key, { values, act, run } = {}) {
  shown.delete(why);
  shown.set(why, { key, values, act, run });
  renew();
}

/** Take the line about `why` away. */
export function hush(why) {
  if (shown.delete(why)) renew();
}

/** Say something once to who can't see it. */
export function announce(key, values) {
  said.textContent = t(key, values);
}

function renew() {
  const last = [...shown.values()].at(-1);
  notice.hidden = !last;
  if (!last) return;
  const [text, button] = notice.children;
  text.textContent = t(last.key, last.values);
  button.hidden = !last.act;
  button.textContent = last.act ? t(last.act) : "";
  button.onclick = last.run ?? null;
}

whenSpoken(renew);
