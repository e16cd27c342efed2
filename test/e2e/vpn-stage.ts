import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { files, output } from '../support/programs.ts'

const PATIENCE = { timeoutMs: 30_000 }

/** The first message that says it, in its text or its blocks. */
export function says(sandbox: Sandbox, pattern: RegExp) {
  return sandbox.slack.waitForMessage(
    (message) => pattern.test(JSON.stringify([message.text, message.blocks])),
    PATIENCE,
  )
}

/** The newest file of that name, with the text of the direct message that it came with. */
export async function fileFor(sandbox: Sandbox, name: string) {
  const message = await sandbox.slack.waitForMessage(
    ({ files: ids = [] }) =>
      sandbox.slack.files().some((file) => file.name === name && ids.includes(file.id)),
    PATIENCE,
  )
  const file = sandbox.slack.files().findLast((one) => one.name === name)
  assert.ok(file?.content)
  return { content: file.content, channel: message.channel, text: message.text }
}

/** What stands in an inline section of OpenVPN's settings. */
export function block(text: string, name: string): string {
  const [, inside = ''] = new RegExp(`<${name}>\\s*([\\s\\S]+?)\\s*</${name}>`).exec(text) ?? []
  return inside
}

export const pemOf = (base64: string) =>
  `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`

/** What Azure shows of the clients of the gateway of `orders`. */
async function gatewayOf(sandbox: Sandbox): Promise<Record<string, unknown>> {
  const form = new URLSearchParams({ grant_type: 'client_credentials' })
  const token = await fetch(sandbox.azure.tokenEndpoint, { method: 'POST', body: form })
  const { access_token: bearer } = (await token.json()) as { access_token: string }
  const { url, subscriptionId } = sandbox.azure
  const answer = await fetch(
    `${url}/subscriptions/${subscriptionId}/resourceGroups/rg-kafka-orders/providers/Microsoft.Network/virtualNetworkGateways/vpn-orders?api-version=2026-01-01`,
    { headers: { authorization: `Bearer ${bearer}` } },
  )
  const { properties } = (await answer.json()) as {
    properties: { vpnClientConfiguration: Record<string, unknown> }
  }
  return properties.vpnClientConfiguration
}

/** The roots that it trusts, as PEM. */
export async function rootsOf(sandbox: Sandbox): Promise<string[]> {
  const { vpnClientRootCertificates: roots } = (await gatewayOf(sandbox)) as {
    vpnClientRootCertificates: { properties: { publicCertData: string } }[]
  }
  return roots.map(({ properties }) => pemOf(properties.publicCertData))
}

/** Thumbprints of what it refuses. */
export async function revokedOf(sandbox: Sandbox): Promise<string[]> {
  const { vpnClientRevokedCertificates: revoked } = (await gatewayOf(sandbox)) as {
    vpnClientRevokedCertificates: { properties: { thumbprint: string } }[]
  }
  return revoked.map(({ properties }) => properties.thumbprint)
}

/** How far the real OpenVPN gets with a profile whose gateway is a closed port of this machine. */
export async function tryOpenVpn(t: TestContext, profile: string): Promise<string> {
  const closed = profile.replace(/^remote .*$/m, 'remote 127.0.0.1 1').replace(/^log .*$/m, '')
  const [file = ''] = await files(t, { 'orders.ovpn': closed })
  return output(
    ...(['openvpn', '--config', file, '--dev', 'null', '--connect-retry-max', '1'] as const),
  )
}

/** It has read all settings, certificate and key, and only the gateway is missing. */
export function isAccepted(printed: string): void {
  assert.match(printed, /TCP: connect to \[AF_INET\]127\.0\.0\.1:1 failed/)
  assert.doesNotMatch(printed, /Options error|Cannot load|mismatch/)
}

/** The real OpenSSL takes it as a client's certificate under one of the roots. */
export async function isSignedBy(t: TestContext, certificate: string, roots: readonly string[]) {
  const [ca = '', leaf = ''] = await files(t, { 'ca.pem': roots.join(''), 'leaf.pem': certificate })
  const printed = await output(
    ...(['openssl', 'verify', '-purpose', 'sslclient', '-CAfile', ca, leaf] as const),
  )
  assert.match(printed, /leaf\.pem: OK/)
}
