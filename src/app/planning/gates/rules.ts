// The rules of the config's gates, made ready: each is one question that is asked about an image.
import type { Config, GateConfig } from "../../../config/config.ts";
import { judgeRegistry } from "../../../core/gates/allowed-registries.ts";
import { defined } from "../../../core/base/record.ts";
import type { GateName, Verdict } from "../../../core/gates/verdict.ts";
import type { ResolvedImage } from "../../../core/plan/desired.ts";
import { judgeRequired } from "../../../gates/attestations/judge.ts";
import { openSigners } from "../../../gates/index.ts";
import type { Signer } from "../../../gates/kind/signer.ts";
import { judgeSignatures } from "../../../gates/signatures/judge.ts";
import { Lazy } from "../../../net/lazy.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import { EvidencePlaces } from "./evidence.ts";
import type { Stages } from "./stages.ts";

export interface GateRule {
  readonly gate: GateName;
  readonly scope: Pick<GateConfig, "match" | "from">;
  /** What may be let in all the same. */
  readonly waivers: GateConfig["waivers"];
  /** Where the config has it: `mirror.config.yaml:31`. */
  readonly at: string;
  /** Without it nothing is asked about age here: that is asked when digests are found, and waits are no refusals. */
  readonly judge?: Judge;
}

type Judge = (image: ResolvedImage, signal: AbortSignal) => Promise<Verdict>;

interface GateParts {
  readonly gate: GateConfig;
  /** Keys and roots are read when the first image is asked about. */
  readonly signers: () => Promise<readonly Signer[]>;
  readonly places: EvidencePlaces;
  readonly stages: Stages;
}

/** What costs no request goes first. */
const judges: Readonly<Partial<Record<GateName, (parts: GateParts) => Judge | undefined>>> = {
  allowedRegistries:
    ({ gate: { allowedRegistries = [] } }) =>
    ({ source }) =>
      Promise.resolve(judgeRegistry(allowedRegistries, source.reference)),
  minimumAge: () => undefined,
  signedBy:
    ({ signers, places }) =>
    async ({ source }, signal) => {
      const evidence = await places.of(source);
      const subject = await evidence.subject(source.digest, signal);
      const asked = { reference: source.reference, subject };
      return judgeSignatures(await signers(), asked, evidence, signal);
    },
  require:
    ({ gate: { require: wish = [], signedBy }, signers, places }) =>
    async ({ source, handling: { platforms } }, signal) => {
      const evidence = await places.of(source);
      const subject = await evidence.subject(source.digest, signal);
      const given = { evidence, signers: signedBy === undefined ? null : await signers() };
      return judgeRequired({ wish, reference: source.reference, subject, platforms }, given, signal);
    },
  vulnerabilities: ({ gate: { vulnerabilities }, signers, places, stages }) => {
    if (vulnerabilities === undefined) return undefined;
    return async (image, signal) => {
      const asked = { evidence: await places.of(image.source), signers: await signers() };
      return stages.judge(vulnerabilities, image, asked, signal);
    };
  },
};

/** In the order of the config. */
export function gateRules(config: Config, runtime: Runtime, stages: Stages): readonly GateRule[] {
  const places = new EvidencePlaces(runtime);
  return config.gates.flatMap((gate, index) => {
    const opened = new Lazy(() => openSigners(gate.signedBy ?? [], gate.trust, runtime.now()));
    const parts = { gate, places, stages, signers: () => opened.get() };
    return (Object.keys(judges) as GateName[])
      .filter((name) => gate[name] !== undefined)
      .map((name) => {
        const position = config.locate("gates", index, name);
        return {
          gate: name,
          scope: defined({ match: gate.match, from: gate.from }),
          waivers: gate.waivers,
          at: position === undefined ? config.path : `${position.file}:${position.line}`,
          ...defined({ judge: judges[name]?.(parts) }),
        };
      });
  });
}
