// Where the images of collections land, as the source's `destination` says: a name made from the collection's git
// repository, as scripts that mirrored them made it.
import type { CodecollectionSourceFile } from "../../config/schema.gen.ts";
import type { RuleContext } from "../../config/rules/rule.ts";
import { sanitizeRepositoryName } from "../../core/naming/sanitize.ts";
import type { WantedImage } from "../../core/image/wanted.ts";
import type { SourceOf } from "../kind/kind.ts";
import type { Collection } from "./catalog.ts";
import { badDestinationTemplate } from "./problems.ts";

const fields = ["org", "repo", "branch", "slug"] as const;
const form = /\{([^{}]*)\}/g;

/** The owner and the name of the git repository; of the image where the catalog names no git repository. */
export function ownerOf({ gitUrl, imageRegistry }: Collection): { org: string; repo: string } | undefined {
  const path = gitUrl ?? imageRegistry ?? "";
  const [, org, repo] = /[/:]([^/:]+)\/([^/]+?)(?:\.git)?\/?$/.exec(path) ?? [];
  return org === undefined || repo === undefined ? undefined : { org, repo };
}

export function destinationOf(
  { destination }: Pick<SourceOf<"codecollection">, "destination">,
  collection: Collection,
  branch: string,
): WantedImage["destination"] {
  if (destination === undefined) return undefined;
  const { org = "", repo = collection.slug } = ownerOf(collection) ?? {};
  const values: Readonly<Record<string, string>> = { org, repo, branch, slug: collection.slug };
  // A branch may hold a slash, which would be a folder more.
  const filled = destination.replace(form, (_, name: string) => (values[name] ?? "").replaceAll("/", "-"));
  return { repository: sanitizeRepositoryName(filled).name };
}

/** Whether the template uses only existing placeholders, and distinguishes collections. */
export function checkDestination(source: CodecollectionSourceFile, context: RuleContext): void {
  const { destination } = source;
  if (destination === undefined) return;
  const names = [...destination.matchAll(form)].map(([, name = ""]) => name);
  const unknown = names.find((name) => !fields.some((field) => field === name));
  const rest = destination.replace(form, "");
  const why =
    unknown !== undefined
      ? `{${unknown}} is not a placeholder`
      : /[{}:]/.test(rest)
        ? "a brace is not closed or not opened, or it contains a tag"
        : names.includes("repo") || names.includes("slug")
          ? undefined
          : "it gives all collections the same name";
  if (why !== undefined)
    context.report({ in: source, key: "destination" }, badDestinationTemplate(destination, why));
}
