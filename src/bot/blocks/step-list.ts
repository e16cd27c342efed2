import type { KnownBlock, RichTextBlock, TaskCardBlock } from '@slack/types'
import { say } from '../../words/sentence.ts'
import { duration, inert } from './elements.ts'
import type { OperationView } from './operation-view.ts'

const STATUS = {
  pending: 'pending',
  running: 'in_progress',
  ready: 'complete',
  failed: 'error',
} as const

/** One task per step under a title: Slack's own picture of progress. */
export function stepList(title: string, view: OperationView): KnownBlock {
  return { type: 'plan', title, tasks: view.steps.map((step) => task(step, view)) }
}

function task(
  step: OperationView['steps'][number],
  { record, language }: OperationView,
): TaskCardBlock {
  const progress = record.steps[step.name] ?? { state: 'pending' as const }
  const tookMs = (progress.endedAt ?? 0) - (progress.startedAt ?? 0)
  const took = tookMs >= 1000 ? duration(tookMs) : undefined
  const ready = progress.state === 'ready'
  const detail = progress.detail === undefined ? undefined : say(progress.detail, language)
  const output = ready ? [detail, took].filter((part) => part !== undefined).join(' · ') : ''
  const details = progress.state === 'running' ? detail : undefined
  return {
    type: 'task_card',
    task_id: step.name,
    title: say(ready ? step.title.done : step.title.doing, language),
    status: STATUS[progress.state],
    ...(details ? { details: richText(details) } : {}),
    ...(output ? { output: richText(output) } : {}),
  }
}

function richText(text: string): RichTextBlock {
  return {
    type: 'rich_text',
    elements: [
      { type: 'rich_text_section', elements: [{ type: 'text', text: inert(text.slice(0, 500)) }] },
    ],
  }
}
