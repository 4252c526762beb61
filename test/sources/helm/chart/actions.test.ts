import { describe, expect, it } from "vitest";
import { actionsOf, closingOf } from "../../../../src/sources/helm/chart/actions.ts";

/** Each action with what it hangs on: `fail "x" <- .Values.a, not .Values.b`. */
function hanging(template: string): string[] {
  return actionsOf(template).map(({ text, within }) =>
    [text, ...within.map((one) => `${one.negated ? "not " : ""}(${one.text})`)].join(" <- "),
  );
}

describe("actions of a template", () => {
  it.each([
    ["one", "{{ .a }}", [".a"]],
    ["trimmed ones, over lines", "{{-\n  .a\n-}}", [".a"]],
    ["a condition", "{{ if .a }}{{ .b }}{{ end }}{{ .c }}", ["if .a", ".b <- (.a)", "end <- (.a)", ".c"]],
    [
      "else and else if",
      "{{ if .a }}{{ else if .b }}{{ .c }}{{ else }}{{ .d }}{{ end }}",
      [
        "if .a",
        "else if .b <- not (.a)",
        ".c <- not (.a) <- (.b)",
        "else <- not (.a) <- not (.b)",
        ".d <- not (.a) <- not (.b)",
        "end <- not (.a) <- not (.b)",
      ],
    ],
    [
      "a loop",
      "{{ range $k, $v := .list }}{{ $v }}{{ end }}",
      ["range $k, $v := .list", "$v <- ($k, $v := .list)", "end <- ($k, $v := .list)"],
    ],
    ["texts with braces", '{{ fail "no }} here" }}{{ print `{{` }}', ['fail "no }} here"', "print `{{`"]],
    ["comments", "{{/* if .a */}}{{- /* }} */ -}}{{ .b }}", [".b"]],
    ["an end too many, and one too few", "{{ end }}{{ if .a }}{{ .b }}", ["end", "if .a", ".b <- (.a)"]],
  ])("%s", (_, template, expected) => {
    expect(hanging(template)).toEqual(expected);
  });

  it("knows what stands between a condition and its end or else", () => {
    const [first, , second] = actionsOf(
      "{{ if .a }}image: x{{ else }}y{{ if .b }}z{{ end }}{{ end }}",
    ).filter(({ body }) => body !== undefined);
    expect(first?.body).toBe("image: x");
    expect(second?.body).toBe("z");
  });

  it("finds the end of a helper, and not that of a block in it", () => {
    const text = "{{ if .a }}x{{ end }}y{{- end }}image";
    expect(text.slice(0, closingOf(text))).toBe("{{ if .a }}x{{ end }}y");
    expect(closingOf("never")).toBe(5);
  });
});
