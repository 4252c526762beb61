// What is remembered of manifests while a run goes on: all that is still to be copied, and nothing that is behind.
import { expect, it } from "vitest";
import { PassingContent } from "../../src/app/applying/images/passing-content.ts";
import { sha256 } from "../../src/core/base/digest.ts";
import type { CopyImage } from "../../src/core/plan/plan.ts";

const digestOf = (name: string) => sha256(Buffer.from(name));

function group(root: string, ...parts: readonly string[]): readonly CopyImage[] {
  const image = {
    source: { digest: digestOf(root) },
    destination: { digest: digestOf(root) },
    parts: parts.map(digestOf),
  };
  return [image as unknown as CopyImage];
}

function remembering(names: readonly string[]) {
  const known = new Set(names.map(digestOf));
  const content = { forget: (digest: ReturnType<typeof digestOf>) => void known.delete(digest) };
  const left = (): readonly string[] => names.filter((name) => known.has(digestOf(name)));
  return { content: content as never, left };
}

it("forgets an image that is copied, and a child that several share after the last of them", () => {
  const [one, two, three] = [group("a", "child"), group("b", "child", "other"), group("c")];
  const { content, left } = remembering(["a", "b", "c", "child", "other"]);
  const passing = new PassingContent([one, two, three], { content });
  passing.copied(one);
  expect(left()).toEqual(["b", "c", "child", "other"]);
  passing.copied(three);
  passing.copied(two);
  expect(left()).toEqual([]);
});

it("keeps an image that two tags name until both are copied", () => {
  const groups = [group("a", "child"), group("a", "child")];
  const { content, left } = remembering(["a", "child"]);
  const passing = new PassingContent(groups, { content });
  passing.copied(groups[0] ?? []);
  expect(left()).toEqual(["a", "child"]);
  passing.copied(groups[1] ?? []);
  expect(left()).toEqual([]);
});
