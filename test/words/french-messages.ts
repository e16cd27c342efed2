import { parentPort } from 'node:worker_threads'
import { HOME_VIEWS } from '../bot/blocks/home-views.ts'
import { MESSAGES } from '../bot/blocks/messages.ts'
import { MODAL_VIEWS } from '../bot/blocks/modal-views.ts'

// Runs in a thread of its own, whose environment names another language: there the same states speak it.
parentPort?.postMessage({ messages: MESSAGES, homes: HOME_VIEWS, modals: MODAL_VIEWS })
