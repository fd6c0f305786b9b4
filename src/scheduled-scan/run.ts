import type { SessionOptions } from "../collect/index.ts";
import type { HistoryStore } from "../history/index.ts";
import type { Clients } from "./clients.ts";
import type { Configuration } from "./configuration.ts";

/** What Lambda tells of an invocation. */
export interface Context {
  readonly invokedFunctionArn: string;
  /** How long the invocation may still take. */
  readonly getRemainingTimeInMillis?: () => number;
}

/** What one invocation works with. */
export interface Run {
  readonly configuration: Configuration;
  readonly session: SessionOptions;
  readonly account: string;
  /** How long a scan may take, so that there is time for a message after it. */
  readonly scanMs: number;
  readonly functionName: string;
  readonly store: HistoryStore;
  readonly clients: Clients;
}

/** What an invocation answers: for its log. */
export type Answer =
  | {
      readonly gate: string;
      readonly score: number | null;
      readonly notified: boolean;
      readonly report: string;
      /** Codes of what was done about a change of a trail. */
      readonly responses?: readonly string[];
    }
  | { readonly ignored: string }
  | { readonly logFiles: string; readonly notified: boolean }
  | { readonly attempt: string; readonly notified: boolean };
