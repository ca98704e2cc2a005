// What to try first: three buttons above the message box.

import { make } from "./dom.js";

const SUGGESTIONS = [
  { label: "Book Marcus Bell next Tue 3pm", text: "Marcus Bell next Tue 3pm" },
  { label: "A time that must be asked about", text: "Grace Lindqvist Thursday 7" },
  { label: "Apploi hangs up", text: "Aisha Khan tomorrow 10am", mode: "drops the connection after booking" },
];

/** Fills `node`; `run(action, details)` acts as the person, `place()` is the conversation. */
export class Suggestions {
  constructor(node, run, place) {
    Object.assign(this, { node, run, place, isClosed: false });
    node.append(
      make("span", {}, "Try:"),
      ...SUGGESTIONS.map((each) => make("button", { type: "button", class: "button", onclick: () => this.#use(each) }, each.label)),
      make("button", { type: "button", class: "clear", "aria-label": "Close the suggestions", onclick: () => this.#close() }, "×"),
    );
  }

  /** Show them in channels that the app is in, with the name of its command. */
  show(channel, command) {
    this.command = command;
    this.node.hidden = this.isClosed || !channel.hasBot || channel.kind !== "public";
  }

  async #use({ text, mode }) {
    await this.run("failure_mode", { mode: mode ?? "fine", kind: "bookings" });
    await this.run("send", { channel: this.place(), text: `${this.command} ${text}` });
  }

  #close() {
    this.isClosed = true;
    this.node.hidden = true;
  }
}
