// The page: one person's view of the workspace, drawn anew whenever the stand-ins say that something changed.

import { act, look, watch } from "./api.js";
import { asker } from "./confirm.js";
import { make } from "./dom.js";
import { FormDialog } from "./form.js";
import { renderMessage } from "./messages.js";

const at = (id) => document.getElementById(id);
const ask = asker(at("confirm"));
const dialog = new FormDialog(at("form"), ask);

let me = new URLSearchParams(location.search).get("as") ?? "";
let channel = null;
let state = null;

function notice(said) {
  at("notice").textContent = said ?? "";
}

async function tell(deed, what) {
  const answer = await act(deed, me, what);
  notice(answer.error ? `That was not possible: ${answer.error}` : "");
  return answer;
}

function world() {
  return {
    me,
    bot: state.bot,
    zone: state.people.find((person) => person.id === me)?.zone,
    people: new Map(state.people.map((person) => [person.id, person])),
    channels: new Map(state.channels.map((each) => [each.id, each])),
    press: press,
  };
}

async function press(message, block, element, button, value) {
  if (element.confirm && !(await ask(element.confirm, world()))) return;
  button.disabled = true;
  await tell("press", { channel, ts: message.ts, block: block.block_id, action: element.action_id, value });
  button.disabled = false;
}

function fillSelect(select, options, chosen) {
  const key = JSON.stringify(options);
  if (select.dataset.key !== key) {
    select.dataset.key = key;
    select.replaceChildren(...options.map(({ value, label }) => make("option", { value }, label)));
  }
  select.value = chosen;
}

function drawSidebar() {
  fillSelect(at("me"), state.people.map(({ id, name, title }) => ({ value: id, label: `${name}, ${title}` })), me);
  fillSelect(at("mood"), state.apploi.moods, state.apploi.mood);
  at("channels").replaceChildren(
    ...state.channels.map((each) =>
      make("li", {}, make("button", {
        type: "button", class: "channel", "aria-current": each.id === channel ? "page" : null, "data-channel": each.id,
        "data-key": each.id, onclick: () => { channel = each.id; draw(); },
      }, { public: "# ", private: "# ", im: "● " }[each.kind] + each.name, each.kind === "private" ? make("small", {}, " private") : null)),
    ),
  );
}

function drawMessages() {
  const list = at("messages");
  const current = state.channels.find((each) => each.id === channel);
  const stays = list.scrollTop + list.clientHeight < list.scrollHeight - 60 && list.dataset.channel === channel;
  const messages = state.messages[channel];
  at("channel-name").textContent = current.kind === "im" ? current.name : `#${current.name}`;
  at("channel-note").textContent = current.hasBot ? "" : "The app is not a member here.";
  list.replaceChildren(...messages.map((message) => renderMessage(message, world())));
  if (!messages.length) list.append(make("p", { class: "empty" }, `Nothing here yet. Type ${state.command.name} to begin.`));
  list.dataset.channel = channel;
  if (!stays) list.scrollTop = list.scrollHeight;
}

function drawHint() {
  const { name, hint } = state.command;
  const isCommand = at("box").value.startsWith("/");
  at("hint").textContent = isCommand ? `${name} ${hint}` : `Type ${name} to schedule an interview`;
}

function draw() {
  const focused = document.activeElement?.dataset?.key;
  if (!state.channels.some((each) => each.id === channel)) channel = state.channels[0].id;
  drawSidebar();
  drawMessages();
  drawHint();
  dialog.update(state.forms, world());
  if (focused && document.activeElement === document.body) {
    document.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }
}

const SILENT = "The demo does not answer. Is it still running?";
let looking = Promise.resolve();
let isAsked = false;

async function redraw() {
  isAsked = false;
  state = await look(me);
  me = state.me;
  draw();
}

/** Draw anew; many changes at once are one look. */
function refresh() {
  if (!isAsked) {
    isAsked = true;
    looking = looking.then(redraw).catch(() => notice(SILENT));
  }
  return looking;
}

at("me").addEventListener("change", () => { me = at("me").value; refresh(); });
for (const chooser of [at("mood"), at("mood-kind")]) {
  chooser.addEventListener("change", () => tell("mood", { mood: at("mood").value, kind: at("mood-kind").value }));
}
at("box").addEventListener("input", drawHint);
at("composer").addEventListener("submit", async (event) => {
  event.preventDefault();
  const said = at("box").value.trim();
  if (!said) return;
  at("box").value = "";
  drawHint();
  await tell("send", { channel, text: said });
});

refresh().then(() => at("box").focus());
watch(refresh, (lost) => notice(lost ? SILENT : ""));
