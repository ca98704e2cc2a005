// The rich_text block as HTML: docs.slack.dev/reference/block-kit/blocks/rich-text-block

import { make } from "./dom.js";
import { mrkdwn, unknownMark } from "./mrkdwn.js";

const STYLES = { bold: "b", italic: "i", strike: "s", code: "code" };

// Inline elements are rendered through their mrkdwn form, so that both look the same.
const MARKS = {
  user: (inner) => `<@${inner.user_id}>`,
  channel: (inner) => `<#${inner.channel_id}>`,
  broadcast: (inner) => `<!${inner.range}>`,
  usergroup: (inner) => `<!subteam^${inner.usergroup_id}>`,
  emoji: (inner) => `:${inner.name}:`,
  date: (inner) => `<!date^${inner.timestamp}^${inner.format}|${inner.fallback ?? ""}>`,
};

function styled(node, style = {}) {
  return Object.entries(STYLES).reduce((inner, [name, tag]) => (style[name] ? make(tag, {}, inner) : inner), node);
}

function link(inner) {
  const shown = inner.text ?? inner.url;
  const isSafe = /^(https?:|mailto:)/.test(inner.url);
  return isSafe ? make("a", { href: inner.url, target: "_blank", rel: "noopener noreferrer" }, shown) : make("span", {}, shown);
}

function piece(inner, world) {
  if (inner.type === "text") return styled(document.createTextNode(inner.text), inner.style);
  if (inner.type === "link") return styled(link(inner), inner.style);
  if (inner.type === "color") return make("code", {}, inner.value);
  const mark = MARKS[inner.type];
  return mark ? styled(make("span", {}, ...mrkdwn(mark(inner), world)), inner.style) : unknownMark(inner);
}

const pieces = (part, world) => part.elements.map((inner) => piece(inner, world));

const PARTS = {
  rich_text_section: (part, world) => make("div", {}, ...pieces(part, world)),
  rich_text_preformatted: (part, world) => make("pre", {}, ...pieces(part, world)),
  rich_text_quote: (part, world) => make("blockquote", {}, ...pieces(part, world)),
  rich_text_list: (part, world) =>
    make(part.style === "ordered" ? "ol" : "ul", {}, ...part.elements.map((inner) => make("li", {}, ...pieces(inner, world)))),
};

/** A rich_text block. */
export function richText(block, world) {
  const parts = block.elements.map((part) => PARTS[part.type]?.(part, world) ?? unknownMark(part));
  return make("div", { class: "section-text" }, ...parts);
}
