import type { LogProof } from "../../model/documents/log-proof.ts";

/** Finds the digest files that prove the log files of one source. */
export interface FileProver {
  /** Whether a place where an event was found is a file of this source. */
  covers(where: string): boolean;
  /** null: nothing is known of digests of the file. */
  prove(where: string): Promise<LogProof | null>;
  close(): Promise<void>;
}
