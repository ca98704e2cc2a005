// The question that a button may ask first.

import { make } from "./dom.js";
import { text } from "./mrkdwn.js";

/** Ask in `dialog`; promises whether the person confirmed. */
export function asker(dialog) {
  return (confirm, world) =>
    new Promise((answer) => {
      const close = (said) => { dialog.close(); answer(said); };
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
