// The messages of one conversation, as one person sees them.

import { renderBlock } from "./blocks.js";
import { make } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";

function author(message, world) {
  if (message.user === world.bot.id) return { name: world.bot.name, isApp: true };
  return { name: world.people.get(message.user)?.name ?? "Slackbot", isApp: !world.people.has(message.user) };
}

function when(message, zone) {
  const options = { hour: "numeric", minute: "2-digit", timeZone: zone ?? undefined };
  return new Intl.DateTimeFormat("en-US", options).format(new Date(Number(message.ts) * 1000));
}

function body(message, world) {
  const inner = { ...world, key: message.ts, press: (...what) => world.press(message, ...what) };
  if (message.blocks.length) return message.blocks.map((block) => renderBlock(block, inner));
  return [make("div", { class: "section-text" }, ...mrkdwn(message.text, inner))];
}

/** One message with its author, time and marks. */
export function renderMessage(message, world) {
  const { name, isApp } = author(message, world);
  return make(
    "article",
    { class: `message${message.onlyMe ? " only-me" : ""}${message.threadTs ? " in-thread" : ""}`, "data-ts": message.ts },
    make("div", { class: `face${isApp ? " app-face" : ""}`, "aria-hidden": "true" }, name[0]),
    make(
      "div",
      { class: "message-body" },
      message.onlyMe ? make("p", { class: "only-you" }, "Only visible to you") : null,
      make("p", { class: "byline" }, make("b", {}, name), isApp ? make("span", { class: "badge" }, "APP") : null,
        make("time", {}, when(message, world.zone))),
      ...body(message, world),
      message.edited ? make("small", { class: "edited" }, "(edited)") : null,
      message.trouble ? make("p", { class: "trouble", role: "alert" }, `This did not work: ${message.trouble}`) : null,
    ),
  );
}
