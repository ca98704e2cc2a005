// Elements from plain values. Text always enters as text: nothing that people type is ever read as HTML.

/** Make an element; `on…` attributes are listeners, null and false ones are left out. */
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

/** An id that no other element of the page has. */
export function freshId(what) {
  last += 1;
  return `${what}-${last}`;
}
