import type { SecurityHub } from "../../collect/security-hub.ts";
import { globalRegion } from "../../model/aws/partitions.ts";
import type { ScanResult } from "../../model/documents/result.ts";
import { type SessionChoices, sessionOptions } from "../arguments/options.ts";
import { isSecurityHub, type Output } from "./output.ts";

/** Does something with the Security Hub that one of the outputs names, with the credentials of the scan. */
export async function withSecurityHub(
  outputs: readonly Output[],
  { account }: ScanResult,
  options: SessionChoices,
  use: (hub?: SecurityHub) => Promise<void>,
): Promise<void> {
  if (!outputs.some(isSecurityHub)) return use();
  const { openSecurityHub } = await import("../../collect/security-hub.ts");
  const target = globalRegion(account.partition);
  const hub = await openSecurityHub({ ...sessionOptions(options), ...(target === undefined ? {} : { target }) });
  try {
    await use(hub);
  } finally {
    hub.close();
  }
}
