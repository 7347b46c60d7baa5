/** Calls an emulator without signing anything; none of them looks at signatures. */
export class Emulator {
  public constructor(public readonly url: string) {}

  /** Calls an action of a service that speaks the query protocol, and answers its XML. */
  public async query(
    service: string,
    region: string,
    parameters: Readonly<Record<string, string>>,
  ): Promise<string> {
    const response = await fetch(this.url, {
      method: "POST",
      headers: {
        authorization: scope(service, region),
        "content-type": "application/x-www-form-urlencoded",
      },
      body: new URLSearchParams({ Version: "2016-11-15", ...parameters }).toString(),
    });
    const text = await response.text();
    if (response.ok) return text;
    throw new Error(`the emulator refused ${service} ${parameters["Action"]}: ${text}`);
  }

  /** Whether an action of a JSON service is there: asked for something unknown, it says so. */
  public async knows(target: string, service: string, input: object): Promise<boolean> {
    const response = await fetch(this.url, {
      method: "POST",
      headers: {
        authorization: scope(service, "us-east-1"),
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": target,
      },
      body: JSON.stringify(input),
    });
    return !isRefusal(response.status, await response.text());
  }
}

/**
 * Whether an answer says that the call is not implemented. Moto answers with a page of HTML when an
 * action is missing, as its web server does for any error that no API has.
 */
export const isRefusal = (status: number, body: string): boolean =>
  status === 501 ||
  (status >= 400 && /not.?(yet.?)?implemented/i.test(body)) ||
  (status === 500 && /<html/i.test(body));

/** Value of the first element of a name in an XML answer. */
export function textOf(xml: string, element: string): string {
  const value = new RegExp(`<${element}>([^<]+)</${element}>`).exec(xml)?.[1];
  if (value === undefined) throw new Error(`the emulator's answer has no ${element}: ${xml}`);
  return value;
}

const scope = (service: string, region: string): string =>
  `AWS4-HMAC-SHA256 Credential=test/20200101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;
