// Calls of the page's server: the state, actions, and a stream of changes.

/** Shown while the server can't be reached. */
export const UNREACHABLE = "The demo isn't responding. Is it still running?";

/** What `user` sees now. */
export async function fetchState(user) {
  const answer = await fetch(`state?as=${encodeURIComponent(user)}`);
  return answer.json();
}

/** Run an action as `user`; failures are returned as `{error}`, never thrown. */
export async function act(action, user, details) {
  try {
    const answer = await fetch(`do/${action}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ as: user, ...details }),
    });
    return await answer.json();
  } catch {
    return { error: UNREACHABLE };
  }
}

/** Call `onChange` now and after each change, and `onConnection(isConnected)` when the connection opens or breaks. */
export function watch(onChange, onConnection) {
  const stream = new EventSource("changes");
  stream.onopen = () => onConnection(true);
  stream.onmessage = () => {
    onChange();
    document.dispatchEvent(new Event("timeline")); // one stream for all: browsers limit connections to a host
  };
  stream.onerror = () => onConnection(false);
}
