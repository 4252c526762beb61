// `discover`: prints the wanted images and where each was found.
import { defined } from "../../core/base/record.ts";
import { filterImages, filterQuestions, type ImageFilter } from "../../core/kubernetes/filter.ts";
import { confidences, type Discovery, tiers, type WantedImage } from "../../core/image/wanted.ts";
import { renderDiscoverJson, renderDiscoverList } from "../../views/discover/found.ts";
import { renderDiscoverTable, renderDiscoverWhy, renderPolicyVerdicts } from "../../views/discover/text.ts";
import { formatOption, readFormats, writeRenderings } from "../arguments/formats.ts";
import type { Given } from "../arguments/options.ts";
import { command } from "../base/command.ts";
import { nothingCalled } from "../arguments/problems.ts";
import { planningOptions } from "../base/planning.ts";
import { withSession } from "../base/session.ts";

const formats = ["table", "json", "list"] as const;

export const discoverCommand = command({
  positionals: "[SOURCE...]",
  arity: [0, 1000],
  completes: ["sources"],
  options: {
    format: formatOption(formats),
    source: {
      type: "list",
      value: "NAME",
      offers: "sources",
      describe: "discover only this source (same as the argument)",
    },
    policy: {
      type: "text",
      value: "NAME",
      offers: "policies",
      describe: "show which tags this policy keeps and drops, and why",
    },
    why: { type: "text", value: "REF", describe: "show only this reference (a glob), with all its evidence" },
    tier: {
      type: "list",
      value: "TIER",
      choices: tiers,
      describe: "show only images of this tier (repeatable)",
    },
    confidence: {
      type: "list",
      value: "LEVEL",
      choices: confidences,
      describe: "show only findings of this confidence (repeatable)",
    },
    "no-fallback": planningOptions["no-fallback"],
  },
  examples: [
    ["discover", "list what all sources want"],
    ["discover charts", "list what the source named charts wants"],
    ["discover --format list", "print one reference per line, sorted"],
    ["discover --why '*busybox*'", "show where a reference comes from"],
    ["discover --policy stable --source charts", "show which tags a policy keeps"],
    ["discover --format json=images.json", "write the images and all evidence to a file"],
  ],
  read: (given) => ({
    names: [...given.positionals, ...given.list("source")],
    policy: given.text("policy"),
    filter: readFilter(given),
    fallback: !given.flag("no-fallback"),
    renderings: readFormats(given, formats),
  }),
  run: ({ names, fallback, renderings, filter, policy }, context) =>
    withSession("discover", context, async ({ config, runtime }) => {
      const { output, signal } = context;
      const { discover } = await import("../../app/discover.ts");
      const judged = filter.why === undefined ? null : (image: WantedImage) => isChosen(image, filter);
      const question = { names, fallback, policy, judged };
      const { sources, verdicts, gates } = await discover(config, runtime, question, signal);
      if (verdicts !== null) {
        output.result(renderPolicyVerdicts(verdicts, output.screen("stdout")));
        return { failed: sources.some((one) => one.discovery === null) };
      }
      const found = sources.map((one) => ({
        ...one,
        discovery: filtered(one.discovery, filter),
        ...defined({ include: "include" in one.source ? one.source.include : undefined }),
      }));
      await output.diagnostics(found.flatMap((one) => one.discovery?.warnings ?? []));
      await output.diagnostics(
        found.flatMap((one) =>
          one.failed === null ? [] : [{ ...one.failed, severity: one.fallback ? "warning" : "error" }],
        ),
      );
      // A filter's question is answered by what is there: sources without it are left out.
      const isFiltered = Object.keys(filter).length > 0;
      const shown = isFiltered ? found.filter(({ discovery }) => !isEmpty(discovery)) : found;
      if (
        filter.why !== undefined &&
        shown.length === 0 &&
        found.every(({ discovery }) => discovery !== null)
      )
        throw nothingCalled(filter.why);
      const guesses = filter.confidences?.includes("low") === true;
      const views = {
        table: () =>
          filter.why === undefined
            ? renderDiscoverTable(shown, { ...output.screen("stdout"), guesses })
            : renderDiscoverWhy(shown, gates, output.screen("stdout")),
        json: () => renderDiscoverJson(found, gates),
        list: () => renderDiscoverList(found),
      };
      await writeRenderings(renderings, output, async (format) => views[format]());
      return { failed: found.some((one) => one.discovery === null) };
    }),
});

function readFilter(given: Given): ImageFilter {
  const chosen = <T extends string>(option: string, known: readonly T[]): readonly T[] | undefined => {
    const named = given.list(option);
    return named.length === 0 ? undefined : known.filter((one) => named.includes(one));
  };
  return defined({
    tiers: chosen("tier", tiers),
    confidences: chosen("confidence", confidences),
    why: given.text("why"),
  });
}

function isChosen(image: WantedImage, filter: ImageFilter): boolean {
  return filterImages([image], filter).length > 0;
}

function isEmpty(discovery: Discovery | null): boolean {
  return discovery?.images.length === 0 && discovery.questions.length === 0;
}

function filtered(discovery: Discovery | null, filter: ImageFilter): Discovery | null {
  if (discovery === null) return null;
  return {
    ...discovery,
    images: filterImages(discovery.images, filter),
    questions: filterQuestions(discovery.questions, filter),
  };
}
