import type { Severity } from "../../model/findings/severity.ts";
import type { AccountOptions, PolicyOptions, ReportOptions, VerifyOptions } from "../arguments/options.ts";
import type { CanaryChoices } from "../evidence/canary-options.ts";
import type { EventsChoices } from "./events-options.ts";

/** The options of `scan`, as commander gives them. */
export interface ScanOptions
  extends AccountOptions,
    PolicyOptions,
    ReportOptions,
    VerifyOptions,
    CanaryChoices,
    EventsChoices {
  readonly snapshot?: string;
  readonly saveSnapshot?: string;
  readonly snapshotFile: boolean;
  readonly severity?: Severity[];
  readonly failOn?: Severity | "none";
  readonly minScore?: number;
  readonly baseline?: string;
  readonly newOnly?: boolean;
  readonly history?: string;
  readonly verify?: string;
  readonly exitZero?: boolean;
  readonly color: boolean;
}
