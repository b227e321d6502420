/** `npm run build:icons`: renders `resources/icons/icon.svg` into the icon files of the three systems. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { resourcesDirectory } from '../../platform/paths.ts';
import { icnsFile, icoFile, pngSizes, type IconPicture } from './iconFiles.ts';

const folder = path.join(resourcesDirectory(), 'icons');
const drawing = await readFile(path.join(folder, 'icon.svg'));
// Twice as large as the largest picture: small ones come out smooth, and no size is enlarged.
const density = 72 * 2;

async function render(size: number): Promise<IconPicture> {
  const png = await sharp(drawing, { density })
    .resize(size, size)
    .png({ compressionLevel: 9, palette: false })
    .toBuffer();
  return { size, png };
}

const pictures = await Promise.all(pngSizes.map(render));
await mkdir(path.join(folder, 'png'), { recursive: true });
await Promise.all([
  ...pictures.map(({ size, png }) =>
    writeFile(path.join(folder, 'png', `${size}x${size}.png`), png),
  ),
  writeFile(path.join(folder, 'icon.ico'), icoFile(pictures)),
  writeFile(path.join(folder, 'icon.icns'), icnsFile(pictures)),
]);
process.stdout.write(`Wrote ${pictures.length + 2} icon files into ${folder}.\n`);
