// The provenance file of a chart's archive (`app-1.2.3.tgz.prov`): signed text that states the archive's digest. It
// is mirrored unchanged, and only if it belongs to the exact bytes of the archive.
import { type Diagnostic, type Problem, problem, warning } from "../../../core/base/diagnostic.ts";
import { sha256 } from "../../../core/base/digest.ts";
import { RegistryProblem } from "../../../registry/net/problems.ts";
import type { SourceContext } from "../../kind/kind.ts";
import type { LocatedChart } from "../chart/locate.ts";

export interface Provenance {
  /** null: there is none. */
  readonly bytes: Uint8Array | null;
  readonly warnings: readonly Diagnostic[];
}

type Archive = NonNullable<LocatedChart["archive"]>;

const most = 4 * 1024 * 1024;
const signed = "-----BEGIN PGP SIGNED MESSAGE-----";

/** Throws a Problem `chart/provenance` where the file speaks of other bytes. */
export async function provenanceOf(archive: Archive, context: SourceContext): Promise<Provenance> {
  const found = await read(archive.from, context);
  if (found === null) return { bytes: null, warnings: [] };
  const { bytes, shown } = found;
  const text = new TextDecoder().decode(bytes);
  // Web servers answer with pages of their own for what they don't have.
  if (!text.startsWith(signed)) return { bytes: null, warnings: [notProvenance(shown)] };
  const hex = sha256(archive.bytes).slice("sha256:".length);
  if (!new RegExp(`:\\s*sha256:${hex}\\s*$`, "m").test(text)) throw otherBytes(shown);
  return { bytes, warnings: [] };
}

interface Found {
  readonly bytes: Uint8Array;
  readonly shown: string;
}

async function read(from: Archive["from"], context: SourceContext): Promise<Found | null> {
  if ("ref" in from) return null;
  if ("path" in from) {
    const shown = `${from.path}.prov`;
    const stat = await context.files.stat(shown);
    return stat?.kind === "file"
      ? { bytes: await context.files.read(shown, { maxBytes: most }), shown }
      : null;
  }
  const url = new URL(from.url);
  url.pathname += ".prov";
  try {
    const bytes = await context.http.get(url.href, { maxBytes: most, signal: context.signal });
    return { bytes, shown: `${url.origin}${url.pathname}` };
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

/** The archive was served by the same host. A store that lists nothing says 403 for what isn't there, and an API 400 or so. */
function isAbsent(error: unknown): boolean {
  return error instanceof RegistryProblem && [400, 403, 404, 405, 406, 410].includes(error.status ?? 0);
}

function notProvenance(shown: string): Diagnostic {
  return warning("chart/provenance-unread", "The provenance file is not valid", {
    detail: `${shown} is not a signed message. The chart is mirrored without it.`,
    hint: "Ask the chart's publisher for a signed file, or accept this: accept: [chart/provenance-unread]",
  });
}

function otherBytes(shown: string): Problem {
  return problem("chart/provenance", "A provenance file belongs to another archive", {
    detail: `${shown} does not state the digest of the chart's archive.`,
    hint: "Ask the publisher of the chart: the archive or its signature was replaced. To mirror only the images, remove `mirrorChart`.",
  });
}
