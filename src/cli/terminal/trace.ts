// `--trace FILE` and ECR_MIRROR_LOG=trace: each request of a run, as lines of JSON in a file, or on standard error.
import { printable, printableJson } from "../../core/base/escape.ts";
import { type TracedRequest, Tracer } from "../../net/trace.ts";
import { formatBytes } from "../../views/units.ts";
import { withEventFile } from "./event-file.ts";
import type { Environment, Output } from "./output.ts";

const variable = "ECR_MIRROR_LOG";

/** Runs `work` with whoever is told of requests; undefined where nobody wants to know. */
export async function withTrace<T>(
  path: string | undefined,
  { output, environment }: { readonly output: Output; readonly environment: Environment },
  work: (tracer: Tracer | undefined) => Promise<T>,
): Promise<T> {
  const level = environment[variable] ?? "";
  if (level !== "" && level !== "trace")
    output.note(`Ignoring ${variable}=${printable(level)}: the only supported value is "trace".`);
  const isLogged = level === "trace";
  if (path === undefined && !isLogged) return work(undefined);
  return withEventFile(path, output, (writeFile) =>
    work(
      new Tracer({
        now: () => performance.now(),
        write(request) {
          writeFile(request);
          if (isLogged) output.progress(asLine(request, output.settings.logFormat));
        },
      }),
    ),
  );
}

function asLine(request: TracedRequest, format: Output["settings"]["logFormat"]): string {
  if (format === "json") return `${printableJson({ time: new Date().toISOString(), ...request })}\n`;
  const { method, url, operation, status, error, milliseconds, sentBytes, receivedBytes, attempt } = request;
  const bytes = [
    ...(sentBytes > 0 ? [`${formatBytes(sentBytes)} sent`] : []),
    `${formatBytes(receivedBytes)} received`,
  ];
  const parts = [
    `${status ?? "no answer"}${error === undefined ? "" : ` (${error})`}`,
    `${milliseconds} ms`,
    ...bytes,
    ...(attempt > 1 ? [`attempt ${attempt}`] : []),
  ];
  const asked = [method, printable(url), ...(operation === undefined ? [] : [printable(operation)])];
  return `${asked.join(" ")}: ${parts.join(", ")}\n`;
}
