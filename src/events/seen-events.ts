import { hash } from "node:crypto";

/** IDs of a generation: two of them are remembered, in 32 MiB each. */
const MOST = 1_500_000;
/** 32-bit words of an ID's hash. Two different events that have one are less likely than a fault of the memory. */
const WORDS = 4;
const FIRST_SLOTS = 1024;

/** Tells events that were seen before from new ones, by hashes of their IDs: of the last 1.5 million at least. */
export class SeenEvents {
  readonly #most: number;
  readonly #words = new Uint32Array(WORDS);
  #newer = new HashSet();
  #older = new HashSet();

  constructor(most = MOST) {
    this.#most = most;
  }

  /** Whether the ID was added before; it is then. */
  add(id: string): boolean {
    const bytes = hash("sha256", id, "buffer");
    for (let i = 0; i < WORDS; i++) this.#words[i] = bytes.readUInt32LE(4 * i);
    // An empty slot begins with 0.
    this.#words[0] = (this.#words[0] as number) | 1;
    if (this.#older.has(this.#words)) return true;
    if (this.#newer.size >= this.#most) [this.#older, this.#newer] = [this.#newer, new HashSet()];
    return this.#newer.add(this.#words);
  }
}

/** Hashes in one piece of memory, each in the first free slot from the one that its second word names. */
class HashSet {
  size = 0;
  #slots = new Uint32Array(FIRST_SLOTS * WORDS);

  has(words: Uint32Array): boolean {
    return this.#slots[this.#place(words)] !== 0;
  }

  /** Whether it was there before. */
  add(words: Uint32Array): boolean {
    const place = this.#place(words);
    if (this.#slots[place] !== 0) return true;
    this.#slots.set(words, place);
    this.size++;
    if (this.size * WORDS > this.#slots.length * 0.75) this.#grow();
    return false;
  }

  /** Where the hash is, or the free slot in which it would be. */
  #place(words: Uint32Array): number {
    const [slots, last] = [this.#slots, this.#slots.length - 1];
    let i = ((words[1] as number) * WORDS) & last;
    while (slots[i] !== 0 && !isAt(slots, i, words)) i = (i + WORDS) & last;
    return i;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Uint32Array(2 * before.length);
    for (let i = 0; i < before.length; i += WORDS)
      if (before[i] !== 0) {
        const words = before.subarray(i, i + WORDS);
        this.#slots.set(words, this.#place(words));
      }
  }
}

function isAt(slots: Uint32Array, i: number, words: Uint32Array): boolean {
  for (let n = 0; n < WORDS; n++) if (slots[i + n] !== words[n]) return false;
  return true;
}
