import fc from "fast-check";
import { expect, it } from "vitest";
import { displayWidth } from "../../../src/core/base/escape.ts";
import { shortenName } from "../../../src/views/live/shorten.ts";

it.each<[string, number, string]>([
  ["platform/library/airflow:2.9.3", 40, "platform/library/airflow:2.9.3"],
  ["platform/library/airflow:2.9.3", 24, "platform/…/airflow:2.9.3"],
  ["platform/library/airflow:2.9.3", 16, "p…/airflow:2.9.3"],
  ["platform/library/airflow:2.9.3", 15, "…/airflow:2.9.3"],
  ["platform/library/airflow:2.9.3", 14, "…airflow:2.9.3"],
  ["platform/library/airflow:2.9.3", 12, "airfl…:2.9.3"],
  ["airflow-scheduler:2.9.3", 12, "airfl…:2.9.3"],
  ["a/漢字漢字漢字:1", 8, "漢…字:1"],
  ["abc", 1, "…"],
  ["abc", 0, ""],
])("%s in %i columns", (name, width, short) => {
  expect(shortenName(name, width)).toBe(short);
});

it("never takes more columns than there are, and keeps both ends", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("a", "/", ":", "漢", "1", "e\u0301") }),
      fc.nat(30),
      (name, width) => {
        const short = shortenName(name, width);
        expect(displayWidth(short)).toBeLessThanOrEqual(width);
        if (displayWidth(name) <= width) expect(short).toBe(name);
        else if (width > 2) expect(name.endsWith(short.slice(short.indexOf("…") + 1))).toBe(true);
      },
    ),
  );
});
