// The gates, as the loader of a config and the planning step ask for them. A form of signature is loaded when a config
// uses it.
import type { GateRules, TrustContext, TrustSpot } from "../config/rules/rule.ts";
import type { GateFile, SignerFile } from "../config/schema.gen.ts";
import type { Signer, SignerKind, TrustFiles } from "./kind/signer.ts";
import { checkVulnerabilities } from "./vulnerabilities/check-config.ts";

type FormName = keyof SignerFile;
type Wish<F extends FormName = FormName> = NonNullable<SignerFile[F]>;
type Forms = { readonly [F in FormName]: () => Promise<SignerKind<Wish<F>>> };

const forms: Forms = {
  cosign: async () => (await import("./cosign/cosign.ts")).cosign,
  notation: async () => (await import("./notation/notation.ts")).notation,
};

/** An entry of `signedBy` with the kind that knows it: its type is forgotten, and `wish` is of that kind. */
interface Formed {
  readonly wish: Wish;
  readonly kind: SignerKind<Wish>;
}

export async function gateRules(gates: readonly GateFile[]): Promise<GateRules> {
  const formed = new Map<SignerFile, Formed>();
  for (const signer of gates.flatMap(({ signedBy = [] }) => signedBy))
    formed.set(signer, await formOf(signer));
  const signersOf = ({ signedBy = [] }: GateFile) => signedBy.flatMap((signer) => formed.get(signer) ?? []);
  return {
    files: (gate: GateFile): readonly TrustSpot[] =>
      signersOf(gate).flatMap(({ wish, kind }) => kind.files(wish).map((file) => ({ in: wish, ...file }))),
    checkConfig(gate: GateFile, context: TrustContext): void {
      for (const { wish, kind } of signersOf(gate)) kind.checkConfig(wish, context);
      checkVulnerabilities(gate, context);
    },
  };
}

/** The signers of a config that passed. */
export async function openSigners(
  signedBy: readonly SignerFile[],
  files: TrustFiles,
  now: Date,
): Promise<readonly Signer[]> {
  return Promise.all(
    signedBy.map(async (signer) => {
      const { kind, wish } = await formOf(signer);
      return kind.open(wish, files, now);
    }),
  );
}

/** The schema wants one form in each entry. */
async function formOf(signer: SignerFile): Promise<Formed> {
  for (const name of Object.keys(forms) as FormName[]) {
    const wish = signer[name];
    const load: () => Promise<unknown> = forms[name];
    if (wish !== undefined) return { wish, kind: (await load()) as SignerKind<Wish> };
  }
  throw new Error("an entry of signedBy names no form");
}
