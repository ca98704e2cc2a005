// A button with a menu: WAI-ARIA's menu button, www.w3.org/WAI/ARIA/apg/patterns/menu-button

import { freshId, make } from "./dom.js";

function place(list, button) {
  const at = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = list;
  const below = at.bottom + height + 8 <= innerHeight;
  list.style.top = `${Math.max(4, below ? at.bottom + 4 : at.top - height - 4)}px`;
  list.style.left = `${Math.max(4, Math.min(at.left, innerWidth - width - 8))}px`;
}

function entry(item, choose) {
  const inside = [make("span", {}, item.label), item.description ? make("small", {}, item.description) : null];
  const common = { role: "menuitem", tabindex: "-1", class: "menu-item", onclick: () => choose(item) };
  const tag = item.url ? make("a", { ...common, href: item.url, target: "_blank", rel: "noopener noreferrer" }, ...inside)
    : make("button", { ...common, type: "button" }, ...inside);
  return make("li", { role: "none" }, tag);
}

/** `face` is the content of the button, `items()` returns `{label, description?, url?, pick}` each time it opens. */
export function menuButton({ label, face, title, kind, key, items }) {
  const id = freshId("menu");
  const list = make("ul", { id, role: "menu", class: "menu", popover: "auto", "aria-label": label });
  const button = make("button", {
    type: "button", class: kind, title, "data-key": key,
    "aria-label": label, "aria-haspopup": "menu", "aria-expanded": "false", "aria-controls": id,
    onclick: () => (list.matches(":popover-open") ? list.hidePopover() : open(0)),
    onkeydown: (event) => {
      const first = { ArrowDown: 0, ArrowUp: -1 }[event.key];
      if (first === undefined) return;
      event.preventDefault();
      open(first);
    },
  }, ...[face].flat());
  const entries = () => [...list.querySelectorAll("[role=menuitem]")];

  function open(first) {
    list.replaceChildren(...items().map((item) => entry(item, choose)));
    list.showPopover();
    place(list, button);
    entries().at(first)?.focus();
  }

  function choose(item) {
    list.hidePopover();
    button.focus();
    item.pick?.(button);
  }

  list.addEventListener("toggle", (event) => button.setAttribute("aria-expanded", String(event.newState === "open")));
  list.addEventListener("keydown", (event) => {
    const all = entries();
    const now = all.indexOf(document.activeElement);
    const to = { ArrowDown: (now + 1) % all.length, ArrowUp: now - 1, Home: 0, End: -1 }[event.key];
    if (event.key === "Tab") list.hidePopover();
    if (event.key === "Escape") event.stopPropagation();
    if (to === undefined) return;
    event.preventDefault();
    all.at(to).focus();
  });
  return make("span", { class: "menu-place" }, button, list);
}
