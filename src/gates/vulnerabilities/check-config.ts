// What the schema cannot express about `vulnerabilities`: calendar dates, a stage that is a valid place, and who may attest.
import type { RuleContext } from "../../config/rules/rule.ts";
import type { GateFile, VulnerabilitiesFile } from "../../config/schema.gen.ts";
import { isDay } from "../../core/gates/waiver.ts";
import { repositoryPlace, stageName } from "../../core/naming/stage.ts";
import { notADay, notAStage, stageWithoutEcr, unattested } from "./problems.ts";

type Reporter = Pick<RuleContext, "report">;

export function checkVulnerabilities({ vulnerabilities, signedBy = [] }: GateFile, context: Reporter): void {
  if (vulnerabilities === undefined) return;
  for (const one of vulnerabilities.ignore ?? [])
    if (!isDay(one.until)) context.report({ in: one, key: "until" }, notADay(one.until));
  checkStage(vulnerabilities, context);
  if (vulnerabilities.from === "attestation" && signedBy.length === 0)
    context.report({ in: vulnerabilities, key: "from" }, unattested);
}

function checkStage(wish: VulnerabilitiesFile, context: Reporter): void {
  const { stage, from } = wish;
  if (stage === undefined) return;
  const spot = { in: wish, key: "stage" };
  const [, other] = /(\{[^}]*\}?|\})/.exec(stage.replaceAll(repositoryPlace, "")) ?? [];
  if (other !== undefined)
    context.report(
      spot,
      notAStage(stage, `it contains "${other}"; the only placeholder is ${repositoryPlace}`),
    );
  else if (!stage.includes(repositoryPlace))
    context.report(spot, notAStage(stage, `it does not contain ${repositoryPlace}`));
  else if (stage === repositoryPlace) context.report(spot, notAStage(stage, "it is the repository itself"));
  else if (stageName(stage, "team/app") === null)
    context.report(spot, notAStage(stage, "it results in a name that ECR does not accept for a repository"));
  else if (from === "attestation") context.report(spot, stageWithoutEcr);
}
