// @ts-check
// Adds up results of every kind and says them in the end. What could not run counts as failed.

/**
 * @typedef {object} Skipped
 * @property {string} name
 * @property {string} reason
 */

export class Tally {
  passed = 0
  /** @type {string[]} */
  failed = []
  /** @type {Skipped[]} */
  skipped = []

  /** @param {{ passed: number, failed: readonly string[], skipped: readonly Skipped[] }} counts */
  add(counts) {
    this.passed += counts.passed
    this.failed.push(...counts.failed)
    this.skipped.push(...counts.skipped)
  }

  /**
   * The names of what did not pass, and last the count alone on its line.
   * @returns {string}
   */
  text() {
    const lines = [
      ...this.failed.map((name) => `failed: ${name}`),
      ...this.skipped.map(({ name, reason }) => `skipped: ${name} (${reason})`),
      `${this.passed} passed, ${this.failed.length} failed, ${this.skipped.length} skipped`,
    ]
    return lines.join('\n')
  }
}
