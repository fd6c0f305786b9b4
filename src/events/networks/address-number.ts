import { isIP } from "node:net";

/** An address as hexadecimal digits: those of one family compare as texts. Undefined for what is none. */
export function addressDigits(address: string): string | undefined {
  const family = isIP(address);
  if (family === 4) return ipv4Digits(address);
  if (family !== 6 || address.includes("%")) return undefined;
  // The last 32 bits may be written as IPv4.
  const [, head = "", four] = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address) ?? [];
  const text = four === undefined ? address : `${head}${ipv4Digits(four).replace(/^(.{4})/, "$1:")}`;
  const [left = "", right] = text.split("::");
  const groups = (part: string) => (part === "" ? [] : part.split(":").map((group) => group.padStart(4, "0")));
  const [before, after] = [groups(left), groups(right ?? "")];
  return [...before, ...Array<string>(8 - before.length - after.length).fill("0000"), ...after].join("").toLowerCase();
}

function ipv4Digits(address: string): string {
  let [number, part] = [0, 0];
  for (let i = 0; i < address.length; i++) {
    const code = address.charCodeAt(i);
    if (code >= 0x30) part = part * 10 + code - 0x30;
    else [number, part] = [number * 256 + part, 0];
  }
  return (number * 256 + part).toString(16).padStart(8, "0");
}
