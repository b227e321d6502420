import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/',
      'build/',
      'dist/',
      '.native/',
      'resources/',
      'out/',
      'demo/',
      'src-main/imaging/kernels/assembly',
      '**/*.cjs',
      'eslint.config.js',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // Numeric code indexes typed arrays by computed offsets; template literals print numbers.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: true },
      ],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
      'prefer-const': 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['src-main/cli/**/*.ts', 'tests/run.ts', 'tests/bench/**/*.ts', 'src-main/**/build.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['tests/**/*.ts'],
    // node:test's `test` and `describe` return promises that the runner itself awaits.
    rules: { '@typescript-eslint/no-floating-promises': 'off' },
  },
);
