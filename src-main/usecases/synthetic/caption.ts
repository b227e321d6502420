/** Letters of the caption, five columns a row, seven rows; `#` is ink. */
const letters: Readonly<Record<string, readonly string[]>> = {
  S: ['.####', '#....', '#....', '.###.', '....#', '....#', '####.'],
  Y: ['#...#', '#...#', '.#.#.', '..#..', '..#..', '..#..', '..#..'],
  N: ['#...#', '##..#', '#.#.#', '#.#.#', '#..##', '#...#', '#...#'],
  T: ['#####', '..#..', '..#..', '..#..', '..#..', '..#..', '..#..'],
  H: ['#...#', '#...#', '#...#', '#####', '#...#', '#...#', '#...#'],
  E: ['#####', '#....', '#....', '####.', '#....', '#....', '#####'],
  I: ['.###.', '..#..', '..#..', '..#..', '..#..', '..#..', '.###.'],
  C: ['.####', '#....', '#....', '#....', '#....', '#....', '.####'],
};

/** Height of the letters, in their own points. */
export const captionRows = 7;

/** Whether there is ink of `text` at a point; letters are six points apart. */
export function isInk(text: string, column: number, row: number): boolean {
  if (column < 0 || row < 0 || row >= captionRows) return false;
  const letter = letters[text.charAt(Math.floor(column / 6))] as readonly string[] | undefined;
  return letter?.[row]?.charAt(column % 6) === '#';
}
