// Everything that a plan changes and keeps, one row each. The page's script sorts, searches and filters the rows; without
// it, all are shown.
import { markupText } from "../../markup.ts";
import type { Section } from "../../page/page.ts";
import type { Mark } from "../../paint.ts";
import type { Group } from "../outline.ts";
import type { Row } from "../rows.ts";

/** Blocked changes have their own section, above. */
const kinds: Readonly<Record<Exclude<Mark, "!">, string>> = {
  "+": "create",
  "~": "change",
  "-": "delete",
  "=": "kept",
};
const columns = ["change", "type", "name", "source", "size", "details"];

interface Beside {
  /** A sentence about things that are not in the table. */
  readonly foot: string;
  /** Keys of Helm values, by the name of the row. */
  readonly keys: ReadonlyMap<string, readonly string[]>;
}

export function changeTable(groups: readonly Group[], { foot, keys }: Beside): Section | null {
  const note = foot === "" ? "" : `<p>${markupText(foot)}</p>`;
  const shown = groups
    .map((group) => ({ ...group, rows: group.rows.filter(({ mark }) => mark !== "!") }))
    .filter(({ rows }) => rows.length > 0);
  if (shown.length === 0) return note === "" ? null : { id: "changes", title: "Changes", body: note };
  const used = new Set(shown.flatMap(({ rows }) => rows.map(({ mark }) => mark)));
  const heads = columns.map(
    (name) =>
      `<th role="columnheader" scope="col"${name === "size" ? ' class="number"' : ""}><button type="button">${name}</button></th>`,
  );
  return {
    id: "changes",
    title: "Changes",
    body: `${note}${tools(shown, used)}
<table role="table" class="rows" data-rows="tools" aria-label="Changes"><thead role="rowgroup"><tr role="row">${heads.join("")}</tr></thead><tbody role="rowgroup">
${shown.map((group) => group.rows.map((row) => rowOf(row, group, keys.get(row.name))).join("\n")).join("\n")}
</tbody></table>`,
  };
}

/** Hidden until the script makes them work. */
function tools(groups: readonly Group[], used: ReadonlySet<Mark>): string {
  const options = groups.map(
    ({ name, title }) =>
      `<option value="${markupText(name)}">${markupText(title === "" ? name : `${name}  ${title}`)}</option>`,
  );
  const buttons = Object.entries(kinds)
    .filter(([mark]) => used.has(mark as Mark))
    .map(([, kind]) => `<button type="button" data-kind="${kind}" aria-pressed="false">${kind}</button>`);
  return `<div class="tools" id="tools" hidden><input type="search" aria-label="Search" placeholder="Search names, digests, charts, keys"><select aria-label="Source"><option value="">all sources</option>${options.join("")}</select>${buttons.join("")}<span role="status"></span></div>`;
}

function rowOf(row: Row, group: Group, keys: readonly string[] = []): string {
  const kind = row.mark === "!" ? "" : kinds[row.mark];
  const cell = (text: string, more = "") => `<td role="cell"${more}>${text}</td>`;
  const cells = [
    cell(`${row.mark} ${kind}`),
    cell(row.subject),
    cell(markupText(row.name), ' class="name"'),
    cell(markupText(group.name)),
    cell(row.size ?? "", ` class="number" data-value="${row.bytes ?? 0}"`),
    cell(`${markupText(row.note)}${more(row, keys)}`),
  ];
  return `<tr role="row" class="${kind}" data-source="${markupText(group.name)}">${cells.join("")}</tr>`;
}

/** The change is always visible; the origin and what requested it are shown on demand. */
function more({ details, background }: Row, keys: readonly string[]): string {
  const told = details.map((text) => `<div class="name">${markupText(text)}</div>`).join("");
  if (background.length === 0) return told;
  const named = keys.length === 0 ? [] : [`values ${keys.length === 1 ? "key" : "keys"} ${keys.join(", ")}`];
  const lines = [...background, ...named].map((text) => `<div>${markupText(text)}</div>`).join("");
  return `${told}<details><summary>origin</summary>${lines}</details>`;
}
