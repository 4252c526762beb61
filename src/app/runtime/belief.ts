// What registries said by name in this run, as long as it may be believed. An origin that sends an answer that nothing
// asked for makes all void that it said before; asked again, it is refused by name, and each image and source that needs
// it is reported as failed.
import type { Runtime } from "./runtime.ts";

/** Runs `read` until no origin was distrusted on the way; it may give up early once it is not believed. */
export async function untilBelieved<T>(
  { registries, sources }: Pick<Runtime, "registries" | "sources">,
  read: (isBelieved: () => boolean) => Promise<T | undefined>,
  signal: AbortSignal,
): Promise<T> {
  // Distrust only grows, and by origins that were asked: this ends.
  for (;;) {
    const before = registries.distrusted;
    const isBelieved = (): boolean => registries.distrusted === before;
    const found = await read(isBelieved);
    await registries.settled(signal);
    if (found !== undefined && isBelieved()) return found;
    sources.clear();
  }
}
