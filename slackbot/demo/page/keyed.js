// Lists of nodes that are kept while their content stays the same: focus, open menus and typed text survive a redraw.

function typing(node) {
  const at = document.activeElement;
  if (!node.contains(at)) return null;
  const caret = typeof at.selectionStart === "number" ? [at.selectionStart, at.selectionEnd] : null;
  return { key: at.dataset.key, text: caret && at.value, caret };
}

function goOn(node, was) {
  const again = was.key && node.querySelector(`[data-key="${CSS.escape(was.key)}"]`);
  (again ?? node).focus();
  if (!again || !was.caret || !("value" in again)) return;
  again.value = was.text;
  again.setSelectionRange(...was.caret);
}

/** The children of `parent`, one for each item of a changing list. */
export class Keyed {
  constructor(parent) {
    Object.assign(this, { parent, known: new Map() });
  }

  /** Show `items`, each `{key, print, render}`; a node is rendered again only if its `print` has changed. */
  show(items) {
    const fresh = new Map();
    this.#removeAllBut(new Set(items.map(({ key }) => key)));
    let before = this.parent.firstChild;
    for (const { key, print, render } of items) {
      const old = this.known.get(key);
      const isSame = old?.print === print;
      const was = old && !isSame ? typing(old.node) : null;
      const node = isSame ? old.node : render();
      if (old && !isSame) {
        if (old.node === before) before = node;
        old.node.replaceWith(node);
      }
      if (node === before) before = before.nextSibling;
      else this.parent.insertBefore(node, before);
      fresh.set(key, { print, node });
      if (was) goOn(node, was);
    }
    this.known = fresh;
  }

  /** Runs first: a node that isn't moved keeps the focus. */
  #removeAllBut(keys) {
    for (const [key, { node }] of this.known) if (!keys.has(key)) node.remove();
  }
}
