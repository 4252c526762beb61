// An apply on a terminal: finished actions scroll up as ordinary lines; actions in flight are redrawn below them.
import { createPaint } from "../paint.ts";
import { type ApplyView, eventLine } from "./lines.ts";
import { Progress } from "./progress.ts";
import { type LiveScreen, liveRows } from "./rows.ts";

/** Where a live view draws. */
export interface LiveSink {
  /** A line that stays, including its line break. */
  line(text: string): void;
  /** Replaces the rows below all lines; an empty list removes them. */
  rows(rows: readonly string[]): void;
  screen(): LiveScreen;
}

export function createLiveView(sink: LiveSink): ApplyView {
  const progress = new Progress();
  let isOver = false;
  return {
    observe(event, now) {
      const flight = "id" in event ? progress.flight(event.id) : undefined;
      progress.observe(event, now);
      if (event.type === "end") {
        isOver = true;
        sink.rows([]);
      }
      if (event.type !== "begin" && event.type !== "finished" && event.type !== "failed") return;
      const context = { progress, paint: createPaint(sink.screen()), bytes: flight?.bytes ?? 0 };
      const text = eventLine(event, context);
      if (text !== null) sink.line(`${text}\n`);
    },
    tick(now) {
      if (!isOver && progress.total > 0) sink.rows(liveRows(progress, now, sink.screen()));
    },
    close() {
      isOver = true;
      sink.rows([]);
    },
  };
}
