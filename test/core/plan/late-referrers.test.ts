import { describe, expect, it } from "vitest";
import type { Referrer } from "../../../src/core/image/content.ts";
import { referrersTag } from "../../../src/core/image/referrer-tag.ts";
import type { ResolvedImage } from "../../../src/core/plan/desired.ts";
import { hasNews, type Holding, isFollowed } from "../../../src/core/plan/late-referrers.ts";
import type { StateEntry } from "../../../src/core/state/state.ts";
import { actualOf, digestOf, image, target } from "./model.ts";

const hour = 3_600_000;
const time = new Date("2026-11-20T10:00:00Z");
const signature = `${referrersTag(digestOf("a"))}.sig`;

const entry: StateEntry = {
  digest: digestOf("a"),
  source: { reference: "docker.io/team/web:1.0", digest: digestOf("a") },
  from: "one",
  policy: "same",
  time: time.toISOString(),
};

function holding(tags: Readonly<Record<string, string>>, more: Partial<StateEntry> = {}): Holding {
  const held = new Map(Object.entries(tags).map(([tag, content]) => [tag, digestOf(content)]));
  const actual = actualOf(new Map([["team/web", { settings: {}, tags: held, untagged: [] }]]));
  const there = actual.registries.get(target.registry)?.repositories.get("team/web");
  if (there === undefined) throw new Error("no repository");
  return { isListed: true, there, entry: { ...entry, ...more } };
}

describe("isFollowed", () => {
  const unread: ResolvedImage = { ...image("team/web", "1.0", "a"), content: { bytes: null, parts: [] } };
  const within = { followMs: hour, now: new Date(time.getTime() + hour - 1) };

  it.each<[what: string, one: ResolvedImage, held: Holding, rule: typeof within, expected: boolean]>([
    ["unchanged and young", unread, holding({ "1.0": "a" }), within, true],
    ["old", unread, holding({ "1.0": "a" }), { ...within, now: new Date(time.getTime() + hour) }, false],
    ["never followed", unread, holding({ "1.0": "a" }), { followMs: 0, now: time }, false],
    ["missing", unread, holding({}), within, false],
    ["another digest in ECR", unread, holding({ "1.0": "b" }), within, false],
    [
      "another digest in the state",
      unread,
      holding({ "1.0": "a" }, { digest: digestOf("b") }),
      within,
      false,
    ],
    [
      "without a tag",
      { ...unread, destination: { ...unread.destination, tag: null } },
      holding({ x: "a" }),
      within,
      true,
    ],
    [
      "without a tag, missing",
      { ...unread, destination: { ...unread.destination, tag: null } },
      holding({}),
      within,
      false,
    ],
    [
      "without referrers",
      { ...unread, handling: { ...unread.handling, referrers: false } },
      holding({ "1.0": "a" }),
      within,
      false,
    ],
    [
      "some platforms",
      { ...unread, handling: { ...unread.handling, platforms: ["linux/amd64"] } },
      holding({ "1.0": "a" }),
      within,
      false,
    ],
    [
      "looked at already",
      { ...unread, content: { bytes: 1, parts: [] } },
      holding({ "1.0": "a" }),
      within,
      false,
    ],
  ])("%s: %#", (_, one, held, rule, expected) => {
    expect(isFollowed(one, held, rule)).toBe(expected);
  });
});

describe("hasNews", () => {
  const referrer = (content: string, tag?: string): Referrer => ({
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    digest: digestOf(content),
    size: 1,
    ...(tag === undefined ? {} : { tag }),
  });
  const found = (...referrers: readonly Referrer[]) => ({ referrers, tags: [] });

  it("is a referrer that neither ECR nor the state has", () => {
    expect(hasNews(holding({ "1.0": "a" }), found())).toBe(false);
    expect(hasNews(holding({ "1.0": "a" }), found(referrer("sbom")))).toBe(true);
    expect(hasNews(holding({ "1.0": "a", x: "sbom" }), found(referrer("sbom")))).toBe(false);
    expect(hasNews(holding({ "1.0": "a" }, { parts: [digestOf("sbom")] }), found(referrer("sbom")))).toBe(
      false,
    );
  });

  it("is a tag that is gone, and none that somebody gave another meaning", () => {
    const lost = holding({ "1.0": "a", other: "new" });
    expect(hasNews(lost, found(referrer("new", signature)))).toBe(true);
    expect(hasNews({ ...lost, isListed: false }, found(referrer("new", signature)))).toBe(false);
    const moved = holding({ "1.0": "a", [signature]: "theirs", other: "new" });
    expect(hasNews(moved, found(referrer("new", signature)))).toBe(false);
  });

  it("is a signature of a part that ECR has no tag for", () => {
    const tags = [`${referrersTag(digestOf("child"))}.sig`];
    const whole = { parts: [digestOf("child")] };
    expect(hasNews(holding({ "1.0": "a" }, whole), { referrers: [], tags })).toBe(true);
    expect(hasNews(holding({ "1.0": "a" }), { referrers: [], tags })).toBe(false);
    const unlisted = { ...holding({ "1.0": "a" }, whole), isListed: false };
    expect(hasNews(unlisted, { referrers: [], tags })).toBe(false);
    expect(hasNews(holding({ "1.0": "a", [tags[0] ?? ""]: "s" }, whole), { referrers: [], tags })).toBe(
      false,
    );
    const list = [referrersTag(digestOf("child")), "sha256-abc.sig", "1.1"];
    expect(hasNews(holding({ "1.0": "a" }, whole), { referrers: [], tags: list })).toBe(false);
  });
});
