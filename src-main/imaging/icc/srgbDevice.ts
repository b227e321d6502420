import { rgbToXyzMatrix } from '../../../src-shared/color/rgbXyz.ts';
import { srgbToLinear } from '../../../src-shared/color/transfer.ts';
import type { Xyz } from './connectionSpace.ts';
import type { DeviceModel, MatrixDevice } from './iccProfile.ts';

// The light of each channel: the columns of the matrix from linear sRGB to XYZ.
const m = rgbToXyzMatrix;
const primaries: readonly [Xyz, Xyz, Xyz] = [
  [m[0], m[3], m[6]],
  [m[1], m[4], m[7]],
  [m[2], m[5], m[8]],
];

/** What a file without a profile is taken for, as every viewer and the web do. */
export const srgbDevice: MatrixDevice = {
  kind: 'matrix',
  description: 'sRGB (assumed: no profile in the file)',
  curves: [srgbToLinear, srgbToLinear, srgbToLinear],
  primaries,
};

/** @returns device RGB (0–1) to XYZ (D65, white Y = 1) for any device model */
export function deviceToXyz(model: DeviceModel): (red: number, green: number, blue: number) => Xyz {
  if (model.kind === 'table') return model.toXyz;
  const curves =
    model.kind === 'grey' ? ([model.curve, model.curve, model.curve] as const) : model.curves;
  const [r, g, b] = model.kind === 'grey' ? primaries : model.primaries;
  return (red, green, blue) => {
    const light = [curves[0](red), curves[1](green), curves[2](blue)] as const;
    const component = (i: 0 | 1 | 2): number => light[0] * r[i] + light[1] * g[i] + light[2] * b[i];
    return [component(0), component(1), component(2)];
  };
}

/** @returns a neutral device value (0–1) to luminance Y */
export function neutralLuminance(model: DeviceModel): (value: number) => number {
  if (model.kind === 'grey') return model.curve;
  const toXyz = deviceToXyz(model);
  return (value) => toXyz(value, value, value)[1];
}
