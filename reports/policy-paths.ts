import type { ScanResult } from "../src/model/documents/result.ts";

interface Stated {
  readonly source: { readonly path: string };
}

/** A result whose policy files are named by where they are: there reports point. */
export function atPaths(result: ScanResult, files: ReadonlyMap<string, string> = new Map()): ScanResult {
  if (files.size === 0) return result;
  const placed = <T extends { readonly path: string }>(place: T): T => ({
    ...place,
    path: files.get(place.path) ?? place.path,
  });
  const stated = <T extends Stated>(one: T): T => ({ ...one, source: placed(one.source) });
  return {
    ...result,
    controls: result.controls.map((one) => ({
      ...one,
      source: { ...one.source, policy: one.source.policy && placed(one.source.policy) },
    })),
    waivers: result.waivers.map(stated),
    findings: result.findings.map(({ waiver, attestation, ...one }) => ({
      ...one,
      ...(waiver ? { waiver: stated(waiver) } : {}),
      ...(attestation ? { attestation: stated(attestation) } : {}),
    })),
  };
}
