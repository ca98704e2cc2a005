// The pictures of people, and of the app.

import { make } from "./dom.js";

const PICTURES = new Set(["alex", "luis", "maya", "priya", "robin"]);

/** The picture of a person, or of the app where there is no handle. */
export function face(handle) {
  if (handle && !PICTURES.has(handle)) return make("span", { class: "face", "aria-hidden": "true" }, handle[0].toUpperCase());
  return make("img", { class: "face", src: handle ? `face-${handle}.svg` : "icon.svg", alt: "" });
}
