// @ts-check
// How a script fails: a StepFailed says what to do and is printed as such; anything else is a fault of the scripts and
// is printed with its stack.

/** A step that did not work, with a sentence for the person at the keyboard. */
export class StepFailed extends Error {}

/** @param {unknown} error */
export function reportFailure(error) {
  const text = error instanceof StepFailed ? error.message : error instanceof Error ? error.stack : String(error)
  console.error(`\n${text}`)
  process.exitCode = 1
}
