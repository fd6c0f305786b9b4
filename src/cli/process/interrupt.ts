let words = "";

/** What to say if the program is interrupted from now on. */
export function sayOnInterrupt(text: string): void {
  words = text;
}

export const lastWords = (): string => words;

type Stop = () => Promise<void>;

let toStop: Stop | undefined;

/**
 * What to stop if the program is interrupted from now on: it then ends a few seconds later at most.
 *
 * @returns a function to be called when there is nothing to stop.
 */
export function stopOnInterrupt(stop: Stop): () => void {
  toStop = stop;
  return () => {
    toStop = undefined;
  };
}

/** It is told once: a second signal ends the program at once. */
export function takeStop(): Stop | undefined {
  const stop = toStop;
  toStop = undefined;
  return stop;
}
