// What rules complain of, in words.
import { complaint, type Complaint } from "../text/finding.ts";

export function notAPrefix(prefix: string): Complaint {
  return complaint("config/prefix", "Not a repository prefix", {
    detail: `"${prefix}" can't begin the name of an ECR repository.`,
    hint: "Use lower-case letters and digits, with single . _ - between them and / between parts: platform/base.",
  });
}

export function notANaming(form: string, near: string | undefined): Complaint {
  return complaint("config/naming", "Not a naming rule", {
    detail: `"${form}" would give all images the same repository.`,
    hint:
      near === undefined ? "Use path, name, host, or a template such as {host}/{path}." : didYouMean(near),
  });
}

export const allAndOthers: Complaint = complaint("config/platform", "Not a platform", {
  detail: '"all" stands beside other platforms.',
  hint: "Write all alone, or only platforms.",
});

export function notADuration(age: string): Complaint {
  return complaint("config/duration", "Not a span of time", {
    detail: `"${age}" is not a whole number and a unit.`,
    hint: "Write for example 12h, 3d or 2w.",
  });
}

export function longPattern(length: number, most: number): Complaint {
  return complaint("config/glob", "Pattern too long", {
    detail: `It has ${length} characters; a pattern may have ${most}.`,
    hint: "Use a shorter pattern, or several.",
  });
}

export function unknownPolicy(name: string, known: Iterable<string>, near: string | undefined): Complaint {
  return complaint("config/unknown-policy", "Unknown tag policy", {
    detail: `There is no "${name}" under tagPolicies.`,
    hint: near === undefined ? `Add it, or use one of ${[...known].join(", ")}.` : didYouMean(near),
  });
}

export function duplicatePath(path: string, owner: string): Complaint {
  return complaint("config/duplicate-path", "Two writers of one file", {
    detail: `"${path}" is the file of ${owner} already.`,
    hint: "Give each its own path.",
  });
}

/** `kind` is that of the source of this name, if there is one. */
export function unknownSource(
  { output, name, wanted }: { output: string; name: string; wanted: string },
  kind: string | undefined,
  { near, fitting }: { near: string | undefined; fitting: readonly string[] },
): Complaint {
  const known = fitting.length === 0 ? `Add a ${wanted} source.` : `Use one of ${fitting.join(", ")}.`;
  return complaint("config/unknown-source", "No such source", {
    detail:
      kind === undefined
        ? `There is no source "${name}".`
        : `"${name}" is a ${kind} source; a ${output} output is made for a ${wanted} source.`,
    hint: near === undefined ? known : didYouMean(near),
  });
}

export function chartNotMirrored(output: string, source: string): Complaint {
  return complaint("config/missing-key", "The chart is not mirrored", {
    detail: `The ${output} output installs the chart of "${source}" from ECR, and that source mirrors its images only.`,
    hint: `Add mirrorChart: true to the source "${source}".`,
  });
}

export function notAState(path: string): Complaint {
  return complaint("config/state", "Not a place for the state", {
    detail: `"${path}" is neither a file nor s3://bucket/key.`,
    hint: "Write a path, or s3://<bucket>/<key>.",
  });
}

/** Several configs may use one bucket: a state says which of them it belongs to. */
export const nameless: Complaint = complaint("config/no-name", "A state on S3 needs the config's name", {
  detail: "A state belongs to one config, by its `name`.",
  hint: "Add `name: <what this mirror is called>` at the top of the config.",
});

export function notOnS3(key: string, path: string): Complaint {
  return conflict(
    `${key} is for a state on S3, and the state is the file "${path}".`,
    `Remove ${key}, or write path: s3://<bucket>/<key>.`,
  );
}

export function keyWithout(sse: string | undefined): Complaint {
  const hint = "Add sse: aws:kms beside kmsKey, or remove kmsKey.";
  if (sse === undefined) return missingKey("kmsKey needs sse: aws:kms or aws:kms:dsse beside it.", hint);
  return conflict(
    `kmsKey names a key of KMS, and sse: ${sse} uses a key of S3's own.`,
    "Write sse: aws:kms, or remove kmsKey.",
  );
}

export function notAKmsKey(key: string): Complaint {
  return complaint("config/kms-key", "Not a KMS key", {
    detail: `"${key}" is neither the ARN of a key or alias, nor a key's id, nor alias/<name>.`,
    hint: "Copy the key's ARN from KMS: arn:aws:kms:<region>:<account>:key/<id>.",
  });
}

export function notAnAccount(digits: string): Complaint {
  return complaint("config/account", "Not an AWS account", {
    detail: `"${digits}" has ${digits.length} digits; an AWS account has 12, leading zeros included.`,
    hint: "Copy the account from the AWS console or from: aws sts get-caller-identity.",
  });
}

export function notEcr(name: string): Complaint {
  return complaint("config/registry", "Not an ECR registry", {
    detail: `"${name}" is not the host name of a private ECR registry.`,
    hint: name.includes("/")
      ? "Write the host name alone, without https:// and path; a path is the prefix."
      : "Write <account>.dkr.ecr.<region>.amazonaws.com or sandbox; another name needs region, endpoint and registryEndpoint.",
  });
}

export function otherRegion(inName: string, region: string): Complaint {
  return complaint("config/region", "Region and registry differ", {
    detail: `The registry is in ${inName}, region says ${region}.`,
    hint: "Remove region: it is read from the registry's name.",
  });
}

export function notARegion(region: string): Complaint {
  return complaint("config/region", "Not an AWS region", {
    detail: `"${region}" is not the name of a region.`,
    hint: "Write for example us-west-2.",
  });
}

export function notForSandbox(key: string): Complaint {
  return complaint("config/sandbox", "Not for the sandbox", {
    detail: `The sandbox runs inside the program, so ${key} has no meaning for it.`,
    hint: "Remove it, or name a real registry.",
  });
}

export function notARole(role: string): Complaint {
  return complaint("config/role", "Not the ARN of a role", {
    detail: `"${role}" is not arn:aws:iam::<12 digits>:role/<name>.`,
    hint: "Copy the role's ARN from IAM.",
  });
}

export function notAnExternalId(id: string): Complaint {
  return complaint("config/role", "Not an external ID", {
    detail: `"${id}" has a character that AWS does not allow in an external ID.`,
    hint: "Use letters, digits and _ + = , . @ : / -, as in the trust policy of the role.",
  });
}

export function awsElsewhere(host: string, key: string): Complaint {
  return conflict(
    `${host} is not a registry of Amazon ECR, so ${key} has no meaning for it.`,
    `Remove ${key}, or move it to the entry of the ECR registry.`,
  );
}

export function awsOfKept(host: string, key: string): Complaint {
  return conflict(
    `${host} is the target or a replica, which has its own ${key}.`,
    `Move ${key} to target, or to the entry under replicas.`,
  );
}

export function notAUrl(key: string): Complaint {
  return complaint("config/url", "Not a URL", {
    detail: `${key} must be an http:// or https:// URL without a user name.`,
    hint: "Write for example http://127.0.0.1:5000.",
  });
}

export function sameReplica(registry: string, line: number): Complaint {
  return complaint("config/replica", "The same registry twice", {
    detail: `"${registry}" is named at line ${line} already.`,
    hint: "Remove one of the two.",
  });
}

export const withoutRegistry = missingKey(
  'A replica needs "registry", or "accounts" and "regions".',
  "Add registry: <account>.dkr.ecr.<region>.amazonaws.com, or the accounts and regions of a matrix.",
);

export function matrixWithout(key: "accounts" | "regions"): Complaint {
  return missingKey(
    `The target's name does not say its ${key === "accounts" ? "account" : "region"}, so the matrix needs "${key}".`,
    `Add ${key}: with a list.`,
  );
}

export function besideMatrix(key: "registry" | "region"): Complaint {
  return conflict(
    `${key} is for one registry, and this entry names several by accounts and regions.`,
    `Remove ${key}, or accounts and regions.`,
  );
}

const bareHost = "Write the host alone, without https:// and path";

export function notAHost(host: string): Complaint {
  return complaint("config/host", "Not a registry host", {
    detail: `"${host}" is not a host name with an optional port.`,
    hint: `${bareHost}: registry.example.com:5000.`,
  });
}

export function notAMirror(mirror: string): Complaint {
  return { ...notAHost(mirror), hint: `${bareHost}.` };
}

export function notARewrite(rewrite: string): Complaint {
  return {
    ...notAHost(rewrite),
    detail: `"${rewrite}" doesn't begin with a host name.`,
    hint: "Write <host>[/path] without https://, or oci:<folder>.",
  };
}

function missingKey(detail: string, hint: string): Complaint {
  return { code: "config/missing-key", summary: "A key is missing", detail, hint };
}

export function halfPair(has: string, lacks: string): Complaint {
  return missingKey(`${has} needs ${lacks} beside it.`, `Add ${lacks}, or remove ${has}.`);
}

function conflict(detail: string, hint: string): Complaint {
  return { code: "config/conflict", summary: "Two keys that exclude each other", detail, hint };
}

export const passwordAndHelper = conflict(
  "The registry has a password and a credential helper.",
  "Remove one of the two.",
);

export function besideRewrite(keys: readonly string[], to: string): Complaint {
  const all = keys.join(" and ");
  return conflict(
    `Requests for this registry go to ${to}, so ${all} would never be used.`,
    `Move ${all} to an entry of that host, registries."${to}", or remove rewrite.`,
  );
}

export function notATokenServer(text: string): Complaint {
  return complaint("config/url", "Not a URL", {
    detail: `tokenServer must be an https:// URL without a user name, query or fragment; "${text}" is not.`,
    hint: "Write the realm that the registry names, for example https://git.example.com/jwt/auth.",
  });
}

export const plainTokenServer: Complaint = complaint("config/url", "A token server without TLS", {
  detail:
    "The registry is spoken to over TLS; its credentials would travel to this token server in the clear.",
  hint: "Write https://, or set plainHttp: true if the registry itself has no TLS.",
});

export function notAHelper(helper: string): Complaint {
  return complaint("config/helper", "Not the name of a credential helper", {
    detail: `"${helper}" is looked up as docker-credential-${helper} on the PATH.`,
    hint: "Write its name alone, such as ecr-login or osxkeychain.",
  });
}

export function duplicateRule(match: string, line: number): Complaint {
  return complaint("config/duplicate-rule", "The same match twice", {
    detail: `"${match}" is matched at line ${line} already; the first rule wins.`,
    hint: "Put the settings into one rule.",
  });
}

export const keyWithoutKms: Complaint = complaint("config/encryption", "A key without KMS", {
  detail: "AES256 uses a key of ECR's own.",
  hint: "Remove key, or write type: KMS.",
});

export function notAnExclusion(exclusion: string, why: string): Complaint {
  return complaint("config/exclusion", "Not an exclusion that ECR takes", {
    detail: `"${exclusion}" ${why}.`,
    hint: "Write wildcards of tags, such as latest or dev-*.",
  });
}

export function notAResourceTag(key: string, why: string): Complaint {
  return complaint("config/resource-tag", "Not a resource tag that ECR takes", {
    detail: `The tag "${key}" ${why}.`,
    hint: "Change or remove it.",
  });
}

export function duplicateName(name: string, line: number): Complaint {
  return complaint("config/duplicate-name", "Two sources with one name", {
    detail: `"${name}" is the name of the source at line ${line} too.`,
    hint: "Give each source its own name: outputs and plans tell them apart by it.",
  });
}

export function notARange(range: string): Complaint {
  return complaint("config/semver", "Not a version range", {
    detail: `"${range.slice(0, 80)}" is not an npm version range.`,
    hint: 'Write for example ">=1.4 <3", "~1.27" or "2.x".',
  });
}

export function notARename(detail: string, hint: string): Complaint {
  return { code: "config/rename", summary: "Not a template for tags", detail, hint };
}

export function notATag(alias: string): Complaint {
  return complaint("config/tag", "Not a tag", {
    detail: `"${alias}" can't be a tag.`,
    hint: "Use up to 128 letters, digits, and . _ - not at the beginning.",
  });
}

export function notAPin(detail: string): Complaint {
  return complaint("config/digest", "Not a digest pin", {
    detail,
    hint: 'Write <tag>: "sha256:<64 lower-case hexadecimal digits>".',
  });
}

function didYouMean(near: string): string {
  return `Did you mean "${near}"?`;
}

export const gateWithoutRule: Complaint = complaint("config/gate", "A gate without a rule", {
  detail:
    "This gate refuses nothing: it has no allowedRegistries, minimumAge, signedBy, require or vulnerabilities.",
  hint: "Add a rule, or remove the gate.",
});

export function notARegistryPath(entry: string): Complaint {
  return complaint("config/registry-path", "Not a registry or a path below one", {
    detail: `"${entry}" does not name a registry.`,
    hint: "Write a host, or a host and a path, without scheme and tag: docker.io, ghcr.io/acme.",
  });
}

export function unknownCode(code: string, near: string | undefined): Complaint {
  return complaint("config/accept", "Not a warning that can be accepted", {
    detail: `No warning has the code "${code}".`,
    hint:
      near === undefined
        ? "Write the code that stands behind the warning, such as plan/quota."
        : didYouMean(near),
  });
}

export function errorNotAccepted(code: string): Complaint {
  return complaint("config/accept", "Not a warning that can be accepted", {
    detail: `"${code}" is the code of an error, and errors cannot be accepted.`,
    hint: "Remove it, and fix what the error tells.",
  });
}
