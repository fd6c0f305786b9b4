import type { Severity } from "./severity.ts";

/** Weight of a control in the score, by severity. Apart from the schemas: a scan needs it, and loads no schema. */
export const DEFAULT_WEIGHTS: Readonly<Record<Severity, number>> = { critical: 10, high: 6, medium: 3, low: 1 };
