// Tags that builds of a git ref push: `<ref>-<commit>-<commit>`, one for each build, and the moving tag `<ref>`. A
// repository that is named after the ref leaves it out of its tags.
import type { BuildScope } from "../../image/wanted.ts";

const commit = "[0-9a-f]{7,40}";
const build = new RegExp(`^(?:(.+)-)?${commit}-${commit}$`);
const bare = new RegExp(`^${commit}(?:-${commit})?$`);

/** The ref that a tag was built from: `main` of `main-1b2c3d4-831268a`; undefined for any other tag. */
export function refOfBuild(tag: string): string | undefined {
  return build.exec(tag)?.[1];
}

/** Whether a tag is named by the commits that it was built from, so that another build has another tag. */
export function isBuild(tag: string): boolean {
  return build.test(tag);
}

/** The tag that follows a ref. What a tag can't hold, such as the slash of `feature/x`, is a dash there. */
export function movingTag(ref: string): string {
  return ref.replace(/[^\w.-]+/g, "-");
}

/**
 * The tags of a ref. `latest` is what a repository that is named after its ref calls its moving tag: it counts where
 * there is no other, since it names no build.
 */
export function tagsOfRef<T extends { readonly tag: string }>(
  tags: readonly T[],
  { ref, isInName }: BuildScope,
): readonly T[] {
  const moving = movingTag(ref);
  const found = tags.filter(
    ({ tag }) => tag === moving || refOfBuild(tag) === moving || (isInName && bare.test(tag)),
  );
  return found.length > 0 || !isInName ? found : tags.filter(({ tag }) => tag === "latest");
}
