import { checkBlock, type Surface } from './block-rules.ts'
import { checkId, checkOptionalText, checkPlainText, type Report } from './element-limits.ts'
import { isObject, type JsonObject, objects } from './json.ts'

const MOST_BLOCKS: Record<Surface, number> = { message: 50, modal: 100, home: 100 }
const MOST_TEXT = 4000
/** Characters over all blocks; observed by users of the platform, not documented. */
const MOST_CHARACTERS = 13_200

/**
 * The limits of Block Kit that a message or a view's blocks break, as sentences; an empty list means none was
 * found. For a message this includes the notification `text`, which must be there and at most 4000 characters.
 */
export function brokenLimits(
  message: { text?: string; blocks?: unknown[] },
  where: Surface,
): string[] {
  const problems: string[] = []
  if (where === 'message') {
    if (!message.text) problems.push('text: must be present, it is what notifications show')
    else if (message.text.length > MOST_TEXT) {
      problems.push(`text: must be at most ${MOST_TEXT} characters, has ${message.text.length}`)
    }
  }
  return [...problems, ...brokenBlocks(message.blocks ?? [], where)]
}

/** The limits that blocks break on a surface, without looking at the message's `text`. */
export function brokenBlocks(blocks: readonly unknown[], where: Surface): string[] {
  const problems: string[] = []
  const report: Report = (at, sentence) => problems.push(`${at}: ${sentence}`)
  if (blocks.length > MOST_BLOCKS[where]) {
    report('blocks', `must be at most ${MOST_BLOCKS[where]}, has ${blocks.length}`)
  }
  for (const [index, block] of blocks.entries()) {
    checkBlock(`blocks/${index}`, block, where, report)
  }
  checkTogether(withChildren(blocks), where, report)
  return problems
}

/** The limits that a modal or Home view breaks: title, buttons, metadata, blocks. */
export function brokenViewLimits(view: JsonObject): string[] {
  const problems: string[] = []
  const report: Report = (at, sentence) => problems.push(`view/${at}: ${sentence}`)
  const where = view.type === 'home' ? 'home' : 'modal'
  const blocks = Array.isArray(view.blocks) ? view.blocks : []
  if (!Array.isArray(view.blocks)) report('blocks', 'must be a list')
  if (view.type !== 'home' && view.type !== 'modal') report('type', 'must be modal or home')
  if (where === 'modal') {
    checkPlainText('title', view.title, 24, report)
    checkOptionalText('submit', view.submit, 24, report)
    checkOptionalText('close', view.close, 24, report)
    const hasInput = objects(blocks).some((block) => block.type === 'input')
    if (hasInput && view.submit === undefined) report('submit', 'must be present with input blocks')
  }
  checkId('callback_id', view.callback_id || undefined, report)
  checkId('external_id', view.external_id || undefined, report)
  if (typeof view.private_metadata === 'string' && view.private_metadata.length > 3000) {
    report('private_metadata', 'must be at most 3000 characters')
  }
  return [...problems, ...brokenBlocks(blocks, where).map((problem) => `view/${problem}`)]
}

function checkTogether(all: JsonObject[], where: Surface, report: Report): void {
  const ids = new Set<unknown>()
  for (const block of all) {
    if (block.block_id === undefined) continue
    if (ids.has(block.block_id)) report('blocks', `repeat the block_id ${String(block.block_id)}`)
    ids.add(block.block_id)
  }
  const tables = all.filter((block) => block.type === 'table' || block.type === 'data_table')
  if (tables.length > 1) report('blocks', 'only_one_table_allowed')
  for (const table of tables) {
    if (characters(table.rows) > 10_000)
      report('blocks', 'table text must be at most 10000 characters')
  }
  if (all.filter((block) => block.type === 'data_visualization').length > 2) {
    report('blocks', 'at most 2 data_visualization blocks')
  }
  const markdown = all.filter((block) => block.type === 'markdown')
  if (markdown.length > 0 && characters(markdown) > 12_000) {
    report('blocks', 'markdown must be at most 12000 characters together')
  }
  const total = all.reduce(
    (sum, block) => sum + characters({ ...block, child_blocks: undefined }),
    0,
  )
  if (where === 'message' && total > MOST_CHARACTERS) {
    report('blocks', `text must be at most ${MOST_CHARACTERS} characters together, has ${total}`)
  }
}

function withChildren(blocks: readonly unknown[]): JsonObject[] {
  return blocks
    .filter(isObject)
    .flatMap((block) => [block, ...withChildren(objects(block.child_blocks))])
}

/** Characters of every `text` member below a value, and of task titles. */
function characters(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + characters(item), 0)
  if (!isObject(value)) return 0
  let sum = 0
  for (const [key, member] of Object.entries(value)) {
    if ((key === 'text' || key === 'title') && typeof member === 'string') sum += member.length
    else sum += characters(member)
  }
  return sum
}
