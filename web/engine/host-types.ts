// The hosts' own types (Blob, AbortSignal, WebAssembly.Module and others) as the package's declarations name them: what the project of
// the user knows by that name, from the DOM library or from the types of Node; where it knows none, just what is used here. So the
// declarations hold in a project without the DOM library.

/** `AbortSignal`. */
export type HostAbortSignal = typeof globalThis extends { AbortSignal: { prototype: infer Known } }
  ? Known
  : {
      readonly aborted: boolean
      readonly reason: unknown
      throwIfAborted(): void
      addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void
      removeEventListener(type: 'abort', listener: () => void): void
    }

/** `Blob`, of which `File` is one. */
export type HostBlob = typeof globalThis extends { Blob: { prototype: infer Known } }
  ? Known
  : { readonly size: number; slice(start?: number, end?: number): { arrayBuffer(): Promise<ArrayBuffer> } }

/** `URL`. */
export type HostURL = typeof globalThis extends { URL: { prototype: infer Known } }
  ? Known
  : { readonly href: string; readonly protocol: string }

/** `Response`, as `fetch` gives it. */
export type HostResponse = typeof globalThis extends { Response: { prototype: infer Known } }
  ? Known
  : { readonly ok: boolean; readonly status: number; readonly url: string; arrayBuffer(): Promise<ArrayBuffer> }

/** `WebAssembly.Module`. */
export type HostModule = typeof globalThis extends { WebAssembly: { Module: { prototype: infer Known } } }
  ? Known
  : object

/** `Worker`. */
export type HostWorker = typeof globalThis extends { Worker: { prototype: infer Known } }
  ? Known
  : { postMessage(message: unknown, transfer?: never[]): void; terminate(): void }
