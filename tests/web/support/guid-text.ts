// A GUID as Windows lays it out in a file, the first 16 of these bytes, in the spelling of a report.
export function guidText(bytes: Uint8Array): string {
  const order = [3, 2, 1, 0, -1, 5, 4, -1, 7, 6, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15]
  return order.map((at) => (at < 0 ? '-' : (bytes[at] ?? 0).toString(16).padStart(2, '0'))).join('')
}
