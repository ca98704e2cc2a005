// Apploi's mood, as a menu.

import { fillSelect } from "./sidebar.js";

/** The two menus; `tell(deed, what)` sets the mood. */
export class MoodMenu {
  constructor(mood, kind, tell) {
    Object.assign(this, { mood });
    for (const chooser of [mood, kind]) {
      chooser.addEventListener("change", () => tell("mood", { mood: mood.value, kind: kind.value }));
    }
  }

  /** Show how Apploi feels now. */
  show({ moods, mood }) {
    fillSelect(this.mood, moods, mood);
  }
}
