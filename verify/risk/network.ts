import { found } from "../found";
import { EVERY_PORT, EVERY_PROTOCOL, INTERNET } from "../reachability/packets";
import { addressesByText, packetsText } from "../reachability/text";
import { meet, overlap, type Traffic } from "../reachability/traffic";
import { addressCounts, type Opening, openings } from "../preview/reach-changes";
import { high, listed, medium, type Risk, type RiskContext, unjudged } from "./model";

/** From this many IPv4 addresses on, half a /17, a range is no partner's but a whole network. */
const WIDE = 16_384n;

/** Which ranges open, by the sets of packets that pass before and after. */
export function networkRisks({ before, after, changes }: RiskContext): readonly Risk[] {
  if (changes.every(({ kind }) => kind === "same")) return [];
  let all: readonly Opening[];
  try {
    all = openings(before, after);
  } catch (error) {
    return [unjudged(`Reachability is not judged: ${(error as Error).message}`)];
  }
  const others = all.filter(({ isToServer }) => !isToServer);
  const names = others.map(({ rows: [row], from, to }) =>
    row ? `${row.from} → ${row.to}` : `${from} → ${to}`,
  );
  return found(
    ...all.filter(({ isToServer }) => isToServer).map(serverRisk),
    names.length > 0 && medium(`Connections open inside or outwards: ${listed(names)}`),
  );
}

function serverRisk({ from, to, gained, before, after }: Opening): Risk {
  // Ranges as they are now, which is how a stack file names them.
  const ranges = addressesByText(after)
    .filter(([, range]) => overlap(range, addressesOf(gained)))
    .map(([text]) => text);
  const [was, is, gain] = [before, after, gained].map(addressCounts) as [Counts, Counts, Counts];
  const counts = found(
    gain.v4 > 0n && countText(was.v4, is.v4, gain.v4, "IPv4"),
    gain.v6 > 0n && countText(was.v6, is.v6, gain.v6, "IPv6"),
  );
  const by = from === "any address" ? listed(ranges) : from;
  const isWide =
    gain.v4 >= WIDE || gain.v6 >= 1n << 80n || addressCounts(meet(gained, INTERNET)).v4 >= WIDE;
  const text = `Opens to ${by}: ${to} on ${packetsText(gained)}${counts.length > 0 ? ` (${counts.join(", ")})` : ""}`;
  return (isWide ? high : medium)(text);
}

/** Every packet to or from the addresses of a set. */
const addressesOf = (traffic: Traffic): Traffic =>
  traffic.map(([, , addresses]) => [EVERY_PROTOCOL, EVERY_PORT, addresses]);

type Counts = ReturnType<typeof addressCounts>;

/** How many addresses reach it before and after; how many are new, where others go. */
const countText = (was: bigint, is: bigint, gain: bigint, family: string): string =>
  was + gain === is
    ? `${number(was)} → ${number(is)} ${family} addresses`
    : `${number(gain)} ${family} addresses that could not before`;

/** `65,536`; numbers beyond all reason as a power of two. */
const number = (count: bigint): string =>
  count > 1n << 40n ? `about 2^${count.toString(2).length - 1}` : count.toLocaleString("en-US");
