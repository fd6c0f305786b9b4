import type { ExplainedTrailsOptions } from "./trails.ts";

export interface ExplainOptions extends ExplainedTrailsOptions {
  readonly service?: string;
  readonly event?: string;
  readonly readOnly?: boolean;
  readonly write?: boolean;
  readonly management?: boolean;
  readonly resourceType?: string;
  readonly region?: string;
  readonly resource?: string;
  readonly principal?: string;
  readonly eventJson?: string;
  readonly events?: string[];
  readonly each?: boolean;
  readonly output?: string[];
  readonly quiet?: boolean;
  readonly color: boolean;
}
