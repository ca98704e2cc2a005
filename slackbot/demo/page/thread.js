// The thread next to the conversation: a message, its replies, and a box to add one.

import { Composer } from "./composer.js";
import { Conversation, inThread } from "./conversation.js";
import { make } from "./dom.js";

/** The pane `node`; `send(channel, ts, text, alsoInChannel)` sends a reply. */
export class Thread {
  constructor(node, send) {
    Object.assign(this, { node, at: null });
    this.place = make("p", { class: "place" });
    this.list = make("div", { class: "messages", role: "log", "aria-label": "Thread", tabindex: "0" });
    this.also = make("input", { type: "checkbox" });
    this.alsoLabel = make("span");
    this.form = make("form", { class: "composer" });
    this.conversation = new Conversation(this.list, false);
    this.composer = new Composer(this.form, {
      id: "reply", label: "Reply",
      hint: (text) => (text.startsWith("/") ? "Slash commands don't work in threads." : ""), sendLabel: "Send reply",
      extra: [make("label", { class: "choice" }, this.also, this.alsoLabel)],
      send: async (text) => {
        const { channel, ts } = this.at;
        const also = this.also.checked;
        this.also.checked = false;
        await send(channel, ts, text, also);
      },
    });
    node.replaceChildren(
      make("header", { class: "topbar" }, make("h2", {}, "Thread"), this.place,
        make("button", { type: "button", class: "clear", "aria-label": "Close the thread", onclick: () => this.close() }, "×")),
      this.list, this.form);
    node.addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && this.close());
  }

  /** Open the thread of a message; the next `show` focuses its text box. */
  open(channel, message) {
    this.from = document.activeElement?.dataset?.key;
    this.at = { channel, ts: message.threadTs ?? message.ts };
  }

  /** Close it; the focus goes back to the button that opened it. */
  close() {
    this.at = null;
    this.node.hidden = true;
    document.querySelector(`[data-key="${CSS.escape(this.from ?? "")}"]`)?.focus();
  }

  /** Show its messages; it closes when another conversation is open. */
  show(channel, name, messages, world) {
    if (this.at?.channel !== channel) this.at = null;
    const found = this.at ? inThread(messages, this.at.ts) : [];
    const wasHidden = this.node.hidden;
    this.node.hidden = !found.length;
    if (this.node.hidden) return;
    this.place.textContent = name;
    this.alsoLabel.textContent = `Also send to ${name}`;
    this.composer.update(world);
    this.conversation.show(found, messages, `thread ${this.at.ts}`, world);
    if (wasHidden) this.composer.focus();
  }
}
