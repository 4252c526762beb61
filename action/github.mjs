// Requests to GitHub's API for comment.mjs and issue.mjs, as the repository's token.
import { readFileSync } from "node:fs";

const { TOKEN = "", GITHUB_API_URL = "https://api.github.com", GITHUB_REPOSITORY = "" } = process.env;
/** The longest body that GitHub takes. */
const longest = 65_536;

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export const call = (method, path, body) => send(method, `repos/${GITHUB_REPOSITORY}/${path}`, body);

async function send(method, path, body) {
  const headers = {
    accept: "application/vnd.github+json",
    authorization: `Bearer ${TOKEN}`,
    "content-type": "application/json",
    "user-agent": "ecr-mirror",
    "x-github-api-version": "2022-11-28",
  };
  const url = `${GITHUB_API_URL}/${path}`;
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(url, { method, headers, signal: AbortSignal.timeout(30_000), ...sent });
  const text = await response.text();
  if (!response.ok) throw new Refused(response.status, `${method} ${path}: HTTP ${response.status}`);
  return JSON.parse(text);
}

/** The first entry of a list, over all of its pages, that this token's owner wrote with this marker in front. */
export async function findMarked(path, marker) {
  const isOwn = await ownership();
  for (let page = 1; ; page += 1) {
    const joint = path.includes("?") ? "&" : "?";
    const entries = await call("GET", `${path}${joint}per_page=100&page=${page}`);
    const found = entries.find(({ body, user }) => isOwn(user) && (body ?? "").startsWith(`${marker}\n`));
    if (found !== undefined || entries.length < 100) return found;
  }
}

/** A person's token says whose it is. That of a job or of an app may not ask, and writes as a bot. */
async function ownership() {
  try {
    const { login } = await send("GET", "user");
    return (user) => user?.login === login;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return (user) => user?.type === "Bot";
  }
}

/** The report below its marker, with where it comes from. GitHub takes so many characters: the last sections give way. */
export function bodyOf() {
  const { MARKER, REPORT = "", GITHUB_SERVER_URL, GITHUB_RUN_ID, GITHUB_EVENT_PATH = "" } = process.env;
  const { pull_request: pull } = JSON.parse(readFileSync(GITHUB_EVENT_PATH, "utf8"));
  const commit = pull === undefined ? "" : `, for ${pull.head.sha.slice(0, 7)}`;
  const run = `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`;
  // The report's own marker is left out: it does not know of the working directory.
  const report = readFileSync(REPORT, "utf8")
    .replace(/^<!-- ecr-mirror:.*-->\n+/, "")
    .trimEnd();
  const withEnd = (text, end) => `${MARKER}\n${text}\n\n${end}\n`;
  const whole = withEnd(report, `[Run](${run})${commit}`);
  if (whole.length <= longest) return whole;
  const end = `The rest is too long for a comment: see [the run](${run})${commit}.`;
  return withEnd(firstSections(report, longest - withEnd("", end).length), end);
}

/** As many whole sections as fit; at least the heading. */
function firstSections(report, room) {
  const close = "\n</details>";
  const at = report.lastIndexOf(close, room - close.length);
  if (at !== -1) return report.slice(0, at + close.length);
  return (report.split("\n").find((line) => line.startsWith("### ")) ?? "").slice(0, room);
}

/** A token without the right is no fault of the mirror: the job goes on, and says what is missing. */
export async function orWarn(right, work) {
  try {
    console.log(await work());
  } catch (error) {
    const isDenied = error instanceof Refused && (error.status === 403 || error.status === 404);
    const remedy = isDenied
      ? ` Give the job the permission "${right}: write". A pull request from a fork cannot have it.`
      : "";
    const [reason] = String(error.message).split("\n");
    console.log(`::warning title=ecr-mirror::GitHub did not take the report (${reason}).${remedy}`);
  }
}
