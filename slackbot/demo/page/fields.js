// The elements of forms: each becomes a labelled control that tells the stand-in at every change.

import { Combobox } from "./combobox.js";
import { make } from "./dom.js";

const TYPING = 120;

function asItem(option) {
  return option && { value: option.value, label: option.text.text, description: option.description?.text };
}

function matching(items, query) {
  const wanted = query.trim().toLowerCase();
  return { options: items.filter((item) => item.label.toLowerCase().includes(wanted)) };
}

function conversations(element, world) {
  const kinds = element.filter?.include ?? ["public", "private", "im", "mpim"];
  const shown = [...world.channels.values()].filter((channel) => kinds.includes(channel.kind));
  return shown.map(({ id, name, kind }) => ({ value: id, label: kind === "im" ? name : `#${name}` }));
}

function people(world) {
  return [...world.people.values()].map(({ id, name, title }) => ({ value: id, label: name, description: title }));
}

function staticItems(element) {
  const grouped = (element.option_groups ?? []).flatMap((group) => group.options);
  return [...(element.options ?? []), ...grouped].map(asItem);
}

// What each kind of menu offers, and what it holds as an item of that offer.
const MENUS = {
  static_select: { items: staticItems, held: (state) => asItem(state.selected_option) },
  external_select: { held: (state) => asItem(state.selected_option) },
  users_select: { items: (_, world) => people(world), held: (state) => state.selected_user },
  conversations_select: { items: conversations, held: (state) => state.selected_conversation },
  channels_select: {
    items: (element, world) => conversations({ filter: { include: ["public"] } }, world),
    held: (state) => state.selected_channel,
  },
};

function menu(element, state, control, world) {
  const kind = MENUS[element.type];
  const items = kind.items?.(element, world) ?? [];
  const asChosen = (now) => {
    const held = kind.held(now);
    return typeof held === "string" ? (items.find((item) => item.value === held) ?? { value: held, label: held }) : held;
  };
  const find = kind.items ? async (query) => matching(items, query) : async (query) => {
    const answer = await control.suggest(query);
    const least = element.min_query_length ?? 3;
    const note = answer.sent ? answer.trouble && `The look-up failed: ${answer.trouble}` : `Type at least ${least} characters`;
    return { options: (answer.options ?? []).map(asItem), note };
  };
  const combobox = new Combobox({
    ...control.labels, chosen: asChosen(state), find, optional: control.optional,
    placeholder: element.placeholder?.text, pick: (item) => control.fill(item?.value ?? null),
  });
  return { node: combobox.element, focus: combobox.input, refresh: (now) => combobox.show(asChosen(now)) };
}

function typed(element, state, control) {
  const multiline = element.multiline === true;
  const kind = { email_text_input: "email", url_text_input: "url" }[element.type] ?? "text";
  let waiting = null;
  const tell = () => { clearTimeout(waiting); waiting = null; control.fill(input.value); };
  const input = make(multiline ? "textarea" : "input", {
    id: control.labels.id, "aria-describedby": control.labels.describedBy, "aria-invalid": control.labels.invalid,
    placeholder: element.placeholder?.text, maxlength: element.max_length ?? 3000, autocomplete: "off",
    type: multiline ? null : kind, rows: multiline ? 3 : null, value: state.value ?? "",
    oninput: () => { clearTimeout(waiting); waiting = setTimeout(tell, TYPING); },
    onblur: () => waiting !== null && tell(),
    onkeydown: (event) => {
      if (event.key !== "Enter" || event.isComposing || (multiline && !event.ctrlKey && !event.metaKey)) return;
      event.preventDefault();
      if (waiting !== null) tell();
      control.enter();
    },
  });
  const refresh = (now) => { if (document.activeElement !== input) input.value = now.value ?? ""; };
  return { node: input, focus: input, refresh, settle: () => waiting !== null && tell() };
}

function picker(type, held) {
  return (element, state, control) => {
    const input = make("input", {
      id: control.labels.id, type, "aria-describedby": control.labels.describedBy, value: state[held] ?? "",
      onchange: () => control.fill(input.value || null),
    });
    return { node: input, focus: input, refresh: (now) => { input.value = now[held] ?? ""; } };
  };
}

function choices(type) {
  return (element, state, control) => {
    const chosen = state.selected_options ?? (state.selected_option ? [state.selected_option] : []);
    const inputs = element.options.map((option) =>
      make("input", {
        type, name: control.labels.id, value: option.value,
        checked: chosen.some((each) => each.value === option.value),
        onchange: () => {
          const values = inputs.filter((input) => input.checked).map((input) => input.value);
          control.fill(type === "checkbox" ? values : (values[0] ?? null));
        },
      }),
    );
    const labels = element.options.map((option, index) =>
      make("label", { class: "choice" }, inputs[index], option.text.text,
        option.description ? make("small", {}, option.description.text) : null),
    );
    const node = make("div", { role: type === "radio" ? "radiogroup" : "group", "aria-labelledby": control.labels.label }, ...labels);
    return { node, focus: inputs[0], refresh: () => {}, isGroup: true };
  };
}

const FIELDS = {
  plain_text_input: typed, email_text_input: typed, url_text_input: typed, number_input: typed,
  static_select: menu, external_select: menu, users_select: menu, conversations_select: menu, channels_select: menu,
  datepicker: picker("date", "selected_date"), timepicker: picker("time", "selected_time"),
  checkboxes: choices("checkbox"), radio_buttons: choices("radio"),
};

/** The control of an element: `{node, focus, refresh, settle?, isGroup?}`, or null when this page does not know the element. */
export function field(element, state, control, world) {
  return FIELDS[element.type]?.(element, state, control, world) ?? null;
}
