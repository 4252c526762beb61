// What happens while a plan is applied, as values: the live view, the line view and --events read these.
import type { Diagnostic } from "../base/diagnostic.ts";
import type { Action } from "./plan.ts";

export type ApplyEvent =
  | { readonly type: "begin"; readonly actions: number; readonly blocked: number; readonly bytes: number }
  | { readonly type: "started"; readonly id: string; readonly kind: Action["kind"]; readonly bytes: number }
  /** `moved` counts bytes written so far; `reused` those that needed no transfer (known, mounted). */
  | { readonly type: "progress"; readonly id: string; readonly moved: number; readonly reused: number }
  /** Another attempt comes, after so many seconds. */
  | {
      readonly type: "retry";
      readonly id: string;
      readonly attempt: number;
      readonly why: string;
      readonly seconds: number;
    }
  /** Waiting for a rate limit or a back-off, from now on. */
  | { readonly type: "waiting"; readonly id: string; readonly why: string; readonly seconds: number }
  | {
      readonly type: "finished";
      readonly id: string;
      readonly kind: Action["kind"];
      /** `skipped`: what the plan wanted held already. */
      readonly result: "done" | "skipped";
      readonly moved: number;
      readonly seconds: number;
    }
  | {
      readonly type: "failed";
      readonly id: string;
      readonly kind: Action["kind"];
      readonly diagnostic: Diagnostic;
    }
  | {
      readonly type: "end";
      readonly done: number;
      readonly skipped: number;
      readonly failed: number;
      readonly blocked: number;
      readonly moved: number;
      readonly seconds: number;
    };

export type OnEvent = (event: ApplyEvent) => void;
