import { BlockList, isIP } from "node:net";
import { UserError } from "../errors.ts";

const family = (address: string) => (isIP(address) === 6 ? "ipv6" : "ipv4");

/**
 * Whether an address is in one of the networks. A source address of AWS may be the name of a service, which is compared as a text.
 *
 * @throws UserError naming what is neither an address, a CIDR block, nor the name of a service.
 */
export function networks(blocks: readonly string[], option = "--ip"): (address: string) => boolean {
  const list = new BlockList();
  const names = new Set<string>();
  for (const block of blocks) {
    const [address = "", bits, more] = block.split("/");
    const most = isIP(address) === 6 ? 128 : 32;
    if (isIP(address) && bits === undefined) list.addAddress(address, family(address));
    else if (isIP(address) && more === undefined && /^\d{1,3}$/.test(bits ?? "") && Number(bits) <= most)
      list.addSubnet(address, Number(bits), family(address));
    else if (/^[a-z0-9.-]+\.[a-z]+$/i.test(block) || block === "AWS Internal") names.add(block);
    else
      throw new UserError(
        `${option} ${block}: expected an IP address, a CIDR block such as 10.0.0.0/8, or a service such as ec2.amazonaws.com`,
      );
  }
  return (address) => names.has(address) || (isIP(address) !== 0 && list.check(address, family(address)));
}
