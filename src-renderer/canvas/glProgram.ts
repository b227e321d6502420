import { HeliochromeError } from '../../src-shared/domain/error.ts';

/** A linked program and the places of its uniforms. */
export interface GlProgram {
  readonly program: WebGLProgram;
  readonly uniform: (name: string) => WebGLUniformLocation | null;
}

/** Compiles and links. @throws HeliochromeError `environment` with the driver's message */
export function linkProgram(
  gl: WebGL2RenderingContext,
  vertexSource: string,
  fragmentSource: string,
): GlProgram {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertexSource],
    [gl.FRAGMENT_SHADER, fragmentSource],
  ] as const) {
    const shader = gl.createShader(type);
    // Null only while the context is lost, which its own event tells.
    if (shader === null) continue;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS) && !gl.isContextLost()) {
      throw graphicsError(gl.getShaderInfoLog(shader));
    }
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw graphicsError(gl.getProgramInfoLog(program));
  }
  const places = new Map<string, WebGLUniformLocation | null>();
  const uniform = (name: string): WebGLUniformLocation | null => {
    const known = places.get(name);
    if (known !== undefined) return known;
    const place = gl.getUniformLocation(program, name);
    places.set(name, place);
    return place;
  };
  return { program, uniform };
}

function graphicsError(reason: string | null): HeliochromeError {
  return new HeliochromeError(
    'environment',
    `The graphics driver does not take the viewer's program: ${reason ?? 'it gives no reason'}`,
    'Update the graphics driver, or switch hardware acceleration off.',
  );
}
