// The open form: the top view of a person's stack, in a native dialog that traps the focus.

import { make } from "./dom.js";
import { Surface } from "./surface.js";

/** Shows forms in `dialog` and sends what people do there to the server. */
export class FormDialog {
  constructor(dialog, ask) {
    Object.assign(this, { dialog, ask, shown: null });
    dialog.addEventListener("cancel", (event) => { event.preventDefault(); this.#close(); });
  }

  /** Show the top form of the stack; text that is being typed is kept. */
  update(forms, world) {
    const top = forms.at(-1) ?? null;
    if (top === null) return this.#hide();
    const isNew = this.shown?.id !== top.id;
    this.shown = top;
    if (isNew) this.#frame();
    this.#name(forms.length);
    this.surface.show(top, world);
    this.#showState();
    if (!this.dialog.open) this.dialog.showModal();
    if (isNew) (this.surface.first ?? (top.view.submit ? this.submit : this.back)).focus();
    return undefined;
  }

  #hide() {
    this.shown = null;
    if (this.dialog.open) this.dialog.close();
    this.dialog.replaceChildren();
  }

  #frame() {
    const close = () => this.#close();
    const body = make("div", { class: "modal-body" });
    this.surface = new Surface(body, this.ask);
    this.title = make("h2", { id: "form-title" });
    this.trouble = make("p", { class: "trouble", role: "alert" });
    this.back = make("button", { type: "button", class: "button", onclick: close });
    this.submit = make("button", { type: "submit", class: "button primary" });
    this.dialog.replaceChildren(
      make("form", { method: "dialog", novalidate: true, onsubmit: (event) => { event.preventDefault(); this.#submit(); } },
        make("header", {}, this.title, make("button", { type: "button", class: "clear", "aria-label": "Close the form", onclick: close }, "×")),
        this.trouble, body, make("footer", {}, this.back, this.submit)),
    );
  }

  #name(depth) {
    const { title, close, submit } = this.shown.view;
    this.title.textContent = title.text;
    this.back.textContent = close?.text ?? (depth > 1 ? "Back" : "Cancel");
    this.submit.textContent = submit?.text ?? "";
    this.submit.hidden = !submit;
  }

  #showState() {
    const { trouble, sending } = this.shown;
    this.trouble.textContent = trouble ?? "";
    if (sending) this.submit.setAttribute("aria-busy", "true");
    else this.submit.removeAttribute("aria-busy");
  }

  #submit() {
    if (this.shown.sending) return;
    this.surface.flush();
    this.surface.run("submit");
  }

  #close() {
    if (this.shown) this.surface.run("close");
  }
}
