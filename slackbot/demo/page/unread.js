// What one has not looked at yet, for each person whom this page was. It lives as long as the page does.

import { inChannel } from "./conversation.js";

const seen = new Map();

function last(messages) {
  return messages.at(-1)?.ts ?? "0";
}

/** Count a conversation as looked at. */
export function look(me, channel, messages) {
  seen.set(`${me} ${channel}`, last(messages));
}

/** How many messages of others are new; what stood there when the page was opened is not. */
export function unreadIn(me, channel, messages) {
  const key = `${me} ${channel}`;
  if (!seen.has(key)) seen.set(key, last(messages));
  return inChannel(messages).filter((each) => each.ts > seen.get(key) && each.user !== me).length;
}
