// The steps in the drawer, newest last. Open steps stay open, and the list follows new steps only from its end.

import { make } from "./dom.js";

const PLACES = { "from Slack": "Slack → app", "to Slack": "app → Slack", app: "app", Apploi: "app → Apploi", table: "database", demo: "demo" };

function clock(seconds) {
  const time = new Date(seconds * 1000);
  const rest = String(time.getMilliseconds()).padStart(3, "0");
  return `${time.toLocaleTimeString("en-GB")}.${rest}`;
}

function head(step) {
  return [
    make("span", { class: "when" }, clock(step.at)),
    make("span", { class: "place" }, PLACES[step.place] ?? step.place),
    make("b", {}, step.title),
    step.isBad ? make("span", { class: "bad" }, "failed") : null,
    step.summary ? make("span", { class: "summary" }, step.summary) : null,
  ];
}

function render(step) {
  if (!step.parts.length) return make("li", { "data-step": step.key }, make("div", { class: "step" }, ...head(step)));
  const parts = step.parts.flatMap(({ label, text }) => [
    make("h4", {}, label),
    make("pre", { tabindex: "0", "aria-label": label }, text),
  ]);
  const details = make("details", { class: "step" }, make("summary", {}, ...head(step)), ...parts);
  return make("li", { "data-step": step.key }, details);
}

/** The list of steps in the scrolling `node`. */
export class StepList {
  constructor(node) {
    Object.assign(this, { node, list: make("ol"), known: new Map() });
    node.append(this.list);
  }

  /** Show these; only new and changed steps are rendered. */
  show(steps) {
    const { node, list } = this;
    const isAtEnd = node.scrollTop + node.clientHeight >= node.scrollHeight - 40;
    const fresh = new Map(steps.map((step) => [step.key, this.kept(step)]));
    for (const [key, { item }] of this.known) if (fresh.get(key)?.item !== item) item.remove();
    let before = list.firstChild;
    for (const { item } of fresh.values()) {
      if (item === before) before = before.nextSibling;
      else list.insertBefore(item, before);
    }
    this.known = fresh;
    if (isAtEnd) node.scrollTop = node.scrollHeight;
  }

  kept(step) {
    const print = JSON.stringify(step);
    const old = this.known.get(step.key);
    if (old?.print === print) return old;
    const item = render(step);
    const details = item.querySelector("details");
    if (details && old?.item.querySelector("details[open]")) details.open = true;
    return { print, item };
  }
}
