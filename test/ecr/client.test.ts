// One table for every ECR that can be run here: moto and our sandbox must answer alike, or one of them is wrong.
import {
  DeleteRepositoryCommand,
  GetLifecyclePolicyCommand,
  PutImageTagMutabilityCommand,
} from "@aws-sdk/client-ecr";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { problemCode } from "../../src/core/base/diagnostic.ts";
import { type Digest, sha256 } from "../../src/core/base/digest.ts";
import { diffSettings } from "../../src/core/settings/diff.ts";
import { readActions, type RepositorySettings } from "../../src/core/settings/table.ts";
import type { Ecr } from "../../src/ecr/client.ts";
import { allSettings, lifecyclePolicy, repositoryPolicy } from "./declared.ts";
import {
  hasMoto,
  openPeer,
  type Peer,
  putImage,
  putIndex,
  raw,
  startMotoPeer,
  startSandboxPeer,
} from "./peers.ts";

const signal = new AbortController().signal;
describe.each([
  { name: "moto", start: startMotoPeer, there: hasMoto },
  { name: "sandbox", start: () => startSandboxPeer(), there: true },
])("ECR client against $name", ({ name, start, there }) => {
  const check = it.skipIf(!there);
  const title = there ? "" : `needs ${name}: `;
  let peer: Peer;
  let ecr: Ecr;
  beforeAll(async () => {
    if (!there) return;
    peer = await start();
    ecr = openPeer(peer);
  });
  afterAll(async () => {
    ecr?.close();
    await peer?.close();
  });

  check(`${title}gives a token that is asked for once`, async () => {
    const calls: string[] = [];
    const own = openPeer(peer, { onCall: (action) => calls.push(action) });
    const all = await Promise.all([own.token(signal), own.token(signal), own.token(signal)]);
    const later = await own.token(signal);
    expect(later.authorization).toMatch(/^Basic [A-Za-z0-9+/=]+$/);
    expect(new Set([...all, later].map((one) => one.authorization)).size).toBe(1);
    expect(calls).toEqual(["GetAuthorizationToken"]);
    await own.token(signal, later.authorization);
    expect(calls).toHaveLength(2);
    own.close();
  });

  check(`${title}names the account of the credentials`, async () => {
    expect(await ecr.identity(signal)).toEqual({ account: peer.access.account });
  });

  check(`${title}creates a repository with every setting and reads the same back`, async () => {
    expect(await ecr.createRepository("made/whole", allSettings, signal)).toBe("created");
    const { repositories } = await ecr.readActual(["made/whole"], signal);
    const settings = repositories.get("made/whole")?.settings ?? {};
    expect(diffSettings(allSettings, settings)).toEqual({ changes: [], settings: {}, blocked: [] });
    expect(settings.tagMutability).toEqual(allSettings.tagMutability);
    expect(settings.tags).toEqual(allSettings.tags);
  });

  check(`${title}completes a repository that exists and keeps one with other encryption`, async () => {
    await ecr.createRepository("made/half", { scanOnPush: true, encryption: { type: "AES256" } }, signal);
    expect(await ecr.createRepository("made/half", allSettings, signal)).toBe("existed");
    const { repositories } = await ecr.readActual(["made/half"], signal);
    expect(diffSettings(allSettings, repositories.get("made/half")?.settings ?? {}).changes).toEqual([]);
    const other = ecr.createRepository("made/half", { encryption: { type: "KMS" } }, signal);
    await expect(other).rejects.toSatisfy((error) => problemCode(error) === "ecr/repository-exists");
  });

  check(`${title}finds what exists among many names, whatever is missing`, async () => {
    const there = Array.from({ length: 25 }, (_, index) => `many/there-${index}`);
    const missing = Array.from({ length: 105 }, (_, index) => `many/missing-${index}`);
    await Promise.all(there.map((one) => ecr.createRepository(one, {}, signal)));
    const mixed = [...missing.slice(0, 50), ...there, ...missing.slice(50)];
    const found = await ecr.readActual(mixed, signal);
    expect([...found.repositories.keys()].sort()).toEqual([...there].sort());
    expect((await ecr.readActual(missing, signal)).repositories.size).toBe(0);
    expect((await ecr.readActual([], signal)).repositories.size).toBe(0);
  });

  check(`${title}reads tags, untagged digests and details`, async () => {
    await ecr.createRepository("images/read", {}, signal);
    const one = await putImage(peer, { repository: "images/read", tag: "1" }, "one");
    await putImage(peer, { repository: "images/read", tag: "1-alias" }, "one");
    const two = await putImage(peer, { repository: "images/read" }, "two");
    const found = (await ecr.readActual(["images/read"], signal)).repositories.get("images/read");
    expect(found?.tags).toEqual(
      new Map([
        ["1", one],
        ["1-alias", one],
      ]),
    );
    expect(found?.digests).toEqual(new Set([one, two]));
    expect(found?.archived.size).toBe(0);
    expect(found?.details.get(one)?.pushedAt).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(found?.details.get(one)?.mediaType).toBe("application/vnd.oci.image.manifest.v1+json");
  });

  check(`${title}gives details of the digests that are there`, async () => {
    await ecr.createRepository("images/details", {}, signal);
    const here = await putImage(peer, { repository: "images/details", tag: "1" }, "here");
    const gone = [sha256("gone 1"), sha256("gone 2"), sha256("gone 3")];
    const found = await ecr.imageDetails("images/details", [...gone, here], signal);
    expect([...found.keys()]).toEqual([here]);
  });

  check(
    `${title}creates an immutable repository that leaves the tags of signatures out, unless told otherwise`,
    async () => {
      const found = async (repository: string) =>
        (await ecr.readActual([repository], signal)).repositories.get(repository)?.settings.tagMutability;
      await ecr.createRepository("mode/short", { tagMutability: { mode: "immutable" } }, signal);
      expect(await found("mode/short")).toEqual({ mode: "immutable", exclusions: ["sha256-*"] });
      await ecr.createRepository(
        "mode/exact",
        { tagMutability: { mode: "immutable", exclusions: [] } },
        signal,
      );
      expect(await found("mode/exact")).toEqual({ mode: "immutable", exclusions: [] });
      await ecr.createRepository("mode/mutable", { tagMutability: { mode: "mutable" } }, signal);
      expect(await found("mode/mutable")).toEqual({ mode: "mutable", exclusions: [] });
    },
  );

  const changes: readonly [string, RepositorySettings][] = [
    ["mutability", { tagMutability: { mode: "mutable", exclusions: [] } }],
    ["mutability with exclusions", { tagMutability: { mode: "mutable", exclusions: ["v*"] } }],
    ["scan on push", { scanOnPush: false }],
    ["lifecycle policy", { lifecyclePolicy: lifecyclePolicy.replace("14", "30") }],
    ["repository policy", { repositoryPolicy: repositoryPolicy.replace("pull", "fetch") }],
    ["resource tags", { tags: { team: "kept", extra: "yes" } }],
  ];
  for (const [what, change] of changes) {
    check(`${title}updates ${what} in place, and only that`, async () => {
      const repository = `update/${what.replaceAll(" ", "-")}`;
      await ecr.createRepository(repository, allSettings, signal);
      const before =
        (await ecr.readActual([repository], signal)).repositories.get(repository)?.settings ?? {};
      const planned = diffSettings(change, before);
      expect(planned.changes.length).toBeGreaterThan(0);
      await ecr.updateRepository(repository, planned.settings, signal);
      const after = (await ecr.readActual([repository], signal)).repositories.get(repository)?.settings ?? {};
      expect(diffSettings(change, after).changes).toEqual([]);
      const [touched] = Object.keys(change);
      const untouched = Object.keys(allSettings).filter(
        (key) => key !== touched,
      ) as (keyof RepositorySettings)[];
      for (const key of untouched) expect(after[key]).toEqual(before[key]);
    });
  }

  check(`${title}reads only what is needed`, async () => {
    const calls: string[] = [];
    const own = openPeer(peer, { onCall: (action) => calls.push(action) });
    await ecr.createRepository("need/little", allSettings, signal);
    const found = await own.readActual(["need/little"], signal, () => readActions({}));
    expect(calls.splice(0)).toEqual(["DescribeImages"]);
    expect(found.repositories.get("need/little")?.settings).toEqual({});
    const later = (await own.readSettings(["need/little", "need/none"], signal)).get("need/little");
    expect(later).toMatchObject({ tagMutability: allSettings.tagMutability });
    expect(later?.tags).toBeUndefined();
    expect(calls.splice(0).every((action) => action === "DescribeRepositories")).toBe(true);
    await own.readActual(["need/little"], signal, () => readActions({ scanOnPush: true }));
    expect(calls.sort()).toEqual(["DescribeImages", "DescribeRepositories"]);
    own.close();
  });

  check(`${title}deletes a tag and keeps the image's other tags`, async () => {
    const repository = "delete/tag";
    await ecr.createRepository(repository, {}, signal);
    const digest = await putImage(peer, { repository, tag: "a" }, "shared");
    await putImage(peer, { repository, tag: "b" }, "shared");
    expect(await ecr.deleteImages(repository, [{ tag: "a", digest }], signal)).toEqual([]);
    const left = (await ecr.readActual([repository], signal)).repositories.get(repository);
    expect(left?.tags).toEqual(new Map([["b", digest]]));
  });

  check(`${title}counts what is gone already as deleted`, async () => {
    const repository = "delete/gone";
    await ecr.createRepository(repository, {}, signal);
    const images = [{ digest: sha256("never there") }, { tag: "never", digest: sha256("never there") }];
    expect(await ecr.deleteImages(repository, images, signal)).toEqual([]);
  });

  check(`${title}deletes an index and its children given in the wrong order`, async () => {
    const repository = "delete/index";
    await ecr.createRepository(repository, {}, signal);
    const children: Digest[] = [];
    for (const seed of ["amd64", "arm64"]) children.push(await putImage(peer, { repository }, seed));
    const index = await putIndex(peer, { repository, tag: "1" }, children);
    const images = [...children.map((digest) => ({ digest })), { tag: "1", digest: index }];
    expect(await ecr.deleteImages(repository, images, signal)).toEqual([]);
    const left = (await ecr.readActual([repository], signal)).repositories.get(repository);
    expect(left?.digests.size).toBe(0);
  });

  check(`${title}says which repository is missing when one vanished`, async () => {
    await ecr.createRepository("vanish/one", allSettings, signal);
    await raw(peer).send(new DeleteRepositoryCommand({ repositoryName: "vanish/one", force: true }));
    const update = ecr.updateRepository("vanish/one", { scanOnPush: false }, signal);
    await expect(update).rejects.toSatisfy((error) => problemCode(error) === "ecr/repository-missing");
    await expect(update).rejects.toThrow(/vanish\/one/);
  });

  check(`${title}sees a change behind its back as one line`, async () => {
    await ecr.createRepository("drift/one", allSettings, signal);
    await raw(peer).send(
      new PutImageTagMutabilityCommand({ repositoryName: "drift/one", imageTagMutability: "MUTABLE" }),
    );
    const settings =
      (await ecr.readActual(["drift/one"], signal)).repositories.get("drift/one")?.settings ?? {};
    expect(diffSettings(allSettings, settings).changes).toEqual([
      { setting: "tagMutability", before: "mutable", after: "immutable except dev*, latest" },
    ]);
  });

  check(`${title}refuses a lifecycle policy that ECR refuses, with ECR's words`, async () => {
    await ecr.createRepository("refuse/one", {}, signal);
    const bad = ecr.updateRepository(
      "refuse/one",
      { lifecyclePolicy: '{"rules":[{"rulePriority":1}]}' },
      signal,
    );
    await expect(bad).rejects.toSatisfy((error) => problemCode(error) === "ecr/refused");
    const policy = raw(peer).send(new GetLifecyclePolicyCommand({ repositoryName: "refuse/one" }));
    await expect(policy).rejects.toThrow(/does not exist/);
  });

  check(`${title}reads the registry's own settings, and warns where it can't`, async () => {
    const { facts, warnings } = await ecr.registryFacts(signal);
    const unknown = Object.values(facts).filter((fact) => fact === null).length;
    expect(warnings).toHaveLength(unknown);
    expect(warnings.every(({ severity }) => severity === "warning")).toBe(true);
  });

  check(`${title}stops when it is told to`, async () => {
    const stop = new AbortController();
    stop.abort(new Error("enough"));
    await expect(ecr.readActual(["a/b"], stop.signal)).rejects.toThrow("enough");
    await expect(ecr.token(stop.signal)).rejects.toThrow("enough");
  });
});
