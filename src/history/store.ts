/** Where a history is kept: a folder, or a prefix of a bucket. Paths have forward slashes and are relative to it. */
export interface HistoryStore {
  /** As messages call it. */
  readonly name: string;
  /** The accounts that have results, by id. */
  accounts(): Promise<string[]>;
  /** The names of an account's files, in no order. */
  files(account: string): Promise<string[]>;
  /** @throws UserError (exit 2) if it cannot be read, or is larger than `limit` bytes. */
  read(path: string, limit: number): Promise<Uint8Array>;
  /**
   * Writes a file completely or not at all; two writers of one file do not mix.
   *
   * @param replace - also where the file exists.
   * @returns false if the file exists: it stays as it is.
   * @throws UserError (exit 2) if it cannot be written.
   */
  create(path: string, content: Uint8Array, options?: { readonly replace: boolean }): Promise<boolean>;
  close(): void;
}
