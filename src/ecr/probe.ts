// Tries permissions one by one by calls that change nothing: reads, and writes that ECR must refuse for another
// reason than permission. "Denied" is told apart from every other answer.
import { defined } from "../core/base/defined.ts";
import { type Diagnostic, Problem, problemCode } from "../core/base/diagnostic.ts";
import type { Caller } from "./caller.ts";
import { arnOf } from "./repositories.ts";
import type { EcrAction, Input } from "./sdk.ts";

export interface ProbeTask {
  /** ECR actions without their prefix. */
  readonly actions: readonly string[];
  readonly repository: string;
  /** Whether the repository exists. */
  readonly exists: boolean;
  /** false for a stand-in of ECR: it might take a write that ECR refuses. */
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
  const calls = callsFor(caller, task);
  return Promise.all(
    task.actions.map(async (action): Promise<Probe> => {
      const call = calls.get(action);
      if (call === undefined) return { action, verdict: "untried" };
      try {
        await call(signal);
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

type Call = (signal: AbortSignal) => Promise<unknown>;

const noDigest = `sha256:${"0".repeat(64)}`;
const noUpload = "00000000-0000-0000-0000-000000000000";

function callsFor(caller: Caller, task: ProbeTask): ReadonlyMap<string, Call> {
  const { repository: repositoryName, exists, writes } = task;
  const { account: registryId } = caller.access;
  const calls = new Map<string, Call>();
  function add<A extends EcrAction>(action: A, input: Input<A>): void {
    const resource = `repository ${repositoryName}`;
    calls.set(action, (signal) => caller.call(action, input, { resource, signal, tries: 2 }));
  }
  const place = { registryId, repositoryName };
  const resourceArn = arnOf(caller, repositoryName);
  add("GetAuthorizationToken", {});
  add("DescribePullThroughCacheRules", { registryId });
  add("DescribeRegistry", {});
  add("DescribeRepositoryCreationTemplates", {});
  add("GetAccountSetting", { name: "BLOB_MOUNTING" });
  add("GetRegistryScanningConfiguration", {});
  add("DescribeRepositories", { registryId, maxResults: 1 });
  add("DescribeImages", { ...place, maxResults: 1 });
  add("GetLifecyclePolicy", place);
  add("GetRepositoryPolicy", place);
  add("ListTagsForResource", { resourceArn });
  add("BatchGetImage", { ...place, imageIds: [{ imageDigest: noDigest }] });
  add("BatchCheckLayerAvailability", { ...place, layerDigests: [noDigest] });
  add("GetDownloadUrlForLayer", { ...place, layerDigest: noDigest });
  if (!writes) return calls;
  const never = [{ Key: "aws:never", Value: "" }];
  add("InitiateLayerUpload", place);
  add("UploadLayerPart", {
    ...place,
    uploadId: noUpload,
    partFirstByte: 0,
    partLastByte: 0,
    layerPartBlob: new Uint8Array(1),
  });
  add("CompleteLayerUpload", { ...place, uploadId: noUpload, layerDigests: [noDigest] });
  add("PutImage", { ...place, imageManifest: "{}" });
  // What exists is not made again; a tag of AWS's own is refused for a new one too.
  add("CreateRepository", exists ? place : { ...place, tags: never });
  add("PutImageTagMutability", { ...place, imageTagMutability: "IMMUTABLE_WITH_EXCLUSION" });
  add("PutImageScanningConfiguration", { ...place, imageScanningConfiguration: undefined });
  add("PutLifecyclePolicy", { ...place, lifecyclePolicyText: "{}" });
  add("SetRepositoryPolicy", { ...place, policyText: "{}" });
  add("TagResource", { resourceArn, tags: never });
  return calls;
}
