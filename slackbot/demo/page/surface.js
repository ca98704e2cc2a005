// The blocks of one view, a form's or a Home tab's, with the fields that people fill in.

import { act } from "./api.js";
import { keyOf, renderBlock, unknown } from "./blocks.js";
import { freshId, make } from "./dom.js";
import { field } from "./fields.js";
import { Keyed } from "./keyed.js";
import { text } from "./mrkdwn.js";
import { waitingFor } from "./waiting.js";

/** Shows a view in `node` and tells the stand-in what is done to it; `ask(confirm, world)` promises a yes or no. */
export class Surface {
  constructor(node, ask) {
    Object.assign(this, { node, ask, blocks: new Keyed(node), fields: new Map(), queue: Promise.resolve() });
  }

  /** Show `view`, a snapshot's form; fields that did not change stay, with all that is being typed into them. */
  show(view, world) {
    Object.assign(this, { shown: view, world });
    const inner = { ...world, key: view.id, press: (...what) => this.#press(...what),
      input: (block) => this.#input(block), field: (element, block) => this.#loose(element, block) };
    this.blocks.show(view.view.blocks.map((block) => ({
      key: `${view.id}/${block.block_id}`, print: JSON.stringify([block, world.zone]), render: () => renderBlock(block, inner),
    })));
    for (const [key, { control }] of this.fields) if (!this.node.contains(control.node)) this.fields.delete(key);
    this.#refresh();
  }

  /** Do something to the view, after all that was done before: it is never sent before what was typed last. */
  tell(deed, what) {
    this.queue = this.queue.then(() => act(deed, this.world.me, { form: this.shown.id, ...what }));
    return this.queue;
  }

  /** Tell what was typed a moment ago and waits to be told. */
  settle() {
    for (const { control } of this.fields.values()) control.settle?.();
  }

  /** Where the focus belongs when the view opens; undefined when it has no field. */
  get first() {
    const fields = [...this.fields.values()];
    const wanted = fields.find(({ element }) => element.focus_on_load) ?? fields[0];
    return wanted?.control.focus;
  }

  #refresh() {
    const { values, errors } = this.shown;
    let first = null;
    for (const { element, block, control, error } of this.fields.values()) {
      const state = values[block.block_id]?.[element.action_id];
      if (state) control.refresh(state);
      if (!error) continue;
      const said = errors[block.block_id] ?? "";
      if (said && error.textContent !== said) first ??= control;
      error.textContent = said;
      if (said || control.focus.hasAttribute("aria-invalid")) control.focus.setAttribute("aria-invalid", String(Boolean(said)));
    }
    first?.focus.focus();
  }

  #add(element, block, labels, error) {
    const key = keyOf(element, block, { key: this.shown.id });
    const { id, describedBy } = labels;
    const asAttributes = { id, "aria-describedby": describedBy, "data-key": key, "aria-required": block.type === "input" && !block.optional ? "true" : null };
    const what = { block: block.block_id, action: element.action_id };
    const state = this.shown.values[block.block_id]?.[element.action_id] ?? {};
    const control = field(element, state, {
      labels: { ...labels, key, asAttributes },
      optional: block.type !== "input" || block.optional,
      fill: (value) => this.#fill(element, { ...what, value }),
      suggest: (query) => act("suggest", this.world.me, { form: this.shown.id, ...what, query }),
      enter: () => this.tell("enter", what),
    }, this.world);
    if (control) this.fields.set(key, { element, block, control, error });
    return control;
  }

  #input(block) {
    const ids = { id: freshId("field"), label: freshId("label") };
    const hint = block.hint ? make("p", { id: freshId("hint"), class: "hint" }, ...text(block.hint, this.world)) : null;
    const error = make("p", { id: freshId("error"), class: "error", role: "alert" });
    const describedBy = [hint?.id, error.id].filter(Boolean).join(" ");
    const control = this.#add(block.element, block, { ...ids, describedBy }, error);
    const optional = block.optional ? make("span", { class: "optional" }, " (optional)") : null;
    const isLabel = control && !control.isGroup;
    const label = make(isLabel ? "label" : "p", { id: ids.label, class: "label", for: isLabel ? ids.id : null }, block.label.text, optional);
    return make("div", { class: "field", "data-block": block.block_id }, label, control?.node ?? unknown(block.element), hint, error);
  }

  #loose(element, block) {
    const control = this.#add(element, block, { id: freshId("field") }, null);
    const label = element.placeholder?.text ?? block.text?.text?.replaceAll(/[*_~`]/g, "") ?? "Choose";
    (control?.isGroup ? control.node : control?.focus)?.setAttribute("aria-label", label);
    return control?.node ?? null;
  }

  async #fill(element, what) {
    if (element.confirm && !(await this.ask(element.confirm, this.world))) return this.#refresh();
    return this.tell("fill", what);
  }

  async #press(block, element, node, value) {
    if (element.confirm && !(await this.ask(element.confirm, this.world))) return;
    const answer = await waitingFor(node, () => this.tell("press", { block: block.block_id, action: element.action_id, value }));
    this.world.notice(answer);
  }
}
