// The package's entry `vhdxscope` in Node, and of its types everywhere.
export { openImage, probe } from './open.ts'
export * from './public.ts'
