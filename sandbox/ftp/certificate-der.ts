import { type KeyObject, randomBytes, sign } from "node:crypto";

/** What a certificate is made from. */
export interface CertificateArgs {
  /** Key on the curve P-256. */
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly from: Date;
  readonly to: Date;
}

/**
 * A self-signed certificate for 127.0.0.1 and `localhost` that can sign no other one. Node reads
 * certificates but writes none, and neither `openssl` nor one more dependency may be asked for.
 */
export function selfSigned({ privateKey, publicKey, from, to }: CertificateArgs): Buffer {
  const name = sequence(
    set(sequence(OID.commonName, der(0x0c, Buffer.from("managed-sftp sandbox")))),
  );
  const algorithm = sequence(OID.ecdsaWithSha256);
  const content = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    // Positive, and never with a leading zero.
    integer(Buffer.concat([Buffer.from([0x40]), randomBytes(15)])),
    algorithm,
    name,
    sequence(time(from), time(to)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(basicConstraints, keyUsage, serverOnly, alternativeNames)),
  );
  const signature = sign("sha256", content, privateKey);
  return sequence(content, algorithm, bits(signature));
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);
const set = (...parts: readonly Buffer[]): Buffer => der(0x31, ...parts);
const integer = (value: Buffer): Buffer => der(0x02, value);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, "hex"));
/** The first byte counts the bits that are unused at the end. */
const bits = (value: Buffer, unused = 0): Buffer => der(0x03, Buffer.from([unused]), value);
/** Two digits of the year: X.509 wants this form for all years before 2050. */
const time = (date: Date): Buffer =>
  der(0x17, Buffer.from(`${date.toISOString().replace(/\D/g, "").slice(2, 14)}Z`));
const TRUE = der(0x01, Buffer.from([0xff]));
const extension = (...parts: readonly [...Buffer[], Buffer]): Buffer =>
  sequence(...parts.slice(0, -1), der(0x04, parts.at(-1) as Buffer));

/** Object identifiers, encoded. */
const OID = {
  commonName: oid("550403"),
  ecdsaWithSha256: oid("2a8648ce3d040302"),
  basicConstraints: oid("551d13"),
  keyUsage: oid("551d0f"),
  extendedKeyUsage: oid("551d25"),
  serverAuthentication: oid("2b06010505070301"),
  subjectAlternativeName: oid("551d11"),
};

/** Without a word it is no authority. */
const basicConstraints = extension(OID.basicConstraints, TRUE, sequence());
/** The one bit that is set stands for signatures. */
const keyUsage = extension(OID.keyUsage, TRUE, bits(Buffer.from([0x80]), 7));
const serverOnly = extension(OID.extendedKeyUsage, sequence(OID.serverAuthentication));
const alternativeNames = extension(
  OID.subjectAlternativeName,
  sequence(der(0x87, Buffer.from([127, 0, 0, 1])), der(0x82, Buffer.from("localhost"))),
);
