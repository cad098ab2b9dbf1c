// @ts-check
// The GUIDs of MS-VHDX 2.2.3.2 and 2.6.2, the flags each item must carry, and the units of the format.

export const KiB = 1024
export const MiB = 1024 * KiB
export const GiB = 1024 * MiB
export const TiB = 1024 * GiB

export const REGION = {
  bat: '2dc27766-f623-4200-9d64-115e9bfd4a08',
  metadata: '8b7ca206-4790-4b9a-b8fe-575f050f886e',
}

/** Bits of the flags field of a metadata table entry. */
export const IS_USER = 1
export const IS_VIRTUAL_DISK = 2
export const IS_REQUIRED = 4

/** Known items: their GUID and the flags of 2.8; the last three are known from Microsoft's code only. */
export const ITEM = {
  fileParameters: { id: 'caa16737-fa36-4d43-b3b6-33f0aa44e76b', flags: IS_REQUIRED },
  virtualDiskSize: { id: '2fa54224-cd1b-4876-b211-5dbed83bf4b8', flags: IS_REQUIRED | IS_VIRTUAL_DISK },
  virtualDiskId: { id: 'beca12ab-b2e6-4523-93ef-c309e000c746', flags: IS_REQUIRED | IS_VIRTUAL_DISK },
  logicalSectorSize: { id: '8141bf1d-a96f-4709-ba47-f233a8faab5f', flags: IS_REQUIRED | IS_VIRTUAL_DISK },
  physicalSectorSize: { id: 'cda348c7-445d-4471-9cc9-e9885251c556', flags: IS_REQUIRED | IS_VIRTUAL_DISK },
  parentLocator: { id: 'a8d35f2d-b30b-454d-abf7-d3d84834ab0c', flags: IS_REQUIRED },
  chsParameters: { id: 'da02d7bc-3d3a-423c-ac88-2a36ab21479b', flags: 0 },
  incompleteFile: { id: '71cc85f0-1b69-4e28-9558-c3bf83ae75d3', flags: IS_REQUIRED },
  pmemLabelStorage: { id: '10e1ae8a-4b7e-4169-a40f-cd70de928393', flags: 0 },
}

export const LOCATOR_VHDX = 'b04aefb7-d19e-4a81-b789-25b8e9445913'

/** Payload and sector bitmap states of 2.5. */
export const STATE = {
  notPresent: 0,
  undefined: 1,
  zero: 2,
  unmapped: 3,
  fullyPresent: 6,
  partiallyPresent: 7,
}
