/** What Lambda runs: a scan on a schedule inside the account. docs/scheduled-scan.md. */
import { type Answer, type Context, invoke } from "./handler.ts";

export const handler = (event: unknown, context: Context): Promise<Answer> => invoke(event, context);
