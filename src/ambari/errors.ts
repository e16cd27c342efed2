import { TransientError, UserError } from '../errors.ts'
import { say, sentence, type Words } from '../words/sentence.ts'

/** An answer that says no: `status` and Ambari's own message, which a PUT begins with a Java class name. */
export interface AmbariAnswer {
  readonly status: number
  readonly message: string
}

/**
 * Turns an answer into one of the three kinds. Ambari itself answers 403 where others say 401; its gateway
 * answers 502 while Ambari fails over. Never repeats a body: it can hold secrets.
 */
export function translateAmbariError(what: Words, { status, message }: AmbariAnswer): Error {
  if (status === 401 || (status === 403 && /sign in|authentication token/i.test(message)))
    return new UserError('ambari-login', sentence`Ambari refused the cluster login.`, {
      remedy: sentence`The login was changed outside Azure. Reset it in the Azure portal (cluster, SSH + Cluster login), then retry.`,
    })
  if (status === 403)
    return new UserError('ambari-permission', sentence`The cluster login may not ${what}.`, {
      remedy: sentence`Give the login the role Service Administrator in Ambari, then retry.`,
    })
  if (status === 429 || status === 502 || status === 503 || status === 504)
    return new TransientError(sentence`Ambari answered ${status}`)
  return new Error(`Ambari answered ${status} to: ${say(what, 'en')}`)
}

/** Somebody else saved the Kafka configuration between our look and our save. */
export function editedInBetween(expected: number, found: number): UserError {
  return new UserError(
    'configuration-edited-in-between',
    sentence`Somebody saved Kafka's configuration at the same moment: version ${found} instead of ${expected}.`,
    {
      remedy: sentence`Compare the two newest versions in Ambari (Kafka, Configs), restore the other person's edit if it was lost, then retry.`,
    },
  )
}
