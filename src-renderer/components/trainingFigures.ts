import type { CurvePoint } from '../state/chartScale.ts';
import type { MessageKey } from '../i18n/index.ts';

/** A line of a training's chart; texts are keys. */
export interface FigureCurve {
  readonly label: MessageKey;
  readonly points: readonly CurvePoint[];
  readonly dashed: boolean;
}

export interface FigureChart {
  readonly title: MessageKey;
  readonly curves: readonly FigureCurve[];
}

/** A single figure as it is now. */
export interface FigureRow {
  readonly label: MessageKey;
  readonly value: number;
  readonly percent: boolean;
  readonly unit: string;
}

type Points = Readonly<Record<string, readonly CurvePoint[]>>;

const charts: readonly {
  readonly title: MessageKey;
  readonly curves: readonly (readonly [figure: string, label: MessageKey, dashed: boolean])[];
}[] = [
  {
    title: 'activity.curve.choice',
    curves: [
      ['classification', 'activity.curve.training', false],
      ['heldOutClassification', 'activity.curve.heldOut', true],
    ],
  },
  {
    title: 'activity.curve.exactness',
    curves: [
      ['regression', 'activity.curve.training', false],
      ['heldOutRegression', 'activity.curve.heldOut', true],
    ],
  },
  {
    title: 'activity.curve.closeness',
    curves: [
      ['heldOutPsnr', 'activity.curve.model', false],
      ['heldOutPsnrGrey', 'activity.curve.grey', true],
    ],
  },
  {
    title: 'activity.curve.colorfulness',
    curves: [['heldOutColorfulnessShare', 'activity.curve.model', false]],
  },
];

/** The charts of a training for which there is at least one point. */
export function chartsOf(points: Points): FigureChart[] {
  return charts
    .map(({ title, curves }) => ({
      title,
      curves: curves.map(([figure, label, dashed]) => ({
        label,
        dashed,
        points: points[figure] ?? [],
      })),
    }))
    .filter((chart) => chart.curves.some((curve) => curve.points.length > 0));
}

const rows: readonly (readonly [
  figure: string,
  label: MessageKey,
  kind: 'count' | 'percent' | 'dB',
])[] = [
  ['epoch', 'activity.figure.pass', 'count'],
  ['imagesPerSecond', 'activity.figure.speed', 'count'],
  ['waitingShare', 'activity.figure.waiting', 'percent'],
  ['heldOutPsnr', 'activity.figure.closeness', 'dB'],
  ['heldOutPsnrGrey', 'activity.figure.closenessGrey', 'dB'],
  ['heldOutColorfulnessShare', 'activity.figure.colorfulness', 'percent'],
];

/** The figures a person can make something of, in order. */
export function figureRows(figures: Readonly<Record<string, number>>): FigureRow[] {
  return rows.flatMap(([figure, label, kind]) => {
    if (!Object.hasOwn(figures, figure)) return [];
    const value = figures[figure];
    // Passes are counted from 0 where they are run and from 1 where they are read.
    const shown = figure === 'epoch' ? Math.floor(value) + 1 : value;
    return [{ label, value: shown, percent: kind === 'percent', unit: kind === 'dB' ? 'dB' : '' }];
  });
}
