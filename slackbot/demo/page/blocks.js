// Block Kit as elements. What is not known here is shown as its JSON, never dropped.

import { make } from "./dom.js";
import { text } from "./mrkdwn.js";

/** The JSON of something that this page does not know. */
export function unknown(what) {
  return make(
    "details",
    { class: "unknown" },
    make("summary", {}, `This page does not know “${what?.type}”`),
    make("pre", {}, JSON.stringify(what, null, 2)),
  );
}

function button(element, block, world) {
  return make(
    "button",
    {
      type: "button",
      class: `button ${element.style ?? ""}`,
      "aria-label": element.accessibility_label,
      "data-key": `${world.key}/${block.block_id}/${element.action_id}`,
      onclick: (event) => world.press(block, element, event.currentTarget),
    },
    ...text(element.text, world),
  );
}

function overflow(element, block, world) {
  const options = element.options.map((option) => make("option", { value: option.value }, option.text.text));
  return make(
    "select",
    {
      "aria-label": "More actions",
      class: "overflow",
      onchange: (event) => {
        world.press(block, element, event.currentTarget, event.currentTarget.value);
        event.currentTarget.selectedIndex = 0;
      },
    },
    make("option", { value: "" }, "⋯"),
    ...options,
  );
}

function element(inner, block, world) {
  if (inner.type === "button") return button(inner, block, world);
  if (inner.type === "overflow") return overflow(inner, block, world);
  if (inner.type === "image") return make("span", { class: "picture", role: "img", "aria-label": inner.alt_text }, "🖼");
  if (inner.type === "mrkdwn" || inner.type === "plain_text") return make("span", {}, ...text(inner, world));
  return world.field?.(inner, block) ?? unknown(inner);
}

const RENDER = {
  header: (block, world) => make("h3", { class: "header" }, ...text(block.text, world)),
  divider: () => make("hr"),
  image: (block) => make("p", { class: "picture" }, `🖼 ${block.alt_text}`),
  context: (block, world) =>
    make("div", { class: "context" }, ...block.elements.map((inner) => element(inner, block, world))),
  actions: (block, world) =>
    make("div", { class: "actions" }, ...block.elements.map((inner) => element(inner, block, world))),
  section: (block, world) =>
    make(
      "div",
      { class: "section" },
      make(
        "div",
        { class: "section-text" },
        block.text ? make("div", {}, ...text(block.text, world)) : null,
        block.fields
          ? make("div", { class: "fields" }, ...block.fields.map((each) => make("div", {}, ...text(each, world))))
          : null,
      ),
      block.accessory ? element(block.accessory, block, world) : null,
    ),
};

/** One block; input blocks are known only where `world.input` is given, which is in forms. */
export function renderBlock(block, world) {
  if (block.type === "input" && world.input) return world.input(block);
  return RENDER[block.type]?.(block, world) ?? unknown(block);
}
