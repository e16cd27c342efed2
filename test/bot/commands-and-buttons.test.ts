import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ACTIONS } from '../../src/bot/actions/every-action.ts'
import { MORE } from '../../src/bot/blocks/more-menu.ts'
import { COMMAND_NAMES } from '../../src/bot/commands/kafka.ts'

/** Each command, and what does the same at a click. */
const BUTTONS: Readonly<Record<string, readonly string[]>> = {
  create: [
    'create_open',
    'create_size',
    'create_workers',
    'create_region',
    'create_gateway',
    'plan_create',
    'plan_cancel',
    'plan_change',
    'create_change',
    'plan_region',
    'plan_size',
  ],
  brokers: ['brokers_show'],
  vpn: ['vpn_package', 'vpn_profile_windows', 'vpn_profile_mac', 'vpn_profile_linux'],
  verify: ['cluster_verify'],
  doctor: ['cluster_doctor', 'cluster_more'],
  topics: ['cluster_more'],
  advertise: ['cluster_more', 'drift_fix'],
  restart: ['cluster_more'],
  scale: ['cluster_scale', 'scale_start', 'scale_cancel'],
  delete: ['cluster_delete'],
  extend: ['life_extend', 'life_keep', 'cluster_more'],
  approve: ['approval_approve'],
  deny: ['approval_deny'],
  cancel: ['operation_cancel'],
  retry: ['operation_retry', 'lost_continue'],
  status: ['cluster_more'],
  list: ['cluster_more'],
  history: ['history_older', 'cluster_more'],
}

/** Commands that no button can do, and why. */
const TYPED_ONLY: Readonly<Record<string, string>> = {
  mirror: 'takes two clusters',
  help: 'is what one types who sees no button',
}

/** Answers to "the cluster is busy", which stand below a command that was typed. */
const ANSWERS = ['lock_queue', 'lock_notify', 'lock_take_over']

test('every command has a button, or a reason to have none', () => {
  const covered = [...Object.keys(BUTTONS), ...Object.keys(TYPED_ONLY)]
  assert.deepEqual(covered.sort(), [...COMMAND_NAMES].sort())
  for (const id of Object.values(BUTTONS).flat())
    assert.ok(
      ACTIONS.some((action) => action.id === id),
      id,
    )
})

test('every button does what a command does, or answers one', () => {
  const known = [...Object.values(BUTTONS).flat(), ...ANSWERS]
  assert.deepEqual(
    ACTIONS.map(({ id }) => id).filter((id) => !known.includes(id)),
    [],
  )
})

test('the menu More has exactly the commands that lean on it', () => {
  const chosen = new Set(MORE.map(({ command }) => command.split(' ')[0]))
  const leaning = Object.entries(BUTTONS).flatMap(([command, ids]) =>
    ids.includes('cluster_more') ? [command] : [],
  )
  assert.deepEqual([...chosen].sort(), leaning.sort())
})
