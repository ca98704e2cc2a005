// DOM elements. Text is always added as text: nothing that people type is parsed as HTML.

/** Make an element; `on…` attributes are listeners, null and false ones are skipped. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

let last = 0;

/** An unused element id. */
export function freshId(prefix) {
  last += 1;
  return `${prefix}-${last}`;
}
