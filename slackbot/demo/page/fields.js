// The elements with a value, each as a labeled control that sends every change to the server.

import { Combobox } from "./combobox.js";
import { make } from "./dom.js";
import { text } from "./mrkdwn.js";
import { MENUS, finder, several } from "./selects.js";

const TYPING = 120; // ms after the last key

function menu(element, state, control, world) {
  const kind = MENUS[element.type];
  const { items, find } = finder(element, control, world);
  const asChosen = (now) => {
    const held = kind.held(now);
    return typeof held === "string" ? (items.find((item) => item.value === held) ?? { value: held, label: held }) : held;
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
  const send = () => { clearTimeout(waiting); waiting = null; control.fill(input.value); };
  const input = make(multiline ? "textarea" : "input", {
    ...control.labels.asAttributes, placeholder: element.placeholder?.text, maxlength: element.max_length ?? 3000,
    autocomplete: "off", type: multiline ? null : kind, rows: multiline ? 3 : null, value: state.value ?? "",
    inputmode: element.type === "number_input" ? "decimal" : null,
    oninput: () => { clearTimeout(waiting); waiting = setTimeout(send, TYPING); },
    onblur: () => waiting !== null && send(),
    onkeydown: (event) => {
      if (event.key !== "Enter" || event.isComposing || (multiline && !event.ctrlKey && !event.metaKey)) return;
      event.preventDefault();
      if (waiting !== null) send();
      control.enter();
    },
  });
  const refresh = (now) => { if (document.activeElement !== input) input.value = now.value ?? ""; };
  return { node: input, focus: input, refresh, flush: () => waiting !== null && send() };
}

function picker(type, held) {
  return (element, state, control) => {
    const input = make("input", {
      ...control.labels.asAttributes, type, value: state[held] ?? "", onchange: () => control.fill(input.value || null),
    });
    return { node: input, focus: input, refresh: (now) => { input.value = now[held] ?? ""; } };
  };
}

function choices(type) {
  return (element, state, control, world) => {
    const chosen = state.selected_options ?? (state.selected_option ? [state.selected_option] : []);
    const inputs = element.options.map((option) =>
      make("input", {
        type, name: control.labels.id, value: option.value, "data-key": `${control.labels.key}/${option.value}`,
        checked: chosen.some((each) => each.value === option.value),
        onchange: () => {
          const values = inputs.filter((input) => input.checked).map((input) => input.value);
          control.fill(type === "checkbox" ? values : (values[0] ?? null));
        },
      }),
    );
    const labels = element.options.map((option, index) =>
      make("label", { class: "choice" }, inputs[index], make("span", {}, ...text(option.text, world)),
        option.description ? make("small", {}, ...text(option.description, world)) : null),
    );
    const role = type === "radio" ? "radiogroup" : "group";
    const node = make("div", { role, "aria-labelledby": control.labels.label, "aria-describedby": control.labels.describedBy }, ...labels);
    return { node, focus: inputs[0], refresh: () => {}, isGroup: true };
  };
}

const FIELDS = {
  plain_text_input: typed, email_text_input: typed, url_text_input: typed, number_input: typed,
  static_select: menu, external_select: menu, users_select: menu, conversations_select: menu, channels_select: menu,
  multi_static_select: several, multi_external_select: several, multi_users_select: several,
  multi_conversations_select: several, multi_channels_select: several,
  datepicker: picker("date", "selected_date"), timepicker: picker("time", "selected_time"),
  checkboxes: choices("checkbox"), radio_buttons: choices("radio"),
};

/** The control of an element, `{node, focus, refresh, flush?, isGroup?}`, or null when this page doesn't support it. */
export function field(element, state, control, world) {
  return FIELDS[element.type]?.(element, state, control, world) ?? null;
}
