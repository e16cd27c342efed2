import type { KnownBlock, RichTextBlock, TableBlock, TaskCardBlock } from '@slack/types'
import { actions, type Message, preformatted, section } from './elements.ts'

/**
 * The same message in blocks that every client knows, for workspaces whose clients refuse newer ones: a plan becomes
 * a list, a table aligned text, a card a section with its buttons, a container what is in it.
 */
export function plainMessage(message: Message): Message {
  return { ...message, blocks: message.blocks.flatMap(plainBlocks) }
}

/** Text of at most so many characters in one block. Source: Slack, section block. */
const TEXT_LIMIT = 3000

function plainBlocks(block: KnownBlock): KnownBlock[] {
  switch (block.type) {
    case 'plan':
      return [section(planText(block.title, (block.tasks ?? []).filter(isTask)))]
    case 'task_card':
      return [section(taskText(block))]
    case 'table':
      return [preformatted(tableText(block).slice(0, TEXT_LIMIT))]
    case 'container':
      return [section(`*${plainOf(block.title)}*`), ...block.child_blocks.flatMap(plainBlocks)]
    case 'card': {
      const texts = [block.title, block.subtitle, block.body].map(plainOf).filter(Boolean)
      const buttons = block.actions ?? []
      return [
        section(texts.join('\n')),
        ...(buttons.length > 0 ? [actions(`${block.block_id ?? 'card'}:plain`, ...buttons)] : []),
      ]
    }
    default:
      return [block]
  }
}

const MARKS: Readonly<Record<string, string>> = {
  pending: '○',
  in_progress: '◔',
  complete: '●',
  error: '✕',
}

function isTask(task: object): task is TaskCardBlock {
  return 'task_id' in task
}

function planText(title: string, tasks: readonly TaskCardBlock[]): string {
  return [`*${title}*`, ...tasks.map(taskText)].join('\n').slice(0, TEXT_LIMIT)
}

function taskText({ title, status, details, output }: TaskCardBlock): string {
  const more = richTextOf(details) || richTextOf(output)
  return [`${MARKS[status ?? 'pending'] ?? '○'} ${title}`, more].filter(Boolean).join(' · ')
}

function tableText({ rows }: TableBlock): string {
  const cells = rows.map((row) => row.map((cell) => ('text' in cell ? String(cell.text) : '')))
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  )
  return cells
    .map((row) =>
      row
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function plainOf(text: string | { readonly text: string } | undefined): string {
  return typeof text === 'string' ? text : (text?.text ?? '')
}

/** The words of a rich text, without its looks. */
function richTextOf(block: RichTextBlock | undefined): string {
  const words: string[] = []
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk)
    else if (typeof value === 'object' && value !== null) {
      if ('text' in value && typeof value.text === 'string') words.push(value.text)
      if ('elements' in value) walk(value.elements)
    }
  }
  walk(block?.elements)
  return words.join('')
}
