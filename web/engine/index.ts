// The package's entry `vhdxscope` outside of Node. Its types are those of node.ts, which exports the same names.
export { openImage, probe } from './open-browser.ts'
export * from './public.ts'
