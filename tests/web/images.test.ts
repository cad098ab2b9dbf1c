// The oracle itself: the image builder's own vectors, and foreign programs that open what it makes.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

it('the images are what they say, by vectors and by qemu-img and vhdiinfo', { timeout: 600_000 }, () => {
  const check = fileURLToPath(new URL('../images/self-check.mjs', import.meta.url))
  const { status, stdout, stderr } = spawnSync(process.execPath, [check], { encoding: 'utf8', maxBuffer: 2 ** 26 })
  expect(`${stdout}${stderr}`).not.toContain('NOT CHECKED')
  expect(stderr).toBe('')
  expect(status).toBe(0)
})
