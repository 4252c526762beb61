// What a regsync.yml says and our config cannot express, each key with its lines. Values are never shown: some are secrets.
import type { FromFile } from "./from-file.ts";
import { ToolFile } from "./tool-file.ts";

const credentials = "use docker login, or registries.<host> with ${NAME} from the environment";
const tls = "see registries.<host>.ca, cert, key and plainHttp";
const schedule = "run `ecr-mirror apply` from a pipeline or a cron job";
const always = "images are always copied with their referrers, and what ECR has is not copied again";

const why: Readonly<Record<string, string>> = {
  user: credentials,
  pass: credentials,
  credHelper: "set registries.<host>.credentialHelper",
  credExpire: "credentials are renewed when they expire",
  tls,
  regcert: tls,
  clientCert: tls,
  clientKey: tls,
  hostname: "set registries.<host>.rewrite",
  pathPrefix: "set registries.<host>.rewrite",
  mirrors: "set registries.<host>.mirrors",
  reqPerSec: "set registries.<host>.requestsPerMinute",
  reqConcurrent: "set registries.<host>.concurrency",
  interval: schedule,
  schedule,
  parallel: "set registries.<host>.concurrency, or use apply --concurrency",
  ratelimit: "rate limits are detected; set registries.<host>.requestsPerMinute for a lower rate",
  backup: "a replaced digest stays in ECR until plan --prune",
  skipDockerConfig: "the Docker config is used for registries without credentials",
  userAgent: "requests identify ecr-mirror",
  cacheCount: "no request is repeated within a run",
  cacheTime: "no request is repeated within a run",
  referrerFilters: "signatures and SBOMs of all types travel with an image",
  referrerSource: "referrers are read from the repository of their image",
  referrerTarget: "referrers are written to the repository of their image",
  fastCopy: always,
  forceRecursive: always,
  mediaTypes: "all media types are copied",
  repos: "list the repositories in a source with kind: repository",
  targetTag: "set rename in a tag policy",
};

export function regsyncNotes(file: FromFile): readonly string[] {
  const tool = new ToolFile(file);
  for (const map of tool.maps(tool.root, "creds")) tool.leave(map, ["registry"], why);
  tool.leave(tool.map(tool.root, "defaults"), ["referrers", "digestTags"], why);
  // Referrers are copied here anyway.
  const taken = [
    "source",
    "target",
    "type",
    "tags",
    "tagSets",
    "platform",
    "platforms",
    "referrers",
    "digestTags",
  ];
  for (const map of tool.maps(tool.root, "sync")) tool.leave(map, taken, why);
  tool.leave(tool.root, ["version", "creds", "defaults", "sync"], why);
  return tool.notes();
}
