import { describe, expect, it } from "vitest";
import { found } from "../found.ts";

describe("kinds that say nothing about images", () => {
  it.each(["ClusterRole", "RoleBinding", "PrometheusRule", "ValidatingWebhookConfiguration"])(
    "%s",
    (kind) => {
      expect(found(`kind: ${kind}\nmetadata: { name: x }\nimage: quay.io/x/y:1`)).toEqual([]);
    },
  );
});
