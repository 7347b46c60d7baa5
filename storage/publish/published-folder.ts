import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { PublishConfig } from "../../config/schema/publish";
import { cachePolicy, securityHeaders } from "./behavior";
import { publicKeyOf, type SigningKeys } from "./signing-keys";

/** Arguments for {@link PublishedFolder}. */
export interface PublishedFolderArgs {
  /** Host name of the bucket in its region. */
  readonly bucketDomainName: pulumi.Input<string>;
  /** Section `storage.publish`. */
  readonly config: PublishConfig;
  /** Keys for the names in `signingKeys`. */
  readonly signingKeys: SigningKeys;
  /**
   * ARN of a web ACL in us-east-1 with scope CLOUDFRONT.
   * @default no web ACL
   */
  readonly webAclArn?: pulumi.Input<string> | undefined;
}

/** Hosted zone of every distribution's name (Route 53 API Reference, `AliasTarget`). */
const CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2";

/** The one origin. */
const ORIGIN = "folder";

/**
 * One folder of the bucket behind CloudFront, whose requests the bucket tells from those of any other
 * distribution by their signature.
 *
 * Cost: requests and traffic as CloudFront charges them.
 */
export class PublishedFolder extends pulumi.ComponentResource {
  /** ARN of the distribution. */
  public readonly distributionArn: pulumi.Output<string>;
  /** Beginning of all links, without a slash at its end. */
  public readonly url: pulumi.Output<string>;
  /** Identifiers of the public keys by the names of the keys, which signed links carry. */
  public readonly keyPairIds: Readonly<Record<string, pulumi.Output<string>>>;

  private readonly parent: pulumi.CustomResourceOptions;

  public constructor(
    name: string,
    private readonly args: PublishedFolderArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("managed-sftp:storage:PublishedFolder", name, {}, opts);
    this.parent = { parent: this };
    const { config, webAclArn } = args;
    const { hostname } = config;
    const keys = this.publicKeys(name);
    const distribution = new aws.cloudfront.Distribution(
      name,
      {
        comment: `Folder ${config.prefix}`,
        enabled: true,
        // The policies of bucket and key name the distribution, and must not wait minutes for the edge.
        waitForDeployment: false,
        aliases: hostname && [hostname.name],
        isIpv6Enabled: config.ipv6,
        httpVersion: "http2and3",
        priceClass: config.priceClass,
        origins: [this.origin(name)],
        ...this.behaviors(name, keys),
        customErrorResponses: this.errorResponses(),
        restrictions: { geoRestriction: { restrictionType: "none" } },
        viewerCertificate: viewerCertificate(config),
        webAclId: webAclArn,
        tags: {
          Name: name,
          // The policy pack reads it.
          ...(config.openReason !== undefined && { OpenAccess: config.openReason }),
          ...(config.firewall.offReason !== undefined && { NoFirewall: config.firewall.offReason }),
        },
      },
      this.parent,
    );
    this.alias(name, distribution);
    this.distributionArn = distribution.arn;
    this.keyPairIds = Object.fromEntries(Object.entries(keys).map(([key, { id }]) => [key, id]));
    this.url = pulumi.interpolate`https://${hostname?.name ?? distribution.domainName}`;
    this.registerOutputs({ url: this.url });
  }

  private publicKeys(name: string): Readonly<Record<string, aws.cloudfront.PublicKey>> {
    const { config, signingKeys } = this.args;
    return Object.fromEntries(
      config.signingKeys.map((key) => [
        key,
        new aws.cloudfront.PublicKey(
          `${name}-${key}`,
          { comment: `Signs links to ${config.prefix}`, encodedKey: publicKeyOf(signingKeys, key) },
          this.parent,
        ),
      ]),
    );
  }

  private origin(name: string): aws.types.input.cloudfront.DistributionOrigin {
    const { bucketDomainName, config } = this.args;
    const control = new aws.cloudfront.OriginAccessControl(
      name,
      {
        description: `Requests for folder ${config.prefix}`,
        originAccessControlOriginType: "s3",
        signingBehavior: "always",
        signingProtocol: "sigv4",
      },
      this.parent,
    );
    return {
      originId: ORIGIN,
      domainName: bucketDomainName,
      // Viewers cannot name another folder: whatever they ask for is below this one.
      originPath: `/${config.prefix.slice(0, -1)}`,
      originAccessControlId: control.id,
    };
  }

  /** Signed links for everything but the error page, to which no link is signed. */
  private behaviors(
    name: string,
    keys: Readonly<Record<string, aws.cloudfront.PublicKey>>,
  ): Pick<aws.cloudfront.DistributionArgs, "defaultCacheBehavior" | "orderedCacheBehaviors"> {
    const { config } = this.args;
    const open = {
      targetOriginId: ORIGIN,
      viewerProtocolPolicy: "redirect-to-https",
      allowedMethods: ["GET", "HEAD"],
      cachedMethods: ["GET", "HEAD"],
      compress: true,
      cachePolicyId: cachePolicy(name, config.cacheSeconds, this.parent).id,
      responseHeadersPolicyId: securityHeaders(name, this.parent).id,
    };
    if (config.access === "open") return { defaultCacheBehavior: open };
    const group = new aws.cloudfront.KeyGroup(
      name,
      {
        comment: `Signs links to ${config.prefix}`,
        items: Object.values(keys).map(({ id }) => id),
      },
      this.parent,
    );
    return {
      defaultCacheBehavior: { ...open, trustedKeyGroups: [group.id] },
      orderedCacheBehaviors: [{ ...open, pathPattern: `/${config.errorPage}` }],
    };
  }

  /**
   * One answer for a file that is missing and for a link that is not valid, so that nobody learns which
   * names exist. S3 says 403 for both, as CloudFront may not list the bucket.
   */
  private errorResponses(): aws.types.input.cloudfront.DistributionCustomErrorResponse[] {
    const responsePagePath = `/${this.args.config.errorPage}`;
    return [403, 404].map((errorCode) => ({
      ...{ errorCode, responseCode: 403, responsePagePath },
      // A file that is uploaded a moment later is there.
      errorCachingMinTtl: 10,
    }));
  }

  private alias(name: string, { domainName }: aws.cloudfront.Distribution): void {
    const { hostname, ipv6 } = this.args.config;
    if (hostname?.zoneId === undefined) return;
    for (const type of ["A", ...(ipv6 ? ["AAAA"] : [])]) {
      new aws.route53.Record(
        `${name}-${type.toLowerCase()}`,
        {
          name: hostname.name,
          zoneId: hostname.zoneId,
          type,
          aliases: [{ name: domainName, zoneId: CLOUDFRONT_ZONE, evaluateTargetHealth: false }],
        },
        this.parent,
      );
    }
  }
}

/** TLS 1.2 at least with an own certificate; with that of cloudfront.net, CloudFront allows no choice. */
const viewerCertificate = ({
  hostname,
}: PublishConfig): aws.types.input.cloudfront.DistributionViewerCertificate =>
  hostname === undefined
    ? { cloudfrontDefaultCertificate: true }
    : {
        acmCertificateArn: hostname.certificateArn,
        sslSupportMethod: "sni-only",
        minimumProtocolVersion: "TLSv1.2_2021",
      };
