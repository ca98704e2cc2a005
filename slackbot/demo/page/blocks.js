// Block Kit as HTML. Unknown blocks and elements are shown as JSON, never dropped.

import { make } from "./dom.js";
import { menuButton } from "./menu.js";
import { text } from "./mrkdwn.js";
import { richText } from "./richtext.js";

/** The JSON of a block or an element that this page doesn't support. */
export function unknown(part) {
  return make(
    "details",
    { class: "unknown" },
    make("summary", {}, `This page doesn't support “${part?.type}”`),
    make("pre", { tabindex: "0" }, JSON.stringify(part, null, 2)),
  );
}

/** The key of `element` for keeping the focus across redraws. */
export function keyOf(element, block, world) {
  return `${world.key}/${block.block_id}/${element.action_id}`;
}

function button(element, block, world) {
  const common = {
    class: `button ${element.style ?? ""}`,
    "aria-label": element.accessibility_label,
    "data-key": keyOf(element, block, world),
    onclick: (event) => world.press(block, element, event.currentTarget),
  };
  const face = text(element.text, world);
  if (!/^https?:/.test(element.url ?? "")) return make("button", { type: "button", ...common }, ...face);
  return make("a", { ...common, href: element.url, target: "_blank", rel: "noopener noreferrer" }, ...face);
}

function overflow(element, block, world) {
  const items = () => element.options.map((option) => ({
    label: option.text.text,
    description: option.description?.text,
    url: /^https?:/.test(option.url ?? "") ? option.url : null,
    pick: (node) => world.press(block, element, node, option.value),
  }));
  return menuButton({ label: "More options", face: "⋯", kind: "button overflow", key: keyOf(element, block, world), items });
}

// Nothing is fetched from outside, so a picture shows its alternative text.
function picture(inner) {
  return make("span", { class: "picture", role: "img", "aria-label": inner.alt_text || "a picture" }, `🖼 ${inner.alt_text ?? ""}`);
}

function element(inner, block, world) {
  if (inner.type === "button") return button(inner, block, world);
  if (inner.type === "overflow") return overflow(inner, block, world);
  if (inner.type === "image") return picture(inner);
  if (inner.type === "mrkdwn" || inner.type === "plain_text") return make("span", {}, ...text(inner, world));
  return world.field?.(inner, block) ?? unknown(inner);
}

const elements = (block, world) => block.elements.map((inner) => element(inner, block, world));

function section(block, world) {
  const fields = block.fields?.map((each) => make("div", {}, ...text(each, world)));
  return make(
    "div",
    { class: "section" },
    make(
      "div",
      { class: "section-text" },
      block.text ? make("div", {}, ...text(block.text, world)) : null,
      fields ? make("div", { class: "fields" }, ...fields) : null,
    ),
    block.accessory ? make("div", { class: "accessory" }, element(block.accessory, block, world)) : null,
  );
}

const RENDER = {
  header: (block, world) => make("h2", { class: "header" }, ...text(block.text, world)),
  divider: () => make("hr"),
  image: (block, world) => make("p", {}, block.title ? make("b", {}, ...text(block.title, world), " ") : null, picture(block)),
  context: (block, world) => make("div", { class: "context" }, ...elements(block, world)),
  actions: (block, world) => make("div", { class: "actions" }, ...elements(block, world)),
  rich_text: richText,
  section,
};

/** One block; input blocks need `world.input`, which forms and the Home tab have. */
export function renderBlock(block, world) {
  if (block.type === "input" && world.input) return world.input(block);
  return RENDER[block.type]?.(block, world) ?? unknown(block);
}
