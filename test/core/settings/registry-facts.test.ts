import { expect, it } from "vitest";
import { factNames } from "../../../src/core/settings/registry-facts.ts";

it("all facts of a registry are read when nobody names some", () => {
  expect([...factNames]).toEqual([
    "blobMounting",
    "replication",
    "creationTemplates",
    "pullThrough",
    "scanning",
  ]);
});
