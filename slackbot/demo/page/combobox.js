// A menu with a text box: WAI-ARIA's combobox with a list, www.w3.org/WAI/ARIA/apg/patterns/combobox

import { freshId, make } from "./dom.js";

const WAIT = 200; // ms from the last key to the search

/** One menu; `find(query)` resolves to `{options, note}`, `pick(option)` is called with the choice. */
export class Combobox {
  constructor({ asAttributes, placeholder, chosen, find, pick, optional }) {
    Object.assign(this, { find, pick, chosen, optional, items: [], nodes: [], active: -1, asked: 0 });
    const listId = freshId("list");
    this.input = make("input", {
      ...asAttributes, role: "combobox", autocomplete: "off", placeholder, value: chosen?.label ?? "",
      "aria-expanded": "false", "aria-controls": listId, "aria-autocomplete": "list",
      oninput: () => this.#search(this.input.value),
      onclick: () => this.#open(),
      onkeydown: (event) => this.#key(event),
      onblur: () => this.#restore(),
    });
    this.list = make("ul", { id: listId, role: "listbox", class: "options", hidden: true, "aria-label": "Suggestions" });
    this.note = make("p", { class: "options-note", role: "status", hidden: true });
    this.clear = make("button", { type: "button", class: "clear", "aria-label": "Clear", onclick: () => this.#choose(null) }, "×");
    this.clear.hidden = !(optional && chosen);
    this.element = make("div", { class: "combobox" }, this.input, this.clear, this.list, this.note);
  }

  get isOpen() {
    return !this.list.hidden || !this.note.hidden;
  }

  /** Show the current choice, unless the person is typing. */
  show(chosen) {
    this.chosen = chosen;
    if (document.activeElement !== this.input) this.input.value = chosen?.label ?? "";
    this.clear.hidden = !(this.optional && chosen);
  }

  #open() {
    this.input.setSelectionRange(0, this.input.value.length, "backward"); // the name stays in view
    if (!this.isOpen) this.#find("", 0);
  }

  #search(query) {
    this.#find(query, WAIT);
  }

  #find(query, wait) {
    this.asked += 1;
    const mine = this.asked;
    this.#showNote("Searching…");
    this.element.classList.add("looking");
    setTimeout(async () => {
      if (mine !== this.asked) return;
      const { options, note } = await this.find(query);
      if (mine === this.asked && document.activeElement === this.input) this.#showOptions(options, note);
    }, wait);
  }

  #showNote(text) {
    this.element.classList.remove("looking");
    this.list.hidden = true;
    this.list.replaceChildren();
    this.items = this.nodes = [];
    this.note.textContent = text;
    this.note.hidden = !text;
    this.input.setAttribute("aria-expanded", "false");
  }

  #showOptions(options, note) {
    this.#showNote(options.length ? "" : (note ?? "No results"));
    this.items = options;
    this.active = -1;
    this.nodes = options.map((option, index) => this.#item(option, index));
    this.list.replaceChildren(...this.nodes.flatMap((node, index) => this.#underItsGroup(node, index)));
    this.list.hidden = options.length === 0;
    this.input.setAttribute("aria-expanded", String(options.length > 0));
    if (options.length) this.#move(Math.max(0, options.findIndex((each) => each.value === this.chosen?.value)));
  }

  #underItsGroup(node, index) {
    const { group } = this.items[index];
    if (!group || group === this.items[index - 1]?.group) return [node];
    return [make("li", { role: "presentation", class: "group" }, group), node];
  }

  #item(option, index) {
    return make(
      "li",
      {
        id: `${this.list.id}-${index}`, role: "option", "aria-selected": "false",
        onpointerdown: (event) => { event.preventDefault(); this.#choose(option); },
      },
      make("span", {}, option.label),
      option.description ? make("small", {}, option.description) : null,
    );
  }

  #move(to) {
    this.active = to;
    this.nodes.forEach((item, index) => item.setAttribute("aria-selected", String(index === to)));
    const item = this.nodes[to];
    item?.scrollIntoView({ block: "nearest" });
    if (item) this.input.setAttribute("aria-activedescendant", item.id);
  }

  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (!this.isOpen) this.#find("", 0);
      else if (this.items.length) this.#move((this.active + step + this.items.length) % this.items.length);
    } else if (event.key === "Enter" && this.isOpen) {
      event.preventDefault();
      event.stopPropagation();
      if (this.items[this.active]) this.#choose(this.items[this.active]);
    } else if (event.key === "Escape" && this.isOpen) {
      event.preventDefault();
      event.stopPropagation();
      this.#restore();
    }
  }

  #choose(option) {
    this.show(option);
    this.input.value = option?.label ?? "";
    this.#close();
    this.pick(option);
  }

  #restore() {
    this.#close();
    if (this.input.value === "" && this.chosen && this.optional) this.#choose(null);
    else this.input.value = this.chosen?.label ?? "";
  }

  #close() {
    this.asked += 1;
    this.#showNote("");
    this.input.removeAttribute("aria-activedescendant");
  }
}
