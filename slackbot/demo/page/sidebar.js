// The sidebar: the current person and the conversations; a menu in narrow windows.

import { make } from "./dom.js";
import { face } from "./faces.js";
import { icon } from "./icons.js";
import { Keyed } from "./keyed.js";

const KINDS = {
  public: () => "#",
  private: () => icon("lock"),
  im: ({ handles }) => face(handles[0]),
  mpim: ({ handles }) => String(handles.length),
};

const GROUPS = [
  ["Channels", (each) => each.kind === "public" || each.kind === "private"],
  ["Direct messages", (each) => ["im", "mpim"].includes(each.kind) && !each.isApp],
  ["Apps", (each) => each.isApp],
];

/** Fill a <select>; its options are replaced only when they have changed. */
export function fillSelect(select, options, chosen) {
  const key = JSON.stringify(options);
  if (select.dataset.key !== key) {
    select.dataset.key = key;
    select.replaceChildren(...options.map(({ value, label }) => make("option", { value }, label)));
  }
  select.value = chosen;
}

function entry(each, current, unread, go) {
  const label = [each.name, each.kind === "private" ? "private channel" : "", unread ? `${unread} new` : ""];
  return make("li", {}, make("button", {
    type: "button", class: `channel${unread ? " unread" : ""}`, "aria-current": each.id === current ? "page" : null,
    "aria-label": label.filter(Boolean).join(", "), "data-channel": each.id, "data-key": each.id, onclick: () => go(each.id),
  },
  make("span", { class: "kind", "aria-hidden": "true" }, KINDS[each.kind](each)), make("span", {}, each.name),
  unread ? make("span", { class: "count" }, String(unread)) : null));
}

/** The sidebar `node`; `go(channel)` opens a conversation. */
export class Sidebar {
  constructor(node, opener, lists, go) {
    Object.assign(this, { node, opener });
    this.go = (channel) => { this.toggle(false); go(channel); };
    this.groups = GROUPS.map(([title, belongs], index) => {
      const heading = make("h2", { id: `group-${index}` }, title);
      const list = make("ul", { "aria-labelledby": heading.id });
      lists.append(heading, list);
      return { heading, list, belongs, entries: new Keyed(list) };
    });
    opener.addEventListener("click", () => this.toggle(opener.getAttribute("aria-expanded") !== "true"));
    node.addEventListener("keydown", (event) => event.key === "Escape" && this.toggle(false));
  }

  /** Open or close it in narrow windows. */
  toggle(isOpen) {
    const wasOpen = this.opener.getAttribute("aria-expanded") === "true";
    this.opener.setAttribute("aria-expanded", String(isOpen));
    this.node.classList.toggle("open", isOpen);
    if (isOpen) this.node.querySelector("select").focus();
    else if (wasOpen) this.opener.focus();
  }

  /** Show the conversations; `unread(id)` is the number of new messages. */
  show(channels, current, unread) {
    for (const { heading, list, belongs, entries } of this.groups) {
      const shown = channels.filter(belongs);
      heading.hidden = list.hidden = !shown.length;
      entries.show(shown.map((each) => ({
        key: each.id, print: JSON.stringify([each, each.id === current, unread(each.id)]),
        render: () => entry(each, current, unread(each.id), this.go),
      })));
    }
  }
}
