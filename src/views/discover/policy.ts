// A tag policy's verdict for people: the kept tags with what they are called in ECR, then the dropped ones.
import { padDisplay, printable, widestOf } from "../../core/base/escape.ts";
import { createPaint, type Screen } from "../paint.ts";
import { count } from "../units.ts";

export interface PolicyVerdict {
  readonly image: string;
  readonly source: string;
  readonly kept: readonly { readonly tag: string; readonly destination: string }[];
  readonly dropped: readonly { readonly tag: string; readonly why: string }[];
}

export function renderPolicyVerdicts(verdicts: readonly PolicyVerdict[], screen: Screen): string {
  const paint = createPaint(screen);
  const lines = verdicts.flatMap(({ image, source, kept, dropped }) => {
    const width = widestOf([...kept, ...dropped].map(({ tag }) => printable(tag)));
    return [
      `${paint.bold(printable(image))}  source ${printable(source)}`,
      ...kept.map(({ tag, destination }) => {
        const renamed = destination === tag ? "" : `  -> ${printable(destination)}`;
        return paint.mark["+"](`  + ${padDisplay(printable(tag), width)}${renamed}`.trimEnd());
      }),
      ...dropped.map(
        ({ tag, why }) => `  - ${padDisplay(printable(tag), width)}  ${paint.dim(printable(why))}`,
      ),
    ];
  });
  const kept = verdicts.reduce((sum, one) => sum + one.kept.length, 0);
  const dropped = verdicts.reduce((sum, one) => sum + one.dropped.length, 0);
  lines.push(paint.bold(`${count(kept, "tag")} kept, ${dropped} dropped.`));
  return `${lines.join("\n")}\n`;
}
