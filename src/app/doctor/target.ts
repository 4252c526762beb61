// A target or replica: the account of the credentials, whether the clocks agree, and each permission that apply needs.
import { type Check, ok, checked } from "./checked.ts";
import { parseEcrHost } from "../../core/naming/ecr-host.ts";
import { defined } from "../../core/base/record.ts";
import type { PolicyDocument } from "../../core/settings/iam-policy.ts";
import type { Principal } from "../../core/settings/iam-principals.ts";
import { profilesFor } from "../../core/settings/signing.ts";
import type { Probe } from "../../ecr/probe.ts";
import type { KeptRegistry } from "../runtime/runtime.ts";

export async function checkTarget(
  kept: KeptRegistry,
  principals: readonly Principal[],
  signal: AbortSignal,
): Promise<readonly Check[]> {
  const { registry } = kept.target;
  const policy = principals.find(({ keeps }) => keeps.has(registry))?.policy ?? nothing;
  const checking = { subject: registry, signal, remedy: "Check the target in the config." };
  const login = await checked(checking, async () => [await checkLogin(kept, signal)]);
  const clock = checkClock(kept);
  // Without credentials every permission would be missing, which says nothing.
  if (login.some(({ verdict }) => verdict === "missing")) return [...login, ...clock];
  const permissions = await checked(checking, () => checkPermissions(kept, policy, signal));
  const signing = await checked(checking, () => checkSigning(kept, policy, signal));
  return [...login, ...clock, ...permissions, ...signing];
}

const nothing: PolicyDocument = { Version: "2012-10-17", Statement: [] };

/** What ECR signs by itself is signed in the name of whoever pushes; that permission cannot be tried. */
async function checkSigning(
  kept: KeptRegistry,
  policy: PolicyDocument,
  signal: AbortSignal,
): Promise<readonly Check[]> {
  const subject = kept.target.registry;
  const { rules, warning } = await kept.ecr.signingRules(signal);
  if (rules === null) {
    const detail = "cannot read whether ECR signs images here (managed signing)";
    const isStandIn = kept.target.sandbox || kept.target.endpoint !== undefined;
    return isStandIn ? [] : [{ verdict: "note", subject, detail, ...defined({ remedy: warning?.hint }) }];
  }
  const profiles = profilesFor(rules, repositoriesOf(kept, policy));
  if (profiles.length === 0) return [];
  return [
    {
      verdict: "note",
      subject,
      detail: `ECR signs images that are pushed here (managed signing) with ${profiles.join(", ")}`,
      remedy:
        "Allow signer:SignPayload on it: see 'ecr-mirror iam-policy'. The doctor cannot try this permission.",
    },
  ];
}

async function checkLogin({ target, ecr }: KeptRegistry, signal: AbortSignal): Promise<Check> {
  const { account } = await ecr.identity(signal);
  const { registry, region } = target;
  if (account === null)
    return ok(registry, `credentials work, region ${region}; the endpoint does not report their account`);
  if (account === target.account) return ok(registry, `credentials of account ${account}, region ${region}`);
  return {
    verdict: "warning",
    subject: registry,
    detail: `the credentials belong to account ${account}`,
    remedy: "Use a profile or role of the registry's account, unless its policies allow this account.",
  };
}

const accepted = 5 * 60_000;

function checkClock({ target, ecr }: KeptRegistry): readonly Check[] {
  const skew = ecr.clockSkew();
  if (skew === null) return [];
  const seconds = Math.round(Math.abs(skew) / 1000);
  if (Math.abs(skew) < accepted / 5) return [ok(target.registry, "the clocks agree")];
  return [
    {
      verdict: Math.abs(skew) < accepted ? "warning" : "missing",
      subject: target.registry,
      detail: `this machine's clock is ${seconds} s ${skew > 0 ? "behind" : "ahead"}`,
      remedy: "Synchronize the clock (NTP). AWS accepts a difference of up to five minutes.",
    },
  ];
}

async function checkPermissions(
  kept: KeptRegistry,
  policy: PolicyDocument,
  signal: AbortSignal,
): Promise<readonly Check[]> {
  const { target, ecr } = kept;
  const creates = kept.target.repositories.create;
  const repositories = creates ? "Repositories" : ownRepositories(policy);
  const actions = policy.Statement.filter(({ Sid }) => ["Login", "Registry", repositories].includes(Sid))
    .flatMap(({ Action }) => Action)
    .map((action) => action.replace(/^ecr:/, ""));
  const names = repositoriesOf(kept, policy);
  const [first] = names;
  if (first === undefined)
    return [ok(target.registry, "no permission was tried, because the config needs no repository")];
  const there = await ecr.readSettings(names.slice(0, 100), signal);
  // A repository that doesn't exist yet is the safest to try on.
  const repository = names.find((name) => !there.has(name)) ?? first;
  const exists = there.has(repository);
  const task = { actions, repository, exists, writes: isEcr(kept) };
  return verdicts(await ecr.probe(task, signal), { registry: target.registry, repository });
}

const named: ReadonlySet<string> = new Set(["Repositories", "OtherRepositories"]);

/** The statement for repositories that someone else creates. */
function ownRepositories({ Statement }: PolicyDocument): string {
  return Statement.some(({ Sid }) => Sid === "OtherRepositories") ? "OtherRepositories" : "Repositories";
}

/** Names from the policy's ARNs; a pattern is replaced by a name of the doctor's own. */
function repositoriesOf({ target }: KeptRegistry, policy: PolicyDocument): readonly string[] {
  const arns = policy.Statement.filter(({ Sid }) => named.has(Sid)).flatMap(({ Resource = [] }) => Resource);
  const stem = `:ecr:${target.region}:${target.account}:repository/`;
  return arns
    .filter((arn) => arn.includes(stem))
    .map((arn) => arn.slice(arn.indexOf(stem) + stem.length).replace("*", "ecr-mirror-doctor"));
}

/** Another server might take a write that ECR refuses; AWS's own endpoints and the sandbox don't. */
function isEcr({ target }: KeptRegistry): boolean {
  const { endpoint, registry } = target;
  if (endpoint === undefined) return true;
  return (
    parseEcrHost(registry) !== null &&
    /\.(amazonaws\.(com|com\.cn|eu)|on\.aws)$/.test(new URL(endpoint).hostname)
  );
}

function verdicts(
  probes: readonly Probe[],
  { registry, repository }: { readonly registry: string; readonly repository: string },
): readonly Check[] {
  const of = (verdict: Probe["verdict"]) => probes.filter((probe) => probe.verdict === verdict);
  const bad = [...of("denied"), ...of("failed")].map(({ action, verdict, problem }): Check => {
    const why = problem?.detail ?? problem?.summary ?? "";
    return {
      verdict: verdict === "denied" ? "missing" : "warning",
      subject: registry,
      detail:
        verdict === "denied" ? `ecr:${action} is denied: ${why}` : `ecr:${action} could not be tried: ${why}`,
      remedy: problem?.hint ?? "Compare your policy with the output of: ecr-mirror iam-policy",
    };
  });
  const allowed = ok(
    registry,
    `${of("allowed").length} of ${probes.length} permissions are allowed (tried on ${repository})`,
  );
  const untried = of("untried").map(({ action }) => action);
  if (untried.length === 0) return [allowed, ...bad];
  const note: Check = {
    verdict: "note",
    subject: registry,
    detail: `not tried on a stand-in for ECR: ${untried.join(", ")}`,
  };
  return [allowed, note, ...bad];
}
