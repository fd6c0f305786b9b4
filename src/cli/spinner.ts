export interface Spinner {
  text: string;
  stop(): void;
}

let shown: Spinner | undefined;

/** A line that tells how far a command is: on a terminal that knows its width, and nowhere else. */
export async function startSpinner(text: string): Promise<Spinner | undefined> {
  const { stderr: stream } = process;
  // Without a width it would clear lines without an end.
  if (!(stream.isTTY && stream.columns > 0)) return undefined;
  const { default: ora } = await import("ora");
  // What is typed stays the terminal's own affair: read by the spinner, Ctrl-C would not interrupt.
  shown = ora({ stream, text, discardStdin: false }).start();
  return shown;
}

/** Before the last words of a command that is interrupted. */
export const stopSpinner = (): void => shown?.stop();
