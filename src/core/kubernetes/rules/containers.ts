// R1 and R2: images of containers. Kubernetes' own kinds are certain at the spot of their pod template;
// any other list of containers, in whatever kind, is certain as well because nothing else looks like it.
import { defined } from "../../base/record.ts";
import {
  type Hit,
  type MapRule,
  type OpenReference,
  type RuleName,
  type Spot,
  wholeHit,
} from "../finding.ts";
import { imageFrom } from "../image-text.ts";
import { type Path, type Tree, type TreeMap, isList, isMap, textAt } from "../tree.ts";

const podAt: Readonly<Record<string, Path>> = {
  Pod: ["spec"],
  PodTemplate: ["template", "spec"],
  Deployment: ["spec", "template", "spec"],
  DaemonSet: ["spec", "template", "spec"],
  StatefulSet: ["spec", "template", "spec"],
  ReplicaSet: ["spec", "template", "spec"],
  ReplicationController: ["spec", "template", "spec"],
  Job: ["spec", "template", "spec"],
  CronJob: ["spec", "jobTemplate", "spec", "template", "spec"],
};

const lists = ["initContainers", "containers", "ephemeralContainers"] as const;

/** Is this the pod spec of one of Kubernetes' own workload kinds? */
function isPodSpec(spot: Spot): boolean {
  const expected = podAt[spot.scope.kind];
  return (
    spot.inside === 0 &&
    expected !== undefined &&
    expected.length === spot.path.length &&
    expected.every((step, at) => step === spot.path[at])
  );
}

export const containers: MapRule = (map, spot) => {
  const rule: RuleName = isPodSpec(spot) ? "R1" : "R2";
  const confidence = spot.inside === 0 ? "certain" : "high";
  const hits: Hit[] = [];
  const open: OpenReference[] = [];
  const add = (text: string | undefined, path: Path, container?: string): void => {
    if (text === undefined) return;
    const ref = imageFrom(text, { bare: true });
    if (ref !== undefined) {
      const reference = text.trim();
      hits.push(wholeHit({ rule, confidence, reference, ref, path, ...defined({ container }) }));
    } else if (isUnfinished(text)) {
      open.push({
        reference: text,
        why: "the image of a container is not a reference: the values are incomplete, or it is set later",
        path,
      });
    }
  };
  for (const list of lists) {
    for (const [at, item] of entries(map[list])) {
      add(textAt(item, "image"), [...spot.path, list, at, "image"], textAt(item, "name"));
    }
  }
  for (const [at, volume] of entries(map["volumes"])) {
    const image = volume["image"];
    if (isMap(image)) add(textAt(image, "reference"), [...spot.path, "volumes", at, "image", "reference"]);
  }
  return { hits, open };
};

// `auto` is Istio's way to say "the injector decides"; an empty one is as good as none.
function isUnfinished(text: string): boolean {
  return text.trim() !== "" && text.trim() !== "auto";
}

function entries(list: Tree | undefined): [number, TreeMap][] {
  if (!isList(list)) return [];
  return list.flatMap((item, at): [number, TreeMap][] => (isMap(item) ? [[at, item]] : []));
}
