// The message box: Enter sends, Shift+Enter starts a new line, "/" and "@" show suggestions.

import { completions } from "./completion.js";
import { freshId, make } from "./dom.js";

/** Fills `form`; `send(text)` sends the text, `hint(text, command)` returns a hint, `extra` are nodes next to the button. */
export class Composer {
  constructor(form, { id, label, hint, sendLabel = "Send", send, extra = [] }) {
    Object.assign(this, { send, tip: hint, items: [], from: 0, active: 0, known: null });
    const listId = freshId("offer");
    this.hint = make("p", { id: `${id}-hint`, class: "hint" });
    this.box = make("textarea", {
      id, rows: 1, placeholder: label, "aria-describedby": this.hint.id, "aria-label": label, "aria-haspopup": "listbox",
      "aria-autocomplete": "list", "aria-controls": listId, "data-key": id,
      oninput: () => this.#suggest(),
      onkeydown: (event) => this.#key(event),
      onblur: () => this.#show([]),
    });
    this.list = make("ul", { id: listId, role: "listbox", class: "options above", "aria-label": "Suggestions", hidden: true });
    form.replaceChildren(this.hint, make("div", { class: "box" }, this.list, this.box,
      make("div", { class: "row" }, ...extra, make("button", { class: "button primary", type: "submit" }, sendLabel))));
    form.addEventListener("submit", (event) => { event.preventDefault(); this.#send(); });
  }

  /** Set the people, the app and the command that it suggests. */
  update(world) {
    this.known = world;
    this.#hint();
  }


  /** Focus the text box. */
  focus() {
    this.box.focus();
  }

  #hint() {
    this.hint.textContent = this.tip(this.box.value, this.known.command);
  }

  #suggest() {
    this.#hint();
    const { from, items } = completions(this.box.value, this.box.selectionStart, this.known);
    this.from = from;
    this.#show(items);
  }

  #show(items) {
    this.items = items;
    this.list.hidden = !items.length;
    this.list.replaceChildren(...items.map((item, index) => make("li", {
      id: `${this.list.id}-${index}`, role: "option",
      onpointerdown: (event) => { event.preventDefault(); this.#pick(item); },
    }, make("span", {}, item.label), make("small", {}, item.description))));
    this.#move(0);
  }

  #move(to) {
    this.active = to;
    [...this.list.children].forEach((node, index) => node.setAttribute("aria-selected", String(index === to)));
    if (this.items.length) this.box.setAttribute("aria-activedescendant", `${this.list.id}-${to}`);
    else this.box.removeAttribute("aria-activedescendant");
  }

  #pick(item) {
    this.box.setRangeText(item.insert, this.from, this.box.selectionStart, "end");
    this.#suggest();
  }

  #key(event) {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const isOffering = this.items.length > 0;
    if (isOffering && step) this.#move((this.active + step + this.items.length) % this.items.length);
    else if (isOffering && (event.key === "Enter" || event.key === "Tab")) this.#pick(this.items[this.active]);
    else if (isOffering && event.key === "Escape") this.#show([]);
    else if (event.key === "Enter" && !event.shiftKey) this.#send();
    else return;
    event.preventDefault();
  }

  #send() {
    const text = this.box.value.trim();
    if (!text) return;
    this.box.value = "";
    this.#suggest();
    this.send(text);
  }
}
