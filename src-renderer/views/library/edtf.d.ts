/** What is used of edtf.js, which has no types of its own. */
declare module 'edtf' {
  /** @throws Error for what is no date in EDTF */
  export default function edtf(text: string): { readonly type: string };
}
