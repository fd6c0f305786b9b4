import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { addressDigits } from "../../src/events/networks/address-number.ts";
import { autonomousSystems } from "../../src/events/networks/autonomous-systems.ts";
import { scratch } from "../support/scan.ts";

const TABLE = [
  "1.0.0.0\t1.0.0.255\t13335\tUS\tCLOUDFLARENET",
  "1.0.1.0\t1.0.3.255\t0\tNone\tNot routed",
  "203.0.113.0\t203.0.113.255\t64496\tDE\tEXAMPLE-NET",
  "2001:db8::\t2001:db8:0:ffff:ffff:ffff:ffff:ffff\t64497\tJP\tEXAMPLE-SIX",
  "",
].join("\n");

describe("autonomous systems of addresses", () => {
  const folder = scratch();
  afterAll(() => folder.remove());
  const write = (name: string, content: string | Buffer) => {
    writeFileSync(folder.file(name), content);
    return folder.file(name);
  };

  it.each([
    ["plain", TABLE],
    ["gzip", gzipSync(TABLE)],
    ["with the line ends of Windows", TABLE.replaceAll("\n", "\r\n")],
  ])("are found in a table, %s", async (name, content) => {
    const found = await autonomousSystems(write(name, content), [
      "203.0.113.7",
      "2001:DB8::7",
      "1.0.2.0",
      "9.9.9.9",
      "AWS Internal",
    ]);
    expect(Object.fromEntries(found)).toEqual({
      "203.0.113.7": { number: 64496, country: "DE", name: "EXAMPLE-NET" },
      "2001:DB8::7": { number: 64497, country: "JP", name: "EXAMPLE-SIX" },
      "1.0.2.0": { number: 0, country: "None", name: "Not routed" },
    });
  });

  it.each([
    ["CSV", TABLE.replaceAll("\t", ","), /:1: expected a range of iptoasn\.com/],
    ["numbers for addresses", "16777216\t16777471\t13335\tUS\tCLOUDFLARENET", /:1: expected/],
    ["a name too few", `${TABLE}9.9.9.0\t9.9.9.255\t19281\n`, /:5: expected/],
    ["a line without an end", "a".repeat(300_000), /:1: expected/],
    ["nothing", "", /is empty/],
  ])("are not looked for in a file of a different format: %s", async (name, content, sentence) => {
    await expect(autonomousSystems(write(name, content), ["8.8.8.8"])).rejects.toThrow(sentence);
  });

  it("says that a file cannot be read", async () => {
    await expect(autonomousSystems(folder.file("missing"), ["8.8.8.8"])).rejects.toThrow(/^Cannot read .*missing/);
    await expect(autonomousSystems(write("cut.gz", gzipSync(TABLE).subarray(0, 40)), ["8.8.8.8"])).rejects.toThrow(
      /cut.gz/,
    );
  });

  it("compares addresses as numbers, however they are written", () => {
    expect(addressDigits("::ffff:10.0.0.255")).toBe("00000000000000000000ffff0a0000ff");
    expect(addressDigits("::")).toBe("0".repeat(32));
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        const digits = addressDigits(address) ?? "";
        expect(digits).toMatch(/^[0-9a-f]{32}$/);
        expect(addressDigits((digits.match(/.{4}/g) ?? []).join(":"))).toBe(digits);
        // The URL parser is a second reader of addresses.
        expect(new URL(`http://[${address}]/`).hostname).toBe(
          new URL(`http://[${(digits.match(/.{4}/g) ?? []).join(":")}]/`).hostname,
        );
      }),
    );
  });
});
