// How often each competitor runs. With --quick once: a look at whether something is far off, and nothing to judge by.
export const isQuick = process.argv.includes("--quick");

export function turnsOf(usual: number): number {
  return isQuick ? 1 : usual;
}
