// The blocks of a form or a Home tab, with their fields.

import { act } from "./api.js";
import { keyOf, renderBlock, unknown } from "./blocks.js";
import { freshId, make } from "./dom.js";
import { field } from "./fields.js";
import { Keyed } from "./keyed.js";
import { text } from "./mrkdwn.js";
import { waitingFor } from "./waiting.js";

/** Shows a view in `node` and sends what people do there to the server; `ask(confirm, world)` resolves to a boolean. */
export class Surface {
  constructor(node, ask) {
    Object.assign(this, { node, ask, blocks: new Keyed(node), fields: new Map(), queue: Promise.resolve() });
  }

  /** Show `view`, a form of the state; unchanged fields stay, with the text that is being typed. */
  show(view, world) {
    Object.assign(this, { shown: view, world });
    const inner = { ...world, key: view.id, press: (...pressed) => this.#press(...pressed),
      input: (block) => this.#input(block), field: (element, block) => this.#loose(element, block) };
    this.blocks.show(view.view.blocks.map((block) => ({
      key: `${view.id}/${block.block_id}`, print: JSON.stringify([block, world.zone]), render: () => renderBlock(block, inner),
    })));
    for (const [key, { control }] of this.fields) if (!this.node.contains(control.node)) this.fields.delete(key);
    this.#refresh();
  }

  /** Run an action in the view after all earlier ones, so that a form is never submitted without its latest text. */
  run(action, details) {
    this.queue = this.queue.then(() => act(action, this.world.me, { form: this.shown.id, ...details }));
    return this.queue;
  }

  /** Send the text that is still waiting for more keys. */
  flush() {
    for (const { control } of this.fields.values()) control.flush?.();
  }

  /** The element to focus when the view opens; undefined when it has no field. */
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
      const text = errors[block.block_id] ?? "";
      if (text && error.textContent !== text) first ??= control;
      error.textContent = text;
      if (text || control.focus.hasAttribute("aria-invalid")) control.focus.setAttribute("aria-invalid", String(Boolean(text)));
    }
    first?.focus.focus();
  }

  #add(element, block, labels, error) {
    const key = keyOf(element, block, { key: this.shown.id });
    const { id, describedBy } = labels;
    const asAttributes = { id, "aria-describedby": describedBy, "data-key": key, "aria-required": block.type === "input" && !block.optional ? "true" : null };
    const target = { block: block.block_id, action: element.action_id };
    const state = this.shown.values[block.block_id]?.[element.action_id] ?? {};
    const control = field(element, state, {
      labels: { ...labels, key, asAttributes },
      optional: block.type !== "input" || block.optional,
      fill: (value) => this.#fill(element, { ...target, value }),
      suggest: (query) => act("suggest", this.world.me, { form: this.shown.id, ...target, query }),
      enter: () => this.run("enter", target),
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

  async #fill(element, details) {
    if (element.confirm && !(await this.ask(element.confirm, this.world))) return this.#refresh();
    return this.run("fill", details);
  }

  async #press(block, element, node, value) {
    if (element.confirm && !(await this.ask(element.confirm, this.world))) return;
    const answer = await waitingFor(node, () => this.run("press", { block: block.block_id, action: element.action_id, value }));
    this.world.notice(answer);
  }
}
