import {
  checkCount,
  checkElement,
  checkElements,
  checkId,
  checkOptionalText,
  checkPlainText,
  checkText,
  type Report,
} from './element-limits.ts'
import { isObject, type JsonObject, objects } from './json.ts'

/** The surfaces of Slack that show blocks. */
export type Surface = 'message' | 'modal' | 'home'

interface BlockRule {
  readonly where: readonly Surface[]
  check(at: string, block: JsonObject, report: Report): void
}

const EVERYWHERE: readonly Surface[] = ['message', 'modal', 'home']
const TASK_STATES = ['pending', 'in_progress', 'complete', 'error']
const ALERT_LEVELS = ['default', 'info', 'warning', 'error', 'success']
/** What a container may hold, from `ContainerBlock` of @slack/types 3.2.0. */
const IN_CONTAINER = new Set(
  'actions context divider file header image input rich_text section table video'.split(' '),
)

function checkTable(at: string, block: JsonObject, mostRows: number, report: Report): void {
  checkCount(`${at}/rows`, block.rows, 1, mostRows, report)
  const rows = Array.isArray(block.rows) ? block.rows : []
  for (const [index, row] of rows.entries()) {
    checkCount(`${at}/rows/${index}`, row, 1, 20, report)
    for (const [column, cell] of objects(row).entries()) {
      if (cell.type === 'rich_text') continue
      if (cell.type !== 'raw_text' && cell.type !== 'raw_number') {
        report(`${at}/rows/${index}/${column}`, 'must be raw_text, raw_number or rich_text')
      }
      checkText(`${at}/rows/${index}/${column}`, cell, 10_000, report)
    }
  }
}

function checkTask(at: string, task: JsonObject, report: Report): void {
  checkText(`${at}/task_id`, task.task_id, 255, report)
  checkText(`${at}/title`, task.title, 3000, report)
  if (!TASK_STATES.includes(String(task.status))) {
    report(`${at}/status`, `must be one of ${TASK_STATES.join(', ')}`)
  }
  for (const key of ['details', 'output']) {
    const value = task[key]
    if (value !== undefined && !(isObject(value) && value.type === 'rich_text')) {
      report(`${at}/${key}`, 'must be a rich_text block')
    }
  }
}

function checkCard(at: string, card: JsonObject, report: Report): void {
  checkOptionalText(`${at}/title`, card.title, 150, report)
  checkOptionalText(`${at}/subtitle`, card.subtitle, 150, report)
  checkOptionalText(`${at}/body`, card.body, 200, report)
  if (card.actions !== undefined) checkElements(`${at}/actions`, card.actions, 3, report)
  if (!(card.hero_image || card.title || card.actions || card.body)) {
    report(at, 'must have a hero_image, title, body or actions')
  }
}

/** Limits of each block, from the comments of @slack/types 3.2.0 and docs.slack.dev. */
const RULES: Record<string, BlockRule> = {
  section: {
    where: EVERYWHERE,
    check(at, block, report) {
      checkOptionalText(`${at}/text`, block.text, 3000, report)
      if (block.text === undefined) checkCount(`${at}/fields`, block.fields, 1, 10, report)
      else if (block.fields !== undefined) checkCount(`${at}/fields`, block.fields, 0, 10, report)
      for (const [index, field] of objects(block.fields).entries()) {
        checkText(`${at}/fields/${index}`, field, 2000, report)
      }
      if (block.accessory !== undefined) checkElement(`${at}/accessory`, block.accessory, report)
    },
  },
  header: {
    where: EVERYWHERE,
    check: (at, block, report) => checkPlainText(`${at}/text`, block.text, 150, report),
  },
  context: {
    where: EVERYWHERE,
    check(at, block, report) {
      checkCount(`${at}/elements`, block.elements, 1, 10, report)
      for (const [index, element] of objects(block.elements).entries()) {
        const place = `${at}/elements/${index}`
        if (element.type === 'image') checkElement(place, element, report)
        else checkText(place, element, 3000, report)
      }
    },
  },
  actions: {
    where: EVERYWHERE,
    check: (at, block, report) => checkElements(`${at}/elements`, block.elements, 25, report),
  },
  divider: { where: EVERYWHERE, check() {} },
  image: {
    where: EVERYWHERE,
    check(at, block, report) {
      checkElement(at, block, report)
      checkOptionalText(`${at}/title`, block.title, 2000, report)
    },
  },
  input: {
    where: EVERYWHERE,
    check(at, block, report) {
      checkPlainText(`${at}/label`, block.label, 2000, report)
      checkOptionalText(`${at}/hint`, block.hint, 2000, report)
      checkElement(`${at}/element`, block.element, report)
    },
  },
  rich_text: {
    where: EVERYWHERE,
    check(at, block, report) {
      if (!Array.isArray(block.elements)) report(`${at}/elements`, 'must be a list')
    },
  },
  video: { where: EVERYWHERE, check() {} },
  file: { where: ['message'], check() {} },
  markdown: {
    where: ['message'],
    check: (at, block, report) => checkText(`${at}/text`, block.text, 12_000, report),
  },
  table: {
    where: ['message', 'home'],
    check: (at, block, report) => checkTable(at, block, 100, report),
  },
  data_table: {
    where: ['message', 'home'],
    check(at, block, report) {
      checkTable(at, block, 201, report)
      checkText(`${at}/caption`, block.caption, 3000, report)
    },
  },
  plan: {
    where: ['message'],
    check(at, block, report) {
      checkText(`${at}/title`, block.title, 3000, report)
      checkCount(`${at}/tasks`, block.tasks, 0, 50, report)
      const ids = new Set<unknown>()
      for (const [index, task] of objects(block.tasks).entries()) {
        checkTask(`${at}/tasks/${index}`, task, report)
        if (ids.has(task.task_id)) report(`${at}/tasks/${index}/task_id`, 'repeats within the plan')
        ids.add(task.task_id)
      }
    },
  },
  task_card: { where: ['message'], check: checkTask },
  card: { where: ['message', 'home'], check: checkCard },
  carousel: {
    where: ['message', 'home'],
    check(at, block, report) {
      checkCount(`${at}/elements`, block.elements, 1, 10, report)
      for (const [index, card] of objects(block.elements).entries()) {
        checkCard(`${at}/elements/${index}`, card, report)
      }
    },
  },
  alert: {
    where: ['modal'],
    check(at, block, report) {
      checkText(`${at}/text`, block.text, 200, report)
      if (block.level !== undefined && !ALERT_LEVELS.includes(String(block.level))) {
        report(`${at}/level`, `must be one of ${ALERT_LEVELS.join(', ')}`)
      }
    },
  },
  container: {
    where: ['message', 'home'],
    check(at, block, report) {
      if (block.rich_text_title === undefined) checkText(`${at}/title`, block.title, 150, report)
      checkOptionalText(`${at}/subtitle`, block.subtitle, 150, report)
      checkCount(`${at}/child_blocks`, block.child_blocks, 0, 10, report)
      for (const [index, child] of objects(block.child_blocks).entries()) {
        if (!IN_CONTAINER.has(String(child.type))) {
          report(`${at}/child_blocks/${index}`, `may not be ${String(child.type)} in a container`)
        }
      }
    },
  },
  context_actions: {
    where: ['message'],
    check: (at, block, report) => checkElements(`${at}/elements`, block.elements, 5, report),
  },
  data_visualization: { where: ['message', 'home'], check() {} },
}

/** Checks one block, and the blocks of a container, against Slack's limits for the surface. */
export function checkBlock(at: string, block: unknown, where: Surface, report: Report): void {
  if (!isObject(block) || typeof block.type !== 'string') {
    report(at, 'must be a block with a type')
    return
  }
  const rule = RULES[block.type]
  if (rule === undefined) {
    report(at, `has the unknown block type ${block.type}`)
    return
  }
  if (!rule.where.includes(where)) report(at, `${block.type} is not allowed in a ${where}`)
  checkId(`${at}/block_id`, block.block_id, report)
  rule.check(at, block, report)
  for (const [index, child] of objects(block.child_blocks).entries()) {
    checkBlock(`${at}/child_blocks/${index}`, child, where, report)
  }
}
