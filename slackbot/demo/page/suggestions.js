// What to try first: buttons above the message box.

import { make } from "./dom.js";

/** Fills `node`; `run(action, details)` acts as the person, `place()` is the conversation. */
export class Suggestions {
  constructor(node, run, place) {
    Object.assign(this, { node, run, place, isClosed: false, shown: "" });
  }

  /** Show those of a conversation, with the name of the app's command. */
  show(suggestions, command) {
    this.command = command;
    this.node.hidden = this.isClosed || !suggestions.length;
    const shown = JSON.stringify(suggestions);
    if (shown === this.shown) return;
    this.shown = shown;
    this.node.replaceChildren(
      make("span", {}, "Try:"),
      ...suggestions.map((each) => make("button", { type: "button", class: "button", onclick: () => this.#use(each) }, each.label)),
      make("button", { type: "button", class: "clear", "aria-label": "Close the suggestions", onclick: () => this.#close() }, "×"),
    );
  }

  async #use({ text, mode }) {
    await this.run("failure_mode", { mode, kind: "bookings" });
    await this.run("send", { channel: this.place(), text: `${this.command} ${text}` });
  }

  #close() {
    this.isClosed = true;
    this.node.hidden = true;
  }
}
