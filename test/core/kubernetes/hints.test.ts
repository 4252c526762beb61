import { describe, expect, it } from "vitest";
import { withHints } from "../../../src/core/kubernetes/hints.ts";
import { readTree } from "../../../src/yaml/plain.ts";
import { described, resource, walkText } from "./found.ts";

describe("R14: what the author lists", () => {
  const annotations = {
    "artifacthub.io/images":
      "- name: a\n  image: quay.io/x/listed:1\n- name: b\n  image: quay.io/x/tool:v1\n",
  };

  it("raises what is found, and hints at the rest", () => {
    const { findings } = walkText(resource("text: quay.io/x/tool:v1"));
    const charts = [{ chart: "c", annotations }];
    expect(described(withHints(findings, charts, readTree))).toEqual([
      "R7 on-demand high quay.io/x/tool:v1",
      "R14 on-demand low quay.io/x/listed:1",
    ]);
  });
});
