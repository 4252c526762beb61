// Problems while gates are checked, and what the plan reports about waivers.
import {
  type Diagnostic,
  fault,
  type Position,
  type ProblemCode,
  warning,
} from "../../../core/base/diagnostic.ts";
import { defined } from "../../../core/base/record.ts";
import type { GateName } from "../../../core/gates/verdict.ts";
import type { WaiverReport } from "../../../core/gates/waiver.ts";
import type { ResolvedImage } from "../../../core/plan/desired.ts";

/** A gate could not read its evidence: the plan is incomplete, and the image stays out. */
export function unreadEvidence(image: ResolvedImage, gate: GateName, one: Diagnostic): Diagnostic {
  const { source } = image;
  return {
    ...one,
    detail: `${source.reference}, checked by the gate ${gate}: ${one.detail ?? one.summary}`,
  };
}

export function unmatchedWaivers(waivers: readonly WaiverReport[]): readonly Diagnostic[] {
  return aboutWaivers(waivers, ({ at, gate, image }) => `${at}: ${gate} of ${image}`, {
    code: "gate/waiver-unmatched",
    summary: "A waiver matches no image of the config",
    hint: "Remove it, or correct its image: a glob over the destination or the source reference.",
  });
}

export function expiredWaivers(waivers: readonly WaiverReport[]): readonly Diagnostic[] {
  return aboutWaivers(
    waivers,
    ({ at, gate, image, until, owner }) => `${at}: ${gate} of ${image}, until ${until}, ${owner}`,
    {
      code: "gate/waiver-expired",
      summary: "A waiver is past its last day",
      hint: "Remove it, or set a later day after you review its reason.",
    },
  );
}

export function expiringWaivers(waivers: readonly WaiverReport[]): readonly Diagnostic[] {
  return aboutWaivers(
    waivers,
    ({ at, gate, image, until, owner }) => `${at}: ${gate} of ${image}, until ${until}, ${owner}`,
    {
      code: "gate/waiver-expires",
      summary: "A waiver ends within 14 days",
      hint: "Ask its owner whether the image passes by then.",
    },
  );
}

/** One warning for all of them, a line each. */
function aboutWaivers(
  waivers: readonly WaiverReport[],
  line: (waiver: WaiverReport) => string,
  text: { readonly code: ProblemCode; readonly summary: string; readonly hint: string },
): readonly Diagnostic[] {
  if (waivers.length === 0) return [];
  return [warning(text.code, text.summary, { detail: waivers.map(line).join("\n"), hint: text.hint })];
}

/** Two configs would keep one repository. */
export function otherOwner(
  {
    registry,
    repository,
    owner,
  }: { readonly registry: string; readonly repository: string; readonly owner: string },
  config: string,
  at: Position | undefined,
): Diagnostic {
  return fault("repository/other-owner", "A repository belongs to another config", {
    detail: `${registry}/${repository} was created by the config "${owner}"; ${config} also claims it.`,
    hint: [
      "Give one of them another prefix, or hand the repository over: change its tag ecr-mirror:owner.",
      "Or leave it to the other config. Add to this one:",
      `repositories: { rules: [{ match: "${repository}", managed: false }] }`,
    ].join("\n"),
    ...defined({ at }),
  });
}
