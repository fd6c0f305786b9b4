export interface Spinner {
  stop(): void;
}

const REFRESH_MS = 100;

let shown: Spinner | undefined;

/**
 * A line that tells how far a command is: on a terminal that knows its width, and nowhere else.
 *
 * @param text - asked for again and again, so that the line is true while nothing happens, too.
 */
export async function startSpinner(text: () => string): Promise<Spinner | undefined> {
  const { stderr: stream } = process;
  // Without a width it would clear lines without an end.
  if (!(stream.isTTY && stream.columns > 0)) return undefined;
  const { default: ora } = await import("ora");
  const color = process.env.NO_COLOR ? { color: false as const } : {};
  // What is typed stays the terminal's own affair: read by the spinner, Ctrl-C would not interrupt.
  const spinner = ora({ stream, text: text(), discardStdin: false, ...color }).start();
  const timer = setInterval(() => {
    spinner.text = text();
  }, REFRESH_MS);
  shown = {
    stop: () => {
      clearInterval(timer);
      spinner.stop();
    },
  };
  return shown;
}

/** Before the last words of a command that is interrupted. */
export const stopSpinner = (): void => shown?.stop();
