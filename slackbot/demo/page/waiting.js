// What a pressed button looks like until the app has answered. It keeps the focus, which a disabled one would lose.

/** Do `deed()` unless `node` still waits for the last one; promises its answer, or nothing. */
export async function waitingFor(node, deed) {
  if (node.getAttribute("aria-busy") === "true") return undefined;
  node.setAttribute("aria-busy", "true");
  try {
    return await deed();
  } finally {
    node.removeAttribute("aria-busy");
  }
}
