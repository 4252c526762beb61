// Where the state lies: a file, or an object in S3.
import type { ConfigFile } from "../schema.gen.ts";
import type { RuleContext } from "./rule.ts";

export function stateRules(config: ConfigFile, context: RuleContext): void {
  const { state } = config;
  if (state === undefined || !state.path.includes("://") || parseS3Url(state.path) !== null) return;
  context.report(
    { in: state, key: "path" },
    {
      code: "config/state",
      summary: "Not a place for the state",
      detail: `"${state.path}" is neither a file nor s3://bucket/key.`,
      hint: "Write a path, or s3://<bucket>/<key>.",
    },
  );
}

export function parseS3Url(text: string): { readonly bucket: string; readonly key: string } | null {
  const [, bucket, key] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(.+[^/])$/.exec(text) ?? [];
  return bucket === undefined || key === undefined ? null : { bucket, key };
}
