// The page: one person's view of the workspace, drawn anew whenever the stand-ins say that something changed.

import { act, look, watch } from "./api.js";
import { Composer } from "./composer.js";
import { asker } from "./confirm.js";
import { Conversation, inChannel } from "./conversation.js";
import { FormDialog } from "./form.js";
import { Home } from "./home.js";
import { icon } from "./icons.js";
import { menuButton } from "./menu.js";
import { MoodMenu } from "./mood.js";
import { fillSelect, Sidebar } from "./sidebar.js";
import { Thread } from "./thread.js";
import * as unread from "./unread.js";
import { waitingFor } from "./waiting.js";

const SILENT = "The demo does not answer. Is it still running?";

const at = (id) => document.getElementById(id);
const ask = asker(at("confirm"));
const dialog = new FormDialog(at("form"), ask);
const home = new Home(at("tabs"), at("home"), ask, openTab);
const sidebar = new Sidebar(at("sidebar"), at("open-sidebar"), at("conversations"), go);
const conversation = new Conversation(at("messages"), true);
const thread = new Thread(at("thread"), (place, ts, text, also) => tell("send", { channel: place, text, thread: ts, also }));
const mood = new MoodMenu(at("mood"), at("mood-kind"), tell);
const composer = new Composer(at("composer"), {
  id: "box", label: "Message",
  hint: (text, { name, hint }) => (text.startsWith("/") ? `${name} ${hint}` : `Type ${name} to schedule an interview`),
  send: (text) => tell("send", { channel, text }),
  extra: [menuButton({
    label: "Shortcuts", face: [icon("bolt"), " Shortcuts"], kind: "button", key: "shortcuts",
    items: () => state.shortcuts.global.map((shortcut) => ({
      label: shortcut.name, description: state.bot.name, pick: (node) => use(shortcut, {}, node),
    })),
  })],
});

let me = new URLSearchParams(location.search).get("as") ?? "";
let channel = null;
let tab = "messages"; // of the app's own conversation; others have no tabs
let state = null;

function notice(said) {
  at("notice").textContent = said ?? "";
}

/** What went wrong, if something did: `error` is the page's own word, `trouble` is what Slack would say. */
function report({ error, trouble } = {}, what = "") {
  if (error) notice(`That was not possible: ${error}`);
  else notice(trouble ? `${what || "This"} failed with the error “${trouble}”` : "");
}

async function tell(deed, what) {
  const answer = await act(deed, me, what);
  report({ error: answer.error }); // Slack's own word of a failure stands in the conversation
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
  const what = { channel: message.channel, ts: message.ts, block: block.block_id, action: element.action_id, value };
  await waitingFor(node, () => tell("press", what));
}

function openTab(wanted) {
  tab = wanted;
  tell(tab === "home" ? "home" : "messages", {});
  draw();
}

function go(wanted) {
  channel = wanted;
  const { isApp } = state.channels.find((each) => each.id === channel);
  if (isApp) openTab(unread.unreadIn(me, channel, state.messages[channel]) ? "messages" : "home");
  else draw();
}

function drawSidebar() {
  fillSelect(at("me"), state.people.map(({ id, name, title }) => ({ value: id, label: `${name}, ${title}` })), me);
  at("my-zone").textContent = world().zone ? `Your time zone: ${world().zone}` : "Your profile has no time zone";
  sidebar.show(state.channels, channel, (id) => unread.unreadIn(me, id, state.messages[id]));
}

function drawPlace() {
  const current = state.channels.find((each) => each.id === channel);
  const name = current.kind === "im" || current.kind === "mpim" ? current.name : `#${current.name}`;
  const isHome = current.isApp && tab === "home";
  at("channel-name").textContent = name;
  at("channel-note").textContent = current.hasBot ? "" : "The app is not a member here.";
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
  at("messages").dataset.empty = shown.length ? "" : `Nothing here yet. Type ${state.command.name} to begin.`;
  unread.look(me, channel, all);
  composer.know(world());
  conversation.show(shown, all, `${me} ${channel}`, world());
  thread.show(channel, name, all, world());
}

function draw() {
  if (!state.channels.some((each) => each.id === channel)) channel = state.channels[0].id;
  drawPlace();
  drawSidebar();
  mood.show(state.apploi);
  fillSelect(at("condition"), state.slack.conditions, state.slack.condition);
  dialog.update(state.forms, world());
}

let looking = Promise.resolve();
let isAsked = false;

async function redraw() {
  isAsked = false;
  const asked = me;
  const seen = await look(asked);
  if (me !== asked) return; // somebody else was chosen meanwhile, and their look is next
  state = seen;
  me = state.me;
  draw();
}

/** Draw anew; many changes at once are one look. */
function refresh() {
  if (!isAsked) {
    isAsked = true;
    looking = looking.then(redraw).catch((error) => { notice(SILENT); throw error; });
  }
  return looking;
}

function become(person) {
  me = person;
  const address = new URL(location);
  address.searchParams.set("as", me);
  history.replaceState(null, "", address);
  refresh();
}

at("condition").addEventListener("change", () => tell("condition", { condition: at("condition").value }));
at("me").addEventListener("change", () => become(at("me").value));
refresh().then(() => composer.focus());
watch(refresh, (lost) => notice(lost ? SILENT : ""));
