import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Server } from './server.ts';

/** The binary under test: GATEHOUSE_BIN, else what `cargo build` made. */
function binary(): string {
  const given = process.env.GATEHOUSE_BIN;
  if (given) return given;
  const metadata = execFileSync('cargo', ['metadata', '--no-deps', '--format-version', '1'], {
    cwd: join(import.meta.dirname, '../..'),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return join(JSON.parse(metadata).target_directory, 'debug', 'gatehouse');
}

/** A running Gatehouse with an empty data directory of its own. */
export class Gatehouse {
  private constructor(
    /** Its public URL, without a slash at the end. */
    readonly origin: string,
    /** The one-time link that it printed at its first start. */
    readonly setupLink: string,
    readonly dataDir: string,
    readonly server: Server,
  ) {}

  /** Starts it on `port` of localhost and waits for its setup link. */
  static async start(port: number, settings: Record<string, string> = {}): Promise<Gatehouse> {
    const command = binary();
    if (!existsSync(command)) {
      throw new Error(`${command} is missing: run cargo xtask test e2e, or set GATEHOUSE_BIN`);
    }
    const dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-e2e-'));
    const origin = settings.GATEHOUSE_PUBLIC_URL ?? `http://localhost:${port}`;
    const server = new Server({
      name: 'gatehouse',
      command,
      args: ['serve'],
      cwd: dataDir,
      env: {
        GATEHOUSE_LISTEN: `127.0.0.1:${port}`,
        GATEHOUSE_DATA_DIR: dataDir,
        ...settings,
      },
    });
    try {
      const [, link] = await server.until(/First administrator: (\S+\/setup\S+)/, 20_000);
      return new Gatehouse(origin, link, dataDir, server);
    } catch (error) {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
      throw error;
    }
  }

  /** Fills it with people and with their ended sign-ins. */
  crowd(people: number, attempts: number): void {
    const command = process.env.GATEHOUSE_CROWD ?? join(binary(), '../examples/crowd');
    execFileSync(command, [join(this.dataDir, 'gatehouse.db'), String(people), String(attempts)]);
  }

  async stop(): Promise<void> {
    await this.server.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}
