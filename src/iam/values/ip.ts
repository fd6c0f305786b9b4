/** Addresses from the first to the last, as numbers; IPv4 and IPv6 are apart. */
export interface Range {
  readonly version: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
  readonly prefix: number;
}

export interface Address {
  readonly version: 4 | 6;
  readonly value: bigint;
}

/** An address, `undefined` for text that is none. */
export function parseAddress(text: string): Address | undefined {
  const four = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (four) {
    const bytes = four.slice(1).map(Number);
    if (bytes.some((byte) => byte > 255)) return undefined;
    return { version: 4, value: BigInt(bytes.reduce((sum, byte) => sum * 256 + byte, 0)) };
  }
  if (!/^[\da-f:]+$/i.test(text)) return undefined;
  const [head = "", tail, more] = text.split("::");
  if (more !== undefined) return undefined;
  const groups = (part: string) => (part === "" ? [] : part.split(":"));
  const [before, after] = [groups(head), groups(tail ?? "")];
  const missing = 8 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const all = [...before, ...Array<string>(tail === undefined ? 0 : missing).fill("0"), ...after];
  if (all.some((group) => !/^[\da-f]{1,4}$/i.test(group))) return undefined;
  return { version: 6, value: all.reduce((sum, group) => sum * 65536n + BigInt(Number.parseInt(group, 16)), 0n) };
}

/** A range in CIDR notation, or one address. */
export function parseRange(text: string): Range | undefined {
  const [address = "", length, more] = text.split("/");
  const parsed = parseAddress(address);
  if (!parsed || more !== undefined || (length !== undefined && !/^\d{1,3}$/.test(length))) return undefined;
  const bits = parsed.version === 4 ? 32 : 128;
  const prefix = length === undefined ? bits : Number(length);
  if (prefix > bits) return undefined;
  const size = 1n << BigInt(bits - prefix);
  const first = (parsed.value / size) * size;
  return { version: parsed.version, first, last: first + size - 1n, prefix };
}

export const isIn = ({ version, value }: Address, range: Range): boolean =>
  version === range.version && range.first <= value && value <= range.last;

export function shownAddress({ version, value }: Address): string {
  if (version === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join(".");
  return Array.from({ length: 8 }, (_, i) => ((value >> BigInt(112 - 16 * i)) & 65535n).toString(16)).join(":");
}

/** Addresses that stand for all: of each stretch that no range divides, its first. */
export function addressesOf(ranges: readonly Range[]): Address[] {
  const starts = ([4, 6] as const).flatMap((version) => {
    const last = (1n << (version === 4 ? 32n : 128n)) - 1n;
    const own = ranges.filter((range) => range.version === version);
    const values = [0n, ...own.flatMap((range) => [range.first, range.last + 1n])].filter((value) => value <= last);
    return [...new Set(values)].map((value) => ({ version, value }));
  });
  return starts;
}

const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].flatMap((text) => parseRange(text) ?? []);

/**
 * Whether a condition on this range is no restriction worth the name: it is broader than /8 (IPv6: /32) and not private.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html "The meaning of public"
 */
export function isBroad(range: Range): boolean {
  if (PRIVATE.some((own) => own.version === range.version && own.first <= range.first && range.last <= own.last))
    return false;
  return range.prefix < (range.version === 4 ? 8 : 32);
}
