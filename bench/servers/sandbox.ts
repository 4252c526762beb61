// The sandbox as a fake ECR, at a set pace; counts what it is asked.
import { setAccountSetting } from "../../src/sandbox/rules/account-settings.ts";
import { openStore } from "../../src/sandbox/store/store.ts";
import { startSandbox } from "../../src/sandbox/server.ts";

export interface SandboxServerOptions {
  readonly directory: string;
  readonly latencyMs?: number;
  readonly quotas?: boolean;
  /** The account's BLOB_MOUNTING. */
  readonly mounting?: boolean;
}

/** How often each operation was asked for, and how often the answer was "too fast". */
export interface SandboxCounts {
  readonly api: Readonly<Record<string, number>>;
  readonly registry: Readonly<Record<string, number>>;
  readonly throttled: number;
  /** The digest of each upload that was stored. */
  readonly uploaded: readonly string[];
}

export type SandboxQuestion = { readonly type: "counts" } | { readonly type: "reset" };

const counts = {
  api: {} as Record<string, number>,
  registry: {} as Record<string, number>,
  throttled: 0,
  uploaded: [] as string[],
};
const options = JSON.parse(process.argv[2] ?? "{}") as SandboxServerOptions;

if (options.mounting === true)
  setAccountSetting(openStore(options.directory).account, "BLOB_MOUNTING", "ENABLED");

const sandbox = await startSandbox({
  ...options,
  onRequest({ plane, operation, method, path, status }) {
    const digest = method === "PUT" ? /\/blobs\/uploads\/.*[?&]digest=([^&]+)/.exec(path)?.[1] : undefined;
    if (digest !== undefined && status === 201) counts.uploaded.push(decodeURIComponent(digest));
    counts[plane][operation] = (counts[plane][operation] ?? 0) + 1;
    // The API says 400, the registry 429.
    if (status === 429 || (options.quotas === true && plane === "api" && status === 400))
      counts.throttled += 1;
  },
});

process.on("message", ({ type }: SandboxQuestion) => {
  if (type === "reset") Object.assign(counts, { api: {}, registry: {}, throttled: 0, uploaded: [] });
  process.send?.(counts);
});
process.on("disconnect", () => process.exit(0));
process.send?.({ url: sandbox.url });
