// Error codes: the table is whole, and a code is found in every form in which people paste it, and in nothing else.
import { describe, expect, it } from 'vitest'
import { ERROR_CODES } from '../../web/text/error-codes.ts'
import { explain, formsOf } from '../../web/text/explain.ts'

/** The first name of each code that is found. */
function found(text: string): (string | undefined)[] {
  return explain(text).known.map((match) => match.entry.names[0])
}

describe('the table', () => {
  it('has every code of the virtual disk facility, without gaps', () => {
    const codes = ERROR_CODES.map((entry) => entry.code)
    const facility = [...Array.from({ length: 0x2a }, (_, i) => 0xc03a0001 + i), 0xc03a0030, 0x803a0001]
    expect(facility.filter((code) => !codes.includes(code))).toEqual([])
    expect(codes.filter((code) => code !== null && (code & 0x7fff0000) === 0x403a0000).length).toBe(43)
  })

  it.each([
    0x80070570, 0x80070005, 0x80070020, 0x8007006c, 0x80070013, 0x80070002, 0x80070003, 0x80070050, 0x80070057,
    0x8007045d, 0x3b,
  ])('has the companion %i', (code) => {
    expect(ERROR_CODES.some((entry) => entry.code === code)).toBe(true)
  })

  it('says something of each, and has no number and no name twice', () => {
    const numbers = ERROR_CODES.flatMap((entry) => [entry.code, ...(entry.also ?? [])]).filter((code) => code !== null)
    expect(new Set(numbers).size).toBe(numbers.length)
    const names = ERROR_CODES.flatMap((entry) => entry.names)
    expect(new Set(names).size).toBe(names.length)
    for (const { meaning, lookAt } of ERROR_CODES) {
      for (const sentence of [meaning, ...lookAt]) expect(sentence.length).toBeGreaterThan(15)
      expect(lookAt.length).toBeGreaterThan(0)
    }
  })
})

describe('every code is found', () => {
  it.each(ERROR_CODES.flatMap((entry) => [...formsOf(entry), ...entry.names].map((form) => [form, entry] as const)))(
    'by %s',
    (form, entry) => {
      for (const text of [
        form,
        form.toLowerCase(),
        ` ${form}\n`,
        `Failed (${form}).`,
        `Wsl/Service/CreateInstance/MountVhd/HCS/${form}`,
      ]) {
        // A small number means nothing in the middle of a sentence.
        if (text.length !== form.length && /^\d{1,5}$/.test(form)) continue
        expect([text, ...found(text)]).toEqual([text, entry.names[0]])
      }
    },
  )
})

describe('a code is found in', () => {
  it.each([
    ['Wsl/Service/CreateInstance/MountVhd/HCS/0x80070570', 'ERROR_FILE_CORRUPT'],
    ['Error code: Wsl/Service/CreateInstance/MountVhd/HCS/ERROR_FILE_NOT_FOUND', 'ERROR_FILE_NOT_FOUND'],
    ['-1069940710', 'ERROR_VIRTUAL_DISK_LIMITATION'],
    ['3225026586', 'ERROR_VIRTUAL_DISK_LIMITATION'],
    ['c03a001a', 'ERROR_VIRTUAL_DISK_LIMITATION'],
    ['0XC03A001A', 'ERROR_VIRTUAL_DISK_LIMITATION'],
    ['STATUS_VHD_PARENT_VHD_NOT_FOUND', 'ERROR_VHD_PARENT_VHD_NOT_FOUND'],
    ['VHD_PARENT_VHD_NOT_FOUND', 'ERROR_VHD_PARENT_VHD_NOT_FOUND'],
    ['文件或目录损坏且无法读取。 (0x80070570)', 'ERROR_FILE_CORRUPT'],
    ['Die Datei oder das Verzeichnis ist beschädigt und nicht lesbar. Fehler 1392', 'ERROR_FILE_CORRUPT'],
    ['open ext4.vhdx: (os error 32)', 'ERROR_SHARING_VIOLATION'],
    ['Exit code: 5', 'E_ACCESSDENIED'],
    ['1392', 'ERROR_FILE_CORRUPT'],
    ['0x570', 'ERROR_FILE_CORRUPT'],
    ['The file or directory is corrupted and unreadable.', 'ERROR_FILE_CORRUPT'],
    [
      'The requested operation … must be uncompressed and unencrypted and must not be sparse.',
      'ERROR_VIRTUAL_DISK_LIMITATION',
    ],
    ['0xC0000102', 'ERROR_FILE_CORRUPT'],
  ])('%s', (text, name) => {
    expect(found(text)).toEqual([name])
  })
})

describe('in a longer text', () => {
  it('each code stands once, in the order of the text', () => {
    const text = 'HCS/0x80070020 at 10:05, then HCS/0x80070570 and again ERROR_SHARING_VIOLATION'
    expect(found(text)).toEqual(['ERROR_SHARING_VIOLATION', 'ERROR_FILE_CORRUPT'])
    expect(explain(text).known[0]?.from).toBe('0x80070020')
  })

  it('what has the form of a code and is not known is named', () => {
    expect(explain('0x80072EE7 and 0xC03A00FF and −2147012889')).toEqual({
      known: [],
      unknown: ['0x80072ee7', '0xc03a00ff'],
    })
  })

  it.each([
    '',
    'There are 2 disks and 3 files of 5 GiB; 32 of 57 are done.',
    '{80070570-36d3-4091-afb5-b1afe587bfa8}',
    '2024-05-03 10:20:32.005, 192.168.2.3, version 10.0.19045.5',
    'SOME_NAME_OF_OURS, 0x5 threads',
    'constructor, __proto__, toString',
  ])('nothing is found in %j', (text) => {
    expect(explain(text)).toEqual({ known: [], unknown: [] })
  })

  it('a hostile one takes no time', () => {
    for (const piece of ['0x', '-', '_A', 'error ', '0123456789', '80070570-', 'A_'])
      expect(explain(piece.repeat(200_000)).known.length).toBeLessThan(9)
  })
})
