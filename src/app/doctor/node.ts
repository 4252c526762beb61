// Whether Node is new enough, for the program now and for the AWS SDK soon.
import { type Check, ok } from "../../core/base/check.ts";

const oldest = [20, 19] as const;
const oldestForAws = 22;

export function checkNode(version: string): readonly Check[] {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [wantedMajor, wantedMinor] = oldest;
  if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor)) {
    return [
      {
        verdict: "missing",
        subject: "node",
        detail: `${version} is too old`,
        remedy: `Install Node ${wantedMajor}.${wantedMinor} or newer.`,
      },
    ];
  }
  if (major >= oldestForAws) return [ok("node", version)];
  return [
    {
      verdict: "note",
      subject: "node",
      detail: `${version}; the AWS SDK needs Node ${oldestForAws} from January 2027`,
      remedy: `Move to Node ${oldestForAws} by then.`,
    },
  ];
}
