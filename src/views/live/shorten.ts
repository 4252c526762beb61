// Names that must fit: cut in the middle, so that their end, the `name:tag` that distinguishes them, stays.
import { displayWidth } from "../../core/base/escape.ts";

const mark = "…";

/** `platform/library/airflow:2.9.3` in 24 columns: `platform/…/airflow:2.9.3`. The text must be printable. */
export function shortenName(name: string, width: number): string {
  if (displayWidth(name) <= width) return name;
  if (width < 2) return mark.slice(0, Math.max(0, width));
  const slash = name.lastIndexOf("/");
  const last = name.slice(slash + 1);
  const room = width - 1;
  if (displayWidth(last) > room) {
    const kept = Math.ceil(room / 2);
    return `${firstColumns(last, room - kept)}${mark}${lastColumns(last, kept)}`;
  }
  const end = displayWidth(last) < room && slash >= 0 ? name.slice(slash) : last;
  return `${firstColumns(name, room - displayWidth(end))}${mark}${end}`;
}

function firstColumns(text: string, width: number): string {
  let kept = "";
  for (const character of text) {
    if (displayWidth(kept + character) > width) break;
    kept += character;
  }
  return kept;
}

function lastColumns(text: string, width: number): string {
  let kept = "";
  for (const character of Array.from(text).toReversed()) {
    if (displayWidth(character + kept) > width) break;
    kept = character + kept;
  }
  return kept;
}
