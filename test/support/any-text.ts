import fc from "fast-check";

/**
 * Texts of any characters. `fc.string({ unit: "binary" })` gives the same, and makes a table of a million of them first, which
 * takes seconds.
 */
export const anyText = ({ maxLength = 10 } = {}): fc.Arbitrary<string> =>
  fc
    // Surrogates are no characters by themselves.
    .array(
      fc.nat(0x10_ffff - 0x800).map((code) => (code < 0xd800 ? code : code + 0x800)),
      { maxLength },
    )
    .map((codes) => String.fromCodePoint(...codes));
