import tseslint from 'typescript-eslint'

const pureFolders = ['libs/kernel/src/**/*.ts', 'libs/lifecycle/src/**/*.ts', 'services/*/src/domain/**/*.ts']

export default tseslint.config(
  { ignores: ['**/node_modules/', '**/dist/', '.wismo/', '.nx/', '**/generated/'] },
  ...tseslint.configs.recommended,
  {
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Exports have names.' }],
      eqeqeq: 'error',
      'max-params': ['error', 6],
      complexity: ['error', 14],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-redeclare': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
    },
  },
  {
    files: pureFolders,
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'The time comes in as an argument.' },
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'The time comes in as an argument.' },
        { selector: "MemberExpression[object.name='Math'][property.name='random']", message: 'Randomness comes in as an argument.' },
        { selector: 'ExportDefaultDeclaration', message: 'Exports have names.' },
      ],
    },
  },
  { files: ['tools/**', '*.mjs', '*.cjs'], rules: { 'no-console': 'off', 'no-restricted-syntax': 'off', '@typescript-eslint/no-require-imports': 'off' } },
)
