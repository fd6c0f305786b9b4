import { WriteStream } from "node:tty";

/** How text is laid out for a stream. Without a width it is not wrapped. */
export interface Display {
  readonly color: boolean;
  readonly width?: number;
}

/**
 * A terminal gets colors and its own width; a file or a pipe gets neither, so that a name can be found by grep.
 * `--no-color` decides before FORCE_COLOR, which decides before NO_COLOR, as for Node.js itself.
 */
export function displayOf({ isTTY, columns }: NodeJS.WriteStream, colorOption: boolean): Display {
  return { color: colorOption && hasColors(isTTY), ...(isTTY ? { width: columns || 80 } : {}) };
}

function hasColors(isTTY: boolean): boolean {
  const { FORCE_COLOR, NO_COLOR, ...env } = process.env;
  if (FORCE_COLOR === undefined && (!isTTY || NO_COLOR)) return false;
  // Without NO_COLOR: Node.js would print a warning where both are set.
  return WriteStream.prototype.getColorDepth({ ...env, ...(FORCE_COLOR === undefined ? {} : { FORCE_COLOR }) }) > 1;
}
