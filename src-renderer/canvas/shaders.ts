import { whiteD65, xyzToRgbMatrix } from '../../src-shared/color/rgbXyz.ts';
import { LIGHTNESS_PER_CODE } from '../../src-shared/color/guidedChroma.ts';

/** A number as GLSL wants it. */
const float = (value: number): string => {
  const text = value.toPrecision(9);
  return /[.e]/.test(text) ? text : `${text}.0`;
};

const [m0, , m2, m3, , m5, m6, , m8] = xyzToRgbMatrix;
const [whiteX, , whiteZ] = whiteD65;
/** White-relative X−Y and Z−Y to linear sRGB: the rows of the whole matrix sum to one, so that neutral stays exact. */
const differenceX = [m0, m3, m6].map((value) => float(value * whiteX));
const differenceZ = [m2, m5, m8].map((value) => float(value * whiteZ));

/** Draws one tile: a rectangle of the picture, in scan pixels. */
export const vertexShader = `#version 300 es
precision highp float;
/** left, top, right, bottom of the tile, scan pixels */
uniform vec4 area;
/** left and top of the picture and device pixels to a scan pixel */
uniform vec3 placement;
/** of the drawing buffer, device pixels */
uniform vec2 canvasSize;
/** scan pixels to a pixel of the tile's level */
uniform float levelStep;
uniform vec2 tileOrigin;
uniform vec2 gridSize;
out vec2 scan;
out vec2 texel;
void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  scan = mix(area.xy, area.zw, corner);
  texel = (scan / levelStep - tileOrigin) / gridSize;
  vec2 position = (placement.xy + scan * placement.z) / canvasSize * 2.0 - 1.0;
  gl_Position = vec4(position.x, -position.y, 0.0, 1.0);
}`;

/**
 * Composes one device pixel as an export does (imaging/kernels/assembly/render.ts): L\* from the grey, chroma by the
 * local linear model between four cells, brought into the gamut at constant L\* and hue, encoded as sRGB.
 */
export const fragmentShader = `#version 300 es
precision highp float;
precision highp sampler2D;
in vec2 scan;
in vec2 texel;
out vec4 color;
uniform sampler2D grey;
/** slope, offset, low, high of f(X) − f(Y) and of f(Y) − f(Z) */
uniform sampler2D cellsA;
uniform sampler2D cellsB;
uniform sampler2D confidence;
uniform vec2 pictureSize;
/** strength × saturation; 0 gives the grey itself */
uniform float gain;
uniform bool squarePixels;
uniform bool marks;
/** device pixels to a CSS pixel, and left and top of the picture: marks keep their size and move with the picture */
uniform float markScale;
uniform vec2 markOrigin;
uniform float canvasHeight;
/** confidence below which color is a guess, and below which it is open */
uniform vec2 limits;

const float knee = 6.0 / 29.0;
const float slope = 108.0 / 841.0;
const float tolerance = -1e-5;

float toLinear(float v) {
  return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}
vec3 toSrgb(vec3 c) {
  vec3 v = clamp(c, 0.0, 1.0);
  vec3 power = 1.055 * pow(max(v, vec3(1e-8)), vec3(1.0 / 2.4)) - 0.055;
  return mix(power, v * 12.92, vec3(lessThanEqual(v, vec3(0.0031308))));
}
float root(float t) {
  return t > 216.0 / 24389.0 ? pow(t, 1.0 / 3.0) : (24389.0 / 27.0 * t + 16.0) / 116.0;
}
float cube(float f) {
  float above = max(f, knee);
  return above * above * above + (f - above) * slope;
}
float component(sampler2D cells, ivec2 low, ivec2 high, vec2 share, float code) {
  vec4 upper = mix(texelFetch(cells, low, 0), texelFetch(cells, ivec2(high.x, low.y), 0), share.x);
  vec4 lower = mix(texelFetch(cells, ivec2(low.x, high.y), 0), texelFetch(cells, high, 0), share.x);
  vec4 cell = mix(upper, lower, share.y);
  return clamp(cell.x * code + cell.y, cell.z, cell.w);
}
vec3 linearAt(float fy, float y, vec2 chroma) {
  float dx = cube(fy + chroma.x) - y;
  float dz = cube(fy - chroma.y) - y;
  return y + dx * vec3(${differenceX.join(', ')}) + dz * vec3(${differenceZ.join(', ')});
}
float clearance(vec3 c) {
  return min(min(c.r, min(c.g, c.b)), 1.0 - max(c.r, max(c.g, c.b)));
}
vec3 compose(float v, vec2 at) {
  vec2 last = vec2(textureSize(cellsA, 0) - 1);
  vec2 place = clamp(at / pictureSize * (last + 1.0) - 0.5, vec2(0.0), last);
  ivec2 low = ivec2(place);
  ivec2 high = min(low + 1, ivec2(last));
  vec2 share = place - vec2(low);
  float fy = root(toLinear(v));
  float code = (116.0 * fy - 16.0) / ${float(LIGHTNESS_PER_CODE)};
  vec2 chroma = gain * vec2(
    component(cellsA, low, high, share, code), component(cellsB, low, high, share, code));
  float y = cube(fy);
  vec3 c = linearAt(fy, y, chroma);
  if (clearance(c) < tolerance) {
    float inside = 0.0;
    float part = 0.5;
    for (int i = 0; i < 11; i += 1) {
      if (clearance(linearAt(fy, y, chroma * (inside + part))) >= 0.0) inside += part;
      part *= 0.5;
    }
    c = linearAt(fy, y, chroma * inside);
  }
  return toSrgb(c);
}
/** Marks of uncertain color, black beside white so that they show on every grey: open dots, or dense hatching. */
vec3 marked(vec3 c, vec2 at) {
  float sure = texture(confidence, at / pictureSize).r;
  if (sure >= limits.y) return c;
  vec2 p = (vec2(gl_FragCoord.x, canvasHeight - gl_FragCoord.y) - markOrigin) / markScale;
  if (sure >= limits.x) {
    float far = length(mod(p, 12.0) - 6.0);
    return far < 1.1 ? vec3(1.0) : far < 2.1 ? vec3(0.0) : c;
  }
  float line = mod(p.x + p.y, 8.0);
  return line < 1.2 ? vec3(0.0) : line < 2.4 ? vec3(1.0) : c;
}
void main() {
  float v = texture(grey, texel).r;
  vec2 at = squarePixels ? floor(scan) + 0.5 : scan;
  vec3 c = gain == 0.0 ? vec3(v) : compose(v, at);
  color = vec4(marks ? marked(c, at) : c, 1.0);
}`;
