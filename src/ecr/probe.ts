// Tries permissions one by one by calls that change nothing: reads, and writes that ECR must refuse for another
// reason than permission. "Denied" is told apart from every other answer.
import { defined } from "../core/base/record.ts";
import { type Diagnostic, Problem, problemCode } from "../core/base/diagnostic.ts";
import type { Caller } from "./caller.ts";
import type { EcrAction, Input } from "./sdk.ts";
import { callsOn, reservedTags, settingProbes } from "./settings.ts";

export interface ProbeTask {
  /** ECR actions without their prefix. */
  readonly actions: readonly string[];
  readonly repository: string;
  /** Whether the repository exists. */
  readonly exists: boolean;
  /** false for an emulator of ECR: it might take a write that ECR refuses. */
  readonly writes: boolean;
}

export interface Probe {
  readonly action: string;
  readonly verdict: "allowed" | "denied" | "failed" | "untried";
  readonly problem?: Diagnostic;
}

export async function probePermissions(
  caller: Caller,
  task: ProbeTask,
  signal: AbortSignal,
): Promise<readonly Probe[]> {
  const calls = callsFor(caller, task, signal);
  return Promise.all(
    task.actions.map(async (action): Promise<Probe> => {
      const call = calls.get(action);
      if (call === undefined) return { action, verdict: "untried" };
      try {
        await call();
        return { action, verdict: "allowed" };
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        return judged(action, error);
      }
    }),
  );
}

const denials = new Set(["ecr/access-denied", "ecr/other-account", "ecr/assume-role"]);
/** ECR looked at the request itself, so it was allowed to come. */
const answers = new Set(["ecr/refused", "ecr/repository-missing", "ecr/failed", "ecr/kms", "ecr/limit"]);

function judged(action: string, problem: Problem): Probe {
  const code = problemCode(problem) ?? "";
  if (answers.has(code)) return { action, verdict: "allowed" };
  const [diagnostic] = problem.diagnostics;
  const verdict = denials.has(code) ? "denied" : "failed";
  return { action, verdict, ...defined({ problem: diagnostic }) };
}

const noDigest = `sha256:${"0".repeat(64)}`;
const noUpload = "00000000-0000-0000-0000-000000000000";

function callsFor(
  caller: Caller,
  task: ProbeTask,
  signal: AbortSignal,
): ReadonlyMap<string, () => Promise<unknown>> {
  const { repository, exists, writes } = task;
  const on = callsOn(caller, repository, { signal, tries: 2 });
  const { named } = on;
  const { registryId } = named;
  const settings = settingProbes(on);
  const calls = new Map(settings.reads);
  function add<A extends EcrAction>(action: A, input: Input<A>): void {
    calls.set(action, () => on.call(action, input));
  }
  add("GetAuthorizationToken", {});
  add("DescribePullThroughCacheRules", { registryId });
  add("DescribeRegistry", {});
  add("DescribeRepositoryCreationTemplates", {});
  add("GetAccountSetting", { name: "BLOB_MOUNTING" });
  add("GetRegistryScanningConfiguration", {});
  add("DescribeRepositories", { registryId, maxResults: 1 });
  add("DescribeImages", { ...named, maxResults: 1 });
  add("DescribeImageScanFindings", { ...named, imageId: { imageDigest: noDigest } });
  add("BatchGetImage", { ...named, imageIds: [{ imageDigest: noDigest }] });
  add("BatchCheckLayerAvailability", { ...named, layerDigests: [noDigest] });
  add("GetDownloadUrlForLayer", { ...named, layerDigest: noDigest });
  if (!writes) return calls;
  for (const [action, call] of settings.changes) calls.set(action, call);
  add("StartImageScan", { ...named, imageId: { imageDigest: noDigest } });
  add("InitiateLayerUpload", named);
  add("UploadLayerPart", {
    ...named,
    uploadId: noUpload,
    partFirstByte: 0,
    partLastByte: 0,
    layerPartBlob: new Uint8Array(1),
  });
  add("CompleteLayerUpload", { ...named, uploadId: noUpload, layerDigests: [noDigest] });
  add("PutImage", { ...named, imageManifest: "{}" });
  // What exists is not made again; a tag of AWS's own is refused for a new one too.
  add("CreateRepository", exists ? named : { ...named, tags: reservedTags });
  return calls;
}
