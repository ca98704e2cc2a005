// The tabs of the conversation with the app, Home and Messages, and the Home tab of the viewer.

import { make } from "./dom.js";
import { Surface } from "./surface.js";

const NOT_YET = "The app hasn't published a Home tab yet.";

/** The Home tab in `panel`, with the tabs in `bar`; `chosen(tab)` is called when a person picks one. */
export class Home {
  constructor(bar, panel, ask, chosen) {
    Object.assign(this, { panel, ask, chosen, owner: null });
    this.tabs = new Map([["home", "Home"], ["messages", "Messages"]].map(([tab, name]) => [tab, this.#tab(tab, name)]));
    bar.replaceChildren(...this.tabs.values());
    bar.addEventListener("keydown", (event) => this.#arrow(event));
  }

  /** Mark the open tab. */
  mark(open) {
    for (const [tab, node] of this.tabs) {
      node.setAttribute("aria-selected", String(tab === open));
      node.setAttribute("tabindex", tab === open ? "0" : "-1");
    }
  }

  /** Show the view that the app has published, or that there is none. */
  show(view, world) {
    const owner = view?.id ?? null;
    if (owner !== this.owner || owner === null) {
      this.owner = owner;
      this.surface = owner && new Surface(this.panel, this.ask);
      this.panel.replaceChildren(...(owner ? [] : [make("p", { class: "empty" }, NOT_YET)]));
    }
    if (owner) this.surface.show(view, world);
  }

  #tab(tab, name) {
    const controls = { home: "home", messages: "conversation" }[tab];
    return make("button", { type: "button", role: "tab", id: `tab-${tab}`, "aria-controls": controls, onclick: () => this.chosen(tab) }, name);
  }

  #arrow(event) {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const other = [...this.tabs].find(([, node]) => node !== document.activeElement);
    other[1].focus();
    this.chosen(other[0]);
  }
}
