// Whether a stream gets colour: the flag, then FORCE_COLOR, then NO_COLOR, then whether it is a terminal.

export type ColourLevel = 0 | 1 | 2 | 3;

export function colourLevel(
  flag: boolean | undefined,
  environment: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): ColourLevel {
  if (flag !== undefined) return flag ? 1 : 0;
  const { FORCE_COLOR: force, NO_COLOR: no, TERM: term } = environment;
  if (force !== undefined) return forced(force);
  if (no !== undefined && no !== "") return 0;
  return isTerminal && term !== "dumb" ? 1 : 0;
}

function forced(value: string): ColourLevel {
  if (value === "0" || value === "false") return 0;
  if (value === "2") return 2;
  return value === "3" ? 3 : 1;
}
