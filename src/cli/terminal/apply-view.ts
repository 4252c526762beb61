// Chooses how an apply is shown: drawn on a terminal, as lines in a pipeline, as JSON lines, or not at all.
import type { ApplyEvent, OnEvent } from "../../core/plan/event.ts";
import type { ApplyView } from "../../views/apply/lines.ts";
import type { WriteEvent } from "./event-file.ts";
import type { Output } from "./output.ts";

const linesTickMs = 1_000;
/** Often enough for the eye, seldom enough for a slow connection. */
const frameMs = 100;

interface Situation {
  readonly output: Output;
  /** Aborted when the run is to stop. */
  readonly signal: AbortSignal;
}

/** Runs `work` with an observer; the view is closed before anything else is printed. */
export async function withApplyView<T>(
  situation: Situation,
  writeEvent: WriteEvent,
  work: (onEvent: OnEvent) => Promise<T>,
): Promise<T> {
  const { output } = situation;
  const opened = await openView(situation);
  const timer = setInterval(() => opened?.view.tick(Date.now()), opened?.tickMs ?? linesTickMs);
  try {
    return await work((event) => {
      writeEvent(event);
      opened?.view.observe(event, Date.now());
    });
  } finally {
    clearInterval(timer);
    opened?.view.close();
    output.flush();
  }
}

interface OpenedView {
  readonly view: ApplyView;
  readonly tickMs: number;
}

async function openView({ output, signal }: Situation): Promise<OpenedView | null> {
  const write = (text: string): void => output.progress(text);
  if (output.settings.logFormat === "json") {
    const { eventJson } = await import("../../views/apply/lines.ts");
    const view = {
      observe: (event: ApplyEvent, now: number) => write(eventJson(event, now)),
      tick() {},
      close() {},
    };
    return { view, tickMs: linesTickMs };
  }
  if (output.settings.quiet) return null;
  if (output.isLive) {
    const { createLiveView } = await import("../../views/apply/live.ts");
    const view = createLiveView({
      line: write,
      rows: (rows) => output.live("actions", rows),
      screen: () => ({ ...output.screen("stderr"), height: output.liveHeight, stopping: signal.aborted }),
    });
    return { view, tickMs: frameMs };
  }
  const { createLineView } = await import("../../views/apply/lines.ts");
  return { view: createLineView(write, output.screen("stderr")), tickMs: linesTickMs };
}
