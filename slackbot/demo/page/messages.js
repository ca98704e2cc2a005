// One message, as one person sees it.

import { keyOf, renderBlock } from "./blocks.js";
import { freshId, make } from "./dom.js";
import { face } from "./faces.js";
import { field } from "./fields.js";
import { icon } from "./icons.js";
import { menuButton } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";

function author(message, world) {
  if (message.user === world.bot.id) return { name: world.bot.name, isApp: true };
  const person = world.people.get(message.user);
  return { name: person?.name ?? "Slackbot", handle: person?.handle, isApp: !person };
}

function clock(ts, zone, options = {}) {
  const wanted = { hour: "numeric", minute: "2-digit", timeZone: zone ?? undefined, ...options };
  return new Intl.DateTimeFormat("en-US", wanted).format(new Date(Number(ts) * 1000));
}

/** A menu or checkboxes in a message: the state stays on the screen, and each choice is sent to the app. */
function loose(element, block, world) {
  if (element.type.endsWith("external_select")) return null; // only supported in views
  const key = keyOf(element, block, world);
  const id = freshId("field");
  const labels = { id, key, asAttributes: { id, "data-key": key } };
  const control = { labels, optional: false, enter: () => {}, fill: (value) => world.press(block, element, made.node, value) };
  const initial = {
    selected_option: element.initial_option, selected_options: element.initial_options, selected_user: element.initial_user,
    selected_conversation: element.initial_conversation, selected_channel: element.initial_channel,
    selected_date: element.initial_date, selected_time: element.initial_time,
  };
  const made = field(element, initial, control, world);
  (made?.isGroup ? made.node : made?.focus)?.setAttribute("aria-label", element.placeholder?.text ?? "Choose");
  return made?.node ?? null;
}

function body(message, world) {
  const inner = { ...world, key: message.ts, press: (...what) => world.press(message, ...what) };
  inner.field = (element, block) => loose(element, block, inner);
  if (message.blocks.length) return message.blocks.map((block) => renderBlock(block, inner));
  return [make("div", { class: "section-text" }, ...mrkdwn(message.text, inner))];
}

function replies(message, { count, last }, world) {
  const text = `${count} ${count === 1 ? "reply" : "replies"}`;
  return make("button", {
    type: "button", class: "replies", "data-key": `${message.ts}/replies`, onclick: () => world.openThread(message),
  }, make("b", {}, text), make("span", {}, ` Last reply at ${clock(last, world.zone)}`));
}

function toolbar(message, name, world) {
  const shortcuts = world.shortcuts.message.map((shortcut) => ({
    label: shortcut.name, description: world.bot.name, pick: (node) => world.useOn(message, shortcut, node),
  }));
  const reply = { label: "Reply in thread", pick: () => world.openThread(message) };
  return make("div", { class: "toolbar" },
    make("button", {
      type: "button", class: "plain", title: reply.label, "aria-label": `${reply.label} to ${name}`,
      "data-key": `${message.ts}/reply`, onclick: reply.pick,
    }, icon("reply")),
    menuButton({
      label: "More actions", title: "More actions", face: "⋮", kind: "plain", key: `${message.ts}/more`,
      items: () => [reply, ...shortcuts],
    }));
}

/** One message with its author, time and replies (`{count, last}`, or null to hide them). */
export function renderMessage(message, thread, world) {
  const { name, handle, isApp } = author(message, world);
  const day = clock(message.ts, world.zone, { weekday: "long", month: "long", day: "numeric" });
  return make(
    "article",
    { class: `message${message.onlyMe ? " only-me" : ""}`, "data-ts": message.ts, "data-key": message.ts, tabindex: "-1", "aria-label": `${name}, ${day}` },
    face(handle),
    make(
      "div",
      { class: "message-body" },
      message.onlyMe ? make("p", { class: "only-you" }, "Only visible to you") : null,
      world.isBroadcast(message) ? make("p", { class: "only-you" }, "replied to a thread") : null,
      make("p", { class: "byline" }, make("b", {}, name), isApp ? make("span", { class: "badge" }, "APP") : null,
        make("time", { title: day }, clock(message.ts, world.zone))),
      ...body(message, world),
      message.edited ? make("small", { class: "edited" }, "(edited)") : null,
      message.trouble ? make("p", { class: "trouble", role: "alert" }, `That didn't work: ${message.trouble}`) : null,
      thread?.count ? replies(message, thread, world) : null,
    ),
    message.onlyMe ? null : toolbar(message, name, world),
  );
}
