// @ts-check
// One line per step, with the seconds since the start.

/** @param {string} text */
export function step(text) {
  const seconds = process.uptime().toFixed(1).padStart(6)
  console.log(`${seconds} s  ${text}`)
}
