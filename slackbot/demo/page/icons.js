// Icons as SVG paths: not every computer has a font with emoji.

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  lock: "M4 7h8v6H4zM5.5 7V5a2.5 2.5 0 0 1 5 0v2",
  reply: "M2.5 3h11v7.5H8L5 13.5v-3H2.5z",
  bolt: "M9 1.5 3.5 9H8l-1 5.5L12.5 7H8z",
};

/** An icon that is hidden from screen readers, as it always has a label. */
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
