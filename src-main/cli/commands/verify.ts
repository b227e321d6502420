import path from 'node:path';
import { Command } from 'commander';
import type { VerifyResult } from '../../../src-shared/api/commandEvents.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { VerifyReport } from '../../usecases/verify/verifyPaths.ts';
import { exitStatus } from '../exitStatus.ts';
import { filePath } from '../optionValues.ts';
import { countOf, durationOf, sizeOf } from '../plainText.ts';
import { runCommand, type CommandContext, type CommonOptions } from '../runCommand.ts';
import { addCommonOptions } from '../sharedOptions.ts';

interface VerifyCommandOptions extends CommonOptions {
  readonly library?: string;
  readonly masters: readonly string[];
}

type Findings = VerifyResult['findings'];

function linesOf(result: VerifyResult): string[] {
  const looked = [
    ...(result.bags > 0
      ? [`${countOf(result.bags, 'bag')} of ${countOf(result.files, 'file')}`]
      : []),
    ...(result.records > 0 ? [countOf(result.records, 'record')] : []),
    ...(result.masters > 0 ? [`${countOf(result.masters, 'master')} of the library`] : []),
  ];
  const found = result.findings.length;
  const notSeen = result.mastersNotSeen;
  return [
    '',
    `Verified ${looked.length === 0 ? 'nothing' : looked.join(', ')} (${sizeOf(result.bytes)} read), ${durationOf(result.seconds)}.`,
    ...(notSeen > 0
      ? [
          `The masters of ${countOf(notSeen, 'record')} are not here; name their folder with --masters.`,
        ]
      : []),
    ...(result.status === 'stopped' ? ['It was stopped before its end.'] : []),
    found === 0 ? 'Everything is as it was.' : `${countOf(found, 'finding')}: see above.`,
  ];
}

function statusOf(findings: Findings, stopped: boolean): number {
  if (stopped) return exitStatus.stopped;
  return findings.length > 0 ? exitStatus.someFailed : exitStatus.done;
}

/** Verifies bags and records. @returns what is known of them, and the findings */
async function verifyGiven(
  inputs: readonly string[],
  masters: readonly string[],
  { reporter, signal }: CommandContext,
  findings: Findings,
): Promise<VerifyReport> {
  const { verifyPaths } = await import('../../usecases/verify/verifyPaths.ts');
  const request = {
    paths: inputs.map((input) => path.resolve(input)),
    masters: masters.map((folder) => path.resolve(folder)),
  };
  return verifyPaths(request, {
    signal,
    onThing: (thing) => {
      findings.push(...thing.findings);
      if (thing.findings.length === 0)
        reporter.event({ type: 'item', path: thing.path, status: 'verified' });
      for (const { path: place, error } of thing.findings)
        reporter.event({ type: 'item', path: place, status: 'failed', error });
    },
  });
}

async function verifyMasters(
  library: string,
  { reporter, signal, log }: CommandContext,
  findings: Findings,
): Promise<{ masters: number; stopped: boolean }> {
  const { verifyLibrary } = await import('../../usecases/verify/verifyLibrary.ts');
  const report = await verifyLibrary(library, {
    signal,
    log,
    onEvent: (event) => {
      reporter.event(event);
    },
  });
  findings.push(...report.findings);
  for (const { path: place, error } of report.findings)
    reporter.event({ type: 'item', path: place, status: 'failed', error });
  return report;
}

async function verify(
  inputs: readonly string[],
  options: VerifyCommandOptions,
  context: CommandContext,
): Promise<number> {
  if (inputs.length === 0 && options.library === undefined) {
    throw new HeliochromeError(
      'usage',
      'There is nothing to verify.',
      'Name bags, folders of results or records, or a library with --library.',
    );
  }
  const { libraryFile } = await import('../../usecases/library/libraryPaths.ts');
  const library = options.library === undefined ? null : libraryFile(options.library);
  const begun = performance.now();
  const findings: Findings = [];
  const given = await verifyGiven(inputs, options.masters, context, findings);
  const ofLibrary = library === null ? null : await verifyMasters(library, context, findings);
  const stopped = ofLibrary?.stopped === true;
  const result: VerifyResult = {
    type: 'result',
    command: 'verify',
    exitStatus: statusOf(findings, stopped),
    status: stopped ? 'stopped' : 'done',
    library,
    ...given,
    masters: ofLibrary?.masters ?? 0,
    findings,
    seconds: (performance.now() - begun) / 1000,
  };
  context.reporter.result(result, linesOf(result));
  return result.exitStatus;
}

/** `verify [bags, folders, records or results…] [--library FILE]` */
export function verifyCommand(): Command {
  const command = new Command('verify')
    .description(
      'checks bags, records with their pictures and masters, and a library’s masters against their checksums',
    )
    .argument('[paths...]', 'bags, folders of results, records, or results')
    .option('--library <file>', 'compare every master of this library with its import', filePath)
    .option('--masters <folders...>', 'where the masters of the records are', []);
  addCommonOptions(command);
  return command.action(async (inputs: string[], options: VerifyCommandOptions) => {
    await runCommand('verify', options, (context) => verify(inputs, options, context));
  });
}
