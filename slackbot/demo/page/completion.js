// Suggestions while typing a message: the command, or someone to mention. Pure.

const MOST = 8;

function commands(text, { command }) {
  const isBegun = text.startsWith("/") && !text.includes(" ") && command.name.startsWith(text) && text !== command.name;
  return isBegun ? [{ label: command.name, description: command.hint, insert: `${command.name} ` }] : [];
}

function mentions(begun, { bot, people }) {
  const app = { label: bot.name, description: "App", insert: `@${bot.name} `, names: [bot.name] };
  const others = [...people.values()].map(({ name, handle, title }) =>
    ({ label: name, description: `@${handle}, ${title}`, insert: `@${handle} `, names: [name, handle] }));
  const wanted = begun.toLowerCase();
  const found = [app, ...others].filter(({ names }) => names.some((name) => name.toLowerCase().startsWith(wanted)));
  const isWhole = found.some(({ insert }) => insert.trim().slice(1).toLowerCase() === wanted);
  return isWhole ? [] : found.slice(0, MOST);
}

/** `{from, items}`: what could replace the text between `from` and the caret; items have `label`, `description`, `insert`. */
export function completions(text, caret, known) {
  const before = text.slice(0, caret);
  const begun = /(?:^|\s)@([\w.-]*(?: \w+)?)$/.exec(before);
  if (begun) return { from: caret - begun[1].length - 1, items: mentions(begun[1], known) };
  return { from: 0, items: caret === text.length ? commands(text, known) : [] };
}
