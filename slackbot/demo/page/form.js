// The form on the screen: the topmost view of a person's stack, in a native dialog that holds the focus.

import { act } from "./api.js";
import { renderBlock, unknown } from "./blocks.js";
import { freshId, make } from "./dom.js";
import { field } from "./fields.js";
import { text } from "./mrkdwn.js";

/** Shows forms in `dialog` and tells the stand-in what is done to them. */
export class FormDialog {
  constructor(dialog, ask) {
    Object.assign(this, { dialog, ask, shown: null, fields: new Map(), queue: Promise.resolve() });
    dialog.addEventListener("cancel", (event) => { event.preventDefault(); this.#close(); });
  }

  /** Bring the dialog in line with the stack of forms; typing that is under way is left alone. */
  update(forms, world) {
    this.world = world;
    const top = forms.at(-1) ?? null;
    if (top === null) return this.#hide();
    const isNew = this.shown?.id !== top.id;
    const isChanged = isNew || this.shown.hash !== top.hash;
    this.shown = top;
    this.depth = forms.length;
    if (isChanged) this.#build(isNew);
    this.#refresh();
    return undefined;
  }

  #hide() {
    this.shown = null;
    if (this.dialog.open) this.dialog.close();
    this.dialog.replaceChildren();
  }

  #build(isNew) {
    const { view } = this.shown;
    const focused = isNew ? null : this.#focused();
    this.fields.clear();
    this.trouble = make("p", { class: "trouble", role: "alert" });
    this.submit = view.submit ? make("button", { type: "submit", class: "button primary" }, view.submit.text) : null;
    const world = { ...this.world, key: this.shown.id, press: (...what) => this.#press(...what),
      input: (block) => this.#input(block), field: (element, block) => this.#loose(element, block) };
    const body = make("div", { class: "modal-body" }, ...view.blocks.map((block) => renderBlock(block, world)));
    this.dialog.replaceChildren(
      make("form", { method: "dialog", novalidate: true, onsubmit: (event) => { event.preventDefault(); this.#submit(); } },
        make("header", {}, make("h2", { id: "form-title" }, view.title.text),
          make("button", { type: "button", class: "clear", "aria-label": "Close the form", onclick: () => this.#close() }, "×")),
        this.trouble, body,
        make("footer", {},
          make("button", { type: "button", class: "button", onclick: () => this.#close() }, view.close?.text ?? (this.depth > 1 ? "Back" : "Cancel")),
          this.submit)),
    );
    if (!this.dialog.open) this.dialog.showModal();
    this.#focus(focused);
  }

  #focused() {
    const at = document.activeElement;
    const found = [...this.fields].find(([, known]) => known.control.node.contains(at));
    return found ? { key: found[0], text: at.value, selection: [at.selectionStart, at.selectionEnd] } : null;
  }

  #focus(focused) {
    const known = focused && this.fields.get(focused.key);
    if (known) {
      known.control.focus.focus();
      if (typeof focused.text === "string" && "value" in known.control.focus) known.control.focus.value = focused.text;
      if (focused.selection[0] !== null) known.control.focus.setSelectionRange?.(...focused.selection);
      return;
    }
    const fields = [...this.fields.values()];
    const wanted = fields.find(({ element }) => element.focus_on_load) ?? fields[0];
    (wanted?.control.focus ?? this.submit ?? this.dialog.querySelector("footer button")).focus();
  }

  #refresh() {
    const { errors, trouble, sending, values } = this.shown;
    this.trouble.textContent = trouble ?? "";
    if (this.submit) {
      this.submit.disabled = sending;
      this.submit.classList.toggle("busy", sending);
    }
    let first = null;
    for (const known of this.fields.values()) {
      const state = values[known.block.block_id]?.[known.element.action_id];
      if (state) known.control.refresh(state);
      if (!known.error) continue;
      const said = errors[known.block.block_id] ?? "";
      if (said && known.error.textContent !== said) first ??= known;
      known.error.textContent = said;
      known.control.focus.setAttribute("aria-invalid", String(Boolean(said)));
    }
    first?.control.focus.focus();
  }

  #control(element, block, ids) {
    const what = { form: this.shown.id, block: block.block_id, action: element.action_id };
    return {
      labels: ids,
      optional: block.type !== "input" || block.optional,
      fill: (value) => this.#queue("fill", { ...what, value }),
      suggest: (query) => this.#act("suggest", { ...what, query }),
      enter: () => this.#queue("enter", what),
    };
  }

  #input(block) {
    const ids = { id: freshId("field"), label: freshId("label") };
    const hint = block.hint ? make("p", { id: freshId("hint"), class: "hint" }, ...text(block.hint, this.world)) : null;
    const error = make("p", { id: freshId("error"), class: "error", role: "alert" });
    ids.describedBy = [hint?.id, error.id].filter(Boolean).join(" ");
    const control = this.#add(block.element, block, ids, error);
    const label = make("label", { id: ids.label, for: control?.isGroup ? null : ids.id }, block.label.text,
      block.optional ? make("span", { class: "optional" }, " (optional)") : null);
    return make("div", { class: "field", "data-block": block.block_id }, label, control?.node ?? unknown(block.element), hint, error);
  }

  #loose(element, block) {
    const ids = { id: freshId("field"), label: freshId("label") };
    const control = this.#add(element, block, ids, null);
    control?.focus.setAttribute("aria-label", element.placeholder?.text ?? block.text?.text ?? element.type);
    return control?.node ?? null;
  }

  #add(element, block, ids, error) {
    const state = this.shown.values[block.block_id]?.[element.action_id] ?? {};
    const control = field(element, state, this.#control(element, block, ids), this.world);
    if (control) this.fields.set(`${block.block_id}/${element.action_id}`, { element, block, control, error });
    return control;
  }

  #act(deed, what) {
    return act(deed, this.world.me, what);
  }

  /** One after the other, so that a form is never sent before what was typed last. */
  #queue(deed, what) {
    this.queue = this.queue.then(() => this.#act(deed, what));
    return this.queue;
  }

  #submit() {
    if (this.shown.sending) return;
    for (const { control } of this.fields.values()) control.settle?.();
    this.#queue("submit", { form: this.shown.id });
  }

  #close() {
    if (this.shown) this.#queue("close", { form: this.shown.id });
  }

  async #press(block, element, _, value) {
    if (element.confirm && !(await this.ask(element.confirm, this.world))) return;
    this.#queue("press", { form: this.shown.id, block: block.block_id, action: element.action_id, value });
  }
}
