import { createHash } from 'node:crypto'
import { at, listOf, textAt, textsAt } from './json.ts'
import type { StoredResource } from './resource-store.ts'
import type { ZipFile } from './zip.ts'

/**
 * The files of a VPN client package. Which folders there are follows the gateway's settings as on Azure:
 * `OpenVPN/` only with certificates or RADIUS, `AzureVPN/` with Entra ID, `WindowsAmd64/` and `WindowsX86/` only
 * with IKEv2 or SSTP.
 */
export function packageFiles(gateway: StoredResource): readonly ZipFile[] {
  const settings = at(gateway.body, 'properties', 'vpnClientConfiguration')
  const given = textsAt(settings, 'vpnClientProtocols')
  const protocols = given.length > 0 ? given : ['OpenVPN', 'IkeV2']
  const authentication = textsAt(settings, 'vpnAuthenticationTypes')
  const withCertificates =
    authentication.length === 0 || authentication.some((type) => type !== 'AAD')
  const server = `azuregateway-${gateway.guid}-${digest(gateway.guid, 12)}.vpn.azure.com`
  const root = textAt(
    listOf(at(settings, 'vpnClientRootCertificates'))[0],
    'properties',
    'publicCertData',
  )
  const pool = textsAt(settings, 'vpnClientAddressPool', 'addressPrefixes')
  const files: ZipFile[] = [
    { path: 'Generic/VpnSettings.xml', content: settingsXml(server, protocols, pool) },
    { path: 'Generic/VpnServerRoot.cer', content: Buffer.from(root ?? '', 'base64') },
  ]
  if (protocols.includes('OpenVPN') && withCertificates)
    files.push({ path: 'OpenVPN/vpnconfig.ovpn', content: ovpn(gateway.guid, server, root ?? '') })
  if (authentication.includes('AAD'))
    files.push({ path: 'AzureVPN/azurevpnconfig.xml', content: azureVpnXml(server) })
  if (protocols.some((protocol) => protocol !== 'OpenVPN'))
    files.push(
      { path: 'WindowsAmd64/VpnClientSetupAmd64.exe', content: 'simulated installer' },
      { path: 'WindowsX86/VpnClientSetupX86.exe', content: 'simulated installer' },
    )
  return files
}

function settingsXml(server: string, protocols: readonly string[], pool: readonly string[]) {
  return `<?xml version="1.0" encoding="utf-8"?>
<VpnProfile xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <VpnServer>${server}</VpnServer>
  <VpnType>${protocols.join(',')}</VpnType>
  <CaCertificateHash>${digest(server, 40)}</CaCertificateHash>
  <Routes>${pool.join(',')}</Routes>
  <Auth>EAPTLS</Auth>
</VpnProfile>
`
}

function azureVpnXml(server: string) {
  return `<?xml version="1.0" encoding="utf-8"?>
<AzVpnProfile><serverlist><ServerEntry><fqdn>${server}</fqdn></ServerEntry></serverlist></AzVpnProfile>
`
}

/**
 * The gateway's real root is a public authority's; nobody can connect to a simulator, so the customer's own root
 * stands in for it and the file is still one that OpenVPN can read.
 */
function ovpn(guid: string, server: string, root: string) {
  const key = Array.from({ length: 16 }, (_, line) => digest(`${guid}/${line}`, 32)).join('\n')
  return `client
remote ${server} 443
verify-x509-name '${guid}.vpn.azure.com' name
remote-cert-tls server

dev tun
proto tcp
resolv-retry infinite
nobind

auth SHA256
cipher AES-256-GCM
persist-key
persist-tun

tls-timeout 30
tls-version-min 1.2
key-direction 1

log openvpn.log
verb 3

<ca>
-----BEGIN CERTIFICATE-----
${(root.match(/.{1,64}/g) ?? []).join('\n')}
-----END CERTIFICATE-----
</ca>

<tls-auth>
-----BEGIN OpenVPN Static key V1-----
${key}
-----END OpenVPN Static key V1-----
</tls-auth>

<cert>
$CLIENTCERTIFICATE
</cert>

<key>
$PRIVATEKEY
</key>
`
}

function digest(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length)
}
