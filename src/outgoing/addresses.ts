import { BlockList, isIPv4 } from 'node:net'

/** Where an IP address leads. `local`: to this machine's link or nowhere in particular, metadata services among it. */
export type AddressKind = 'public' | 'private' | 'loopback' | 'local'

const lists = {
  loopback: new BlockList(),
  private: new BlockList(),
  local: new BlockList(),
}
// Source: IANA special-purpose address registries (RFC 6890).
for (const [net, bits] of [['127.0.0.0', 8]] as const) lists.loopback.addSubnet(net, bits)
lists.loopback.addAddress('::1', 'ipv6')
for (const [net, bits] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
] as const)
  lists.private.addSubnet(net, bits)
lists.private.addSubnet('fc00::', 7, 'ipv6')
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  lists.local.addSubnet(net, bits)
for (const [net, bits] of [
  ['::', 128],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001:db8::', 32],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  lists.local.addSubnet(net, bits, 'ipv6')

/** Which kind of network an IP address belongs to; IPv4 within IPv6 counts as IPv4. */
export function kindOfAddress(address: string): AddressKind {
  const plain = withoutMapping(address)
  const family = isIPv4(plain) ? 'ipv4' : 'ipv6'
  for (const kind of ['loopback', 'local', 'private'] as const)
    if (lists[kind].check(plain, family)) return kind
  return 'public'
}

/** An IPv4 address in the clothes of an IPv6 one: `::ffff:10.0.0.1`, `64:ff9b::10.0.0.1` (RFC 6052). */
function withoutMapping(address: string): string {
  const [, dotted] = /^(?:::ffff:|64:ff9b::)(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? []
  if (dotted !== undefined) return dotted
  const [, high, low] =
    /^(?:::ffff:|64:ff9b::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address) ?? []
  if (high === undefined || low === undefined) return address
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)]
  return [a >> 8, a & 255, b >> 8, b & 255].join('.')
}
