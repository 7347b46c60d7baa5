import { serviceCaller } from "../../access/request";
import { cleanFile, requestsOf } from "../../access/s3-operation";
import {
  arnOf,
  type Graph,
  type GraphResource,
  listOf,
  resourcesOf,
  text,
  texts,
} from "../../graph/graph";
import { isRecord } from "../../graph/serialization";
import { permittedArrow } from "../allowed";
import { consoleName } from "../names";
import { encryption } from "../key-groups";
import { type Arrow, type Box, flow, type Group, idFor, type Part, together } from "../picture";
import type { DiagramStack } from "./stack";

const BUCKET = "aws:s3/bucket:Bucket";

/** An address of AWS from which CloudFront calls S3. */
const CLOUDFRONT_ADDRESS = "130.176.0.1";

/** Viewers, distributions, and the folders that each may read by all policies. */
export async function publishedPart(stack: DiagramStack): Promise<Part> {
  const distributions = resourcesOf(stack.graph, "aws:cloudfront/distribution:Distribution");
  return together(await Promise.all(distributions.map((each) => partOf(stack, each))));
}

async function partOf(stack: DiagramStack, distribution: GraphResource): Promise<Part> {
  const { name, inputs, outputs } = distribution;
  const { defaultCacheBehavior: behavior, aliases, webAclId } = inputs;
  const isSigned = isRecord(behavior) && listOf(behavior["trustedKeyGroups"]).length > 0;
  const [viewers, id] = [idFor("viewers", name), idFor("distribution", name)];
  const [alias = outputs["domainName"]] = listOf(aliases);
  const common = { id, kind: "network", title: "Amazon CloudFront", column: "server" } as const;
  const acl = resourcesOf(stack.graph, "aws:wafv2/webAcl:WebAcl").find(
    (each) => arnOf(each) === webAclId,
  );
  const groups = acl === undefined ? [] : [firewallGroup(idFor("firewall", name), acl)];
  const logs = acl === undefined ? [] : firewallLogs(stack.graph, arnOf(acl));
  return {
    groups,
    boxes: [
      {
        ...{ id: viewers, kind: "client", title: "Internet", column: "clients", foreign: true },
        lines: [isSigned ? "viewers with a signed link" : "every viewer"],
      },
      { ...common, lines: [text(alias)], ...(groups[0] && { group: groups[0].id }) },
      ...logs.map((group) => logBox(stack, group)),
    ],
    arrows: [
      flow(viewers, id, "HTTPS"),
      ...(await readingArrows(stack, distribution, id)),
      ...logs.map(({ name }) => flow(id, idFor("log-group", name), "firewall logs")),
      ...logArrows(stack, distribution, id),
    ],
  };
}

/** Arrows to the buckets to which lines about viewers are delivered. */
function logArrows({ graph }: DiagramStack, distribution: GraphResource, from: string): Arrow[] {
  const of = (kind: string): readonly GraphResource[] =>
    resourcesOf(graph, `aws:cloudwatch/logDelivery${kind}`);
  const sources = of("Source:LogDeliverySource").filter(
    ({ inputs }) => inputs["resourceArn"] === arnOf(distribution),
  );
  const deliveries = of(":LogDelivery").filter(({ inputs }) =>
    sources.some((source) => source.inputs["name"] === inputs["deliverySourceName"]),
  );
  const targets = of("Destination:LogDeliveryDestination")
    .filter((each) =>
      deliveries.some(({ inputs }) => inputs["deliveryDestinationArn"] === arnOf(each)),
    )
    .map(({ inputs }) => inputs["deliveryDestinationConfiguration"])
    .flatMap((to) => (isRecord(to) ? text(to["destinationResourceArn"]) : []));
  return resourcesOf(graph, BUCKET)
    .filter((store) => targets.includes(arnOf(store)))
    .map(({ name }) => flow(from, idFor("store", name), "logs viewers"));
}

/** The web ACL around a distribution or an API. */
export const firewallGroup = (id: string, acl: GraphResource): Group => ({
  ...{ id, kind: "firewall", title: "AWS WAF web ACL" },
  lines: [consoleName(acl)],
});

/**
 * Log groups of web ACLs, which have a key of their own.
 *
 * @param webAclArn web ACL whose log groups are meant; all of them by default
 */
export function firewallLogs(graph: Graph, webAclArn?: unknown): readonly GraphResource[] {
  const arns = resourcesOf(graph, "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration")
    .filter(({ inputs }) => webAclArn === undefined || inputs["resourceArn"] === webAclArn)
    .flatMap(({ inputs }) => texts(inputs["logDestinationConfigs"]));
  return resourcesOf(graph, "aws:cloudwatch/logGroup:LogGroup").filter((group) =>
    arns.includes(arnOf(group)),
  );
}

const logBox = ({ graph }: DiagramStack, group: GraphResource): Box => ({
  ...{ id: idFor("log-group", group.name), kind: "operations", column: "storage" },
  ...{ title: "Amazon CloudWatch log group", lines: [text(group.inputs["name"])] },
  ...encryption(graph, group),
});

/** Arrows to the buckets whose folder the distribution reads. */
async function readingArrows(
  { graph, access, awsEnvironment }: DiagramStack,
  distribution: GraphResource,
  from: string,
): Promise<Arrow[]> {
  const { principal, context } = serviceCaller(
    "cloudfront",
    arnOf(distribution),
    awsEnvironment.accountId,
  );
  const arrows = listOf(distribution.inputs["origins"])
    .filter(isRecord)
    .flatMap(({ domainName, originPath }) =>
      resourcesOf(graph, BUCKET)
        .filter(({ outputs }) => outputs["bucketRegionalDomainName"] === domainName)
        .map((store): Promise<Arrow[]> => {
          const folder = text(originPath).replace(/^\//, "");
          const get = { operation: "get", key: `${folder}/file` } as const;
          const bucket = text(store.inputs["bucket"]);
          const requests = requestsOf(graph, {
            ...cleanFile(graph),
            ...get,
            principal,
            bucket,
          }).map((request) => ({
            ...request,
            context: { ...context, "aws:SourceIp": CLOUDFRONT_ADDRESS, ...request.context },
          }));
          const to = idFor("store", store.name);
          return permittedArrow(access, { from, to }, [{ verb: `reads ${folder}/`, requests }]);
        }),
    );
  return (await Promise.all(arrows)).flat();
}
