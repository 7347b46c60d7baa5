import { isDeepStrictEqual } from "node:util";

import { record, records } from "../../graph/graph";
import { fine, harmless, type JudgeInput, type JudgeResource, type TypeJudges } from "../judge";
import { high, medium, unjudged } from "../model";

const TYPE = "aws:s3control/multiRegionAccessPoint";

/** Buckets to which routes send requests. */
const activeIn = (routes: unknown): string =>
  records(routes)
    .filter(({ trafficDialPercentage }) => Number(trafficDialPercentage) > 0)
    .map(({ bucket }) => String(bucket))
    .sort()
    .join(" and ");

/** Consumers who are sent elsewhere. */
const routes: JudgeInput = ({ was, is }) => {
  const [old, now] = [activeIn(was), activeIn(is)];
  return old === now
    ? unjudged("routes of the Multi-Region Access Point")
    : high(
        `Requests through the Multi-Region Access Point go to ${now} instead of ${old}; what is not copied yet is missing there`,
      );
};

/** Details of a policy without the document, which the comparison of access reads. */
const besidePolicy = (details: unknown): object => ({ ...record(details), policy: undefined });

const gone: JudgeResource = () =>
  high(
    "The Multi-Region Access Point is deleted: its consumers lose their address, and a new one has another",
  );

/** Multi-Region Access Points, which hold no data. */
export const REGIONS: TypeJudges = {
  [`${TYPE}:MultiRegionAccessPoint`]: {
    inputs: { details: fine },
    created: () =>
      medium("A Multi-Region Access Point takes requests from any network, for its consumers"),
    ...{ deleted: gone, replaced: gone },
  },
  [`${TYPE}Policy:MultiRegionAccessPointPolicy`]: {
    ...harmless(),
    inputs: {
      details: ({ was, is, title }) =>
        !isDeepStrictEqual(besidePolicy(was), besidePolicy(is)) && unjudged(`details of ${title}`),
    },
  },
  [`${TYPE}Routes:MultiRegionAccessPointRoutes`]: {
    ...harmless(),
    inputs: { mrap: fine, routes },
  },
};
