/** The smallest of the values that were added, each once: the same whatever the order in which they come. */
export class Smallest<T> {
  readonly #most: number;
  readonly #key: (value: T) => string;
  #values: T[] = [];

  constructor(most: number, key: (value: T) => string) {
    this.#most = most;
    this.#key = key;
  }

  add(value: T): void {
    const key = this.#key(value);
    const last = this.#values.at(-1);
    if (this.#values.length === this.#most && last !== undefined && key >= this.#key(last)) return;
    const at = this.#values.findIndex((one) => key <= this.#key(one));
    if (at >= 0 && this.#key(this.#values[at] as T) === key) return;
    this.#values.splice(at < 0 ? this.#values.length : at, 0, value);
    this.#values.length = Math.min(this.#values.length, this.#most);
  }

  list(): readonly T[] {
    return this.#values;
  }
}
