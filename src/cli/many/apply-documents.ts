// The documents that an apply of several configs leaves: one of each format for all of them.
import { toolName } from "../../app/version.ts";
import type { AppliedPlan } from "../../core/apply/applied.ts";
import { appliedProblems } from "../../core/apply/problems.ts";
import { defined } from "../../core/base/record.ts";
import { describeNothing } from "../../core/apply/describe.ts";
import type { ConfigResult } from "../../views/config-results.ts";
import { toldReports } from "../../views/many/applies.ts";
import { type Rendering, writeRenderings } from "../arguments/formats.ts";
import { conflict } from "../arguments/problems.ts";
import type { Applied } from "../base/applying.ts";
import { type ApplyFormat, documentsOf } from "../base/apply-report.ts";
import type { Context } from "../base/command.ts";

export async function writeApplies(
  renderings: readonly Rendering<ApplyFormat>[],
  results: readonly ConfigResult<Applied>[],
  context: Context,
): Promise<void> {
  const described = results.map(({ config, result, problems }) => ({
    config,
    result: result?.described ?? null,
    problems,
  }));
  for (const { result } of described) if (result !== null) context.ci.note(appliedProblems(result));
  await context.ci.summarize((limit) => appliesMarkdown(described, limit));
  await writeRenderings(documentsOf(renderings.flatMap(ofMany)), context.output, (format) =>
    renderApplies(described, format, context),
  );
}

type ManyFormat = Exclude<ApplyFormat, "html">;

/** A page is of one config. */
export function ofMany({ format, file }: Rendering<ApplyFormat>): readonly Rendering<ManyFormat>[] {
  if (format === "html")
    throw conflict(
      "--format html can show only one config, but -c names several.",
      "Use markdown, json, or junit.",
    );
  return [{ format, file }];
}

async function renderApplies(
  results: readonly ConfigResult<AppliedPlan>[],
  format: ManyFormat,
  { output, globals }: Context,
): Promise<string | Iterable<string>> {
  switch (format) {
    case "text": {
      const { renderManyText } = await import("../../views/many/text.ts");
      const { renderApplyText } = await import("../../views/apply/report.ts");
      const screen = { ...output.screen("stdout"), color: 0 } as const;
      return renderManyText(results, toldReports, {
        ...screen,
        verbose: globals.verbose,
        whole: (applied) => renderApplyText(applied, screen),
      });
    }
    case "json": {
      const { renderManyJson } = await import("../../views/many/json.ts");
      const { renderApplyJson } = await import("../../views/apply/json.ts");
      return renderManyJson(results, toldReports, { name: "apply", whole: renderApplyJson });
    }
    case "markdown":
      return appliesMarkdown(results);
    case "junit":
      return (await import("../../views/apply/junit.ts")).renderAppliesJunit(results, toldReports);
    case "gitlab": {
      const reports = results.map(({ config, result, problems }) => {
        const about = { tool: toolName, config, target: { registry: "", region: "" } };
        return result ?? describeNothing(about, { problems, interrupted: false });
      });
      return (await import("../../views/apply/gitlab.ts")).renderApplyGitlab(reports);
    }
    default:
      return format satisfies never;
  }
}

async function appliesMarkdown(
  results: readonly ConfigResult<AppliedPlan>[],
  limit?: number,
): Promise<string> {
  const { renderManyMarkdown } = await import("../../views/many/markdown.ts");
  const { renderApplyMarkdown } = await import("../../views/apply/markdown.ts");
  return renderManyMarkdown(results, toldReports, {
    view: "apply",
    whole: (applied, _config, most) => renderApplyMarkdown(applied, { limit: most }),
    ...defined({ limit }),
  });
}
