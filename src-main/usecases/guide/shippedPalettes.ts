import { srgbToLab } from '../../../src-shared/color/lab.ts';
import type { Palette, PaletteColor } from '../../../src-shared/domain/palette.ts';

/** A palette that comes with the program, its colors as sRGB. */
interface Shipped {
  readonly id: string;
  readonly name: string;
  readonly source: string;
  readonly colors: readonly (readonly [name: string, hex: string])[];
}

const nbsNote =
  'K. L. Kelly and D. B. Judd, Color: Universal Language and Dictionary of Names, National Bureau of Standards Special Publication 440 (1976). Each color is the middle (centroid) of the range that the name stands for, not a measurement of the card.';

/** What people wore between the wars: the dyers' and weavers' common card, and that of the U.S. Army. */
const fabrics: Shipped = {
  id: 'fabrics',
  name: 'Fabrics and uniforms, 1915–1950',
  source: `Names of the Textile Color Card Association’s Standard Color Card of America and U.S. Army Color Card. ${nbsNote}`,
  colors: [
    ['Scarlet', 'bc3f4a'],
    ['Cardinal', '841b2d'],
    ['Garnet', '722f37'],
    ['Burgundy', '673147'],
    ['Raspberry', 'a8516e'],
    ['Dusty pink', 'd9a6a9'],
    ['Baby pink', 'f9ccca'],
    ['Flesh pink', 'ecd5c5'],
    ['Salmon pink', 'f88379'],
    ['Terra cotta', '9e4732'],
    ['Burnt orange', 'cb6d51'],
    ['Apricot', 'd99058'],
    ['Golden yellow', 'f3c300'],
    ['Maize', 'f8de7e'],
    ['Chamois', 'c9ae5d'],
    ['Gold', 'ab9144'],
    ['Khaki', '967117'],
    ['Light olive drab', '6c541e'],
    ['Maple sugar', '826644'],
    ['Buff', 'c19a6b'],
    ['Flax', 'c2b280'],
    ['Ecru', 'ae9b82'],
    ['Cream', 'f0ead6'],
    ['Eggshell', 'f3e5ab'],
    ['Beige', '958070'],
    ['Fawn', '7e6d5a'],
    ['Cork', 'a67b5b'],
    ['Gold brown', '80461b'],
    ['Mahogany', '79443b'],
    ['Tobacco', '6f4e37'],
    ['Seal', '3e322c'],
    ['Almond green', '5e716a'],
    ['Reseda', '3a4b47'],
    ['Hunter green', '355e3b'],
    ['Bottle green', '1b4d3e'],
    ['Emerald', '44944a'],
    ['Jade green', '679267'],
    ['Spray green', '8da399'],
    ['Turquoise', '66ada4'],
    ['Teal', '004958'],
    ['Light blue', '536878'],
    ['Sky blue', '91a3b0'],
    ['Baby blue', 'bcd4e6'],
    ['Forget-me-not', '70a3cc'],
    ['Bluebird', '436b95'],
    ['Cornflower blue', '545aa7'],
    ['Periwinkle blue', '8791bf'],
    ['Royal blue', '00416a'],
    ['Marine Corps', '00304e'],
    ['Independence', '252440'],
    ['Lavender', 'aa98a9'],
    ['Amethyst', '86608e'],
    ['Plum', '563c5c'],
    ['Purple', '2f2140'],
    ['Silver gray', '848482'],
    ['Smoke', '555555'],
  ],
};

/** What vehicles, ships, aircraft and buildings of the United States were painted with. */
const paints: Shipped = {
  id: 'paints',
  name: 'Government paints, 1940–1955',
  source: `Names of the U.S. Federal Specification TT-C-595, Colors for Ready-Mixed Paints. ${nbsNote}`,
  colors: [
    ['Fire red', 'be0032'],
    ['Insignia red', 'ab4e52'],
    ['Dull red', '79443b'],
    ['International orange', 'e25822'],
    ['Chrome yellow', 'eaa221'],
    ['Brilliant yellow', 'f3c300'],
    ['Zinc yellow primer', 'c9ae5d'],
    ['Highlight buff', 'c2b280'],
    ['Earth yellow', 'c19a6b'],
    ['Desert sand', 'a67b5b'],
    ['Dark earth', '6c541e'],
    ['Field drab', '7e6d5a'],
    ['Earth brown', '635147'],
    ['Earth red', '6f4e37'],
    ['Dark green', '3a4b47'],
    ['Forest green', '2b3d26'],
    ['Interior green', '4a5d23'],
    ['Zinc chromate', '8a9a5b'],
    ['Government wall green', '8f9779'],
    ['Hospital ship green', '679267'],
    ['Light blue', '367588'],
    ['Bright blue', '0067a5'],
    ['Azure blue', '8791bf'],
    ['Intermediate blue', '536878'],
    ['Insignia blue', '252440'],
    ['Hull gray', '91a3b0'],
    ['Haze gray', '848482'],
    ['Deep navy gray', '555555'],
    ['Ivory cream', 'f3e5ab'],
  ],
};

/** What is in nature, from the book that Darwin had on the Beagle. */
const nature: Shipped = {
  id: 'nature',
  name: 'Things in nature, 1821',
  source:
    'P. Syme, Werner’s Nomenclature of Colours (Edinburgh 1821), swatches as sampled by Nicholas Rougeux, c82.net/werner (CC BY).',
  colors: [
    ['Flesh Red', 'e9c49d'],
    ['Peach Blossom Red', 'eecfbf'],
    ['Rose Red', 'eedac3'],
    ['Tile Red', 'c76b4a'],
    ['Vermilion Red', 'b5493a'],
    ['Arterial Blood Red', '711518'],
    ['Carmine Red', 'ce536b'],
    ['Chestnut Brown', '7a4b3a'],
    ['Yellowish Brown', '946943'],
    ['Wood Brown', 'c39e6d'],
    ['Hair Brown', '8b7859'],
    ['Clove Brown', '766051'],
    ['Liver Brown', '513e32'],
    ['Dutch Orange', 'dfa837'],
    ['Straw Yellow', 'f0d696'],
    ['Ochre Yellow', 'efcc83'],
    ['Gamboge Yellow', 'e6d058'],
    ['Honey Yellow', 'a77d35'],
    ['Grass Green', '7d8c55'],
    ['Sap Green', '7c8635'],
    ['Apple Green', 'adba98'],
    ['Olive Green', '67765b'],
    ['Leek Green', '979c84'],
    ['Duck Green', '33431e'],
    ['Verdigris Green', '61ac86'],
    ['Greenish Blue', '719ba2'],
    ['Greyish Blue', '8aa1a6'],
    ['Berlin Blue', '7994b5'],
    ['Indigo Blue', '4f638d'],
    ['Prussian Blue', '1c1949'],
    ['Imperial Purple', '584c77'],
    ['Red Lilac Purple', 'bfbac0'],
  ],
};

function colorOf([name, hex]: readonly [string, string]): PaletteColor {
  const [r, g, b] = [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  const [lightness, aStar, bStar] = srgbToLab(r, g, b).map((value) => Math.round(value * 10) / 10);
  return { name, lightness, a: aStar, b: bStar };
}

/** The palettes that come with the program. */
export const shippedPalettes: readonly Palette[] = [fabrics, paints, nature].map(
  ({ colors, ...rest }) => ({
    ...rest,
    colors: colors.map(colorOf),
    shipped: true,
    changed: false,
  }),
);
