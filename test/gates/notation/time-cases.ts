// The tampered cases and honest forms of timestamps: a certificate has expired, and whether it had when it signed.
import { cose, type EnvelopeWish, laidCose, signingAuthority } from "../../support/notation/envelopes.ts";
import { clock, clockRoot, timestamper, token, type TokenWish } from "../../support/timestamps/token.ts";
import { authority, keyUsage, signer, subjectOf, today, years } from "../../support/x509/issue.ts";
import type { Honest, Judged, Tampered } from "./cases.ts";
import { type Asked, honest, image, laidWith, middle } from "./setup.ts";

const expired = signer(middle, { notBefore: years(-2), notAfter: years(-0.5) });
const then = years(-0.75);
const asked: Asked = { timestampRoots: [clockRoot] };
const stranger = authority("clock root", { subject: subjectOf("clock root", "clock") });
const foreign = timestamper(stranger);
const noPurpose = timestamper(clockRoot, { extensions: [keyUsage([0])] });

function stamped(wish: Partial<TokenWish> = {}): Partial<EnvelopeWish> {
  return { by: expired, timestamp: (signature) => token(signature, { at: then, ...wish }) };
}

function judged(change: Partial<EnvelopeWish>, more: Asked = asked): Judged {
  return { laid: [laidWith(change)], asked: more };
}

const good = judged(stamped());

export const tamperedTime: readonly Tampered[] = [
  {
    name: "39 an expired leaf without a timestamp",
    honest: good,
    tampered: judged({ by: expired }),
    fault: "time-not-proven",
    detail: /was valid until/,
  },
  {
    name: "39 an expired leaf with a timestamp, and no authority that is believed",
    honest: good,
    tampered: judged(stamped(), {}),
    fault: "time-not-proven",
    detail: /no roots for timestamps/,
  },
  {
    name: "39 a timestamp after the leaf's life",
    honest: good,
    tampered: judged(stamped({ at: years(-0.25) })),
    fault: "time-not-proven",
    detail: /not accepted: .*no longer valid at the time of the timestamp/,
  },
  {
    name: "39 a timestamp at the very end of the leaf's life, a second more or less",
    honest: judged(stamped({ at: new Date(years(-0.5).getTime() - 1000) })),
    tampered: judged(stamped({ at: years(-0.5) })),
    fault: "time-not-proven",
  },
  {
    name: "45 a timestamp over other bytes",
    honest: good,
    tampered: judged({ by: expired, timestamp: () => token(Buffer.from("other"), { at: then }) }),
    fault: "time-not-proven",
    detail: /not for this signature/,
  },
  {
    name: "46 a timestamp by an unknown authority",
    honest: good,
    tampered: judged(stamped({ by: foreign, carried: [foreign, stranger] })),
    fault: "time-not-proven",
    detail: /does not lead to a trusted root/,
  },
  {
    name: "47 a timestamp by a key that is not for it",
    honest: good,
    tampered: judged(stamped({ by: noPurpose, carried: [noPurpose] })),
    fault: "time-not-proven",
    detail: /timeStamping/,
  },
  {
    name: "38 a signing authority's time that is still to come",
    honest: judged({ scheme: signingAuthority, time: today }, { wish: { store: "signingAuthority" } }),
    tampered: judged(
      { scheme: signingAuthority, time: new Date(today.getTime() + 10 * 60_000) },
      { wish: { store: "signingAuthority" } },
    ),
    fault: "time-not-proven",
    detail: /in the future/,
  },
  {
    name: "38 a signing authority's time before the leaf's life",
    honest: judged({ scheme: signingAuthority, time: today }, { wish: { store: "signingAuthority" } }),
    tampered: judged(
      { scheme: signingAuthority, time: years(-1.5) },
      { wish: { store: "signingAuthority" } },
    ),
    fault: "time-not-proven",
  },
  {
    name: "a timestamp that is none",
    honest: good,
    tampered: judged({ by: expired, timestamp: () => Buffer.from("x") }),
    fault: "time-not-proven",
  },
];

export const honestTime: readonly Honest[] = [
  { name: "33 an expired leaf with a timestamp", judged: good },
  {
    name: "33 an expired leaf with a timestamp, in COSE",
    judged: { laid: [laidCose(image, cose({ ...honest, ...stamped() }))], asked },
  },
  {
    name: "33 a valid leaf without a timestamp, where timestamps are believed",
    judged: judged({}),
  },
  {
    name: "33 a valid leaf with a timestamp that nobody needs",
    judged: judged({ timestamp: (signature) => token(signature, { by: clock }) }, {}),
  },
];
