import type { Audit, AuditEvent } from '../audit/event.ts'
import type { AzureClients } from '../azure/clients.ts'
import { readPlace } from '../azure/site.ts'
import { readVpnPackage } from '../azure/vpn-package.ts'
import type { PackageLink } from '../bot/blocks/ready-card.ts'
import { secretNote } from '../bot/blocks/secret-note.ts'
import { isPlatformError, type SlackMessages } from '../bot/slack-messages.ts'
import { TransientError, UserError } from '../errors.ts'
import type { OperationRecord } from '../jobs/engine/record.ts'
import type { Services } from '../jobs/services.ts'
import { currentTrace, traced } from '../trace.ts'
import { sentence } from '../words/sentence.ts'

/** Fetches the link of a VPN package for the message that shows it; undefined where the cluster has no gateway. */
export function vpnPackageLinks(
  azure: AzureClients,
  audit: Audit,
): (record: OperationRecord) => Promise<PackageLink | undefined> {
  return async ({ id: operationId, requestedBy, cluster = '' }) => {
    const { gateway } = (await readPlace(azure, cluster)).site
    if (!gateway) return undefined
    const trace = { operationId, step: 'link', interactive: true, requestedBy, cluster }
    return traced(trace, () =>
      audit.around(delivery('link of the VPN package'), () => readVpnPackage(azure, gateway)),
    )
  }
}

/** Sends files with secrets by direct message, each once the audit log has it. */
export function secretFiles(messages: SlackMessages, audit: Audit): Services['deliverSecretFile'] {
  return (to, { name, content, note }) =>
    audit.around(delivery(`file ${name}`), () =>
      delivering(() =>
        messages.sendFile(to, { name, content, comment: secretNote(note, to.language ?? 'en') }),
      ),
    )
}

/** Sends something to Slack on behalf of a step: what Slack refuses is for people to mend, the rest passes. */
async function delivering(send: () => Promise<void>): Promise<void> {
  try {
    await send()
  } catch (cause) {
    if (cause instanceof UserError) throw cause
    if (!isPlatformError(cause))
      throw new TransientError(sentence`Slack could not be reached`, { cause })
    throw new UserError(
      'slack-delivery',
      sentence`Slack refused the direct message with the client key.`,
      {
        remedy: sentence`Compare the app's scopes with manifest.json (im:write, files:write), install it again, then retry.`,
        cause,
      },
    )
  }
}

/** A secret goes to whoever asked for the operation that is carried out now. */
function delivery(what: string): AuditEvent {
  const { requestedBy, operationId, cluster } = currentTrace() ?? {}
  return { deed: 'delivery', what, actor: requestedBy, operationId, cluster }
}
