import * as z from "zod";

import { prefix } from "./consumers";
import { zoneId } from "./network";
import { reason } from "./values";
import { webFirewall } from "./web-firewall";

const hostname = z
  .strictObject({
    name: z
      .string()
      .regex(
        /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9][a-z0-9-]*[a-z0-9]$/,
        "expected a lower-case name without a dot at its end",
      )
      .meta({ description: 'Host name of the links, such as "files.example.com".' }),
    certificateArn: z
      .string()
      .regex(
        /^arn:aws[a-z-]*:acm:us-east-1:\d{12}:certificate\/[A-Za-z0-9-]+$/,
        "expected the ARN of an ACM certificate in us-east-1, where CloudFront reads certificates",
      )
      .meta({ description: "ACM certificate for the name, in us-east-1." }),
    zoneId: zoneId.optional().meta({
      description:
        "Hosted zone for the A and AAAA records of the name. Default: somebody else makes a record that points to the distribution.",
    }),
  })
  .meta({
    description:
      "Host name of the operator's own. Without it, links have a name below cloudfront.net, whose certificate of CloudFront also admits TLS 1.0.",
  });

/** Section `storage.publish`. */
export const publish = z
  .strictObject({
    prefix: prefix.meta({ description: 'Published folder, with a trailing slash: "published/".' }),
    access: z.enum(["signed", "open"]).default("signed").meta({
      description:
        "signed: only links that a key of signingKeys signed. open: everybody who knows or guesses a name reads the file.",
    }),
    openReason: reason.optional().meta({
      description:
        "Why everybody may read the folder, for reviewers. Required with access open. It becomes a tag of the distribution.",
    }),
    signingKeys: z
      .array(z.string().regex(/^[a-z0-9-]+$/, "expected lower-case letters, digits and hyphens"))
      .max(5, "a key group of CloudFront has 5 keys at most")
      .default([])
      .meta({
        description:
          "Names of keys in the secret setting managed-sftp:signingKeys whose signatures links need. Several, to exchange one for another. Required with access signed.",
      }),
    hostname: hostname.optional(),
    ipv6: z.boolean().default(true).meta({
      description:
        "Whether viewers come over IPv6 too. Links for certain addresses (npm run share with --ip) take IPv4 only, so false where such links are given.",
    }),
    priceClass: z
      .enum(["PriceClass_100", "PriceClass_200", "PriceClass_All"])
      .default("PriceClass_All")
      .meta({
        description:
          "Edge locations that serve the files. PriceClass_100: North America, Europe and Israel only.",
      }),
    cacheSeconds: z.int().min(0).max(31_536_000).default(3600).meta({
      description:
        "Seconds for which edge locations keep a file before they ask the bucket for a newer one. 0: they keep nothing.",
    }),
    invalidateOnUpload: z.boolean().default(false).meta({
      description:
        "Whether edge locations forget a file as soon as it is written or deleted. Needs storage.eventBridge.",
    }),
    errorPage: z
      .string()
      .regex(
        /^[A-Za-z0-9_][A-Za-z0-9_-]*\.html$/,
        'expected the name of a page such as "error.html"',
      )
      .default("error.html")
      .meta({
        description:
          "Page in the folder that viewers see where a file is missing or a link is not valid; both look alike. Everybody can read it.",
      }),
    firewall: webFirewall.prefault({}),
  })
  .meta({ description: "One folder that CloudFront serves over HTTPS." });

/** Section `storage.publish`. */
export type PublishConfig = z.infer<typeof publish>;
