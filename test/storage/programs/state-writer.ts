// Writes states with growing serials as fast as it can, until it is killed. Says a line when it is ready and after
// each write.
import { openStateFile } from "../../../src/storage/state-file.ts";
import { someState } from "../states.ts";

const path = process.argv[2] ?? "";
const signal = new AbortController().signal;
const store = openStateFile({ path, shown: path, history: 20, now: () => new Date() });
let { state, version } = await store.read(signal);
process.stdout.write("ready\n");
for (;;) {
  state = someState(state.serial + 1);
  version = await store.write(state, version, signal);
  process.stdout.write("written\n");
}
