// Three suites, run by name (vitest run --project web): `web` in Node, `browser` drives the built page with a real
// Chromium from Node, `package` packs the npm package and installs it elsewhere. All expect a finished build.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      // No time is asserted: a limit is only there so that what hangs ends.
      { test: { name: 'web', include: ['tests/web/**/*.test.ts'], environment: 'node', testTimeout: 60_000 } },
      {
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          environment: 'node',
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'package',
          include: ['tests/package/**/*.test.ts'],
          environment: 'node',
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
