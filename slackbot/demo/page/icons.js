// Our own few signs, drawn as lines: not every machine has a font with pictures in it.

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  lock: "M4 7h8v6H4zM5.5 7V5a2.5 2.5 0 0 1 5 0v2",
  reply: "M2.5 3h11v7.5H8L5 13.5v-3H2.5z",
  bolt: "M9 1.5 3.5 9H8l-1 5.5L12.5 7H8z",
};

/** A sign that says nothing to screen readers: the words are beside it. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
