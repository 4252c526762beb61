// The rules of the config's gates, made ready: each is one question that is asked about an image.
import type { Config, GateConfig } from "../../../config/config.ts";
import { judgeRegistry } from "../../../core/gates/allowed-registries.ts";
import { defined } from "../../../core/base/record.ts";
import type { GateName, Verdict } from "../../../core/gates/verdict.ts";
import type { ResolvedImage } from "../../../core/plan/desired.ts";
import type { Runtime } from "../../runtime/runtime.ts";

export interface GateRule {
  readonly gate: GateName;
  readonly scope: Pick<GateConfig, "match" | "from">;
  /** Where the config has it: `mirror.config.yaml:31`. */
  readonly at: string;
  /** Without it nothing is asked about age here: that is asked when digests are found, and waits are no refusals. */
  readonly judge?: (image: ResolvedImage, signal: AbortSignal) => Promise<Verdict>;
}

/** In the order of the config, and within a gate what costs no request first. */
export function gateRules(config: Config, _runtime: Runtime): readonly GateRule[] {
  return config.gates.flatMap((gate, index) => {
    const scope = defined({ match: gate.match, from: gate.from });
    const rule = (name: GateName, judge?: GateRule["judge"]): GateRule => {
      const position = config.locate("gates", index, name);
      const at = position === undefined ? config.path : `${position.file}:${position.line}`;
      return { gate: name, scope, at, ...defined({ judge }) };
    };
    const { allowedRegistries, minimumAge } = gate;
    return [
      ...(allowedRegistries === undefined
        ? []
        : [
            rule("allowedRegistries", ({ source }) =>
              Promise.resolve(judgeRegistry(allowedRegistries, source.reference)),
            ),
          ]),
      ...(minimumAge === undefined ? [] : [rule("minimumAge")]),
    ];
  });
}
