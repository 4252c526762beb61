// How many renders discovery may take of a run's eight: what later steps will need is set aside beforehand, by what the
// templates show.
import type { SourceOf } from "../../kind/kind.ts";
import type { ValueMap } from "../../../core/kubernetes/tree.ts";
import type { Templates } from "./templates.ts";

const most = 8;

const random =
  /\b(?:rand(?:Alpha|Ascii|Numeric|AlphaNum|Bytes|Int)|gen(?:CA|SelfSigned|Signed|Private)\w*|uuidv4|now|htpasswd|bcrypt|shuffle)\b/;
const regional = /\.dkr\.ecr\./;

/** For the base render, the components and the markers. */
export function discoveryRenders(source: SourceOf<"helm">, templates: Templates, values: ValueMap): number {
  const has = (form: RegExp): boolean =>
    templates.all.some(({ parts }) => parts.some(({ text }) => form.test(text)));
  const later = [
    // The proof renders with the written values, with components on once more as they are, and where templates draw
    // something at random once more to see what.
    true,
    source.include?.includes("optional") === true,
    has(random),
    // Whether the region of a registry is the chart's choice is asked by rendering for another.
    has(regional) || regional.test(JSON.stringify(values)),
    source.kubeVersion === undefined && has(/KubeVersion/),
  ];
  return most - later.filter(Boolean).length;
}
