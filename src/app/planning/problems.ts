// What goes wrong while a plan is made, in words.
import type { Config, SourceConfig } from "../../config/config.ts";
import {
  type Diagnostic,
  fault,
  placedText,
  type Problem,
  problem,
  warning,
} from "../../core/base/diagnostic.ts";
import { defined } from "../../core/base/record.ts";
import { nearest } from "../../core/base/nearest.ts";
import { foundIn, type ImageRequest, type Place } from "../../core/image/wanted.ts";
import type { DestinationName } from "../../core/naming/naming.ts";
import type { AssignedImage } from "../../core/plan/desired.ts";
import type { StateEntry } from "../../core/state/state.ts";

export function unknownSources(names: readonly string[], config: Config): readonly Diagnostic[] {
  const known = config.sources.map((source) => source.name);
  return names.map((name) => {
    const near = nearest(name, known);
    return fault("usage/unknown-source", "Unknown source", {
      detail: `${config.path} has no source "${name}".`,
      hint: near === undefined ? `Its sources are: ${known.join(", ")}.` : `Did you mean "${near}"?`,
    });
  });
}

/** Faults of the list are added to the source's own failure and never replace it. */
export function withBrokenFallback(failed: Diagnostic, broken: readonly Diagnostic[]): Diagnostic {
  const [first, ...more] = broken;
  const also = more.length === 0 ? "" : ` (and ${more.length} more)`;
  const why = `Its fallback list is not usable either: ${first === undefined ? "" : placedText(first)}${also}`;
  const check = "To check the list: ecr-mirror validate";
  return {
    ...failed,
    hint: [failed.hint, sentence(why), check].filter((part) => part !== undefined).join(" "),
  };
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

export function matchesNothing(globs: readonly string[]): readonly Diagnostic[] {
  return globs.map((glob) =>
    fault("usage/no-match", "The glob matches nothing", {
      detail: `No image, repository or file of this config matches "${glob}".`,
      hint: "Write names as the plan shows them (repository, repository:tag or file): ecr-mirror plan --verbose",
    }),
  );
}

export function unknownPolicy(policy: string, config: Config): Diagnostic {
  const names = Object.keys(config.tagPolicies);
  const near = nearest(policy, names);
  return fault("usage/unknown-policy", "Unknown tag policy", {
    detail: `${config.path} has no tag policy "${policy}".`,
    hint: near === undefined ? `Use one of its policies: ${names.join(", ")}.` : `Did you mean "${near}"?`,
  });
}

/** Every change of name is shown, all in one warning: a mapping of hundreds changes dozens. */
export function renamed(
  changed: readonly { readonly request: ImageRequest; readonly name: DestinationName }[],
): Diagnostic {
  const lines = changed.flatMap(({ request, name }) =>
    request.written.map((reference) => `${reference}: ${name.from} -> ${name.repository}`),
  );
  return warning("config/renamed", "Repository names were changed to fit ECR's rules", {
    detail: [...new Set(lines)].sort().join("\n"),
    hint: "Choose names with `destination:` or `naming:`, or accept these: accept: [config/renamed]",
  });
}

const mostShown = 30;

export function notApproved(references: readonly string[], path: string): readonly Diagnostic[] {
  const [first = ""] = references;
  const shown = references.slice(0, mostShown).map((reference) => `  ${reference}`);
  const rest = references.length > mostShown ? [`  and ${references.length - mostShown} more`] : [];
  const one = references.length === 1;
  return [
    fault("config/not-approved", one ? "An image is not approved" : "Images are not approved", {
      detail: [`${path} has no digest for:`, ...shown, ...rest].join("\n"),
      hint: one
        ? `Review it, then approve it: ecr-mirror plan --update-lock '${first}'`
        : "Review them, then approve all: ecr-mirror plan --update-lock. Or some: ecr-mirror plan --update-lock 'GLOB'",
    }),
  ];
}

export function noApprovalsFile(config: Config): Diagnostic {
  return fault("usage/no-lock", "The config has no lock file", {
    detail: `--update-lock writes the lock file, but ${config.path} does not name one.`,
    hint: "Add this to the config: lock: state/mirror.lock.json",
  });
}

export function unresolved(
  { reference, ref, request }: AssignedImage,
  problem: Diagnostic,
  { at, hosts }: { readonly at: Place | undefined; readonly hosts: ReadonlySet<string> },
): Diagnostic {
  const why = (problem.detail ?? problem.summary).replace(`reading ${reference}: `, "");
  const near = problem.code === "registry/host" ? nearest(ref.registry, hosts) : undefined;
  return {
    ...problem,
    ...defined({ hint: near === undefined ? problem.hint : `Did you mean "${near}"? ${problem.hint ?? ""}` }),
    detail: `${reference}${foundIn(request.provenance, at)}: ${why}`,
  };
}

/** Hosts that references mean most often. */
export const publicHosts = [
  "docker.io",
  "ghcr.io",
  "quay.io",
  "gcr.io",
  "registry.k8s.io",
  "public.ecr.aws",
  "mcr.microsoft.com",
  "nvcr.io",
  "registry.gitlab.com",
];

export function signaturesLeft({ reference, handling }: AssignedImage): Diagnostic {
  return warning("source/signatures-left", "Signatures are not copied", {
    detail: `${reference} keeps only ${handling.platforms.join(", ")}, so its digest changes and signatures of the original no longer match.`,
    hint: "Mirror all platforms (`platforms: [all]`) to keep them.",
  });
}

/** Nobody would notice a source that finds nothing, and an empty mapping is written in the end. */
export function sourceSelectsNothing(
  source: SourceConfig,
  title: string,
  left: readonly string[],
): Diagnostic {
  const nearest = left.slice(0, 5).map((line) => `  ${line}`);
  return fault("policy/selects-nothing", "The source finds no image", {
    detail: [`The source "${source.name}" (${title}) has no image to mirror.`, ...nearest].join("\n"),
    hint: `Correct the source, or allow it to be empty: \`allowEmpty: true\`.`,
  });
}

export function tooFewImages(source: SourceConfig, title: string, found: number): Diagnostic {
  return fault("policy/too-few", "The source finds too few images", {
    detail: `The source "${source.name}" (${title}) has ${found === 1 ? "1 image" : `${found} images`}; its \`min\` is ${source.min}.`,
    hint: "To see what it finds: ecr-mirror discover\nThen correct the source, or lower `min`.",
  });
}

/** The images are as they were; what came after them is unknown. */
export function referrersUnread(repository: string, images: number, why: readonly Diagnostic[]): Diagnostic {
  const [first] = why;
  const reason = first === undefined ? "" : (first.detail ?? first.summary);
  return warning("source/referrers-unread", "The search for new signatures and SBOMs failed", {
    detail: `${repository}, ${images === 1 ? "1 image" : `${images} images`}: ${reason}`,
    hint: "Allow this user to list tags and referrers there, or set `referrers: { follow: 0s }` for the source.",
  });
}

export function unknownSerial(serial: number, location: string): Diagnostic {
  return fault("state/unknown-serial", "The history does not have this serial", {
    detail: `${location} has no earlier state with serial ${serial}.`,
    hint: "To list the serials in the history: ecr-mirror state history",
  });
}

/** Of a state to go back to. */
export function digestLost(
  registry: string,
  entry: readonly [string, Pick<StateEntry, "digest" | "source">] | undefined,
): Diagnostic {
  const [key = "", { digest, source } = { digest: "", source: { reference: "" } }] = entry ?? [];
  return fault("plan/digest-lost", "An image of the earlier state is lost", {
    detail: `${registry}/${key} was ${digest}, but neither ECR nor ${source.reference} has it anymore.`,
    hint: "You can apply the rest of the plan. This tag keeps what it has now.",
  });
}

export function notARepository(name: string): Diagnostic {
  return fault("usage/value", "Not a repository name", {
    detail: `"${name}" is not a repository name that ECR accepts.`,
    hint: "Write lower-case letters, digits and single separators: platform/nginx",
  });
}

export function nothingBelow(name: string): Diagnostic {
  return fault("usage/no-match", "Nothing in the state matches", {
    detail: `The state has no entry for the repository "${name}" or below it.`,
    hint: "To list the entries: ecr-mirror state list",
  });
}

export function placesTaken(keys: readonly string[]): Diagnostic {
  return fault("state/place-taken", "The new name is taken", {
    detail: `These tags already have another image: ${keys.join(", ")}. Nothing was copied.`,
    hint: "Delete or move these tags, or choose another name.",
  });
}

export function notCreated(repository: string): Diagnostic {
  return fault("repository/not-created", "The repository does not exist", {
    detail: `${repository} does not exist, but repositories.create is false. Nothing was copied.`,
    hint: "Create it in the tool that owns the repositories, then run the same command again.",
  });
}

export function noPrincipal(name: string, known: readonly string[]): Problem {
  return problem("usage/unknown-principal", "Unknown principal", {
    detail: `This config does not use a principal "${name}".`,
    hint: `Use one of: ${known.join(", ")}.`,
  });
}

export function inRegistry(registry: string, problem: Diagnostic): Diagnostic {
  return { ...problem, detail: `${registry}: ${problem.detail ?? problem.summary}` };
}

export function unusablePlan(
  code: "plan/version" | "plan/shape" | "plan/edited" | "plan/not-json",
  path: string,
  why: string,
): Diagnostic {
  // The config, where its plan belongs, is the usual mistake.
  const isConfig = code === "plan/not-json" && /\.ya?ml$/.test(path);
  return fault(code, "Unusable plan file", {
    detail: `${path}: ${why}.`,
    hint: isConfig
      ? `Did you mean: ecr-mirror apply -c ${path}\nOr save a plan first: ecr-mirror plan -c ${path} --out mirror.plan`
      : "Make a new plan: ecr-mirror plan --out FILE",
  });
}

export function noPlanFile(path: string): Diagnostic {
  return fault("file/missing", "Plan file not found", {
    detail: `${path} does not exist.`,
    hint: `Check the path, or save a plan first: ecr-mirror plan --out ${path}`,
  });
}

/** The limit of V8 is told in the words of the flag that lifts it. */
export function planTooLarge(path: string, limitMiB: number): Diagnostic {
  return fault("plan/too-large", "The plan needs more memory than this process has", {
    detail: `${path} needs more than the ${limitMiB} MiB of this process's heap.`,
    hint: `Allow more memory: NODE_OPTIONS=--max-old-space-size=${4 * limitMiB} ecr-mirror …`,
  });
}

export function planOfOtherTarget(planned: string, registry: string): Diagnostic {
  return fault("plan/other-target", "The plan is for another registry", {
    detail: `The plan is for ${planned}; the target of the config is ${registry}.`,
    hint: "Use the config that the plan was made with, or plan again.",
  });
}

export const configChanged: Diagnostic = fault(
  "plan/config-changed",
  "The config changed since the plan was made",
  {
    detail: "The plan was made with other values in the config or in the environment. Nothing was done.",
    hint: "Make a new plan: ecr-mirror plan --out FILE",
  },
);

export function planOfOtherState(why: string): Diagnostic {
  return fault("plan/other-state", "The plan is for another state", {
    detail: `Of the state that the plan was made with, ${why}. Nothing was done.`,
    hint: "Use the config that the plan was made with, or plan again: ecr-mirror plan --out FILE",
  });
}

export function foreignFile(path: string, why: string): Diagnostic {
  return fault("plan/foreign-file", "The plan writes a file that the config does not name", {
    detail: `${path}: ${why}. Nothing was done.`,
    hint: "Plan again: ecr-mirror plan --out FILE",
  });
}
