// The page's only Trusted Types policy. The Content-Security-Policy demands it: without it no text becomes a script address.
// It lets the worker's own blob: address through and nothing else.

/** Not in TypeScript's DOM library yet, nor in every browser. */
interface TrustedTypesHost {
  trustedTypes?: { createPolicy(name: string, rules: { createScriptURL(url: string): string }): unknown }
}

/** To be called before anything can want a worker. A call and not a bare import: a bundler may drop those. */
export function allowOwnWorkerOnly(): void {
  const host: typeof globalThis & TrustedTypesHost = globalThis
  host.trustedTypes?.createPolicy('default', {
    createScriptURL: (url) => {
      if (url.startsWith('blob:')) return url
      throw new TypeError('Only a blob: address may become a script on this page.')
    },
  })
}
