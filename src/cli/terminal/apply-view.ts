// Chooses how an apply is shown: drawn on a terminal, as lines in a pipeline, as JSON lines, or not at all.
import type { OnEvent } from "../../core/plan/event.ts";
import type { ApplyView } from "../../views/apply/lines.ts";
import type { WriteEvent } from "./event-file.ts";
import type { Environment, Output } from "./output.ts";

const tickMs = 1000;

/** Runs `work` with an observer; the view is closed before anything else is printed. */
export async function withApplyView<T>(
  { output, environment }: { readonly output: Output; readonly environment: Environment },
  writeEvent: WriteEvent,
  work: (onEvent: OnEvent) => Promise<T>,
): Promise<T> {
  const view = await openView(output, environment);
  const timer = setInterval(() => view?.tick(Date.now()), tickMs);
  try {
    return await work((event) => {
      writeEvent(event);
      view?.observe(event, Date.now());
    });
  } finally {
    clearInterval(timer);
    view?.close();
    output.flush();
  }
}

async function openView(output: Output, environment: Environment): Promise<ApplyView | null> {
  if (output.settings.logFormat === "json") {
    const { eventJson } = await import("../../views/apply/lines.ts");
    return { observe: (event, now) => output.progress(eventJson(event, now)), tick() {}, close() {} };
  }
  if (output.settings.quiet) return null;
  const inPipeline = (environment["CI"] ?? "") !== "";
  if (output.isTerminal("stderr") && !inPipeline) {
    const { openLiveView } = await import("../../views/apply/live.ts");
    return openLiveView(output.drawing(), () => output.screen("stderr"));
  }
  const { createLineView } = await import("../../views/apply/lines.ts");
  return createLineView((text) => output.progress(text), output.screen("stderr"));
}
