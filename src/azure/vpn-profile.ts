import { sentence } from '../words/sentence.ts'
import type { ClientIdentity } from './certificates.ts'
import { unreadable } from './vpn-archive.ts'

/** Systems that personal profiles are made for. */
export const CLIENT_SYSTEMS = ['windows', 'mac', 'linux'] as const
/** The systems for which there are personal profiles. */
export type ClientSystem = (typeof CLIENT_SYSTEMS)[number]

const CERTIFICATE_PLACE = '$CLIENTCERTIFICATE'
const KEY_PLACE = '$PRIVATEKEY'

/**
 * OpenVPN's settings for one person: certificate and key in their places. Secret.
 * @param template text of `OpenVPN/vpnconfig.ovpn`
 * @throws UserError `vpn-package-contents` where the template lacks a place
 */
export function personalProfile(
  template: string,
  { certificate, privateKeyPem }: ClientIdentity,
  system: ClientSystem,
): string {
  for (const place of [CERTIFICATE_PLACE, KEY_PLACE])
    if (!template.includes(place)) throw unreadable(sentence`its OpenVPN settings have no ${place}`)
  // Functions: in a replacement text, $ has a meaning of its own.
  const filled = template
    .replaceAll('\r\n', '\n')
    .replace(CERTIFICATE_PLACE, () => certificate.toString().trim())
    .replace(KEY_PLACE, () => privateKeyPem.trim())
  // The package's log file lies where a client on Linux may not write.
  return system === 'linux' ? filled.replaceAll(/^log\s.*\n/gm, '') : filled
}
