// What rules complain of, in words.
import { complaint, type Complaint } from "../text/finding.ts";

export function notAPrefix(prefix: string): Complaint {
  return complaint("config/prefix", "Not a repository prefix", {
    detail: `"${prefix}" cannot start an ECR repository name.`,
    hint: "Use lowercase letters and digits, separated by single . _ - or /, for example platform/base.",
  });
}

export function notANaming(form: string, near: string | undefined): Complaint {
  return complaint("config/naming", "Not a naming rule", {
    detail: `"${form}" would map every image to the same repository.`,
    hint:
      near === undefined ? "Use path, name, host, or a template such as {host}/{path}." : didYouMean(near),
  });
}

export const allAndOthers: Complaint = complaint("config/platform", "Not a platform", {
  detail: '"all" already includes every other platform in this list.',
  hint: 'Keep only "all", or remove it.',
});

export function notADuration(age: string): Complaint {
  return complaint("config/duration", "Not a duration", {
    detail: `"${age}" is not a whole number followed by a unit.`,
    hint: "Write a duration such as 12h, 3d, or 2w.",
  });
}

export function longPattern(length: number, most: number): Complaint {
  return complaint("config/glob", "Pattern too long", {
    detail: `It has ${length} characters. A pattern can have at most ${most}.`,
    hint: "Use a shorter pattern, or several.",
  });
}

export function unknownPolicy(name: string, known: Iterable<string>, near: string | undefined): Complaint {
  return complaint("config/unknown-policy", "Unknown tag policy", {
    detail: `tagPolicies has no policy "${name}".`,
    hint:
      near === undefined
        ? `Add it under tagPolicies, or use one of: ${[...known].join(", ")}.`
        : didYouMean(near),
  });
}

export function duplicatePath(path: string, owner: string): Complaint {
  return complaint("config/duplicate-path", "Two outputs write one file", {
    detail: `${owner.charAt(0).toUpperCase()}${owner.slice(1)} already writes "${path}".`,
    hint: "Give each its own path.",
  });
}

/** `kind` is that of the source of this name, if there is one. */
export function unknownSource(
  { output, name, wanted }: { output: string; name: string; wanted: string },
  kind: string | undefined,
  { near, fitting }: { near: string | undefined; fitting: readonly string[] },
): Complaint {
  const known =
    fitting.length === 0 ? `Add a source of kind ${wanted}.` : `Use one of: ${fitting.join(", ")}.`;
  return complaint("config/unknown-source", "Unknown source", {
    detail:
      kind === undefined
        ? `The config has no source "${name}".`
        : `"${name}" is a source of kind ${kind}. The ${output} output needs a source of kind ${wanted}.`,
    hint: near === undefined ? known : didYouMean(near),
  });
}

export function chartNotMirrored(output: string, source: string): Complaint {
  return complaint("config/missing-key", "The chart is not mirrored", {
    detail: `The ${output} output installs the chart of the source "${source}" from ECR, but that source mirrors only images.`,
    hint: `Add this to the source "${source}": mirrorChart: true`,
  });
}

export function notAState(path: string): Complaint {
  return complaint("config/state", "Not a state path", {
    detail: `"${path}" is neither a file path nor s3://<bucket>/<key>.`,
    hint: "Write a path such as state/mirror.state.json, or s3://<bucket>/<key>.",
  });
}

/** Several configs may use one bucket: a state says which of them it belongs to. */
export const nameless: Complaint = complaint("config/no-name", "A state on S3 needs the config's name", {
  detail: "A state on S3 belongs to the config whose `name` it contains, but this config has no `name`.",
  hint: "Add a name at the top of the config, for example: name: platform-mirror",
});

export function notOnS3(key: string, path: string): Complaint {
  return conflict(
    `${key} applies only to a state on S3, but this state is the file "${path}".`,
    `Remove ${key}, or write path: s3://<bucket>/<key>.`,
  );
}

export function keyWithout(sse: string | undefined): Complaint {
  const hint = "Add sse: aws:kms next to kmsKey, or remove kmsKey.";
  if (sse === undefined) return missingKey("kmsKey also needs sse: aws:kms or aws:kms:dsse.", hint);
  return conflict(
    `kmsKey names a KMS key, but sse: ${sse} uses a key that S3 manages.`,
    "Write sse: aws:kms, or remove kmsKey.",
  );
}

export function notAKmsKey(key: string): Complaint {
  return complaint("config/kms-key", "Not a KMS key", {
    detail: `"${key}" is not the ARN of a key or alias, a key ID, or alias/<name>.`,
    hint: "Copy the key's ARN from KMS: arn:aws:kms:<region>:<account>:key/<id>.",
  });
}

export function notAnAccount(digits: string): Complaint {
  return complaint("config/account", "Not an AWS account ID", {
    detail: `"${digits}" has ${digits.length} digits. An AWS account ID has 12, including leading zeros.`,
    hint: "Print your account ID: aws sts get-caller-identity --query Account",
  });
}

export function notEcr(name: string): Complaint {
  return complaint("config/registry", "Not an ECR registry", {
    detail: `"${name}" is not the host name of a private ECR registry.`,
    hint: name.includes("/")
      ? "Write only the host name, without https:// and without a path. A path belongs in `prefix`."
      : "Write <account>.dkr.ecr.<region>.amazonaws.com, or sandbox. Any other name also needs region, endpoint, and registryEndpoint.",
  });
}

export function otherRegion(inName: string, region: string): Complaint {
  return complaint("config/region", "Region and registry do not match", {
    detail: `The registry is in ${inName}, but region is ${region}.`,
    hint: "Remove region. ecr-mirror reads it from the registry's name.",
  });
}

export function notARegion(region: string, near?: string): Complaint {
  return complaint("config/region", "Not an AWS region", {
    detail: `"${region}" is not a region name.`,
    hint: near === undefined ? "Write a region such as us-west-2." : didYouMean(near),
  });
}

export function notForSandbox(key: string): Complaint {
  return complaint("config/sandbox", "Key does not apply to the sandbox", {
    detail: `The sandbox runs inside ecr-mirror, so ${key} has no effect.`,
    hint: "Remove the key, or name a real registry.",
  });
}

export function notARole(role: string): Complaint {
  return complaint("config/role", "Not an IAM role ARN", {
    detail: `"${role}" is not arn:aws:iam::<12 digits>:role/<name>.`,
    hint: `Print the ARN: aws iam get-role --role-name ${/^[\w+=,.@-]+$/.test(role) ? role : "<name>"} --query Role.Arn`,
  });
}

export function notAnExternalId(id: string): Complaint {
  return complaint("config/role", "Not an external ID", {
    detail: `"${id}" has a character that AWS does not allow in an external ID.`,
    hint: "Use only letters, digits, and _ + = , . @ : / -, as in the role's trust policy.",
  });
}

export function awsElsewhere(host: string, key: string): Complaint {
  return conflict(
    `${host} is not an Amazon ECR registry, so ${key} has no effect.`,
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
    hint: "Write a URL such as http://127.0.0.1:5000.",
  });
}

export function sameReplica(registry: string, line: number): Complaint {
  return complaint("config/replica", "Registry listed twice", {
    detail: `Line ${line} already names "${registry}".`,
    hint: "Remove one of the two.",
  });
}

export const withoutRegistry = missingKey(
  'A replica needs "registry", or "accounts" and "regions".',
  "Add registry: <account>.dkr.ecr.<region>.amazonaws.com, or the accounts and regions of a matrix.",
);

export function matrixWithout(key: "accounts" | "regions"): Complaint {
  return missingKey(
    `The target's name does not contain its ${key === "accounts" ? "account" : "region"}, so the matrix needs "${key}".`,
    `Add ${key}: [...]`,
  );
}

export function besideMatrix(key: "registry" | "region"): Complaint {
  return conflict(
    `${key} names one registry, but accounts and regions name several.`,
    `Remove ${key}, or remove accounts and regions.`,
  );
}

const bareHost = "Write only the host, without https:// and without a path";

export function notAHost(host: string): Complaint {
  return complaint("config/host", "Not a registry host", {
    detail: `"${host}" is not a host name with an optional port.`,
    hint: `${bareHost}: ${/^[a-z]+:\/\/([\w.-]+(?::\d+)?)/.exec(host)?.[1] ?? "registry.example.com:5000"}`,
  });
}

export function notAMirror(mirror: string): Complaint {
  return { ...notAHost(mirror), hint: `${bareHost}.` };
}

export function notARewrite(rewrite: string): Complaint {
  return {
    ...notAHost(rewrite),
    detail: `"${rewrite}" does not start with a host name.`,
    hint: "Write <host>[/path] without https://, or oci:<folder>.",
  };
}

function missingKey(detail: string, hint: string): Complaint {
  return { code: "config/missing-key", summary: "Missing key", detail, hint };
}

export function halfPair(has: string, lacks: string): Complaint {
  return missingKey(`${has} also needs ${lacks}.`, `Add ${lacks}, or remove ${has}.`);
}

function conflict(detail: string, hint: string): Complaint {
  return { code: "config/conflict", summary: "Conflicting keys", detail, hint };
}

export const passwordAndHelper = conflict(
  "The registry has both a password and a credential helper.",
  "Remove one of the two.",
);

export function besideRewrite(keys: readonly string[], to: string): Complaint {
  const all = keys.join(" and ");
  return conflict(
    `ecr-mirror sends this registry's requests to ${to}, so ${all} would have no effect.`,
    `Move ${all} to the entry of that host, registries."${to}", or remove rewrite.`,
  );
}

export function notATokenServer(text: string): Complaint {
  return complaint("config/url", "Not a URL", {
    detail: `tokenServer must be an https:// URL without a user name, query, or fragment. "${text}" is not.`,
    hint: "Write the realm from the registry's WWW-Authenticate header, for example https://git.example.com/jwt/auth",
  });
}

export const plainTokenServer: Complaint = complaint("config/url", "Token server without TLS", {
  detail: "The registry uses TLS, but its credentials would travel to this token server unencrypted.",
  hint: "Write https://, or set plainHttp: true if the registry itself does not use TLS.",
});

export function notAHelper(helper: string): Complaint {
  return complaint("config/helper", "Not a credential helper name", {
    detail: `ecr-mirror would look for docker-credential-${helper} on the PATH.`,
    hint: `Write only the suffix, such as ${/docker-credential-([\w.-]+)$/.exec(helper)?.[1] ?? "ecr-login or osxkeychain"}.`,
  });
}

export function duplicateRule(match: string, line: number): Complaint {
  return complaint("config/duplicate-rule", "Two rules with the same match", {
    detail: `The rule on line ${line} already matches "${match}", and the first match wins.`,
    hint: "Merge the settings into one rule.",
  });
}

export const keyWithoutKms: Complaint = complaint("config/encryption", "Encryption key without KMS", {
  detail: "AES256 uses a key that ECR manages, so `key` has no effect.",
  hint: "Remove key, or write type: KMS.",
});

export function notAnExclusion(exclusion: string, why: string): Complaint {
  return complaint("config/exclusion", "ECR would refuse this exclusion", {
    detail: `"${exclusion}" ${why}.`,
    hint: "Write tags or tag wildcards, such as latest or dev-*.",
  });
}

export function notAResourceTag(key: string, why: string): Complaint {
  return complaint("config/resource-tag", "ECR would refuse this resource tag", {
    detail: `The tag "${key}" ${why}.`,
    hint: "Change the tag, or remove it.",
  });
}

export function duplicateName(name: string, line: number): Complaint {
  return complaint("config/duplicate-name", "Two sources have the same name", {
    detail: `The source on line ${line} is also called "${name}".`,
    hint: "Give each source its own name. Outputs and plans identify a source by its name.",
  });
}

export function notARange(range: string): Complaint {
  return complaint("config/semver", "Not a version range", {
    detail: `"${range.slice(0, 80)}" is not an npm version range.`,
    hint: 'Write a range such as ">=1.4 <3", "~1.27", or "2.x".',
  });
}

export function notARename(detail: string, hint: string): Complaint {
  return { code: "config/rename", summary: "Not a tag template", detail, hint };
}

export function notATag(alias: string): Complaint {
  return complaint("config/tag", "Not a tag", {
    detail: `"${alias}" is not a valid tag.`,
    hint: "Use up to 128 letters, digits, and . _ - and start with a letter, digit, or underscore.",
  });
}

export function notAPin(detail: string): Complaint {
  return complaint("config/digest", "Not a digest pin", {
    detail,
    hint: 'Write <tag>: "sha256:<64 lowercase hexadecimal digits>".',
  });
}

function didYouMean(near: string): string {
  return `Did you mean "${near}"?`;
}

export const gateWithoutRule: Complaint = complaint("config/gate", "Gate without a rule", {
  detail:
    "This gate refuses nothing, because it has no allowedRegistries, minimumAge, signedBy, require, or vulnerabilities.",
  hint: "Add a rule, or remove the gate.",
});

export function notARegistryPath(entry: string): Complaint {
  return complaint("config/registry-path", "Not a registry or registry path", {
    detail: `"${entry}" does not name a registry.`,
    hint: "Write a host, or a host and a path, without a scheme and a tag: docker.io or ghcr.io/acme.",
  });
}

export function unknownCode(code: string, near: string | undefined): Complaint {
  return complaint("config/accept", "Not a warning code", {
    detail: `No warning has the code "${code}".`,
    hint:
      near === undefined
        ? "Copy the code in brackets after the warning, such as plan/quota."
        : didYouMean(near),
  });
}

export function errorNotAccepted(code: string): Complaint {
  return complaint("config/accept", "Not a warning code", {
    detail: `"${code}" is an error code, but only warnings can be accepted.`,
    hint: `Remove it, and fix the error: ecr-mirror explain ${code}`,
  });
}
