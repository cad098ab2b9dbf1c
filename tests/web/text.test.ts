// The text helpers: sizes that are never rounded up, hex, and file text that can no longer act on a terminal.
import { describe, expect, it } from 'vitest'
import { asciiColumn, hex, hex32, hexBytes } from '../../web/text/hex.ts'
import { inert, inertClipped } from '../../web/text/inert.ts'
import { counted, exactSize, grouped, size, sizeInFull } from '../../web/text/sizes.ts'
import { unbroken } from '../../web/text/unbroken.ts'

describe('sizes', () => {
  it.each<[number | bigint, string]>([
    [0, '0 bytes'],
    [1, '1 byte'],
    [1023, '1023 bytes'],
    [1024, '1 KiB'],
    [1025, '1.0 KiB'],
    [1536, '1.5 KiB'],
    [1048575, '1,023.9 KiB'],
    [1048576, '1 MiB'],
    [33554432, '32 MiB'],
    [1099511627776, '1 TiB'],
    [2n ** 64n - 1n, '15.9 EiB'],
    [2n ** 64n, '16 EiB'],
    [2n ** 75n, '32,768 EiB'],
    [-1536, '-1.5 KiB'],
  ])('%s is %s', (bytes, text) => expect(size(bytes)).toBe(text))

  it('keeps every digit of the exact count', () => {
    expect(exactSize(2n ** 64n - 1n)).toBe('18,446,744,073,709,551,615 bytes')
    expect(exactSize(1)).toBe('1 byte')
    expect(grouped(999)).toBe('999')
    expect(grouped(-1000)).toBe('-1,000')
    expect(sizeInFull(1048576)).toBe('1 MiB (1,048,576 bytes)')
    expect(sizeInFull(512)).toBe('512 bytes')
  })

  it('refuses a fraction of a byte', () => expect(() => size(1.5)).toThrow(RangeError))

  it('counts things', () => {
    expect(counted(1, 'finding')).toBe('1 finding')
    expect(counted(0, 'finding')).toBe('0 findings')
    expect(counted(1200n, 'entry', 'entries')).toBe('1,200 entries')
  })
})

describe('hex', () => {
  it('writes numbers and bytes', () => {
    expect(hex(196608)).toBe('0x30000')
    expect(hex(2n ** 64n - 1n)).toBe('0xffffffffffffffff')
    expect(hex32(0xbeef)).toBe('0x0000beef')
    expect(hexBytes(new Uint8Array([0, 15, 255]))).toBe('00 0f ff')
    expect(asciiColumn(new Uint8Array([0x76, 0x68, 0, 0x7f, 0x20, 0xff]))).toBe('vh.. .')
  })
})

describe('inert', () => {
  it.each([
    ['plain text, C:\\disks\\base (1).vhdx, Größe, ディスク', 'plain text, C:\\disks\\base (1).vhdx, Größe, ディスク'],
    ['\u001b[2Jgone\u0007', '<U+001B>[2Jgone<U+0007>'],
    ['a\r\nb\tc', 'a<U+000D><U+000A>b<U+0009>c'],
    ['\u009b31m', '<U+009B>31m'],
    ['invoice\u202exdhv.exe', 'invoice<U+202E>xdhv.exe'],
    ['\u2066x\u2069', '<U+2066>x<U+2069>'],
    ['zero\u200bwidth\ufeff', 'zero<U+200B>width<U+FEFF>'],
    ['two\u2028lines', 'two<U+2028>lines'],
    ['hard\u00a0space', 'hard<U+00A0>space'],
    ['\ud800', '<U+D800>'],
    ['\u{e0041}', '<U+E0041>'],
    ['a\u0301\u0301\u0301\u0301\u0301\u0301', 'a\u0301\u0301\u0301\u0301<2 more marks>'],
  ])('%j', (text, harmless) => expect(inert(text)).toBe(harmless))

  it('leaves no control character of any kind', () => {
    const everything = Array.from({ length: 0x3000 }, (_, at) => String.fromCharCode(at)).join('')
    expect(inert(everything)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
  })

  it('cuts long text and says how much is missing', () => {
    expect(inertClipped('abcdef', 6)).toBe('abcdef')
    expect(inertClipped('abcdef', 4)).toBe('abcd… (2 more characters)')
    expect(inertClipped('\u001b'.repeat(9), 1)).toBe('<U+001B>… (8 more characters)')
  })
})

describe('commands in a sentence', () => {
  const whole = (text: string) => {
    const pieces = unbroken(text)
    expect(pieces.map((piece) => piece.text).join('')).toBe(text)
    return pieces.filter((piece) => piece.whole).map((piece) => piece.text)
  }
  it.each([
    ['Run Mount-VHD -Path copy.vhdx -ReadOnly, then look.', ['Mount-VHD', '-Path', '-ReadOnly']],
    ['qemu-nbd --read-only -c', ['--read-only', '-c']],
    ['Convert-VHD (-VHDType Fixed)', ['Convert-VHD', '-VHDType']],
    ['a well-known, read-only file-name-with-hyphens-that-is-long.vhdx - and so on', []],
    [`-${'a'.repeat(80)}`, []],
    ['', []],
  ])('%j', (text, commands) => expect(whole(text)).toEqual(commands))
})
