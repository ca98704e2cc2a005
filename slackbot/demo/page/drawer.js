// The drawer "What happened": every step of the way, and the means to disturb it.

import { act } from "./api.js";
import { make } from "./dom.js";
import { StepList } from "./steps.js";

const LATER = 700; // ms: the app notes in its table what it has just done, and nothing tells the page of that
const STATES = {
  starting: "The app is starting …",
  running: "The app runs.",
  killed: "The app is killed. Nothing answers until you restart it.",
  ended: "The demo has ended.",
};

const at = (id) => document.getElementById(id);
const drawer = at("happened");
const toggle = at("open-happened");
const state = make("p", { class: "state", role: "status" });
const elsewhere = make("span", { class: "app-state", role: "status" });
const chosen = make("select", { id: "happened-request" });
const list = make("div", { class: "steps", role: "log", "aria-label": "Steps", tabindex: "0" });
const steps = new StepList(list);

function control(label, deed) {
  return make("button", { type: "button", class: "button", onclick: () => act("app", "", { do: deed }) }, label);
}

function build() {
  const close = make("button", { type: "button", class: "clear", "aria-label": "Close what happened", onclick: shut }, "×");
  drawer.className = "happened";
  drawer.append(
    make("header", {}, make("h2", {}, "What happened"), close),
    make("p", { class: "intro" }, "Each step between you, the app, its table and Apploi, as it happens. Open one to read it to the letter; keys and signatures are hidden."),
    make("section", { "aria-label": "The app" }, make("h3", {}, "The app"), state,
      make("div", { class: "actions" }, control("Kill the app", "kill"), control("Restart the app", "restart"), control("Kill and restart", "kill and restart"))),
    at("slack"), at("apploi"), // their bad days are more things to disturb
    make("label", { class: "chooser" }, "Show ", chosen), list);
  document.querySelector("[role=note]").append(" ", elsewhere);
  toggle.hidden = false;
}

function fill(requests) {
  const options = [{ value: "", label: "everything" }, ...requests];
  const key = JSON.stringify(options);
  if (chosen.dataset.key === key) return;
  const before = chosen.value;
  chosen.dataset.key = key;
  chosen.replaceChildren(...options.map(({ value, label }) => make("option", { value }, label)));
  chosen.value = options.some(({ value }) => value === before) ? before : "";
}

function show(found) {
  state.textContent = STATES[found.app] ?? found.app;
  elsewhere.textContent = found.app === "running" ? "" : STATES[found.app] ?? found.app;
  if (!found.steps) return;
  fill(found.requests);
  steps.show(found.steps.filter((step) => !chosen.value || step.request === chosen.value));
}

let isLooking = false;
let isAsked = false;

async function look() {
  if (isLooking) {
    isAsked = true;
    return;
  }
  isLooking = true;
  try {
    const answer = await fetch(drawer.hidden ? "happened" : "happened?all");
    show(await answer.json());
  } catch {
    state.textContent = "The demo does not answer. Is it still running?";
  }
  isLooking = false;
  if (isAsked) {
    isAsked = false;
    look();
  }
}

let later = null;

function lookNowAndLater() {
  look();
  clearTimeout(later);
  if (!drawer.hidden) later = setTimeout(look, LATER);
}

function open() {
  drawer.hidden = false;
  toggle.setAttribute("aria-expanded", "true");
  lookNowAndLater();
  drawer.querySelector("header button").focus();
}

function shut() {
  drawer.hidden = true;
  toggle.setAttribute("aria-expanded", "false");
  toggle.focus();
}

build();
toggle.addEventListener("click", () => (drawer.hidden ? open() : shut()));
drawer.addEventListener("keydown", (event) => event.key === "Escape" && shut());
chosen.addEventListener("change", look);
document.addEventListener("happened", lookNowAndLater);
look();
