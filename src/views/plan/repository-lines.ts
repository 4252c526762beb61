// Rows of a plan by repository, for documents with a size limit: fewer words for each, and every name for as long as there
// is room.
import { code, give, type Section } from "../markdown.ts";
import { count } from "../units.ts";
import type { Row } from "./rows.ts";

interface Repository {
  readonly name: string;
  /** Tags, or digests of images without a tag. */
  readonly tags: readonly string[];
}

/** Every name with the number of its images, or at most `most` of them. */
export function repositoryNames(rows: readonly Row[], most = Number.POSITIVE_INFINITY): string {
  const counted = repositoriesOf(rows).map(({ name, tags }) => `${code(name)} ${tags.length}`);
  const more = counted.length - most;
  const shown = counted.slice(0, most).join(", ");
  return more > 0 ? `${shown}, and ${count(more, "more repository")}` : shown;
}

/** A line for each repository, from many words to few, each with the step that uses it. */
export function repositoryForms(rows: readonly Row[]): NonNullable<Section["shorter"]> {
  const repositories = repositoriesOf(rows);
  const lines = (line: (one: Repository) => string) => repositories.map((one) => `- ${line(one)}`).join("\n");
  return [
    [give.rows, lines((one) => withTags(one, 10))],
    [give.items, lines((one) => withTags(one, 3))],
    [give.samples, lines(({ name, tags }) => `${code(name)}: ${count(tags.length, "image")}`)],
  ];
}

function withTags({ name, tags }: Repository, most: number): string {
  const shown = tags.slice(0, most).map((tag) => code(tag));
  const more = tags.length - shown.length;
  const images = tags.length === 0 ? "no images" : count(tags.length, "image");
  const list = shown.length === 0 ? "" : `: ${shown.join(", ")}`;
  return `${code(name)}: ${images}${list}${more > 0 ? `, and ${more} more` : ""}`;
}

/** In the order of the rows; a repository that is created or changed has no image. */
function repositoriesOf(rows: readonly Row[]): readonly Repository[] {
  const found = new Map<string, string[]>();
  for (const { name, subject } of rows) {
    const end = subject === "repository" ? -1 : name.search(/[:@](?=[^/]*$)/);
    const repository = end < 0 ? name : name.slice(0, end);
    const tags = found.get(repository) ?? [];
    if (end >= 0) tags.push(name.slice(end + 1));
    found.set(repository, tags);
  }
  return [...found].map(([name, tags]) => ({ name, tags }));
}
