// What is wrong with a plan bundle, in words.
import { type Problem, problem } from "../../../core/base/diagnostic.ts";
import { printable } from "../../../core/base/escape.ts";

const again = "Make a new bundle: ecr-mirror plan --out DIR --shards N";

export function unusableBundle(place: string, why: string): Problem {
  return problem("plan/bundle", "The plan bundle cannot be used", {
    detail: `${place}: ${why}.`,
    hint: again,
  });
}

export function badAddress(path: string): Problem {
  return problem("usage/bundle-address", "Not the address of a bundle", {
    detail: `${printable(path)} does not name a bucket.`,
    hint: "Write s3://BUCKET/PREFIX/, with the bucket in lower case.",
  });
}

export function otherBundle(place: string): Problem {
  return problem("plan/bundle-exists", "Another bundle exists at this address", {
    detail: `${place} has the bundle of another plan. Machines may be working on it.`,
    hint: "Use another folder or prefix, or delete that bundle first.",
  });
}

export function otherCount(place: string, asked: string, count: number): Problem {
  return problem("plan/other-split", "The bundle is split into another number of parts", {
    detail: `${place} has ${count} parts, but ${asked} was requested.`,
    hint: `Run ${count} machines, or make a new bundle with another --shards.`,
  });
}

export function madeByOtherVersion(place: string, tool: string, ours: string): Problem {
  return problem("plan/other-version", "The plan was made by another version", {
    detail: `${place} was made by ${printable(tool)}; this is ${ours}.`,
    hint: "Run plan, all shards and --finish with one version of ecr-mirror, or make a new plan with this version.",
  });
}

export function secretInBundle(file: string): Problem {
  return problem("plan/bundle-secret", "The bundle would contain a secret", {
    detail: `${file} has a password or token in plain text.`,
    hint: "Write it as ${NAME} and set NAME on the machines that apply the parts. A bundle contains no secret.",
  });
}
