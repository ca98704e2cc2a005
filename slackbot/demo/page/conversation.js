// A list of messages: a conversation's, or a thread's. Arrows walk through it.

import { Keyed } from "./keyed.js";
import { renderMessage } from "./messages.js";

const NEAR_THE_END = 60; // px: who reads further up is left there when something new is said

/** Which messages stand in the conversation itself: no replies, unless they were sent to all as well or lost their thread. */
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
  const told = new Map();
  for (const reply of messages.filter(isReply)) {
    told.set(reply.threadTs, { count: (told.get(reply.threadTs)?.count ?? 0) + 1, last: reply.ts });
  }
  return told;
}

/** The messages in `node`; `tellsReplies` shows beneath each how many answers it has. */
export class Conversation {
  constructor(node, tellsReplies) {
    Object.assign(this, { node, tellsReplies, messages: new Keyed(node), place: null, isAtEnd: true });
    node.addEventListener("keydown", (event) => this.#walk(event));
    new ResizeObserver(() => this.#settle()).observe(node);
    node.addEventListener("scroll", () => { this.isAtEnd = node.scrollTop + node.clientHeight > node.scrollHeight - NEAR_THE_END; });
  }

  /** Show `messages` out of `all` that stand in `place`; a new place is shown from its end. */
  show(messages, all, place, world) {
    if (place !== this.place) this.isAtEnd = true;
    this.place = place;
    const told = this.tellsReplies ? repliesOf(all) : new Map();
    const here = { ...world, isBroadcast: (message) => this.tellsReplies && isReply(message) };
    this.messages.show(messages.map((message) => ({
      key: `${place}/${message.ts}`,
      print: JSON.stringify([message, told.get(message.ts), world.zone]),
      render: () => renderMessage(message, told.get(message.ts) ?? null, here),
    })));
    this.#settle();
  }

  #settle() {
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
