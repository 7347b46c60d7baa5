import { type CostContext, type CostLine, costLine } from "../cost/model";
import { type FakeInput, noOutputs, type ResourceTypes, settingOf } from "./resource-type";

/** Name of a Multi-Region Access Point. */
const nameIn = ({ inputs }: Pick<FakeInput, "inputs">): string =>
  String((inputs["details"] as { name?: string } | undefined)?.name);

/** Requests of consumers, which alone use the access point. */
const routingPrice = ({ usage }: CostContext): CostLine[] => [
  costLine("Multi-Region Access Point", usage.gbOut, "mrapGb", "each GB down through it"),
];

/** Multi-Region Access Points of Amazon S3. */
export const S3_CONTROL: ResourceTypes = {
  "aws:s3control/multiRegionAccessPoint:MultiRegionAccessPoint": {
    outputs: (resource) => {
      const { partition, accountId } = resource.awsEnvironment;
      // S3 generates the alias.
      const alias = `${nameIn(resource).replaceAll("-", "")}.mrap`;
      return {
        arn: `arn:${partition}:s3::${accountId}:accesspoint/${alias}`,
        alias,
        domainName: `${alias}.accesspoint.s3-global.amazonaws.com`,
        status: "READY",
      };
    },
    replacedBy: ["accountId", "details"],
    api: {
      operation: "s3control.CreateMultiRegionAccessPoint",
      names: { region: false, details: "Details" },
    },
    price: routingPrice,
    // In details: the stack's own name, of which the longest fits.
    uniqueName: "none",
    nameTag: false,
    reachability: "irrelevant",
    access: "modelled",
  },
  "aws:s3control/multiRegionAccessPointPolicy:MultiRegionAccessPointPolicy": settingOf({
    outputs: noOutputs,
    replacedBy: ["accountId", "details.name"],
    api: {
      operation: "s3control.PutMultiRegionAccessPointPolicy",
      names: { region: false, details: "Details" },
    },
    reachability: "irrelevant",
    access: "modelled",
  }),
  "aws:s3control/multiRegionAccessPointRoutes:MultiRegionAccessPointRoutes": settingOf({
    // From terraform-provider-aws, multi_region_access_point_routes.go.
    replacedBy: ["accountId", "mrap"],
    api: {
      operation: "s3control.SubmitMultiRegionAccessPointRoutes",
      names: { region: false, routes: "RouteUpdates", "routes.region": "Region" },
    },
    reachability: "irrelevant",
    access: "irrelevant",
  }),
};
