import { join } from "node:path";

export interface TestCertificate {
  /** Paths of PEM files. */
  readonly file: string;
  readonly key: string;
}

/** A certificate that nobody else trusts, for a made-up name and this machine, good for two days. */
export async function makeCertificate(folder: string, name: string): Promise<TestCertificate> {
  const certificate = { file: join(folder, "certificate.pem"), key: join(folder, "key.pem") };
  const names = `subjectAltName=DNS:${name},DNS:localhost,IP:127.0.0.1`;
  // On a curve: its handshakes cost a tenth of RSA's, and tests open a thousand connections.
  const making = Bun.spawn(
    [
      ...[
        "openssl",
        "req",
        "-x509",
        "-nodes",
        "-days",
        "2",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
      ],
      ...["-subj", `/CN=${name}`, "-addext", names, "-keyout", certificate.key, "-out", certificate.file],
    ],
    { stdout: "ignore", stderr: "pipe" },
  );
  if ((await making.exited) !== 0) throw new Error(`openssl: ${await new Response(making.stderr).text()}`);
  return certificate;
}
