import type { Snapshot } from "../documents/snapshot.ts";
import { collections } from "../resources/graph.ts";
import { counted } from "../text/safe-text.ts";

const EXPIRED = new Set(["ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"]);

/** Whether an error code is one of AWS's names for expired credentials: they differ by service. */
export function isExpired(code: string): boolean {
  return EXPIRED.has(code);
}

/** Says once that the credentials expired while a snapshot was taken; `undefined` if they did not. */
export function expiredNote(snapshot: Snapshot): string | undefined {
  const resources = [
    snapshot.account,
    ...collections().flatMap(([collection]) => Object.values(snapshot[collection as "trails"] ?? {})),
  ];
  const codes = resources.flatMap((resource) =>
    Object.values(resource as Record<string, unknown>).flatMap((fact) => {
      const { state, code = "" } = Object(fact) as { state?: string; code?: string };
      return state === undefined || state === "not-collected" ? [] : [code];
    }),
  );
  const expired = codes.filter(isExpired).length;
  if (expired === 0) return undefined;
  return `The credentials expired after ${codes.length - expired} of ${counted(codes.length, "call")}: log in again and repeat the command`;
}
