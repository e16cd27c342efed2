import type { Message } from '../../../src/bot/blocks/elements.ts'
import { failureCard } from '../../../src/bot/blocks/failure-card.ts'
import { progressCard } from '../../../src/bot/blocks/progress-card.ts'
import { readyCard } from '../../../src/bot/blocks/ready-card.ts'
import { secretNote } from '../../../src/bot/blocks/secret-note.ts'
import { profileAnswer, vpnAnswer, vpnChangedCard } from '../../../src/bot/blocks/vpn-answers.ts'
import type { VpnAccess } from '../../../src/jobs/steps/vpn-access.ts'
import { BROKER_FACTS, LANGUAGE, MINUTE, record, STARTED, view } from './records.ts'

const DAY = 24 * 60 * MINUTE
const link = {
  url: 'https://example.blob.core.windows.net/vpn.zip?sig=x',
  expiresAt: STARTED + 55 * MINUTE,
}
const personal: VpnAccess = {
  authentication: 'certificate',
  personalProfiles: true,
  cluster: 'orders',
}
const entra: VpnAccess = { ...personal, authentication: 'entra', personalProfiles: false }
const withAccess = (vpnAccess: VpnAccess) =>
  record('vpn', { facts: { vpnAccess: { ...vpnAccess } } })

const created = (vpnAccess: VpnAccess) =>
  view(
    record('create', {
      state: 'succeeded',
      endedAt: STARTED + 41 * MINUTE,
      facts: { ...BROKER_FACTS, vpnAccess: { ...vpnAccess } },
    }),
    STARTED + 41 * MINUTE,
  )

const revocation = record('vpn-revoke', {
  id: 'c-0123456789ab',
  request: { name: 'orders', userId: 'U02BOB' },
  facts: { thumbprints: ['A1'.repeat(20), 'B2'.repeat(20)] },
})

/** A direct message beside a file: text only. */
const note = (text: string): Message => ({ text, blocks: [] })

/** Every state of what is said about the way in. */
export const VPN_MESSAGES: Record<string, Message> = {
  'answer-vpn': vpnAnswer(record('vpn'), link),
  'answer-vpn-with-personal-profiles': vpnAnswer(withAccess(personal), link),
  'answer-vpn-with-entra': vpnAnswer(withAccess(entra), link),
  'answer-vpn-profile': profileAnswer(
    record('vpn-profile', {
      facts: {
        profile: {
          system: 'mac',
          files: ['orders.ovpn'],
          thumbprint: 'A1'.repeat(20),
          until: STARTED + 365 * DAY,
        },
      },
    }),
  ),
  'ready-with-personal-profiles': readyCard(created(personal), link),
  'ready-with-entra': readyCard(created(entra), link),
  'secret-note-only-key': note(secretNote({ about: 'only-key', cluster: 'orders' }, LANGUAGE)),
  'secret-note-windows': note(
    secretNote(
      {
        about: 'windows-certificate',
        cluster: 'orders',
        password: 'kQ7mWz3xTn9cRv2bHs4d',
        until: STARTED + 365 * DAY,
        packageLink: link,
      },
      LANGUAGE,
    ),
  ),
  'secret-note-mac': note(openVpnNote('mac')),
  'secret-note-linux': note(openVpnNote('linux')),
  'progress-of-a-revocation-for-whoever-has-left': progressCard(
    view(
      {
        ...revocation,
        state: 'running',
        request: { name: 'orders', userId: 'U02BOB', hasLeft: true },
      },
      STARTED,
    ),
    1,
  ),
  'progress-of-a-revocation': progressCard(view({ ...revocation, state: 'running' }, STARTED), 1),
  'revoked-certificates': vpnChangedCard(
    view(
      { ...revocation, state: 'succeeded', endedAt: STARTED + 5 * MINUTE },
      STARTED + 5 * MINUTE,
    ),
  ),
  'added-root': vpnChangedCard(
    view(
      record('vpn-add-root', { state: 'succeeded', endedAt: STARTED + 5 * MINUTE }),
      STARTED + 5 * MINUTE,
    ),
  ),
  'failed-revocation': failureCard(
    view(
      {
        ...revocation,
        state: 'failed',
        endedAt: STARTED + MINUTE,
        facts: {},
        failure: {
          kind: 'user',
          code: 'no-certificates',
          message:
            "For the VPN of orders, this person has no certificate of Causeway's that is still valid.",
          remedy:
            'Check whom you named. A certificate that came with the create of a cluster is not in the register: refuse it in the Azure portal.',
          step: 'find-certificates',
          correlationId: '9d3e0000-0000-4000-8000-000000000000',
        },
      },
      STARTED + MINUTE,
    ),
  ),
}

function openVpnNote(system: 'mac' | 'linux'): string {
  const until = STARTED + 365 * DAY
  return secretNote({ about: 'openvpn-profile', cluster: 'orders', system, until }, LANGUAGE)
}
