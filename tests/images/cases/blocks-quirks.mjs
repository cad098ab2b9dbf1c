// @ts-check
// Known faults of writers that only the block table shows.

import { Draft, GiB, MiB, presets } from '../builder.mjs'
import { warned } from './block-case.mjs'

/** The index of the first chunk's bitmap entry: 4 GiB of blocks of 16 MiB come before it. */
const SLOT = 256

export const BLOCK_QUIRK_CASES = [
  warned(
    'qemu-shifted',
    () => {
      const recipe = presets.qemu({ virtualSize: 100 * GiB })
      return new Draft({ ...recipe, entries: [{ index: SLOT, state: 6, offset: 16 * MiB }], minimumSize: 64 * MiB })
    },
    ['REG-019', 'SBM-002'],
    ['BAT-023', 'LAY-004', 'LAY-007', 'QRK-002', 'QRK-010'],
  ),
  warned(
    'qemu-garbage-in-a-slot',
    () => {
      const recipe = presets.qemu({ virtualSize: 100 * GiB })
      return new Draft({ ...recipe, entries: [{ index: SLOT, state: 2, offset: 0 }] })
    },
    ['REG-019', 'SBM-003'],
    ['BAT-023', 'LAY-004', 'LAY-007', 'QRK-002', 'QRK-010'],
  ),
  warned(
    'mkimg-without-slots',
    () =>
      new Draft({
        ...presets.mkimg(),
        virtualSize: 5 * GiB,
        allocated: false,
        entries: [{ index: SLOT, state: 6, offset: 16 * MiB }],
        minimumSize: 32 * MiB,
      }),
    ['HDR-019', 'HDR-020', 'REG-019', 'SBM-002'],
    ['BAT-023', 'FILE-005', 'LAY-004', 'LAY-007', 'QRK-006', 'QRK-011'],
  ),
]
