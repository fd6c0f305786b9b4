let words = "";

/** What to say if the program is interrupted from now on. */
export function sayOnInterrupt(text: string): void {
  words = text;
}

export const lastWords = (): string => words;
