/** Types of the part of dynalite that the sandbox uses. */
declare module "dynalite" {
  import type { Server } from "node:http";

  interface Options {
    /** Folder of the database; made when it does not exist. */
    readonly path: string;
    /** Milliseconds for which a new table is not ready. */
    readonly createTableMs: number;
  }

  /** Closing the server closes the database, too. */
  function dynalite(options: Options): Server;
  export default dynalite;
}
