import { describe, expect, it } from "vitest";
import { parseGitFile } from "../../src/programs/git.ts";

describe("parseGitFile", () => {
  it.each([
    ["git+https://h.example/o/r.git#a/b.yaml", "https://h.example/o/r.git", undefined, "a/b.yaml"],
    ["git+https://h.example/o/r.git@v1.2#/a.yaml", "https://h.example/o/r.git", "v1.2", "a.yaml"],
    [
      "git+https://user:token@h.example/o/r@feature/x#a.yaml",
      "https://user:token@h.example/o/r",
      "feature/x",
      "a.yaml",
    ],
    ["git+ssh://git@h.example:2222/o/r.git#a.yaml", "ssh://git@h.example:2222/o/r.git", undefined, "a.yaml"],
    ["git+file:///tmp/r/.git@main#a.yaml", "file:///tmp/r/.git", "main", "a.yaml"],
  ])("%s", (text, url, ref, path) => {
    expect(parseGitFile(text)).toEqual({ url, ref, path });
  });

  it.each([
    "https://h.example/a.yaml",
    "git+https://h.example/o/r.git",
    "git+ext::sh -c id#a",
    "a.yaml",
    "git+#a",
  ])("%s is none", (text) => {
    expect(parseGitFile(text)).toBeUndefined();
  });
});
