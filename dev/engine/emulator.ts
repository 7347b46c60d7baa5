/** Client of an emulator; it signs nothing, as no emulator checks signatures. */
export class Emulator {
  public constructor(public readonly url: string) {}

  /** Calls an action of a service with the query protocol, and returns the XML of its answer. */
  public async query(
    service: string,
    region: string,
    parameters: Readonly<Record<string, string>>,
  ): Promise<string> {
    const body = new URLSearchParams({ Version: "2016-11-15", ...parameters });
    const response = await this.post(service, region, body);
    const text = await response.text();
    if (response.ok) return text;
    throw new Error(`the emulator refused ${service} ${parameters["Action"]}: ${text}`);
  }

  /** Whether the emulator has an action of a JSON service, found out with a resource that does not exist. */
  public async knows(target: string, service: string, input: object): Promise<boolean> {
    const headers = {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": target,
    };
    const response = await this.post(service, "us-east-1", JSON.stringify(input), headers);
    return !isRefusal(response.status, await response.text());
  }

  private post(
    service: string,
    region: string,
    body: string | URLSearchParams,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    const authorization = `AWS4-HMAC-SHA256 Credential=test/20200101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;
    return fetch(this.url, { method: "POST", headers: { authorization, ...headers }, body });
  }
}

/**
 * Whether an answer says that the call is not implemented. Moto answers with a page of HTML when an
 * action or a path is missing, as its web server does for errors outside of any API.
 */
export const isRefusal = (status: number, body: string): boolean =>
  status === 501 ||
  (status >= 400 && /not.?(yet.?)?implemented/i.test(body)) ||
  ([404, 405, 500].includes(status) && /<html/i.test(body));

/** Value of the first element with a name in an XML answer. */
export function textOf(xml: string, element: string): string {
  const value = new RegExp(`<${element}>([^<]+)</${element}>`).exec(xml)?.[1];
  if (value === undefined) throw new Error(`the emulator's answer has no ${element}: ${xml}`);
  return value;
}
