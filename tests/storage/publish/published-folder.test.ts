import assert from "node:assert/strict";

import type { Policy } from "../../../aws/policy-document";
import { type Graph, resourcesOf } from "../../../verify/graph/graph";
import { PUBLISHED } from "../../support/features";
import { inputsOf } from "../../support/program";
import { ACCOUNT, BUCKET, BUCKET_ARN, bucketStatement, withBucket } from "../support";

const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const ARN = `arn:aws:cloudfront::${ACCOUNT}:distribution/sftp-published-Distribution`;
const OPEN = {
  accessLogs: {},
  publish: {
    prefix: "open/",
    access: "open",
    openReason: "Price lists for everybody",
    cacheSeconds: 0,
  },
};

/** The inputs of the one distribution. */
const distributionOf = (graph: Graph): Record<string, unknown> =>
  inputsOf(graph, DISTRIBUTION)["sftp-published"] ?? {};

describe("a published folder", () => {
  it("is served over HTTPS only, with TLS 1.2 at least, to be read only, below its own name", async () => {
    const graph = await withBucket(PUBLISHED);
    const behavior = {
      targetOriginId: "folder",
      viewerProtocolPolicy: "redirect-to-https",
      allowedMethods: ["GET", "HEAD"],
      cachedMethods: ["GET", "HEAD"],
      compress: true,
      cachePolicyId: "sftp-published-CachePolicy",
      responseHeadersPolicyId: "sftp-published-ResponseHeadersPolicy",
    };
    assert.deepEqual(distributionOf(graph), {
      comment: "Folder alice/published/",
      enabled: true,
      waitForDeployment: false,
      aliases: ["files.example.com"],
      isIpv6Enabled: true,
      httpVersion: "http2and3",
      priceClass: "PriceClass_100",
      origins: [
        {
          originId: "folder",
          domainName: `${BUCKET}.s3.eu-central-1.amazonaws.com`,
          originPath: "/alice/published",
          originAccessControlId: "sftp-published-OriginAccessControl",
        },
      ],
      defaultCacheBehavior: { ...behavior, trustedKeyGroups: ["sftp-published-KeyGroup"] },
      orderedCacheBehaviors: [{ ...behavior, pathPattern: "/not-here.html" }],
      customErrorResponses: [403, 404].map((errorCode) => ({
        errorCode,
        responseCode: 403,
        responsePagePath: "/not-here.html",
        errorCachingMinTtl: 10,
      })),
      restrictions: { geoRestriction: { restrictionType: "none" } },
      webAclId:
        "arn:aws:wafv2:us-east-1:111122223333:global/webacl/managed-sftp-test-published/sftp-published-firewall-WebAcl",
      viewerCertificate: {
        acmCertificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d",
        sslSupportMethod: "sni-only",
        minimumProtocolVersion: "TLSv1.2_2021",
      },
      tags: { Name: "sftp-published" },
    });
  });

  it("is asked for with signatures of its distribution, always", async () => {
    const graph = await withBucket(PUBLISHED);
    assert.deepEqual(
      inputsOf(graph, "aws:cloudfront/originAccessControl:OriginAccessControl")["sftp-published"],
      {
        description: "Requests for folder alice/published/",
        originAccessControlOriginType: "s3",
        signingBehavior: "always",
        signingProtocol: "sigv4",
      },
    );
  });

  it("trusts the public parts of the listed keys, in one group", async () => {
    const graph = await withBucket(PUBLISHED);
    const keys = inputsOf(graph, "aws:cloudfront/publicKey:PublicKey");
    assert.deepEqual(Object.keys(keys), ["sftp-published-a", "sftp-published-b"]);
    for (const { encodedKey } of Object.values(keys)) {
      assert.match(
        String(encodedKey),
        /^-----BEGIN PUBLIC KEY-----\n[\s\S]+-----END PUBLIC KEY-----\n$/,
      );
    }
    assert.deepEqual(inputsOf(graph, "aws:cloudfront/keyGroup:KeyGroup"), {
      "sftp-published": {
        comment: "Signs links to alice/published/",
        items: ["sftp-published-a-PublicKey", "sftp-published-b-PublicKey"],
      },
    });
    assert.deepEqual(graph.outputs["publishedKeyIds"], {
      a: "sftp-published-a-PublicKey",
      b: "sftp-published-b-PublicKey",
    });
    assert.equal(graph.outputs["publishedUrl"], "https://files.example.com");
  });

  it("has records for IPv4 and IPv6 in the given zone", async () => {
    const graph = await withBucket(PUBLISHED);
    const records = Object.values(inputsOf(graph, "aws:route53/record:Record"));
    assert.deepEqual(
      records,
      ["A", "AAAA"].map((type) => ({
        name: "files.example.com",
        zoneId: "Z0123456789AB",
        type,
        aliases: [
          {
            name: "sftp-published-distribution.cloudfront.net",
            zoneId: "Z2FDTNDATAQYW2",
            evaluateTargetHealth: false,
          },
        ],
      })),
    );
  });

  // A link for IPv4 addresses would be refused to whoever comes over IPv6.
  it("is served over IPv4 only, by choice, and has no record for IPv6 then", async () => {
    const graph = await withBucket({
      ...PUBLISHED,
      publish: { ...PUBLISHED.publish, ipv6: false },
    });
    assert.equal(distributionOf(graph)["isIpv6Enabled"], false);
    assert.deepEqual(Object.keys(inputsOf(graph, "aws:route53/record:Record")), [
      "sftp-published-a",
    ]);
  });

  it("that is open needs no signature, says why, and has the name and certificate of CloudFront", async () => {
    const graph = await withBucket(OPEN);
    const { defaultCacheBehavior, orderedCacheBehaviors, viewerCertificate, tags } =
      distributionOf(graph);
    assert.equal(
      (defaultCacheBehavior as object as { trustedKeyGroups?: unknown }).trustedKeyGroups,
      undefined,
    );
    assert.equal(orderedCacheBehaviors, undefined);
    assert.deepEqual(viewerCertificate, { cloudfrontDefaultCertificate: true });
    assert.deepEqual(tags, { Name: "sftp-published", OpenAccess: "Price lists for everybody" });
    assert.deepEqual(resourcesOf(graph, "aws:cloudfront/keyGroup:KeyGroup"), []);
    assert.equal(
      graph.outputs["publishedUrl"],
      "https://sftp-published-distribution.cloudfront.net",
    );
    assert.equal("publishedKeyIds" in graph.outputs, false);
  });

  it("is kept by edge locations for the chosen time, in compressed form too, or not at all", async () => {
    const policyOf = async (storage: object): Promise<unknown> =>
      inputsOf(await withBucket(storage), "aws:cloudfront/cachePolicy:CachePolicy")[
        "sftp-published"
      ];
    const nothing = {
      cookiesConfig: { cookieBehavior: "none" },
      headersConfig: { headerBehavior: "none" },
      queryStringsConfig: { queryStringBehavior: "none" },
    };
    assert.deepEqual(await policyOf(PUBLISHED), {
      comment: "Published files, 60 s",
      ...{ minTtl: 0, defaultTtl: 60, maxTtl: 60 },
      parametersInCacheKeyAndForwardedToOrigin: {
        ...nothing,
        enableAcceptEncodingBrotli: true,
        enableAcceptEncodingGzip: true,
      },
    });
    assert.deepEqual(await policyOf(OPEN), {
      comment: "Published files, 0 s",
      ...{ minTtl: 0, defaultTtl: 0, maxTtl: 0 },
      parametersInCacheKeyAndForwardedToOrigin: {
        ...nothing,
        enableAcceptEncodingBrotli: false,
        enableAcceptEncodingGzip: false,
      },
    });
  });

  // Partners upload what is published: a page of theirs must not run scripts below the operator's name.
  it("is sent with headers that keep browsers from scripts, frames, guesses and plain HTTP", async () => {
    const graph = await withBucket(PUBLISHED);
    assert.deepEqual(
      inputsOf(graph, "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy"),
      {
        "sftp-published": {
          comment: "Security headers of published files",
          securityHeadersConfig: {
            contentSecurityPolicy: {
              contentSecurityPolicy:
                "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
              override: true,
            },
            contentTypeOptions: { override: true },
            frameOptions: { frameOption: "DENY", override: true },
            referrerPolicy: { referrerPolicy: "no-referrer", override: true },
            strictTransportSecurity: { accessControlMaxAgeSec: 63_072_000, override: true },
          },
        },
      },
    );
  });

  it("is read by its distribution only, and decrypted for it", async () => {
    const graph = await withBucket(PUBLISHED);
    const only = {
      Sid: "PublishedFolder",
      Effect: "Allow",
      Principal: { Service: "cloudfront.amazonaws.com" },
      Condition: { StringEquals: { "aws:SourceArn": ARN } },
    };
    assert.deepEqual(bucketStatement(graph, "PublishedFolder"), {
      ...only,
      Action: "s3:GetObject",
      Resource: `${BUCKET_ARN}/alice/published/*`,
    });
    const { policy, keyId } = inputsOf(graph, "aws:kms/keyPolicy:KeyPolicy")["sftp-data"] ?? {};
    assert.equal(keyId, "sftp-data-Key");
    const statements = (policy as Policy).Statement;
    assert.deepEqual(
      statements.map(({ Sid }) => Sid),
      ["Administration", "TransferUsersThroughS3", "PublishedFolder"],
    );
    assert.deepEqual(statements[2], { ...only, Action: "kms:Decrypt", Resource: "*" });
  });

  // With both, each update would undo the other's policy; and a deletion would leave KMS's default.
  it("moves the key's policy to a resource of its own, which no deletion takes from the key", async () => {
    const [signed, without, open] = await Promise.all([
      withBucket(PUBLISHED),
      withBucket({ accessLogs: {} }),
      withBucket({ ...OPEN, encryption: "AES256" }),
    ]);
    const key = "aws:kms/key:Key";
    assert.equal("policy" in (inputsOf(signed, key)["sftp-data"] ?? {}), false);
    assert.equal("policy" in (inputsOf(without, key)["sftp-data"] ?? {}), true);
    assert.deepEqual(
      resourcesOf(signed, "aws:kms/keyPolicy:KeyPolicy").map(({ options }) => options),
      [{ retainOnDelete: true }],
    );
    for (const graph of [without, open]) {
      assert.deepEqual(resourcesOf(graph, "aws:kms/keyPolicy:KeyPolicy"), []);
    }
    const urnOf = (graph: Graph): unknown =>
      resourcesOf(graph, key).find(({ name }) => name === "sftp-data")?.urn;
    assert.equal(urnOf(signed), urnOf(without));
  });

  it("leaves a line in the log bucket for each request, without the query", async () => {
    const graph = await withBucket(PUBLISHED);
    const name = "managed-sftp-test-published";
    const common = { name, region: "us-east-1", tags: { Name: "sftp-published" } };
    assert.deepEqual(
      inputsOf(graph, "aws:cloudwatch/logDeliverySource:LogDeliverySource")["sftp-published"],
      { ...common, logType: "ACCESS_LOGS", resourceArn: ARN },
    );
    assert.deepEqual(
      inputsOf(graph, "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination")[
        "sftp-published"
      ],
      {
        ...common,
        outputFormat: "json",
        deliveryDestinationConfiguration: { destinationResourceArn: `${BUCKET_ARN}-logs` },
      },
    );
    const delivery = inputsOf(graph, "aws:cloudwatch/logDelivery:LogDelivery")["sftp-published"];
    const { recordFields, ...rest } = delivery ?? {};
    assert.deepEqual(rest, {
      region: "us-east-1",
      deliverySourceName: name,
      deliveryDestinationArn: `arn:aws:logs:us-east-1:${ACCOUNT}:delivery-destination:${name}`,
      s3DeliveryConfigurations: [
        { enableHiveCompatiblePath: false, suffixPath: "{DistributionId}/{yyyy}/{MM}/{dd}" },
      ],
      tags: { Name: "sftp-published" },
    });
    assert.equal((recordFields as string[]).length, 22);
    for (const secret of ["cs-uri-query", "cs(Cookie)", "cs(Referer)"]) {
      assert.equal((recordFields as string[]).includes(secret), false, secret);
    }
  });

  it("has its logs delivered by this one delivery only", async () => {
    const graph = await withBucket(PUBLISHED);
    const { policy } =
      inputsOf(graph, "aws:s3/bucketPolicy:BucketPolicy")["sftp-access-logs"] ?? {};
    assert.deepEqual((policy as Policy).Statement.at(-1), {
      Sid: "ViewerLogs",
      Effect: "Allow",
      Principal: { Service: "delivery.logs.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: `${BUCKET_ARN}-logs/AWSLogs/${ACCOUNT}/*`,
      Condition: {
        StringEquals: {
          "s3:x-amz-acl": "bucket-owner-full-control",
          "aws:SourceAccount": ACCOUNT,
        },
        ArnLike: {
          "aws:SourceArn": `arn:aws:logs:us-east-1:${ACCOUNT}:delivery-source:managed-sftp-test-published`,
        },
      },
    });
  });
});
