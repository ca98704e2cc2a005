// The drawer "What happened": every step of a request, and controls for failures.

import { act, UNREACHABLE } from "./api.js";
import { make } from "./dom.js";
import { StepList } from "./steps.js";

const LATER = 700; // ms: the app writes to its table after its calls, and the page isn't notified of that
const STATES = {
  starting: "The app is starting …",
  running: "The app is running.",
  killed: "The app was killed. It won't respond until you restart it.",
  ended: "The demo has ended.",
};

const at = (id) => document.getElementById(id);
const drawer = at("timeline");
const toggle = at("open-timeline");
const state = make("p", { class: "state", role: "status" });
const bannerState = make("span", { class: "app-state", role: "status" });
const chosen = make("select", { id: "timeline-request" });
const list = make("div", { class: "steps", role: "log", "aria-label": "Steps", tabindex: "0" });
const held = make("ul", { class: "held" });
const steps = new StepList(list);

function control(label, action) {
  return make("button", { type: "button", class: "button", onclick: () => act("app", "", { do: action }) }, label);
}

function build() {
  const close = make("button", { type: "button", class: "clear", "aria-label": "Close “What happened”", onclick: hide }, "×");
  drawer.className = "timeline";
  drawer.append(
    make("header", {}, make("h2", {}, "What happened"), close),
    make("p", { class: "intro" }, "Each step between you, the app, its database and Apploi, as it happens. Open one to see the exact data; keys and signatures are hidden."),
    make("section", { "aria-label": "The app" }, make("h3", {}, "The app"), state,
      make("div", { class: "actions" }, control("Kill the app", "kill"), control("Restart the app", "restart"), control("Kill and restart", "kill and restart"))),
    at("slack"), at("apploi"), // their failures are controls, too
    make("section", { "aria-label": "Interviews in Apploi" }, make("h3", {}, "Interviews in Apploi now"), held),
    make("label", { class: "chooser" }, "Show ", chosen), list);
  document.querySelector("[role=note]").append(" ", bannerState);
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

function holding({ applicant, when, zone, isSecond }) {
  return make("li", {}, make("b", {}, applicant), ` · ${when} (${zone})`, isSecond ? make("span", { class: "bad" }, "more than one") : null);
}

function show(found) {
  state.textContent = STATES[found.app] ?? found.app;
  bannerState.textContent = found.app === "running" ? "" : STATES[found.app] ?? found.app;
  if (!found.steps) return;
  fill(found.requests);
  held.replaceChildren(...(found.held.length ? found.held.map(holding) : [make("li", {}, "None yet.")]));
  steps.show(found.steps.filter((step) => !chosen.value || step.request === chosen.value));
}

let isFetching = false;
let isQueued = false;

async function refresh() {
  if (isFetching) {
    isQueued = true;
    return;
  }
  isFetching = true;
  try {
    const answer = await fetch(drawer.hidden ? "timeline" : "timeline?all");
    show(await answer.json());
  } catch {
    state.textContent = UNREACHABLE;
  }
  isFetching = false;
  if (isQueued) {
    isQueued = false;
    refresh();
  }
}

let later = null;

function refreshNowAndLater() {
  refresh();
  clearTimeout(later);
  if (!drawer.hidden) later = setTimeout(refresh, LATER);
}

function open() {
  drawer.hidden = false;
  toggle.setAttribute("aria-expanded", "true");
  refreshNowAndLater();
  drawer.querySelector("header button").focus();
}

function hide() {
  drawer.hidden = true;
  toggle.setAttribute("aria-expanded", "false");
  toggle.focus();
}

build();
toggle.addEventListener("click", () => (drawer.hidden ? open() : hide()));
drawer.addEventListener("keydown", (event) => event.key === "Escape" && hide());
chosen.addEventListener("change", refresh);
document.addEventListener("timeline", refreshNowAndLater);
refresh();
