// Unread messages, for each person that this page showed. Kept until the page is reloaded.

import { inChannel } from "./conversation.js";

const seen = new Map();

function last(messages) {
  return messages.at(-1)?.ts ?? "0";
}

/** Mark a conversation as read. */
export function markRead(me, channel, messages) {
  seen.set(`${me} ${channel}`, last(messages));
}

/** The number of new messages from others since the conversation was read or the page was opened. */
export function unreadIn(me, channel, messages) {
  const key = `${me} ${channel}`;
  if (!seen.has(key)) seen.set(key, last(messages));
  return inChannel(messages).filter((each) => each.ts > seen.get(key) && each.user !== me).length;
}
