// Colors by meaning. The one file that knows chalk; the level comes from the caller, never from the terminal.
import { Chalk } from "chalk";

/** What a view knows about the stream that it writes to. */
export interface Screen {
  readonly width: number;
  /** 0 for none. */
  readonly color: 0 | 1 | 2 | 3;
  /** A line of a file that may be shown, for positions without a frame. */
  readonly lineOf?: (file: string, line: number) => string | undefined;
}

export type Mark = "+" | "~" | "-" | "!" | "=";

type Brush = (text: string) => string;

export interface Paint {
  readonly bold: Brush;
  readonly dim: Brush;
  readonly error: Brush;
  readonly warning: Brush;
  readonly good: Brush;
  readonly mark: Readonly<Record<Mark, Brush>>;
}

export const plainScreen: Screen = { width: 100, color: 0 };

export function createPaint(screen: Screen): Paint {
  const chalk = new Chalk({ level: screen.color });
  return {
    bold: (text) => chalk.bold(text),
    dim: (text) => chalk.dim(text),
    error: (text) => chalk.red.bold(text),
    warning: (text) => chalk.yellow.bold(text),
    good: (text) => chalk.green(text),
    mark: {
      "+": (text) => chalk.green(text),
      "~": (text) => chalk.yellow(text),
      "-": (text) => chalk.red(text),
      "!": (text) => chalk.magenta.bold(text),
      "=": (text) => chalk.cyan(text),
    },
  };
}
