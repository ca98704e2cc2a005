// Mark a pressed button as busy until the app has responded. It keeps the focus, which a disabled button would lose.

/** Run `action()` unless `node` is still busy; resolves to its result, or to nothing. */
export async function waitingFor(node, action) {
  if (node.getAttribute("aria-busy") === "true") return undefined;
  node.setAttribute("aria-busy", "true");
  try {
    return await action();
  } finally {
    node.removeAttribute("aria-busy");
  }
}
