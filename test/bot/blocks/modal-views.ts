import type { ModalView } from '@slack/types'
import { sayingModal } from '../../../src/bot/actions/form.ts'
import { createForm, DEFAULT_VALUES } from '../../../src/bot/blocks/create-form.ts'
import { decisionAnswer } from '../../../src/bot/blocks/decision-answer.ts'
import { denialForm } from '../../../src/bot/blocks/denial-form.ts'
import { createChoices } from '../../../src/bot/create-form.ts'
import { shippedPrices } from '../../../src/prices/prices.ts'
import { speaking } from '../../../src/words/sentence.ts'
import { LANGUAGE } from './records.ts'

const ASKED = { question: 'c-0123456789ab:1', cluster: 'orders', longest: 500 }

/** One modal for each state that people can see, by the state's name. */
export const MODAL_VIEWS: Readonly<Record<string, ModalView>> = {
  'modal-create': createForm(
    DEFAULT_VALUES,
    createChoices(
      { limits: { maxWorkers: 10, regions: ['westeurope', 'northeurope'] } },
      DEFAULT_VALUES,
      shippedPrices(DEFAULT_VALUES.size),
    ),
    'C01KAFKA 123.456',
    LANGUAGE,
  ),
  'modal-create-filled-in': createForm(
    {
      ...DEFAULT_VALUES,
      name: 'orders',
      workers: '6',
      gateway: 'new',
      ttl: '3d',
      options: ['dry-run'],
    },
    createChoices({ limits: { maxWorkers: 10, regions: ['westeurope'] } }, DEFAULT_VALUES, {
      ...shippedPrices(DEFAULT_VALUES.size),
      source: 'azure',
      asOf: '2026-11-23',
    }),
    'C01KAFKA 123.456',
    LANGUAGE,
  ),
  'modal-deny': denialForm({ ...ASKED, isRequired: false }, LANGUAGE),
  'modal-deny-with-a-reason': denialForm({ ...ASKED, isRequired: true }, LANGUAGE),
  'modal-denied-in-vain': sayingModal(
    speaking(LANGUAGE)`Deny the request`,
    'OK',
    decisionAnswer(
      { outcome: 'already decided', approval: undefined, needs: 1, cluster: 'orders' },
      LANGUAGE,
    ),
  ),
}
