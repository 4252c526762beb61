// A helm source's chart for the proof of written values: the same session as its discovery, so the first render
// is there already.
import type { SourceContext, SourceOf } from "../kind/kind.ts";
import { openSession, type Render, type RenderOptions } from "./chart/session.ts";
import { setTrue } from "./attribution/switches.ts";

type Switches = readonly (readonly (string | number)[])[];

/** The renders that outputs/values/prove.ts asks for; `on` are the switches of optional components. */
export interface Renders {
  base(on: Switches): Promise<Render>;
  again(on: Switches): Promise<Render>;
  withValues(text: string, replaces: string | undefined, on: Switches): Promise<Render>;
}

export function chartRenders(source: SourceOf<"helm">, context: SourceContext): Renders {
  const render = async (options: RenderOptions, on: Switches): Promise<Render> => {
    const session = await openSession(source, context);
    return session.render({ ...options, ...(on.length === 0 ? {} : { extra: setTrue(on) }) });
  };
  return {
    base: (on) => render({}, on),
    again: (on) => render({ again: true }, on),
    withValues: (text, replaces, on) => render({ texts: new Map([[replaces ?? "", text]]) }, on),
  };
}
