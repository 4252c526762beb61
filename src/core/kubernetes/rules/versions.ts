// R13: resources that name only a version; their operator makes the reference by a fixed rule.
import type { Hit, RuleResult, Scope } from "../finding.ts";
import { nothing } from "../finding.ts";
import { imageFrom } from "../image-text.ts";
import type { TreeMap } from "../tree.ts";
import { isMap, textAt } from "../tree.ts";

const elastic = "docker.elastic.co";
const elasticGroup = /\.k8s\.elastic\.co\//;

const repositories: Readonly<Record<string, (spec: TreeMap, version: string) => string | undefined>> = {
  Elasticsearch: () => "elasticsearch/elasticsearch",
  Kibana: () => "kibana/kibana",
  ApmServer: () => "apm/apm-server",
  Logstash: () => "logstash/logstash",
  Beat: (spec) => {
    const type = textAt(spec, "type");
    return type === undefined ? undefined : `beats/${type}`;
  },
  Agent: (_, version) =>
    Number.parseInt(version, 10) >= 9 ? "elastic-agent/elastic-agent" : "beats/elastic-agent",
};

export function versionOnly(scope: Scope, registry = elastic): RuleResult {
  const spec = scope.root["spec"];
  const repositoryOf = repositories[scope.kind];
  if (repositoryOf === undefined || !elasticGroup.test(scope.apiVersion) || !isMap(spec)) return nothing;
  const version = textAt(spec, "version");
  const own = textAt(spec, "image");
  if (version === undefined || version === "" || (own !== undefined && own !== "")) return nothing;
  const repository = repositoryOf(spec, version);
  const reference = `${registry}/${repository ?? ""}:${version}`;
  const ref = repository === undefined ? undefined : imageFrom(reference);
  if (ref === undefined) return nothing;
  const path = ["spec", "version"];
  const hit: Hit = {
    rule: "R13",
    confidence: "medium",
    reference,
    ref,
    path,
    parts: [{ path, part: "tag" }],
  };
  return { hits: [hit] };
}

/** The registry that the operator was told to use, from its flag, variable or config. */
export function operatorRegistry(text: string): string | undefined {
  return /container-registry["']?\s*[=:]\s*["']?([a-z0-9.-]+(?::\d+)?(?:\/[a-z0-9._/-]+)?)/.exec(text)?.[1];
}
