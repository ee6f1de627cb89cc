// The page's texts in both languages; which one is spoken can be changed at any time.

const all = JSON.parse(document.getElementById("words").textContent);
const heard = new Set();
let language = document.documentElement.lang;

/** The text of `key` with `{name}` filled in. */
export function t(key, values = {}) {
  const text = all[language][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** The language that is spoken now, such as `ko`. */
export const spoken = () => language;

/** Call `say` now and whenever the language changes. */
export function whenSpoken(say) {
  heard.add(say);
  say();
}

function renew() {
  document.documentElement.lang = language;
  document.title = t("room.title");
  for (const [name, set] of [
    ["t", (node, text) => { node.textContent = text; }],
    ["tLabel", (node, text) => node.setAttribute("aria-label", text)],
    ["tPlaceholder", (node, text) => node.setAttribute("placeholder", text)],
  ]) {
    const attribute = `data-${name.replace(/[A-Z]/g, (sign) => `-${sign.toLowerCase()}`)}`;
    for (const node of document.querySelectorAll(`[${attribute}]`)) set(node, t(node.dataset[name]));
  }
  for (const say of heard) say();
}

const button = document.getElementById("language");
button.addEventListener("click", () => {
  button.lang = language;
  language = language === "ko" ? "en" : "ko";
  renew();
});
renew();
