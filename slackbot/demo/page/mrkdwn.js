// Slack's mrkdwn as HTML: docs.slack.dev/messaging/formatting-message-text

import { formatDate } from "./dates.js";
import { make } from "./dom.js";

const MARKS = [
  { pattern: /```\n?([\s\S]+?)\n?```/, tag: "pre", plain: true },
  { pattern: /`([^`\n]+)`/, tag: "code", plain: true },
  { pattern: /<([^<>\n]+)>/, special: true },
  { pattern: /(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])/, tag: "b" },
  { pattern: /(?<!\w)_(\S(?:[^_\n]*\S)?)_(?!\w)/, tag: "i" },
  { pattern: /(?<![\w~])~(\S(?:[^~\n]*\S)?)~(?![\w~])/, tag: "s" },
  { pattern: /:(\w[\w+-]*):/, emoji: true },
];

const EMOJI = {
  white_check_mark: "✅", heavy_check_mark: "✔️", warning: "⚠️", x: "❌", calendar: "📅", date: "📅",
  spiral_calendar_pad: "🗓️", clock3: "🕒", hourglass_flowing_sand: "⏳", hourglass: "⌛", question: "❓",
  grey_question: "❔", bulb: "💡", wave: "👋", round_pushpin: "📍", pushpin: "📌", bust_in_silhouette: "👤",
  pencil2: "✏️", pencil: "✏️", memo: "📝", repeat: "🔁", arrows_counterclockwise: "🔄", house: "🏠", gear: "⚙️", mag: "🔍",
  bell: "🔔", speech_balloon: "💬", link: "🔗", zap: "⚡", hand: "✋", eyes: "👀", rotating_light: "🚨",
  no_entry: "⛔", information_source: "ℹ️", tada: "🎉", lock: "🔒",
};

function unescape(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function date(inner, world) {
  const [command, fallback = ""] = inner.split("|");
  const [, seconds, format, link] = command.split("^");
  const shown = make("time", { title: unescape(fallback) }, formatDate(seconds, format ?? "", unescape(fallback), world.zone));
  if (!/^https?:/.test(link ?? "")) return shown;
  return make("a", { href: unescape(link), target: "_blank", rel: "noopener noreferrer" }, shown);
}

function special(inner, world) {
  if (inner.startsWith("!date^")) return date(inner, world);
  const [target, label] = inner.split("|");
  const mark = target[0];
  if (mark === "@") {
    const id = target.slice(1);
    const name = id === world.bot.id ? world.bot.name : (world.people.get(id)?.handle ?? label ?? id);
    return make("span", { class: "mention" }, `@${name}`);
  }
  if (mark === "#") {
    const name = world.channels.get(target.slice(1))?.name ?? label ?? target.slice(1);
    return make("span", { class: "mention" }, `#${name}`);
  }
  if (mark === "!") return make("span", { class: "mention" }, `@${label ?? target.slice(1)}`);
  const safe = /^(https?:|mailto:)/.test(target);
  if (!safe) return document.createTextNode(unescape(`<${inner}>`));
  return make("a", { href: unescape(target), target: "_blank", rel: "noopener noreferrer" }, unescape(label ?? target));
}

function marked(mark, found, world) {
  if (mark.special) return special(found[1], world);
  if (mark.emoji) return document.createTextNode(EMOJI[found[1]] ?? found[0]);
  const inside = mark.plain ? [document.createTextNode(unescape(found[1]))] : inline(found[1], world);
  return make(mark.tag, {}, ...inside);
}

function inline(text, world) {
  let first = null;
  for (const mark of MARKS) {
    const found = mark.pattern.exec(text);
    if (found && (first === null || found.index < first.found.index)) first = { mark, found };
  }
  if (first === null) return text ? [document.createTextNode(unescape(text))] : [];
  const { mark, found } = first;
  const after = text.slice(found.index + found[0].length);
  return [...inline(text.slice(0, found.index), world), marked(mark, found, world), ...inline(after, world)];
}

function quoted(lines) {
  return lines.map((line) => line.replace(/^&gt;\s?/, "")).join("\n");
}

/** The JSON of an inline element that this page doesn't support. */
export function unknownMark(part) {
  return make("code", { class: "unknown" }, JSON.stringify(part));
}

/** The nodes of a mrkdwn text; `world` has the people, the channels and the viewer's time zone. */
export function mrkdwn(text, world) {
  const nodes = [];
  for (const chunk of text.split(/((?:^&gt;.*(?:\n|$))+)/m)) {
    if (chunk.startsWith("&gt;")) {
      nodes.push(make("blockquote", {}, ...inline(quoted(chunk.trimEnd().split("\n")), world)));
    } else nodes.push(...inline(chunk, world));
  }
  return nodes;
}

/** The nodes of a Block Kit text object. */
export function text(object, world) {
  if (!object) return [];
  if (object.type === "mrkdwn") return mrkdwn(object.text, world);
  const emoji = object.text.replace(/:(\w[\w+-]*):/g, (whole, name) => EMOJI[name] ?? whole);
  return [document.createTextNode(emoji)];
}
