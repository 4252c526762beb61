// Which image of a collection is meant where no policy says it: the newest build of its ref by creation time, since
// commits have no order; else the ref's moving tag; else the newest build of the highest version.
import type { ImageRef } from "../../core/image/reference.ts";
import { isBuild, movingTag, refOfBuild, tagsOfRef } from "../../core/naming/tags/builds.ts";
import { selectTags, type TagPolicy } from "../../core/naming/tags/policy.ts";
import type { BuildScope } from "../../core/image/wanted.ts";
import { mapParallel } from "../../net/parallel.ts";
import type { SourceContext, SourceTag } from "../kind/kind.ts";

/** undefined when the repository has no such tag. */
export async function chooseTag(
  repository: ImageRef,
  scope: BuildScope,
  context: SourceContext,
): Promise<string | undefined> {
  const tags = await context.registries.tags(repository, context.signal);
  const ofRef = tagsOfRef(tags, scope);
  const moving = new Set([movingTag(scope.ref), "latest"]);
  const builds = ofRef.filter(({ tag }) => !moving.has(tag));
  if (builds.length > 0) return newestByCreated(repository, builds, context);
  return ofRef[0]?.tag ?? newestByCreated(repository, ofHighestVersion(tags), context);
}

function ofHighestVersion(tags: readonly SourceTag[]): readonly SourceTag[] {
  const builds = tags.filter(({ tag }) => isBuild(tag));
  const refs = new Set(builds.flatMap(({ tag }) => refOfBuild(tag) ?? []));
  const [highest] = selectTags(
    [...refs].map((tag) => ({ tag })),
    { semver: "*", newest: 1 },
    anyAge,
  ).kept;
  return highest === undefined ? [] : builds.filter(({ tag }) => refOfBuild(tag) === highest.tag);
}

const anyAge = {
  now: "",
  minimumAge: () => ({ ms: 0, trustCreated: false }),
  firstSeen: () => undefined,
  isAdmitted: () => true,
};
const newest: TagPolicy = { newest: { count: 1, by: "created" } };
/** How many images are asked for their creation time at once. */
const together = 16;

async function newestByCreated(
  repository: ImageRef,
  tags: readonly SourceTag[],
  context: SourceContext,
): Promise<string | undefined> {
  if (tags.length <= 1) return tags[0]?.tag;
  const missing = selectTags(tags, newest, anyAge).needs;
  const step = context.counting("reading creation times", missing.length);
  const times = await mapParallel(missing, together, async (tag) => {
    const time = await context.registries.created({ ...repository, tag }, context.signal);
    step();
    return time;
  });
  const created = new Map(missing.map((tag, index) => [tag, times[index]]));
  const candidates = tags.map((one) => ({ ...one, created: one.created ?? created.get(one.tag) ?? null }));
  return selectTags(candidates, newest, anyAge).kept[0]?.tag;
}
