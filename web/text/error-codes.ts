// Windows' error codes around virtual disks, in plain words: what each says, and what to look at. Pure data; explain.ts finds a
// code in a text. It does not judge a file: for that the file has to be opened.

export interface ErrorCode {
  /** As Windows prints it, 32 bits unsigned; null for an error that is known by its name alone. */
  readonly code: number | null
  /** The name first that people meet most. `ERROR_` and `STATUS_` forms of the same name are found without being listed. */
  readonly names: readonly string[]
  /** Other numbers that say the same. */
  readonly also?: readonly number[]
  /** Words of the English message, in lower case, for a message that was pasted without its number. */
  readonly phrase?: string
  /** What it says, in one sentence. */
  readonly meaning: string
  /** What to look at or do, most useful first. */
  readonly lookAt: readonly string[]
}

const OPEN_IT = 'Look at the file with vhdxscope first.'
const BACKUP = 'The virtual disk itself is usually fine: look at the backup program that tracks its changes.'
const OLD_FORMAT =
  'A VHDX has no such part. If the file is called .vhdx, it may be an older VHD with the wrong extension, or not a virtual disk at all: open it with vhdxscope to see which.'
const STOP_WRITERS =
  'Run wsl --shutdown, quit Docker Desktop, stop the virtual machine, or detach the disk, then try again.'

/** 0xC03A0001 to 0xC03A0030: the codes of Windows' own virtual disk support. */
const VIRTUAL_DISK: readonly ErrorCode[] = [
  {
    code: 0xc03a0001,
    names: ['ERROR_VHD_DRIVE_FOOTER_MISSING'],
    meaning: 'The end marker that an older VHD must have was not found.',
    lookAt: [OLD_FORMAT, 'If it is a VHD, it may be cut short: compare its size with the original.'],
  },
  {
    code: 0xc03a0002,
    names: ['ERROR_VHD_DRIVE_FOOTER_CHECKSUM_MISMATCH'],
    meaning: 'The end marker of an older VHD fails its checksum.',
    lookAt: [OLD_FORMAT, 'A dynamic VHD keeps a copy of its footer at the start of the file; compare both.'],
  },
  {
    code: 0xc03a0003,
    names: ['ERROR_VHD_DRIVE_FOOTER_CORRUPT'],
    meaning: 'The end marker of an older VHD is damaged.',
    lookAt: [OLD_FORMAT, 'A dynamic VHD keeps a copy of its footer at the start of the file; compare both.'],
  },
  {
    code: 0xc03a0004,
    names: ['ERROR_VHD_FORMAT_UNKNOWN'],
    meaning: 'Windows does not recognise the file as a virtual disk.',
    lookAt: [
      'Open the file with vhdxscope: it says what its first bytes look like.',
      'A download may still be packed (gzip, zip, xz, 7z), or be a web page instead of the file.',
      'A file of zeros was created but never filled, often because the drive was full.',
    ],
  },
  {
    code: 0xc03a0005,
    names: ['ERROR_VHD_FORMAT_UNSUPPORTED_VERSION'],
    meaning: 'The file is a virtual disk, of a version that this Windows does not support.',
    lookAt: [
      'Open the file with vhdxscope and look at Version (1 is expected) and LogVersion (0 is expected) in the headers.',
    ],
  },
  {
    code: 0xc03a0006,
    names: ['ERROR_VHD_SPARSE_HEADER_CHECKSUM_MISMATCH'],
    meaning: 'The header of a dynamic VHD fails its checksum.',
    lookAt: [OLD_FORMAT, 'For a VHDX, look at the checksums of both headers.'],
  },
  {
    code: 0xc03a0007,
    names: ['ERROR_VHD_SPARSE_HEADER_UNSUPPORTED_VERSION'],
    meaning: 'The header of a dynamic VHD has a version that is not supported.',
    lookAt: [OLD_FORMAT],
  },
  {
    code: 0xc03a0008,
    names: ['ERROR_VHD_SPARSE_HEADER_CORRUPT'],
    meaning: 'The header of a dynamic VHD is damaged.',
    lookAt: [OLD_FORMAT, 'For a VHDX, look at both headers.'],
  },
  {
    code: 0xc03a0009,
    names: ['ERROR_VHD_BLOCK_ALLOCATION_FAILURE'],
    meaning: 'The guest wrote to a new part of the disk, and the file could not grow.',
    lookAt: [
      'The drive that holds the file is full, or a quota is reached.',
      'The drive’s file system may not allow a file of this size (FAT32 ends at 4 GiB).',
    ],
  },
  {
    code: 0xc03a000a,
    names: ['ERROR_VHD_BLOCK_ALLOCATION_TABLE_CORRUPT'],
    meaning: 'The table that says where each block of the disk lies in the file is damaged.',
    lookAt: [
      `${OPEN_IT} Look at the findings about the BAT: entries out of range, two blocks at one place, unknown states.`,
    ],
  },
  {
    code: 0xc03a000b,
    names: ['ERROR_VHD_INVALID_BLOCK_SIZE'],
    meaning: 'The block size is not one that is allowed.',
    lookAt: [
      'Open the file with vhdxscope and look at BlockSize in File Parameters: a power of two from 1 MiB to 256 MiB.',
    ],
  },
  {
    code: 0xc03a000c,
    names: ['ERROR_VHD_BITMAP_MISMATCH'],
    meaning: 'The map of the sectors that a differencing disk holds disagrees with its blocks.',
    lookAt: [
      `${OPEN_IT} Look at the findings about sector bitmaps.`,
      'Do not merge this disk before a copy of it and its parent is safe.',
    ],
  },
  {
    code: 0xc03a000d,
    names: ['ERROR_VHD_PARENT_VHD_NOT_FOUND'],
    meaning: 'This is a differencing disk, and the file it builds on was not found.',
    lookAt: [
      'Open the differencing disk with vhdxscope: “Parent” lists every path at which it expects the other file.',
      'Put the parent back, or name its new place: Set-VHD -Path child.avhdx -ParentPath parent.vhdx',
    ],
  },
  {
    code: 0xc03a000e,
    names: ['ERROR_VHD_CHILD_PARENT_ID_MISMATCH'],
    meaning: 'The parent was found, but it is not the file this disk was made from, or it changed since.',
    lookAt: [
      'Open both with vhdxscope: parent_linkage of the child must equal DataWriteGuid in the parent’s current header.',
      'If the parent was attached for writing after the checkpoint was taken, restore it from a backup.',
      'Set-VHD -IgnoreIdMismatch forces them together and can ruin data: only ever on copies.',
    ],
  },
  {
    code: 0xc03a000f,
    names: ['ERROR_VHD_CHILD_PARENT_TIMESTAMP_MISMATCH'],
    meaning: 'The parent’s time is not the one this disk remembers.',
    lookAt: ['Older VHD chains only: the parent was modified, restored or copied without its times.'],
  },
  {
    code: 0xc03a0010,
    names: ['ERROR_VHD_METADATA_READ_FAILURE'],
    meaning: 'What the disk says about itself could not be read.',
    lookAt: [
      `${OPEN_IT} Its metadata is damaged, or bytes of it cannot be read; the findings say which.`,
      'If bytes cannot be read, the drive that holds the file is failing: copy the file away first.',
    ],
  },
  {
    code: 0xc03a0011,
    names: ['ERROR_VHD_METADATA_WRITE_FAILURE'],
    meaning: 'What the disk says about itself could not be written.',
    lookAt: ['The drive is full or read-only, or you may not write to the file.'],
  },
  {
    code: 0xc03a0012,
    names: ['ERROR_VHD_INVALID_SIZE'],
    meaning: 'The size that the disk claims to have is not allowed.',
    lookAt: [
      'Open the file with vhdxscope and look at Virtual Disk Size: a multiple of the logical sector size, at most 64 TiB.',
    ],
  },
  {
    code: 0xc03a0013,
    names: ['ERROR_VHD_INVALID_FILE_SIZE'],
    meaning: 'The file’s length does not fit what is in it.',
    lookAt: [
      `${OPEN_IT} If it says that the file was cut short, the copy or download did not finish: get it again.`,
      'Compare the length with the original’s, to the byte.',
    ],
  },
  {
    code: 0xc03a0014,
    names: ['ERROR_VIRTDISK_PROVIDER_NOT_FOUND'],
    meaning: 'Windows has nothing installed that handles this file.',
    lookAt: [
      'The file is usually fine. Windows’ virtual disk driver is missing or off: look at the optional features, and whether New-VHD works.',
      'If other virtual disks do attach, this file is no virtual disk: open it with vhdxscope.',
    ],
  },
  {
    code: 0xc03a0015,
    names: ['ERROR_VIRTDISK_NOT_VIRTUAL_DISK'],
    meaning: 'What was named is not a virtual disk.',
    lookAt: ['The command was given another disk than you meant, or a physical one.'],
  },
  {
    code: 0xc03a0016,
    names: ['ERROR_VHD_PARENT_VHD_ACCESS_DENIED'],
    meaning: 'The parent of this differencing disk may not be opened.',
    lookAt: ['Look at the permissions of the parent file. A virtual machine opens it under its own account.'],
  },
  {
    code: 0xc03a0017,
    names: ['ERROR_VHD_CHILD_PARENT_SIZE_MISMATCH'],
    meaning: 'This disk and its parent claim different sizes.',
    lookAt: [
      'Open both with vhdxscope and compare Virtual Disk Size: the parent was resized after the checkpoint was taken.',
    ],
  },
  {
    code: 0xc03a0018,
    names: ['ERROR_VHD_DIFFERENCING_CHAIN_CYCLE_DETECTED'],
    meaning: 'A disk is among its own parents.',
    lookAt: ['Open each file of the chain with vhdxscope and follow the paths under “Parent”; one of them leads back.'],
  },
  {
    code: 0xc03a0019,
    names: ['ERROR_VHD_DIFFERENCING_CHAIN_ERROR_IN_PARENT'],
    meaning: 'Not this disk but one further up its chain could not be opened.',
    lookAt: [
      'Open its parent with vhdxscope, then the parent’s parent: the first that is not sound is the one to mend.',
    ],
  },
  {
    code: 0xc03a001a,
    names: ['ERROR_VIRTUAL_DISK_LIMITATION'],
    phrase: 'must not be sparse',
    meaning:
      'The file lies on its drive in a form that Windows cannot attach: compressed, encrypted, sparse, or on a drive with integrity streams.',
    lookAt: [
      'The virtual disk itself is fine. No page can see these attributes; ask Windows.',
      'Sparse? fsutil sparse queryflag disk.vhdx, then fsutil sparse setflag disk.vhdx 0',
      'Compressed? compact /q disk.vhdx, then compact /u disk.vhdx. The folder too, or new files inherit it.',
      'Encrypted? cipher /c disk.vhdx, then cipher /d disk.vhdx',
    ],
  },
  {
    code: 0xc03a001b,
    names: ['ERROR_VHD_INVALID_TYPE'],
    meaning: 'That cannot be done with a disk of this type.',
    lookAt: ['Open the file with vhdxscope: “Type” says whether it is fixed, dynamic or differencing.'],
  },
  {
    code: 0xc03a001c,
    names: ['ERROR_VHD_INVALID_STATE'],
    meaning: 'That cannot be done in the state that the disk is in.',
    lookAt: ['It is attached, in use, or being merged.', STOP_WRITERS],
  },
  {
    code: 0xc03a001d,
    names: ['ERROR_VIRTDISK_UNSUPPORTED_DISK_SECTOR_SIZE'],
    meaning: 'The drive that holds the file has a sector size that is not supported.',
    lookAt: ['Copy the file to a drive with sectors of 512 or 4096 bytes: fsutil fsinfo sectorInfo C:'],
  },
  {
    code: 0xc03a001e,
    names: ['ERROR_VIRTDISK_DISK_ALREADY_OWNED'],
    meaning: 'The disk belongs to another owner.',
    lookAt: ['A cluster or a storage pool holds it; release it there.'],
  },
  {
    code: 0xc03a001f,
    names: ['ERROR_VIRTDISK_DISK_ONLINE_AND_WRITABLE'],
    meaning: 'The disk must be offline or read-only for this.',
    lookAt: ['Detach it, set it offline in Disk Management, or attach it read-only.'],
  },
  {
    code: 0xc03a0020,
    names: ['ERROR_CTLOG_TRACKING_NOT_INITIALIZED'],
    meaning: 'Change tracking was not set up for this disk.',
    lookAt: [BACKUP],
  },
  {
    code: 0xc03a0021,
    names: ['ERROR_CTLOG_LOGFILE_SIZE_EXCEEDED_MAXSIZE'],
    meaning: 'The file that tracks changes for backups grew too large.',
    lookAt: [BACKUP, 'The next backup has to be a full one.'],
  },
  {
    code: 0xc03a0022,
    names: ['ERROR_CTLOG_VHD_CHANGED_OFFLINE'],
    meaning: 'The disk was changed while nobody tracked it: compacted, expanded or edited.',
    lookAt: ['The next backup has to be a full one.', BACKUP],
  },
  {
    code: 0xc03a0023,
    names: ['ERROR_CTLOG_INVALID_TRACKING_STATE'],
    meaning: 'Change tracking is not in the state that this needs.',
    lookAt: [BACKUP],
  },
  {
    code: 0xc03a0024,
    names: ['ERROR_CTLOG_INCONSISTENT_TRACKING_FILE', 'ERROR_CTLOG_INCONSISTANT_TRACKING_FILE'],
    meaning: 'The file that tracks changes for backups contradicts itself.',
    lookAt: ['Look at the .rct and .mrt files beside the disk; the next backup has to be a full one.'],
  },
  {
    code: 0xc03a0025,
    names: ['ERROR_VHD_RESIZE_WOULD_TRUNCATE_DATA'],
    meaning: 'Making the disk this small would cut off data.',
    lookAt: ['Shrink the last partition inside the disk first.'],
  },
  {
    code: 0xc03a0026,
    names: ['ERROR_VHD_COULD_NOT_COMPUTE_MINIMUM_VIRTUAL_SIZE'],
    meaning: 'Windows cannot tell how small the disk may safely become.',
    lookAt: ['Usual for a disk without Windows partitions, such as those of WSL, which are ext4 from the first byte.'],
  },
  {
    code: 0xc03a0027,
    names: ['ERROR_VHD_ALREADY_AT_OR_BELOW_MINIMUM_VIRTUAL_SIZE'],
    meaning: 'The disk is as small as it can become already.',
    lookAt: ['Nothing is wrong. To make the file smaller rather than the disk, compact it: Optimize-VHD.'],
  },
  {
    code: 0xc03a0028,
    names: ['ERROR_VHD_METADATA_FULL'],
    meaning: 'There is no room for one more metadata item.',
    lookAt: ['Open the file with vhdxscope: “Metadata” counts the items; a table holds 2,047.'],
  },
  {
    code: 0xc03a0029,
    names: ['ERROR_VHD_INVALID_CHANGE_TRACKING_ID'],
    meaning: 'The mark from which changes were asked for is not valid.',
    lookAt: [BACKUP],
  },
  {
    code: 0xc03a002a,
    names: ['ERROR_VHD_CHANGE_TRACKING_DISABLED'],
    meaning: 'Change tracking is off for this disk.',
    lookAt: [BACKUP],
  },
  {
    code: 0xc03a0030,
    names: ['ERROR_VHD_MISSING_CHANGE_TRACKING_INFORMATION'],
    meaning: 'There is no record of changes since the mark that was asked for.',
    lookAt: ['The next backup has to be a full one.', BACKUP],
  },
  {
    code: 0x803a0001,
    names: ['ERROR_QUERY_STORAGE_ERROR'],
    meaning: 'A warning: the storage below the virtual disk reported a problem.',
    lookAt: ['Look at the event log of the host for errors of the disk or its controller.'],
  },
]

/** General codes that are met around virtual disks, with what they mean there. */
const COMPANIONS: readonly ErrorCode[] = [
  {
    code: 0x80070570,
    names: ['ERROR_FILE_CORRUPT', 'STATUS_FILE_CORRUPT_ERROR'],
    also: [0xc0000102],
    phrase: 'file or directory is corrupted and unreadable',
    meaning:
      '“Corrupted and unreadable”: one code for many causes, in the virtual disk, in its file’s length, or on the drive that holds it.',
    lookAt: [
      `${OPEN_IT} If the verdict is anything but sound, that is the cause, and it says what to do.`,
      'If it is sound, look at the drive that holds the file: chkdsk on it, the event log, the drive’s health.',
      'If that is well too, the file system inside the disk is damaged: check it from inside, on a copy.',
    ],
  },
  {
    code: 0x80070571,
    names: ['ERROR_DISK_CORRUPT', 'STATUS_DISK_CORRUPT_ERROR'],
    also: [0xc0000032],
    phrase: 'disk structure is corrupted and unreadable',
    meaning: 'A file system is damaged: that of the drive which holds the file, or the one inside the virtual disk.',
    lookAt: [
      'Run chkdsk on the drive that holds the file.',
      `${OPEN_IT} If it is sound, check the file system inside, on a copy.`,
    ],
  },
  {
    code: 0x80070005,
    names: ['E_ACCESSDENIED', 'ERROR_ACCESS_DENIED'],
    also: [0xc0000022],
    phrase: 'access is denied',
    meaning: 'Not permitted; or, for a virtual disk, opened read-only while its log still waits to be replayed.',
    lookAt: [
      `${OPEN_IT} If it needs a log replay, attach it once for writing and not read-only: nothing else is wrong.`,
      'Otherwise look at the permissions of the file; a virtual machine opens it under its own account.',
    ],
  },
  {
    code: 0x80070020,
    names: ['ERROR_SHARING_VIOLATION'],
    also: [0xc0000043],
    phrase: 'being used by another process',
    meaning: 'Another program has the file open.',
    lookAt: [STOP_WRITERS, 'Antivirus and backup programs hold files too; wait until they are done.'],
  },
  {
    code: 0x8007006c,
    names: ['ERROR_DRIVE_LOCKED'],
    meaning: 'The drive is in use or locked by another program.',
    lookAt: [STOP_WRITERS],
  },
  {
    code: 0x80070013,
    names: ['ERROR_WRITE_PROTECT', 'STATUS_MEDIA_WRITE_PROTECTED'],
    also: [0xc00000a2],
    phrase: 'media is write protected',
    meaning: 'The drive that holds the file cannot be written to.',
    lookAt: [
      'An SSD that is worn out turns read-only: copy the file away now, then look at the drive’s health.',
      'Or the volume or the file was set read-only.',
    ],
  },
  {
    code: 0x80070002,
    names: ['ERROR_FILE_NOT_FOUND', 'STATUS_OBJECT_NAME_NOT_FOUND'],
    also: [0xc0000034, 0xc000000f],
    phrase: 'cannot find the file specified',
    meaning: 'There is no file at that path.',
    lookAt: [
      'The file was moved, renamed or deleted. Look for it by its name.',
      'WSL keeps the path as BasePath in the registry, under HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Lxss.',
    ],
  },
  {
    code: 0x80070003,
    names: ['ERROR_PATH_NOT_FOUND', 'STATUS_OBJECT_PATH_NOT_FOUND'],
    also: [0xc000003a],
    phrase: 'cannot find the path specified',
    meaning: 'The folder of that path does not exist.',
    lookAt: [
      'The drive is not connected or has another letter, or the folder was moved.',
      'WSL keeps the path as BasePath in the registry, under HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Lxss.',
    ],
  },
  {
    code: 0x80070050,
    names: ['ERROR_FILE_EXISTS'],
    meaning: 'A file of that name is there already, and was not overwritten.',
    lookAt: ['Choose another name. Keep the old file until you know that it is not the disk you need.'],
  },
  {
    code: 0x80070057,
    names: ['E_INVALIDARG', 'ERROR_INVALID_PARAMETER'],
    also: [0xc000000d],
    phrase: 'parameter is incorrect',
    meaning: 'The command was given something that it does not take.',
    lookAt: ['Look at the command first. To attach a virtual disk in WSL: wsl --mount --vhd C:\\path\\disk.vhdx'],
  },
  {
    code: 0x8007045d,
    names: ['ERROR_IO_DEVICE', 'STATUS_IO_DEVICE_ERROR'],
    also: [0xc0000185],
    phrase: 'i/o device error',
    meaning: 'The drive failed to read or write. That is hardware, not the virtual disk.',
    lookAt: ['Stop using the drive and copy the file off it, then look at the drive’s health and cables.'],
  },
  {
    code: null,
    names: ['WSL_E_DISK_CORRUPTED'],
    meaning: 'The Linux file system inside the disk is damaged.',
    lookAt: [
      `${OPEN_IT} If it is sound, the container is fine and the ext4 in it needs e2fsck.`,
      'Copy the .vhdx before any repair, and repair the copy.',
    ],
  },
  {
    code: 0x80370109,
    names: ['HCS_E_CONNECTION_TIMEOUT'],
    meaning: 'The virtual machine did not start in time.',
    lookAt: [
      'By itself no sign of a bad disk. Run wsl --shutdown and try again, then look at the host’s memory and antivirus.',
    ],
  },
  {
    code: 0x0000003b,
    names: ['FSLogix 0x0000003B'],
    meaning: 'FSLogix could not attach the profile’s container: it is in use, or damaged.',
    lookAt: [
      'A session that did not end may hold it: look for open handles on the file server.',
      `${OPEN_IT} The verdict tells a lock from damage.`,
    ],
  },
]

/** Every code that is known, in the order of its number within its group. */
export const ERROR_CODES: readonly ErrorCode[] = [...VIRTUAL_DISK, ...COMPANIONS]
