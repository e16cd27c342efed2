import type { SecretNote } from '../../jobs/secret-file.ts'
import { type Language, type Speak, say, sentence, speaking } from '../../words/sentence.ts'
import { code, date, escapeMrkdwn, linked } from './elements.ts'

/** The direct message beside a file with a private key: what it is, the steps, and how long it is good for. */
export function secretNote(note: SecretNote, language: Language): string {
  const t = speaking(language)
  const name = `*${escapeMrkdwn(note.cluster)}*`
  switch (note.about) {
    case 'only-key':
      return [
        t`Your client certificate and key for the VPN gateway of ${name}. Keep this file: its root's key is forgotten already, so nobody, Causeway included, can make another certificate for this gateway. It replaces earlier files for this gateway, which do not work.`,
        ...numbered([
          t`Get the package: ${code(`/kafka vpn ${note.cluster}`)}, unpack it, and open ${code('OpenVPN/vpnconfig.ovpn')} in a text editor.`,
          t`Put the file's first BEGIN CERTIFICATE … END CERTIFICATE in place of ${code('$CLIENTCERTIFICATE')}, and its BEGIN PRIVATE KEY … END PRIVATE KEY in place of ${code('$PRIVATEKEY')}.`,
          t`Import it into OpenVPN and connect.`,
        ]),
      ].join('\n')
    case 'openvpn-profile':
      return [
        t`Your VPN profile for ${name}, with a certificate and key for you alone. It works until ${date(note.until, '{date_short}')}.`,
        ...numbered([
          ...OPENVPN_STEPS[note.system](`${note.cluster}.ovpn`, t),
          say(DELETE_MESSAGE, language),
        ]),
      ].join('\n')
    case 'windows-certificate': {
      const { packageLink } = note
      return [
        t`Your certificate and key for the VPN of ${name}, for you alone. They work until ${date(note.until, '{date_short}')}.`,
        ...numbered([
          t`Open ${code(`${note.cluster}-vpn.pfx`)}, import it for the current user, with this one-time password: ${code(note.password)}`,
          t`${linked(packageLink.url, t`Download the VPN package`)} (the link works until ${date(packageLink.expiresAt, '{time}')}), unpack it and run ${code('WindowsAmd64/VpnClientSetupAmd64.exe')}.`,
          t`Connect in Windows: Settings, Network & internet, VPN.`,
          say(DELETE_MESSAGE, language),
        ]),
      ].join('\n')
    }
  }
}

const DELETE_MESSAGE = sentence`Then delete this message: whoever has the file can connect in your place.`

const OPENVPN_STEPS = {
  windows: (file: string, t: Speak) => [
    t`Install OpenVPN Connect.`,
    t`Open ${code(file)} with it, and connect.`,
  ],
  mac: (file: string, t: Speak) => [
    t`Install Tunnelblick or OpenVPN Connect.`,
    t`Open ${code(file)} with it, and connect.`,
  ],
  linux: (file: string, t: Speak) => [
    t`Install the package ${code('openvpn')} of your distribution.`,
    t`Connect: ${code(`sudo openvpn --config ${file}`)}`,
  ],
}

function numbered(steps: readonly string[]): string[] {
  return steps.map((step, index) => `${index + 1}. ${step}`)
}
