// The store by itself: what one process writes, another sees at once, however close together the writes are.
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Digest } from "../../src/core/base/digest.ts";
import { plainRepository } from "../../src/sandbox/rules/repositories.ts";
import type { ImageRecord } from "../../src/sandbox/store/images.ts";
import { openStore } from "../../src/sandbox/store/store.ts";
import { newFolder } from "./client.ts";
import { digestOf } from "./fixtures.ts";

function record(content: string): ImageRecord {
  return {
    digest: digestOf(content) as Digest,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    manifestSize: content.length,
    imageSize: 0,
    children: [],
    layers: [],
    pushedAt: "2026-11-21T00:00:00Z",
    status: "ACTIVE",
  };
}

describe("two stores on one folder", () => {
  it("list each other's tags, images and repositories at once", () => {
    const directory = newFolder();
    const [one, two] = [openStore(directory), openStore(directory)];
    one.repositories.create(plainRepository("ab", new Date()));
    const [writer, reader] = [one.repositories.images("ab"), two.repositories.images("ab")];
    const images = [record("one"), record("two")] as const;
    for (const image of images) writer.putImage(image, Buffer.from("manifest"));
    for (let at = 0; at < 100; at += 1) {
      const { digest } = images[at % 2 === 0 ? 0 : 1];
      writer.setTag("moving", digest);
      expect(reader.listing().tags.get("moving")).toBe(digest);
    }
    writer.removeTag("moving");
    expect(reader.listing().tags.has("moving")).toBe(false);
    writer.putRecord({ ...images[0], status: "ARCHIVED" });
    expect(reader.listing().images.get(images[0].digest)?.status).toBe("ARCHIVED");
    for (let at = 0; at < 20; at += 1) {
      if (at % 2 === 0) one.repositories.create(plainRepository("cd", new Date()));
      else one.repositories.delete("cd");
      expect(two.repositories.names()).toHaveLength(at % 2 === 0 ? 2 : 1);
    }
  });

  it("are not misled by a clock so coarse that two changes carry one time", () => {
    const directory = newFolder();
    const [one, two] = [openStore(directory), openStore(directory)];
    one.repositories.create(plainRepository("ab", new Date()));
    const [writer, reader] = [one.repositories.images("ab"), two.repositories.images("ab")];
    const image = record("one");
    writer.putImage(image, Buffer.from("manifest"));
    const now = Date.now() / 1000;
    for (const tag of ["a", "b", "c"]) {
      writer.setTag(tag, image.digest);
      utimesSync(join(directory, "repositories", "ab", "tags"), now, now);
      expect(reader.listing().tags.has(tag)).toBe(true);
    }
    const later = Date.now() / 1000;
    for (const name of ["cd", "ef"]) {
      one.repositories.create(plainRepository(name, new Date()));
      utimesSync(join(directory, "repositories"), later, later);
      expect(two.repositories.names()).toContain(name);
    }
  });

  it("keep a listing as long as nothing changes", async () => {
    const store = openStore(newFolder());
    store.repositories.create(plainRepository("ab", new Date()));
    const images = store.repositories.images("ab");
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(images.listing()).toBe(images.listing());
    expect(store.repositories.names()).toBe(store.repositories.names());
  });

  it("agree on the key that signs tokens", () => {
    const directory = newFolder();
    expect(openStore(directory).key).toBe(openStore(directory).key);
  });
});

describe("the store", () => {
  it("does not list a tag whose image is gone", () => {
    const store = openStore(newFolder());
    store.repositories.create(plainRepository("ab", new Date()));
    const images = store.repositories.images("ab");
    images.setTag("dangling", digestOf("never pushed") as Digest);
    expect(images.listing().sortedTags).toEqual([]);
  });

  it("clears away what a killed process left a day ago, and nothing newer", () => {
    const directory = newFolder();
    openStore(directory);
    const leave = (folder: string, name: string, daysAgo: number): void => {
      mkdirSync(join(directory, folder), { recursive: true });
      const path = join(directory, folder, name);
      writeFileSync(path, "half");
      const time = Date.now() / 1000 - daysAgo * 86_400;
      utimesSync(path, time, time);
    };
    for (const folder of ["temporary", "uploads"]) {
      leave(folder, "old", 2);
      leave(folder, "new", 0.5);
    }
    openStore(directory);
    expect(readdirSync(join(directory, "temporary"))).toEqual(["new"]);
    expect(readdirSync(join(directory, "uploads"))).toEqual(["new"]);
  });
});
