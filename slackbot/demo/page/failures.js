// The menus for Apploi's failure mode.

import { fillSelect } from "./sidebar.js";

/** `mode` and `kind` are the two menus; `run(action, arguments)` sets the mode. */
export class FailureModeMenu {
  constructor(mode, kind, run) {
    Object.assign(this, { mode });
    for (const menu of [mode, kind]) {
      menu.addEventListener("change", () => run("failure_mode", { mode: mode.value, kind: kind.value }));
    }
  }

  /** Show the current mode. */
  show({ modes, mode }) {
    fillSelect(this.mode, modes, mode);
  }
}
