// Sorts, searches and filters the table of a report in a browser. Without this script, the report can still be read
// completely. `npm run generate` puts it into script.gen.ts.
for (const table of document.querySelectorAll("table[data-rows]")) {
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row, place) => ({ row, place, text: row.textContent.toLowerCase() }));
  const tools = document.getElementById(table.dataset.rows);
  const search = tools.querySelector("input[type=search]");
  const source = tools.querySelector("select");
  const kinds = [...tools.querySelectorAll("button[data-kind]")];
  const status = tools.querySelector("[role=status]");
  tools.hidden = false;

  const show = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = kinds.filter((one) => one.ariaPressed === "true").map((one) => one.dataset.kind);
    let shown = 0;
    for (const { row, text } of rows) {
      const fits =
        (wanted.length === 0 || wanted.includes(row.className)) &&
        (source.value === "" || row.dataset.source === source.value) &&
        words.every((word) => text.includes(word));
      row.hidden = !fits;
      if (fits) shown += 1;
    }
    status.textContent = `${shown} of ${rows.length} rows`;
  };

  const sort = (head) => {
    const up = head.ariaSort !== "ascending";
    for (const one of head.parentElement.cells) one.removeAttribute("aria-sort");
    head.ariaSort = up ? "ascending" : "descending";
    const { cellIndex } = head;
    const valueOf = ({ row, place }) => {
      const cell = row.cells[cellIndex];
      return { place, row, number: cell.dataset.value, text: cell.textContent };
    };
    const compare = (a, b) =>
      a.number !== undefined && b.number !== undefined
        ? a.number - b.number
        : a.text < b.text
          ? -1
          : a.text > b.text
            ? 1
            : 0;
    const sorted = rows
      .map(valueOf)
      .sort((a, b) => (up ? compare(a, b) : compare(b, a)) || a.place - b.place);
    // One by one: a call takes only so many arguments.
    const ordered = document.createDocumentFragment();
    for (const { row } of sorted) ordered.append(row);
    body.append(ordered);
  };

  search.addEventListener("input", show);
  source.addEventListener("change", show);
  for (const one of kinds)
    one.addEventListener("click", () => {
      one.ariaPressed = String(one.ariaPressed !== "true");
      show();
    });
  for (const head of table.tHead.rows[0].cells)
    head.querySelector("button")?.addEventListener("click", () => sort(head));
  show();
}
