// Who a run is in AWS: the caller, the profiles and roles that the config names, each with the policy for what it does,
// and for a role the trust policy that lets it be assumed. Partitions share no credentials, so each has its own. Pure.
import { compareText } from "../base/ordering.ts";
import {
  iamPolicy,
  type PolicyDocument,
  type PolicyFacts,
  type PolicyPurpose,
  type PolicyRegistry,
  type PolicyScope,
  type PolicyState,
} from "./iam-policy.ts";

/** How AWS is logged in to: without any of them, by the default credential chain. */
export interface PolicyLogin {
  readonly profile?: string;
  readonly assumeRole?: string;
  readonly externalId?: string;
}

interface LoggedIn {
  readonly host: string;
  readonly login: PolicyLogin;
}

export interface PrincipalFacts {
  /** The target first, then the replicas. */
  readonly registries: readonly (PolicyRegistry & LoggedIn)[];
  readonly sources: readonly (PolicyScope & LoggedIn)[];
  /** ECR Public, where images are read from it. */
  readonly publicEcr: readonly LoggedIn[];
  /** Without a login of its own, it is reached with the target's credentials. */
  readonly state: (PolicyState & { readonly login?: PolicyLogin }) | null;
}

export interface Principal {
  /** Tells it from the others: `caller`, `profile-mirror`, `role-123456789012-mirror`. */
  readonly name: string;
  readonly profile?: string;
  readonly role?: string;
  readonly partition: string;
  /** What it is for, a few words each. */
  readonly uses: readonly string[];
  /** Registries that are kept with it. */
  readonly keeps: ReadonlySet<string>;
  readonly policy: PolicyDocument;
  /** Of a role: who may assume it. */
  readonly trust?: TrustPolicy;
}

interface TrustPolicy {
  readonly document: PolicyDocument;
  readonly trusted: string;
  /** Nobody said who runs the program: its account is taken for the caller's. */
  readonly guessed: boolean;
}

interface Draft {
  readonly partition: string;
  readonly profile: string | undefined;
  readonly role: string | undefined;
  readonly externalId: string | undefined;
  readonly registries: PrincipalFacts["registries"][number][];
  readonly sources: PrincipalFacts["sources"][number][];
  readonly roles: Set<string>;
  readonly uses: string[];
  publicEcr: boolean;
  state: PolicyFacts["state"];
}

/** `caller`: the ARN of who runs the program, for trust policies. */
export function principalsOf(
  purpose: PolicyPurpose,
  facts: PrincipalFacts,
  caller?: string,
): readonly Principal[] {
  const drafts = draftsOf(facts);
  const several = facts.registries.length > 1;
  const names = namesOf(drafts);
  return drafts.map((draft, at): Principal => {
    const { registries, sources, publicEcr, roles, state, partition, profile, role, uses } = draft;
    const own = { registries, sources, publicEcr, roles: [...roles], state, several };
    return {
      name: names[at] ?? "",
      partition,
      uses,
      keeps: new Set(registries.map(({ host }) => host)),
      policy: iamPolicy(purpose, own),
      ...(profile === undefined ? {} : { profile }),
      ...(role === undefined ? {} : { role, trust: trustOf(draft, role, { drafts, caller }) }),
    };
  });
}

function draftsOf({ registries, sources, publicEcr, state }: PrincipalFacts): readonly Draft[] {
  const drafts = new Map<string, Draft>();
  const draftFor = (partition: string, login: PolicyLogin): Draft => {
    const { profile, assumeRole: role, externalId } = login;
    // A role is one principal, whoever assumes it.
    const key = JSON.stringify([partition, role ?? null, role === undefined ? (profile ?? null) : null]);
    const found = drafts.get(key) ?? emptyDraft({ partition, profile, role, externalId });
    drafts.set(key, found);
    if (role !== undefined) {
      const caller = draftFor(partitionOf(role), profile === undefined ? {} : { profile });
      if (!caller.roles.has(role)) caller.uses.push(`assumes ${role}`);
      caller.roles.add(role);
    }
    return found;
  };
  for (const [at, one] of registries.entries()) {
    const draft = draftFor(one.partition, one.login);
    draft.registries.push(one);
    draft.uses.push(`keeps ${one.host}`);
    if (at === 0 && state !== null && state.login === undefined) holdState(draft, state);
  }
  if (state?.login !== undefined) holdState(draftFor(state.partition, state.login), state);
  for (const one of sources) {
    const draft = draftFor(one.partition, one.login);
    draft.sources.push(one);
    draft.uses.push(`reads ${one.host}`);
  }
  for (const { host, login } of publicEcr) {
    // It has one region, in the partition of most accounts.
    const draft = draftFor("aws", login);
    draft.publicEcr = true;
    draft.uses.push(`reads ${host}`);
  }
  return [...drafts.values()];
}

function holdState(draft: Draft, state: PolicyState): void {
  draft.state = state;
  draft.uses.push(`holds the state s3://${state.bucket}/${state.key}`);
}

function emptyDraft(who: Pick<Draft, "partition" | "profile" | "role" | "externalId">): Draft {
  return { ...who, registries: [], sources: [], roles: new Set(), uses: [], publicEcr: false, state: null };
}

/** `arn:aws-cn:iam::…`: `aws-cn`. */
function partitionOf(arn: string): string {
  return arn.split(":")[1] ?? "aws";
}

export function accountOf(arn: string): string {
  return arn.split(":")[4] ?? "";
}

function trustOf(
  { profile, externalId }: Draft,
  role: string,
  { drafts, caller }: { readonly drafts: readonly Draft[]; readonly caller: string | undefined },
): TrustPolicy {
  const partition = partitionOf(role);
  // A registry that is kept without a role says which account the credentials are of.
  const base = drafts.find(
    (one) => one.role === undefined && one.profile === profile && one.partition === partition,
  );
  const account = base?.registries[0]?.account || accountOf(role);
  const trusted = caller ?? `arn:${partition}:iam::${account}:root`;
  const condition =
    externalId === undefined ? {} : { Condition: { StringEquals: { "sts:ExternalId": externalId } } };
  return {
    trusted,
    guessed: caller === undefined,
    document: {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Assume",
          Effect: "Allow",
          Principal: { AWS: trusted },
          Action: ["sts:AssumeRole"],
          ...condition,
        },
      ],
    },
  };
}

/** Short names that differ: the partition where it isn't the first one's, then a number. */
function namesOf(drafts: readonly Draft[]): readonly string[] {
  const taken = new Set<string>();
  return drafts.map(({ partition, profile, role }) => {
    const plain =
      role !== undefined
        ? `role-${accountOf(role)}-${slug(role.split("/").at(-1) ?? "")}`
        : profile !== undefined
          ? `profile-${slug(profile)}`
          : "caller";
    const full = partition === drafts[0]?.partition || role !== undefined ? plain : `${plain}-${partition}`;
    let name = full;
    for (let count = 2; taken.has(name); count += 1) name = `${full}-${count}`;
    taken.add(name);
    return name;
  });
}

function slug(text: string): string {
  const plain = text.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return plain.replace(/^-|-$/g, "") || "unnamed";
}

/** Principals by name, for messages. */
export function principalNames(principals: readonly Principal[]): readonly string[] {
  return principals.map(({ name }) => name).sort(compareText);
}
