/** What Lambda runs: a scan on a schedule inside the account. docs/scheduled-scan.md. */
import { invoke } from "./handler.ts";
import type { Answer, Context } from "./run.ts";

export const handler = (event: unknown, context: Context): Promise<Answer> => invoke(event, context);
