/**
 * How hints spread over a photo: `learned` by the model, `levin` by luminance edges alone (Levin et al. 2004), `mixed`
 * by edges with the model's answer where no hint reaches.
 */
export const propagationKinds = ['learned', 'levin', 'mixed'] as const;

export type PropagationKind = (typeof propagationKinds)[number];
