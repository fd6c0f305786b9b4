/** Where a pattern stops being one, and what could stand there. */
export interface PatternError {
  /** The character of the pattern, from 1. */
  readonly column: number;
  readonly expected: string;
  /** One sentence, without a full stop. */
  readonly message: string;
}

/** Thrown while parsing, and caught by `parsePattern`. */
export class Unexpected extends Error {
  readonly error: PatternError;

  constructor(error: PatternError) {
    super(error.message);
    this.error = error;
  }
}

const SPACE = /\s/;

/** A place in a pattern that is read from left to right. */
export class Cursor {
  at = 0;
  /** AWS counts regular expressions and wildcard selectors. */
  regexes = 0;
  wildcards = 0;

  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  get next(): string {
    return this.text[this.at] ?? "";
  }

  get atEnd(): boolean {
    return this.at >= this.text.length;
  }

  skipSpace(): void {
    while (!this.atEnd && SPACE.test(this.next)) this.at++;
  }

  /** Steps over a text if it comes next. */
  take(text: string): boolean {
    if (!this.text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  /** Steps over the longest run of these characters. */
  takeWhile(characters: RegExp): string {
    const from = this.at;
    while (!this.atEnd && characters.test(this.next)) this.at++;
    return this.text.slice(from, this.at);
  }

  need(text: string): void {
    if (!this.take(text)) this.fail(text);
  }

  fail(expected: string, at = this.at): never {
    const found = at >= this.text.length ? "the end of the pattern" : JSON.stringify(wordAt(this.text, at));
    const column = at + 1;
    throw new Unexpected({ column, expected, message: `column ${column}: expected ${expected}, found ${found}` });
  }
}

function wordAt(text: string, at: number): string {
  return /^\w{1,20}/.exec(text.slice(at, at + 20))?.[0] ?? String.fromCodePoint(text.codePointAt(at) ?? 0);
}
