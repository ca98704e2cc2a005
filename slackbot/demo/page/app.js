// The page: one person's view of the workspace, redrawn after each change.

import { act, fetchState, UNREACHABLE, watch } from "./api.js";
import { Composer } from "./composer.js";
import { asker } from "./confirm.js";
import { Conversation, inChannel } from "./conversation.js";
import { FailureModeMenu } from "./failures.js";
import { FormDialog } from "./form.js";
import { Home } from "./home.js";
import { icon } from "./icons.js";
import { menuButton } from "./menu.js";
import { fillSelect, Sidebar } from "./sidebar.js";
import { Suggestions } from "./suggestions.js";
import { Thread } from "./thread.js";
import * as unread from "./unread.js";
import { waitingFor } from "./waiting.js";


const at = (id) => document.getElementById(id);
const ask = asker(at("confirm"));
const dialog = new FormDialog(at("form"), ask);
const home = new Home(at("tabs"), at("home"), ask, openTab);
const sidebar = new Sidebar(at("sidebar"), at("open-sidebar"), at("conversations"), go);
const conversation = new Conversation(at("messages"), true);
const thread = new Thread(at("thread"), (place, ts, text, also) => run("send", { channel: place, text, thread: ts, also }));
const failureMode = new FailureModeMenu(at("failure-mode"), at("failure-kind"), run);
const suggestions = new Suggestions(at("suggestions"), run, () => channel);
const composer = new Composer(at("composer"), {
  id: "box", label: "Message",
  hint: (text, { name, hint }) => (text.startsWith("/") ? `${name} ${hint}` : `Type ${name} to schedule an interview`),
  send: (text) => run("send", { channel, text }),
  extra: [menuButton({
    label: "Shortcuts", face: [icon("bolt"), " Shortcuts"], kind: "button", key: "shortcuts",
    items: () => state.shortcuts.global.map((shortcut) => ({
      label: shortcut.name, description: state.bot.name, pick: (node) => use(shortcut, {}, node),
    })),
  })],
});

let me = new URLSearchParams(location.search).get("as") ?? "";
let channel = null;
let tab = "messages"; // of the conversation with the app; others have no tabs
let state = null;

function notice(text) {
  at("notice").textContent = text ?? "";
}

/** Show an error, if there is one: `error` is the demo's, `trouble` is what Slack would show. */
function report({ error, trouble } = {}, name = "") {
  if (error) notice(`That didn't work: ${error}`);
  else notice(trouble ? `${name || "This"} failed with the error “${trouble}”` : "");
}

async function run(action, details) {
  const answer = await act(action, me, details);
  report({ error: answer.error }); // Slack's own error messages are in the conversation
  return answer;
}

async function use(shortcut, on, node) {
  report(await waitingFor(node, () => act("shortcut", me, { callback: shortcut.callback, ...on })), shortcut.name);
}

function world() {
  return {
    me,
    bot: state.bot,
    command: state.command,
    shortcuts: state.shortcuts,
    zone: state.people.find((person) => person.id === me)?.zone,
    people: new Map(state.people.map((person) => [person.id, person])),
    channels: new Map(state.channels.map((each) => [each.id, each])),
    press,
    notice: report,
    openThread: (message) => { thread.open(channel, message); draw(); },
    useOn: (message, shortcut, node) => use(shortcut, { channel, ts: message.ts }, node),
  };
}

async function press(message, block, element, node, value) {
  if (element.confirm && !(await ask(element.confirm, world()))) return;
  const details = { channel: message.channel, ts: message.ts, block: block.block_id, action: element.action_id, value };
  await waitingFor(node, () => run("press", details));
}

function openTab(wanted) {
  tab = wanted;
  run(tab === "home" ? "home" : "messages", {});
  draw();
}

function go(wanted) {
  channel = wanted;
  const { isApp } = state.channels.find((each) => each.id === channel);
  if (isApp) openTab(unread.unreadIn(me, channel, state.messages[channel]) ? "messages" : "home");
  else draw();
}

function drawSidebar() {
  fillSelect(at("me"), state.people.map(({ id, name, title, workspace }) => (
    { value: id, label: [`${name}, ${title}`, workspace].filter(Boolean).join(" · ") })), me);
  at("my-zone").textContent = world().zone ? `Your time zone: ${world().zone}` : "Your profile has no time zone";
  sidebar.show(state.channels, channel, (id) => unread.unreadIn(me, id, state.messages[id]));
}

function drawPlace() {
  const current = state.channels.find((each) => each.id === channel);
  const name = current.kind === "im" || current.kind === "mpim" ? current.name : `#${current.name}`;
  const isHome = current.isApp && tab === "home";
  at("channel-name").textContent = name;
  at("channel-note").textContent = current.hasBot ? "" : "The app isn't a member of this conversation.";
  if (current.isArchived) at("channel-note").textContent = "This channel is archived.";
  at("composer").hidden = current.isArchived;
  at("tabs").hidden = !current.isApp;
  at("home").hidden = !isHome;
  at("conversation").hidden = isHome;
  home.mark(isHome ? "home" : "messages");
  if (isHome) home.show(state.home, world());
  else drawMessages(name);
}

function drawMessages(name) {
  const all = state.messages[channel];
  const shown = inChannel(all);
  at("messages").dataset.empty = shown.length ? "" : `No messages yet. Type ${state.command.name} to get started.`;
  unread.markRead(me, channel, all);
  composer.update(world());
  suggestions.show(state.suggestions[channel], state.command.name);
  conversation.show(shown, all, `${me} ${channel}`, world());
  thread.show(channel, name, all, world());
}

function draw() {
  if (!state.channels.some((each) => each.id === channel)) channel = state.channels[0].id;
  drawPlace();
  drawSidebar();
  failureMode.show(state.apploi);
  fillSelect(at("condition"), state.slack.conditions, state.slack.condition);
  dialog.update(state.forms, world());
}

let refreshing = Promise.resolve();
let isQueued = false;

async function redraw() {
  isQueued = false;
  const person = me;
  const fetched = await fetchState(person);
  if (me !== person) return; // another person was chosen meanwhile: their state is fetched next
  state = fetched;
  me = state.me;
  draw();
}

/** Fetch the state and redraw; changes that arrive meanwhile share one more fetch. */
function refresh() {
  if (!isQueued) {
    isQueued = true;
    refreshing = refreshing.then(redraw, redraw).catch((error) => { notice(UNREACHABLE); throw error; });
  }
  return refreshing;
}

function become(person) {
  me = person;
  const address = new URL(location);
  address.searchParams.set("as", me);
  history.replaceState(null, "", address);
  refresh();
}

at("condition").addEventListener("change", () => run("condition", { condition: at("condition").value }));
at("me").addEventListener("change", () => become(at("me").value));
refresh().then(() => composer.focus());
watch(refresh, (isConnected) => notice(isConnected ? "" : UNREACHABLE));
