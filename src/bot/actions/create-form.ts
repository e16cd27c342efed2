import type { ClusterRequest } from '../../cluster/cluster.ts'
import type { PlanRequest } from '../../cluster/plan.ts'
import { UserError } from '../../errors.ts'
import { say, sentence } from '../../words/sentence.ts'
import {
  CREATE_FORM,
  type CreateValues,
  createForm,
  DEFAULT_VALUES,
  PRICED_INPUTS,
} from '../blocks/create-form.ts'
import type { CommandLine } from '../commands/command-line.ts'
import { create } from '../commands/create.ts'
import { createChoices, openCreateForm, parseMetadata, pricesFor } from '../create-form.ts'
import type { Action } from './action.ts'
import type { Form } from './form.ts'
import { readOwnPlan } from './plan.ts'

/** Create Cluster: the modal, empty but for the defaults. In the Home tab, which is in no channel, the button names one. */
export const createOpen: Action = {
  id: 'create_open',
  async run(call) {
    const channelId = call.caller.channelId || call.value
    await openCreateForm({ ...call, caller: { ...call.caller, channelId } })
    return undefined
  },
}

/** Change… on a plan: the modal with what was asked for. Sending it off makes another plan. */
export const planChange: Action = {
  id: 'plan_change',
  async run(call) {
    const { request, requestedBy } = await readOwnPlan(call, 'succeeded')
    const { channelId } = requestedBy
    const caller = { ...call.caller, channelId }
    await openCreateForm({ ...call, caller }, valuesOf(request as unknown as PlanRequest))
    return undefined
  },
}

/** Change… on a failed create: the same, so that its name, region or size can be another. */
export const createChange: Action = {
  id: 'create_change',
  async run(call) {
    const record = (await call.services.store.read(call.value))?.record
    if (record?.kind !== 'create')
      throw new UserError('operation-gone', sentence`This operation is not known any more.`, {
        remedy: sentence`See what there is.`,
        example: '/kafka status',
      })
    const { channelId } = record.requestedBy
    const caller = { ...call.caller, channelId }
    await openCreateForm({ ...call, caller }, valuesOf(record.request as unknown as ClusterRequest))
    return undefined
  },
}

/** Each input that changes the price draws it anew. */
export const createPrices: readonly Action[] = PRICED_INPUTS.map((input) => ({
  id: `create_${input}`,
  async run({ modal, services, caller }) {
    if (modal === undefined) return undefined
    const values = withDefaults(modal.values)
    const prices = await pricesFor(services, values)
    const choices = createChoices(services.access.policy, values, prices)
    const view = createForm(values, choices, modal.metadata, caller.language)
    await services.updateModal(caller, modal, view)
    return undefined
  },
}))

/** The modal sent off: the same as the command with the same flags. What is wrong stands at its input. */
export const createSubmitted: Form = {
  id: CREATE_FORM,
  async submit({ caller, services, metadata, values }) {
    const { channelId, triggerId } = parseMetadata(metadata)
    const call = { caller: { ...caller, channelId }, services, triggerId }
    try {
      return { message: await create.run({ ...call, line: lineOf(withDefaults(values)) }) }
    } catch (error) {
      const input = error instanceof UserError ? INPUTS[error.code] : undefined
      if (!(error instanceof UserError) || input === undefined) throw error
      const { message, remedy } = error.words
      const texts = [message, remedy].map((text) => say(text, caller.language))
      return { errors: { [input]: texts.join(' ') } }
    }
  },
}

/** Inputs by what is said of them. */
const INPUTS: Readonly<Record<string, string>> = {
  'cluster-name': 'name',
  'missing-name': 'name',
  'worker-count': 'workers',
  'worker-limit': 'workers',
  'size-limit': 'size',
  'vm-size': 'size',
  'disk-count': 'disks',
  'region-limit': 'region',
  'region-name': 'region',
  'life-limit': 'ttl',
  'price-limit': 'size',
  purpose: 'purpose',
}

function withDefaults(given: Readonly<Record<string, string>>): CreateValues {
  const { options = '', ...rest } = given
  return { ...DEFAULT_VALUES, ...rest, options: options.split(',').filter(Boolean) }
}

function lineOf({ name, options, ttl, size, purpose, ...values }: CreateValues): CommandLine {
  const flags = {
    ...values,
    size,
    ...(DEFAULT_VALUES.ttl === ttl ? {} : { ttl }),
    ...(purpose === undefined || purpose.trim() === '' ? {} : { purpose }),
    ...Object.fromEntries(options.map((option) => [option, true as const])),
  }
  return { subcommand: 'create', words: name === undefined ? [] : [name.trim()], flags }
}

function valuesOf(request: Omit<ClusterRequest, 'placement'> & Partial<PlanRequest>): CreateValues {
  const { lifeHours, encryptionInTransit, dryRun, wish } = request
  return {
    name: request.name,
    ...(request.purpose === undefined ? {} : { purpose: request.purpose }),
    workers: String(request.workers),
    size: request.vmSize,
    disks: String(request.disksPerWorker),
    region: request.region,
    gateway: wish?.gateway ?? DEFAULT_VALUES.gateway,
    ttl: lifeHours === undefined ? DEFAULT_VALUES.ttl : lifeText(lifeHours),
    options: [
      ...(encryptionInTransit === true ? ['encryption-in-transit'] : []),
      ...(dryRun === true ? ['dry-run'] : []),
    ],
  }
}

function lifeText(hours: number): string {
  return hours % 24 === 0 ? `${hours / 24}d` : `${hours}h`
}
