// The frame of a report as one HTML file: it needs no network, and the browser runs only the script that it names.
import { sha256 } from "../../core/base/digest.ts";
import { markupText } from "../markup.ts";
import { script } from "./script.gen.ts";
import { style } from "./style.ts";

export interface Page {
  /** The title and the first heading. */
  readonly summary: string;
  /** Below the heading, before everything else. */
  readonly lead: readonly string[];
  /** What a reader must know first. */
  readonly notices: readonly string[];
  readonly sections: readonly (Section | null)[];
}

export interface Section {
  /** The target of links in the page. */
  readonly id: string;
  readonly title: string;
  readonly note?: string;
  /** Markup in which untrusted text is escaped. */
  readonly body: string;
}

/** A content security policy allows inline text by its digest. */
function allowed(text: string): string {
  return `'sha256-${Buffer.from(sha256(text).slice("sha256:".length), "hex").toString("base64")}'`;
}

const policy = [
  "default-src 'none'",
  `script-src ${allowed(script)}`,
  `style-src ${allowed(style)}`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

export function renderPage({ summary, lead, notices, sections }: Page): string {
  const shown = sections.filter((one) => one !== null);
  const links = shown.map(({ id, title }) => `<li><a href="#${id}">${markupText(title)}</a></li>`);
  const title = markupText(summary);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>${title}</h1>
${[...lead, ...notices.map((text) => `<p class="notice">${markupText(text)}</p>`)].join("\n")}
</header>
${links.length < 2 ? "" : `<nav aria-label="Sections"><ul>${links.join("")}</ul></nav>\n`}<main>
${shown.map((one) => sectionOf(one)).join("\n")}
</main>
<script>${script}</script>
</body>
</html>
`;
}

function sectionOf({ id, title, note, body }: Section): string {
  const small = note === undefined || note === "" ? "" : ` <small>${markupText(note)}</small>`;
  return `<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${markupText(title)}${small}</h2>
${body}
</section>`;
}
