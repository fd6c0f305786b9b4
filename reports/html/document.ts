import { script, style } from "../../src/generated/html-parts.mjs";
import { tool } from "../../src/tool.ts";
import { type RunningHead, runningHead } from "./running-head.ts";

interface Inline {
  readonly text: string;
  readonly hash: string;
}

/** What every page has: the elements of its head, its masthead, and what printed pages say. */
export interface DocumentView {
  readonly title: string;
  /** What made the page, which may be later than what evaluated. */
  readonly generator: string;
  readonly style: Inline;
  readonly script: Inline;
  readonly running: Inline;
  readonly masthead: {
    readonly heading: string;
    readonly facts: readonly { readonly term: string; readonly text: string }[];
  };
}

export function documentView(title: string, masthead: DocumentView["masthead"], printed: RunningHead): DocumentView {
  return {
    title,
    generator: `${tool.name} ${tool.version}`,
    style,
    script,
    running: runningHead(printed),
    masthead,
  };
}
