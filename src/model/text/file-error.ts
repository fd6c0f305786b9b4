const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "permission denied",
  Z_BUF_ERROR: "its gzip data ends too early",
  Z_DATA_ERROR: "its gzip data is damaged",
};

/** Why a file could not be read, as the end of a sentence. */
export function describeFileError({ code = "", message }: NodeJS.ErrnoException): string {
  if (message === "incorrect data check" || message === "incorrect length check") return "its gzip checksum is wrong";
  return REASONS[code] ?? message;
}
