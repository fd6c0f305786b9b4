import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inflateBuffer, inflateMember } from "../../src/integrity/inflate/gzip.ts";

const MIB = 2 ** 20;

interface Case {
  readonly body: Buffer;
  /** Where that is plain from how it was made. */
  readonly isComplete?: boolean;
}

const content = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc.lorem({ maxCount: 200 }).map((text) => Buffer.from(text)),
);
const member = content.map((bytes) => gzipSync(bytes));
const cases: fc.Arbitrary<Case> = fc.oneof(
  member.map((body) => ({ body, isComplete: true })),
  fc.tuple(member, fc.nat()).map(([body, left]) => ({ body: body.subarray(0, left % body.length), isComplete: false })),
  fc.tuple(member, fc.uint8Array({ minLength: 1, maxLength: 20 })).map(([body, more]) => ({
    body: Buffer.concat([body, more]),
    isComplete: false,
  })),
  fc.tuple(member, member).map((two) => ({ body: Buffer.concat(two), isComplete: false })),
  fc.tuple(member, fc.nat(), fc.integer({ min: 1, max: 255 })).map(([body, at, xor]) => {
    const changed = Buffer.from(body);
    changed[at % body.length] = (changed[at % body.length] ?? 0) ^ xor;
    return { body: changed };
  }),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => ({ body: Buffer.from(bytes), isComplete: false })),
);

async function* inPieces(body: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < body.length; at += size) yield body.subarray(at, at + size);
}

describe("a body", () => {
  it("is the same whether it is inflated in one go or as a stream", async () => {
    await fc.assert(
      fc.asyncProperty(cases, fc.integer({ min: 1, max: 400 }), async ({ body, isComplete }, size) => {
        // A stream that has gone wrong is not read to its end.
        const { bytes: _, ...complete } = await inflateBuffer(body, { limit: MIB, keep: true });
        expect(await inflateMember(inPieces(body, size), { limit: MIB, keep: true })).toMatchObject(complete);
        if (isComplete !== undefined) expect(complete.state).toBe(isComplete ? "complete" : "invalid");
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    [70_000, "complete"],
    [300_000, "complete"],
    [1_100_000, "invalid"],
  ])("has a name of %i bytes in its header: %s, however it comes", async (length, state) => {
    const member = gzipSync("content");
    const header = Buffer.from(member.subarray(0, 10));
    header[3] = 8;
    const body = Buffer.concat([header, Buffer.alloc(length, "n"), Buffer.of(0), member.subarray(10)]);
    expect(await inflateBuffer(body, { limit: MIB })).toMatchObject({ state });
    for (const size of [1000, 65_536, length + 5])
      expect(await inflateMember(inPieces(body, size), { limit: MIB })).toMatchObject({ state });
  });

  it("is too large where its content is past the limit, however small it is", async () => {
    const state = async (size: number, limit: number) =>
      (await inflateBuffer(gzipSync(Buffer.alloc(size)), { limit })).state;
    expect(await state(MIB + 1, MIB)).toBe("too-large");
    expect(await state(MIB, MIB)).toBe("complete");
    // More than is held in one go.
    expect(await state(5 * MIB, 5 * MIB - 1)).toBe("too-large");
    expect(await state(5 * MIB, 5 * MIB)).toBe("complete");
  });
});
