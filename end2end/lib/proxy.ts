import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Server } from './server.ts';

/** A real nginx with TLS and a certificate of its own, in front of a server on this machine. */
export class Nginx {
  #server: Server | undefined;

  private constructor(readonly dir: string) {}

  static async create(): Promise<Nginx> {
    const dir = await mkdtemp(join(tmpdir(), 'gatehouse-nginx-'));
    const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    const files = ['-keyout', join(dir, 'key.pem'), '-out', join(dir, 'crt.pem')];
    const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    execFileSync('openssl', ['req', '-x509', ...made, ...files, ...names], { stdio: 'pipe' });
    return new Nginx(dir);
  }

  /** Serves with that `server { … }`, in place of what it served with before. */
  async serve(block: string): Promise<void> {
    await this.#server?.stop();
    const { dir } = this;
    const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
    const conf = `
${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
worker_processes 1;
pid ${dir}/nginx.pid;
error_log stderr notice;
events {}
http {
  access_log off;
  ssl_certificate ${dir}/crt.pem;
  ssl_certificate_key ${dir}/key.pem;
  ${kinds.map((kind) => `${kind}_temp_path ${dir}/${kind};`).join('\n  ')}
${block}
}
`;
    const file = join(dir, 'nginx.conf');
    await writeFile(file, conf);
    const command = existsSync('/usr/sbin/nginx') ? '/usr/sbin/nginx' : 'nginx';
    const args = ['-e', 'stderr', '-p', dir, '-c', file];
    this.#server = new Server({ name: 'nginx', command, args });
    await this.#server.until(/start worker process \d+/, 15_000);
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
    await rm(this.dir, { recursive: true, force: true });
  }
}
