import type { ServerModel } from "../../verify/graph/stack-model";
import { type Fact, FACTS, factsNamed } from "./listing";
import { type FtpReply, reply } from "./reply";

const ALWAYS = ["EPSV", "LANG EN*", "MDTM", "PASV", "SIZE", "TVFS", "UTF8"];
const OF_FTPS = ["AUTH TLS", "PBSZ", "PROT"];

/** What a session can do beyond RFC 959, and what its client has chosen of it. */
export class FtpFeatures {
  /** Facts that MLSD and MLST give. */
  public facts: readonly Fact[] = FACTS;

  public constructor(private readonly server: ServerModel) {}

  /** Reply to FEAT; an asterisk marks the facts that are given (RFC 3659, 7.8). */
  public list(): FtpReply {
    const facts = FACTS.map((fact) => `${fact}${this.facts.includes(fact) ? "*" : ""};`);
    const { protocols, ignoresSetStat } = this.server;
    const features = [
      ...ALWAYS,
      `MLST ${facts.join("")}`,
      // A client that knows of it sends it after each upload, and takes a refusal for a failure.
      ...(ignoresSetStat ? ["MFMT"] : []),
      ...(protocols.includes("FTPS") ? OF_FTPS : []),
    ];
    return reply(211, ["features", ...features.sort().map((each) => ` ${each}`), "end"].join("\n"));
  }

  /** Reply to OPTS, which sets what MLSD and MLST give. */
  public choose(argument: string): FtpReply {
    if (/^UTF-?8(?: ON)?$/i.test(argument)) return reply(200, "always UTF-8");
    const mlst = /^MLST(?: (.*))?$/i.exec(argument);
    if (mlst === null) return reply(504, "not supported");
    this.facts = factsNamed(mlst[1] ?? "");
    return reply(200, `MLST OPTS ${this.facts.map((fact) => `${fact};`).join("")}`.trimEnd());
  }
}
