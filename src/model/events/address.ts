import { BlockList, isIP } from "node:net";
import { serviceName } from "../aws/service-names.ts";

const PRIVATE = new BlockList();
for (const [network, bits] of [
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["100.64.0.0", 10],
] as const)
  PRIVATE.addSubnet(network, bits, "ipv4");
PRIVATE.addSubnet("fc00::", 7, "ipv6");

/** What a source address says, without a network. Source: AWS CloudTrail User Guide, "CloudTrail record contents", sourceIPAddress. */
export function describeAddress(address: string): string | undefined {
  if (address === "AWS Internal") return "the call was made inside AWS";
  const version = isIP(address);
  if (version !== 0)
    return PRIVATE.check(address, version === 6 ? "ipv6" : "ipv4")
      ? "private address, such as of a VPC"
      : "public address";
  if (!/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(address)) return undefined;
  return `an AWS service made the call: ${serviceName(address) ?? address}`;
}
