import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';

/** A TCP port on loopback that nobody used a moment ago. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

export interface Launch {
  /** What messages call it. */
  name: string;
  command: string;
  args?: string[];
  env?: Record<string, string>;
  cwd?: string;
}

/** This shell's environment without what Gatehouse reads of it: a test says all of those itself. */
const settings = /^(GATEHOUSE_|GORILLA_|LOCAL_|OIDC_|SESSION_LENGTH$|DISABLE_SSO_PROVISIONING$)/;

function inherited(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !settings.test(name)));
}

/** A server that a test started: its output so far, and how to end it. */
export class Server {
  #output = '';
  #waiting: (() => void)[] = [];
  #ended = false;
  readonly #child: ChildProcess;

  constructor(readonly launch: Launch) {
    this.#child = spawn(launch.command, launch.args ?? [], {
      cwd: launch.cwd,
      env: { ...inherited(), ...launch.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A process group of its own: Keycloak's shell script and its JVM end together.
      detached: true,
    });
    const take = (chunk: Buffer) => {
      this.#output += chunk.toString();
      this.#wake();
    };
    this.#child.stdout?.on('data', take);
    this.#child.stderr?.on('data', take);
    this.#child.once('error', (error) => {
      this.#output += `\n${error.message}`;
      this.#end();
    });
    this.#child.once('exit', () => this.#end());
  }

  /** Everything it printed so far. */
  get output(): string {
    return this.#output;
  }

  /** Waits until the output matches; fails with the output when the server ends or takes too long. */
  async until(pattern: RegExp, milliseconds: number): Promise<RegExpMatchArray> {
    const deadline = Date.now() + milliseconds;
    for (;;) {
      const match = this.#output.match(pattern);
      if (match) return match;
      if (this.#ended) throw new Error(`${this.launch.name} ended early:\n${this.#output}`);
      const left = deadline - Date.now();
      if (left <= 0) {
        throw new Error(`${this.launch.name} did not print ${pattern}:\n${this.#output}`);
      }
      await this.#news(left);
    }
  }

  /** Ends it and waits until it is gone. */
  async stop(): Promise<void> {
    if (this.#ended || this.#child.pid === undefined) return;
    const gone = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
    process.kill(-this.#child.pid, 'SIGTERM');
    const impatience = setTimeout(() => {
      if (this.#child.pid !== undefined) process.kill(-this.#child.pid, 'SIGKILL');
    }, 10_000);
    await gone;
    clearTimeout(impatience);
  }

  #news(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #wake() {
    for (const resume of this.#waiting.splice(0)) resume();
  }

  #end() {
    this.#ended = true;
    this.#wake();
  }
}
