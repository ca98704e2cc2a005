// Slack's confirmation dialog.

import { make } from "./dom.js";
import { text } from "./mrkdwn.js";

/** A function that asks in `dialog` and resolves to whether the person confirmed. */
export function asker(dialog) {
  return (confirm, world) =>
    new Promise((answer) => {
      const close = (isConfirmed) => { dialog.close(); answer(isConfirmed); };
      dialog.oncancel = (event) => { event.preventDefault(); close(false); };
      const yes = make("button", { type: "button", class: `button ${confirm.style ?? "primary"}`, onclick: () => close(true) }, confirm.confirm.text);
      dialog.replaceChildren(
        make("header", {}, make("h2", { id: "confirm-title" }, confirm.title.text)),
        make("div", { class: "modal-body" }, ...text(confirm.text, world)),
        make("footer", {}, make("button", { type: "button", class: "button", onclick: () => close(false) }, confirm.deny.text), yes),
      );
      dialog.showModal();
      yes.focus();
    });
}
