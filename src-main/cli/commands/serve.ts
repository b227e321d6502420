import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Command, Option } from 'commander';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { programLayout } from '../../platform/programLayout.ts';
import { exitStatus } from '../exitStatus.ts';
import { openAddress } from '../openAddress.ts';
import { filePath, wholeNumber } from '../optionValues.ts';
import { runCommand, type CommandContext, type CommonOptions } from '../runCommand.ts';
import { addCommonOptions } from '../sharedOptions.ts';

interface ServeCommandOptions extends CommonOptions {
  readonly library?: string;
  readonly port: number;
  readonly open?: boolean;
  readonly page?: string;
}

/** Folder of the page, as `npm run build:renderer` makes it. */
function builtPage(page = programLayout().renderer): string {
  if (existsSync(path.join(page, 'index.html'))) return page;
  throw new HeliochromeError(
    'environment',
    `The application’s page is not built: there is no ${path.join(page, 'index.html')}.`,
    'Run `npm run build:renderer` once, or start with `npm start`, which does.',
  );
}

async function serve(
  options: ServeCommandOptions,
  { reporter, signal, log }: CommandContext,
): Promise<number> {
  const { serveUntilStopped } = await import('../../server/runServer.ts');
  const begun = performance.now();
  await serveUntilStopped({
    ...(options.library !== undefined && { library: options.library }),
    port: options.port,
    page: builtPage(options.page),
    log,
    signal,
    onServing: (server, library) => {
      const tell = (): string => {
        const address = server.newAddress();
        reporter.event({ type: 'serving', address, port: server.port, library });
        return address;
      };
      const address = tell();
      if (process.stdin.isTTY && options.json !== true) {
        process.stderr.write(
          'The address lets one browser in, once. Enter: a new address. Ctrl-C: stop.\n',
        );
      }
      // Every line asks for a new address, also through a pipe.
      const lines = createInterface({ input: process.stdin });
      lines.on('line', tell);
      signal.addEventListener('abort', () => {
        lines.close();
      });
      if (options.open === true)
        void openBrowser(address, (message) => {
          reporter.event({ type: 'warning', message });
        });
    },
  });
  const seconds = (performance.now() - begun) / 1000;
  // Being stopped is how a server ends.
  reporter.result({ type: 'result', command: 'serve', exitStatus: exitStatus.done, seconds }, [
    'Stopped. Jobs that were under way go on at the next start.',
  ]);
  return exitStatus.done;
}

async function openBrowser(address: string, warn: (message: string) => void): Promise<void> {
  if (await openAddress(address)) return;
  warn('No browser could be opened; open the address yourself.');
}

/** `serve` */
export function serveCommand(): Command {
  const command = new Command('serve')
    .description('runs the application in a browser of this computer; nobody else can reach it')
    .option(
      '--library <file>',
      'library to open; made when it is not there (default: the last)',
      filePath,
    )
    .option('--port <n>', 'port to listen on; 0 takes a free one', wholeNumber(0, 65_535), 0)
    .option('--open', 'open it in the browser')
    // For those who work on the page, and for tests.
    .addOption(new Option('--page <folder>', 'folder of the built page').hideHelp());
  addCommonOptions(command);
  return command.action(async (options: ServeCommandOptions) => {
    await runCommand('serve', options, (context) => serve(options, context));
  });
}
