// The page's talk with its own server: a snapshot, a stream of "look again", and deeds.

/** What `user` sees at this moment. */
export async function look(user) {
  const answer = await fetch(`state?as=${encodeURIComponent(user)}`);
  return answer.json();
}

/** Do something as `user`; failures come back as `{error}` and are never thrown. */
export async function act(deed, user, what) {
  try {
    const answer = await fetch(`do/${deed}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ as: user, ...what }),
    });
    return await answer.json();
  } catch {
    return { error: "The demo does not answer. Is it still running?" };
  }
}

/** Call `changed` now and whenever something has happened; `lost` tells whether the line is down. */
export function watch(changed, lost) {
  const stream = new EventSource("changes");
  stream.onopen = () => lost(false);
  stream.onmessage = () => {
    changed();
    document.dispatchEvent(new Event("happened")); // one stream for all: a browser allows few to one host
  };
  stream.onerror = () => lost(true);
}
