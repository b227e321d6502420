/** The layer rule of ARCHITECTURE.md, proven by `npm run check:layers`. */

// Who in src-main may reach whom (a folder may always reach itself and src-shared).
const mayReach = {
  app: ['api', 'usecases', 'platform'],
  preload: [],
  server: ['api', 'usecases', 'platform'],
  cli: ['server', 'api', 'usecases', 'platform'],
  api: ['usecases', 'platform'],
  // Makes and starts the application; no part of it.
  build: ['platform'],
  usecases: [
    'imaging',
    'models',
    'training',
    'propagation',
    'engine',
    'jobs',
    'catalog',
    'platform',
  ],
  engine: ['training', 'models', 'platform'],
  training: ['models', 'imaging', 'platform'],
  models: ['platform'],
  imaging: ['platform'],
  propagation: ['platform'],
  // The queue keeps its jobs in the catalog, and knows no more of it than its types.
  jobs: ['catalog', 'platform'],
  catalog: ['platform'],
  platform: [],
};

const layerRules = Object.entries(mayReach).map(([layer, allowed]) => ({
  name: `layer-${layer}`,
  severity: 'error',
  comment: `src-main/${layer} may only reach: ${[layer, ...allowed].join(', ')} and src-shared`,
  from: { path: `^src-main/${layer}/` },
  to: { path: '^src-main/', pathNot: `^src-main/(${[layer, ...allowed].join('|')})/` },
}));

// Within the renderer; `main.ts` and `App.svelte` put it all together.
const rendererMayReach = {
  views: ['canvas', 'components', 'actions', 'state', 'client', 'i18n'],
  components: ['actions', 'state', 'client', 'i18n'],
  actions: ['state', 'client', 'i18n'],
  state: ['canvas', 'client', 'i18n'],
  canvas: ['components', 'state', 'client', 'i18n'],
  client: [],
  i18n: [],
};

const rendererRules = [
  ...Object.entries(rendererMayReach).map(([layer, allowed]) => ({
    name: `renderer-layer-${layer}`,
    severity: 'error',
    comment: `src-renderer/${layer} may only reach: ${[layer, ...allowed].join(', ')} and src-shared`,
    from: { path: `^src-renderer/${layer}/` },
    to: {
      path: '^src-renderer/',
      pathNot: `^src-renderer/(${[layer, ...allowed].join('|')})/`,
    },
  })),
  {
    name: 'views-stand-alone',
    severity: 'error',
    comment: 'What two views share is a component or a state',
    from: { path: '^src-renderer/views/([^/]+)/' },
    to: { path: '^src-renderer/views/', pathNot: '^src-renderer/views/$1/' },
  },
];

const owners = [
  ['sharp', '^node_modules/sharp', '^(src-main/(imaging|build)|tests)/'],
  ['better-sqlite3', '^node_modules/better-sqlite3', '^(src-main/catalog|tests)/'],
  ['tfjs', '^node_modules/@tensorflow', '^(src-main/(models|training|engine)|tests)/'],
  ['onnxruntime', '^node_modules/onnxruntime', '^(src-main/models|tests)/'],
  ['protobuf', '^node_modules/@bufbuild', '^(src-main/models|tests)/'],
  ['electron', '^node_modules/electron/', '^(src-main/(app|preload)|tests)/'],
].map(([name, module, owner]) => ({
  name: `only-owner-imports-${name}`,
  severity: 'error',
  from: { pathNot: owner },
  to: { path: module },
}));

module.exports = {
  forbidden: [
    ...layerRules,
    ...owners,
    {
      name: 'shared-is-pure',
      severity: 'error',
      comment: 'src-shared runs anywhere: no Node, no DOM library, no native module',
      from: { path: '^src-shared/' },
      to: { pathNot: '^(src-shared/|node_modules/zod/)' },
    },
    {
      name: 'main-and-renderer-meet-in-shared',
      severity: 'error',
      from: { path: '^src-main/' },
      to: { path: '^src-renderer/' },
    },
    {
      name: 'renderer-reaches-shared-only',
      severity: 'error',
      from: { path: '^src-renderer/' },
      to: { path: '^src-main/' },
    },
    ...rendererRules,
    {
      name: 'no-cycles',
      severity: 'error',
      comment:
        'A Svelte component may render itself; every other circle goes through a TypeScript module',
      from: { pathNot: '\\.svelte$' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    exclude: { path: 'src-main/[^/]+/kernels/assembly' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json', '.mjs', '.cjs'],
      exportsFields: ['exports'],
      conditionNames: ['node', 'import', 'require', 'types', 'default'],
    },
  },
};
