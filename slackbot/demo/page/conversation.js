// The messages of a conversation or a thread. The arrow keys move between them.

import { dayLabel } from "./dates.js";
import { make } from "./dom.js";
import { Keyed } from "./keyed.js";
import { renderMessage } from "./messages.js";

const NEAR_THE_END = 60; // px: when scrolled further up, the list stays there when messages arrive

/** The messages outside of threads, with replies that were also sent to the channel or whose thread was deleted. */
export function inChannel(messages) {
  const known = new Set(messages.map((message) => message.ts));
  return messages.filter((each) => !isReply(each) || each.broadcast || !known.has(each.threadTs));
}

/** The first message of a thread and its replies. */
export function inThread(messages, ts) {
  return messages.filter((each) => each.ts === ts || each.threadTs === ts);
}

function isReply(message) {
  return Boolean(message.threadTs) && message.threadTs !== message.ts;
}

function repliesOf(messages) {
  const replies = new Map();
  for (const reply of messages.filter(isReply)) {
    replies.set(reply.threadTs, { count: (replies.get(reply.threadTs)?.count ?? 0) + 1, last: reply.ts });
  }
  return replies;
}

/** The messages with a divider before the first one of each day. */
function divided(messages, zone) {
  const days = messages.map((message) => dayLabel(message.ts, zone));
  return messages.flatMap((message, index) => (days[index] === days[index - 1] ? [message] : [{ day: days[index] }, message]));
}

function divider(day) {
  return make("div", { class: "day", role: "separator", "aria-label": day }, make("span", { "aria-hidden": "true" }, day));
}

/** The messages in `node`; `showsReplies` shows the number of replies below each. */
export class Conversation {
  constructor(node, showsReplies) {
    Object.assign(this, { node, showsReplies, messages: new Keyed(node), place: null, isAtEnd: true });
    node.addEventListener("keydown", (event) => this.#walk(event));
    new ResizeObserver(() => this.#scrollToEnd()).observe(node);
    node.addEventListener("scroll", () => { this.isAtEnd = node.scrollTop + node.clientHeight > node.scrollHeight - NEAR_THE_END; });
  }

  /** Show `messages` out of `all` in `place`; a new place is scrolled to its end. */
  show(messages, all, place, world) {
    if (place !== this.place) this.isAtEnd = true;
    this.place = place;
    const replies = this.showsReplies ? repliesOf(all) : new Map();
    const here = { ...world, isBroadcast: (message) => this.showsReplies && isReply(message) };
    this.messages.show(divided(messages, world.zone).map((each) => (each.day ? {
      key: `${place}/${each.day}`, print: each.day, render: () => divider(each.day),
    } : {
      key: `${place}/${each.ts}`,
      print: JSON.stringify([each, replies.get(each.ts), world.zone]),
      render: () => renderMessage(each, replies.get(each.ts) ?? null, here),
    })));
    this.#scrollToEnd();
  }

  #scrollToEnd() {
    if (this.isAtEnd) this.node.scrollTop = this.node.scrollHeight;
  }

  #walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = document.activeElement;
    if (!step || !(at === this.node || at.classList.contains("message"))) return;
    event.preventDefault();
    const all = [...this.node.querySelectorAll(".message")];
    const to = at === this.node ? all.length - 1 : all.indexOf(at) + step;
    all[Math.max(0, to)]?.focus();
  }
}
