// The options and values of Block Kit menus, and menus with several values.

import { Combobox } from "./combobox.js";
import { make } from "./dom.js";

function asItem(option, group) {
  return option && { value: option.value, label: option.text.text, description: option.description?.text, group };
}

function matching(items, query) {
  const wanted = query.trim().toLowerCase();
  return { options: items.filter((item) => item.label.toLowerCase().includes(wanted)) };
}

function conversations(element, world) {
  const kinds = element.filter?.include ?? ["public", "private", "im", "mpim"];
  const shown = [...world.channels.values()].filter((channel) => kinds.includes(channel.kind));
  return shown.map(({ id, name, kind }) => ({ value: id, label: ["im", "mpim"].includes(kind) ? name : `#${name}` }));
}

function people(_, world) {
  return [...world.people.values()].map(({ id, name, title }) => ({ value: id, label: name, description: title }));
}

function channels(_, world) {
  return conversations({ filter: { include: ["public"] } }, world);
}

function options(element) {
  const grouped = (element.option_groups ?? []).flatMap((group) => group.options.map((each) => asItem(each, group.label.text)));
  return [...(element.options ?? []).map((each) => asItem(each)), ...grouped];
}

// The items of each kind (those of external menus come from the app), and the value in its state.
export const MENUS = {
  static_select: { items: options, held: (state) => asItem(state.selected_option) },
  external_select: { held: (state) => asItem(state.selected_option) },
  users_select: { items: people, held: (state) => state.selected_user },
  conversations_select: { items: conversations, held: (state) => state.selected_conversation },
  channels_select: { items: channels, held: (state) => state.selected_channel },
  multi_static_select: { items: options, held: (state) => state.selected_options?.map((each) => asItem(each)) },
  multi_external_select: { held: (state) => state.selected_options?.map((each) => asItem(each)) },
  multi_users_select: { items: people, held: (state) => state.selected_users },
  multi_conversations_select: { items: conversations, held: (state) => state.selected_conversations },
  multi_channels_select: { items: channels, held: (state) => state.selected_channels },
};

/** The items known from the start, and `find(query)` for the combobox. */
export function finder(element, control, world) {
  const kind = MENUS[element.type];
  const items = kind.items?.(element, world) ?? [];
  if (kind.items) return { items, find: async (query) => matching(items, query) };
  const find = async (query) => {
    const answer = await control.suggest(query);
    const least = element.min_query_length ?? 3;
    const note = answer.sent ? answer.trouble && `The search failed: ${answer.trouble}` : `Type at least ${least} characters`;
    return { options: options(answer), note: answer.error ?? note };
  };
  return { items, find };
}

/** A menu with several values, which are shown as tokens before the text box. */
export function several(element, state, control, world) {
  const { items, find } = finder(element, control, world);
  const most = element.max_selected_items ?? Infinity;
  const asItems = (now) => (MENUS[element.type].held(now) ?? []).map((each) =>
    typeof each === "string" ? (items.find((item) => item.value === each) ?? { value: each, label: each }) : each);
  let chosen = asItems(state);
  const tokens = make("ul", { class: "tokens", "aria-label": "Chosen" });
  const change = (to) => { show(to); control.fill(to.map((each) => each.value)); };
  const combobox = new Combobox({
    ...control.labels, chosen: null, optional: true, placeholder: element.placeholder?.text,
    find: async (query) => {
      const found = await find(query);
      return { ...found, options: found.options.filter(({ value }) => !chosen.some((each) => each.value === value)) };
    },
    pick: (item) => {
      combobox.show(null);
      combobox.input.value = "";
      if (item && chosen.length < most) change([...chosen, item]);
    },
  });

  function show(now) {
    chosen = now;
    tokens.hidden = !chosen.length;
    tokens.replaceChildren(...chosen.map((item) => make("li", {}, item.label, make("button", {
      type: "button", class: "clear", "aria-label": `Remove ${item.label}`,
      onclick: () => { change(chosen.filter((each) => each !== item)); combobox.input.focus(); },
    }, "×"))));
  }

  show(chosen);
  const node = make("div", { class: "several" }, tokens, combobox.element);
  return { node, focus: combobox.input, refresh: () => {} };
}
