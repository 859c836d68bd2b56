import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, Server } from './server.ts';

/** A real OpenLDAP: people userNNNNN with the password pwN, below ou=people. */
export interface OpenLdap {
  /** Its ldaps address; a certificate authority of its own vouches for it. */
  address: string;
  base: string;
  bindDn: string;
  bindPassword: string;
  stop(): Promise<void>;
}

const answers = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
  });

export async function startOpenLdap(): Promise<OpenLdap> {
  const [plain, tls] = [await freePort(), await freePort()];
  const data = await mkdtemp(join(tmpdir(), 'gatehouse-openldap-'));
  const server = new Server({
    name: 'OpenLDAP',
    command: 'bash',
    args: [join(import.meta.dirname, '../servers/openldap/run.sh')],
    env: { D: data, PORT: String(plain), SPORT: String(tls), DBG: '0', PATH: `${process.env.PATH}:/usr/sbin` },
  });
  const deadline = Date.now() + 20_000;
  while (!(await answers(tls))) {
    if (Date.now() > deadline) throw new Error(`OpenLDAP does not answer:\n${server.output}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    address: `ldaps://127.0.0.1:${tls}`,
    base: 'dc=example,dc=org',
    bindDn: 'cn=sso,ou=services,dc=example,dc=org',
    bindPassword: 'ssopw',
    stop: async () => {
      await server.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}
