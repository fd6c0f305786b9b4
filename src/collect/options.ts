import type { FactId } from "../model/documents/snapshot.ts";
import type { RequestedScope } from "../model/resources/scope.ts";
import type { CallRecord } from "./observe.ts";
import type { Progress } from "./progress.ts";
import type { SessionOptions } from "./session/session-options.ts";

/** What the library's users can set: no type of Node or of the AWS SDK, which their compiler may not know. */
export interface CollectOptions extends SessionOptions {
  /** The facts to read; every fact of the table without it. */
  readonly facts?: ReadonlySet<FactId> | undefined;
  readonly scope?: RequestedScope | undefined;
  /** Requests in flight per service and Region (8). */
  readonly concurrency?: number | undefined;
  readonly onCall?: ((call: CallRecord) => void) | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}
