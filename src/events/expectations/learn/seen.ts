/** A value with how often it was seen. */
export interface Seen {
  readonly value: string;
  readonly count: number;
}

/** Counts values, of which there may be too many to list: then there are none. */
export class SeenValues {
  readonly #most: number;
  readonly #counts = new Map<string, number>();
  #tooMany = false;
  calls = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add(value: string): void {
    this.calls++;
    const before = this.#counts.get(value);
    if (before === undefined && this.#counts.size >= this.#most) this.#tooMany = true;
    else this.#counts.set(value, (before ?? 0) + 1);
  }

  /** The values by their names; undefined where there are too many. */
  list(): readonly Seen[] | undefined {
    if (this.#tooMany) return undefined;
    return [...this.#counts].map(([value, count]) => ({ value, count })).sort((a, b) => (a.value < b.value ? -1 : 1));
  }
}

/** Counts values of several names, of which only so many are kept. */
export class SeenByName {
  readonly #most: number;
  readonly #names: number;
  readonly #all = new Map<string, SeenValues>();
  complete = true;

  constructor(names: number, most: number) {
    [this.#names, this.#most] = [names, most];
  }

  add(name: string, value: string): void {
    const isFull = !this.#all.has(name) && this.#all.size >= this.#names;
    if (isFull) {
      this.complete = false;
      return;
    }
    const values = this.#all.get(name) ?? new SeenValues(this.#most);
    values.add(value);
    this.#all.set(name, values);
  }

  list(): { readonly name: string; readonly calls: number; readonly values: readonly Seen[] | undefined }[] {
    return [...this.#all]
      .map(([name, values]) => ({ name, calls: values.calls, values: values.list() }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}
