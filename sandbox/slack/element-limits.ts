import { isObject, type JsonObject, objects } from './json.ts'

/** Collects broken limits as sentences that begin with the place, for example `blocks/2/text: …`. */
export type Report = (at: string, sentence: string) => void

const LONGEST_ID = 255

/** Checks a text object or a bare string: present, not empty, not longer than `most` characters. */
export function checkText(at: string, value: unknown, most: number, report: Report): void {
  const words = isObject(value) ? value.text : value
  if (typeof words !== 'string' || words === '') {
    report(at, 'must have a text of at least 1 character')
    return
  }
  if (words.length > most) report(at, `must be at most ${most} characters, has ${words.length}`)
}

/** Like `checkText`, but the member may be missing. */
export function checkOptionalText(at: string, value: unknown, most: number, report: Report): void {
  if (value !== undefined) checkText(at, value, most, report)
}

/** A text object of a place where Slack allows no markup. */
export function checkPlainText(at: string, value: unknown, most: number, report: Report): void {
  checkText(at, value, most, report)
  if (!isObject(value) || value.type !== 'plain_text') report(at, 'must be a plain_text object')
}

/** Checks that an identifier, when given, is a string of at most 255 characters. */
export function checkId(at: string, value: unknown, report: Report): void {
  if (value === undefined) return
  if (typeof value !== 'string' || value === '') report(at, 'must be a string that is not empty')
  else if (value.length > LONGEST_ID) {
    report(at, `must be at most ${LONGEST_ID} characters, has ${value.length}`)
  }
}

/** Checks that a list has between `least` and `most` items. */
export function checkCount(
  at: string,
  value: unknown,
  least: number,
  most: number,
  report: Report,
): void {
  const count = Array.isArray(value) ? value.length : 0
  if (count < least) report(at, `must have at least ${least} items, has ${count}`)
  if (count > most) report(at, `must have at most ${most} items, has ${count}`)
}

function checkConfirm(at: string, confirm: unknown, report: Report): void {
  if (confirm === undefined) return
  if (!isObject(confirm)) {
    report(at, 'must be a confirmation dialog object')
    return
  }
  checkOptionalText(`${at}/title`, confirm.title, 100, report)
  checkText(`${at}/text`, confirm.text, 300, report)
  checkOptionalText(`${at}/confirm`, confirm.confirm, 30, report)
  checkOptionalText(`${at}/deny`, confirm.deny, 30, report)
  checkStyle(`${at}/style`, confirm.style, report)
}

function checkStyle(at: string, style: unknown, report: Report): void {
  if (style !== undefined && style !== 'primary' && style !== 'danger') {
    report(at, 'must be primary or danger')
  }
}

function checkOptions(at: string, options: unknown, most: number, report: Report): void {
  checkCount(at, options, 1, most, report)
  for (const [index, option] of objects(options).entries()) {
    checkText(`${at}/${index}/text`, option.text, 75, report)
    checkOptionalText(`${at}/${index}/description`, option.description, 75, report)
    checkOptionalText(`${at}/${index}/value`, option.value, 150, report)
  }
}

function checkSelect(at: string, element: JsonObject, report: Report): void {
  checkOptionalText(`${at}/placeholder`, element.placeholder, 150, report)
  if (element.option_groups === undefined) {
    checkOptions(`${at}/options`, element.options, 100, report)
    return
  }
  checkCount(`${at}/option_groups`, element.option_groups, 1, 100, report)
  for (const [index, group] of objects(element.option_groups).entries()) {
    checkText(`${at}/option_groups/${index}/label`, group.label, 75, report)
    checkOptions(`${at}/option_groups/${index}/options`, group.options, 100, report)
  }
}

function checkButton(at: string, button: JsonObject, report: Report): void {
  checkPlainText(`${at}/text`, button.text, 75, report)
  checkOptionalText(`${at}/value`, button.value, 2000, report)
  checkOptionalText(`${at}/url`, button.url, 3000, report)
  checkOptionalText(`${at}/accessibility_label`, button.accessibility_label, 75, report)
  checkStyle(`${at}/style`, button.style, report)
}

const ELEMENTS: Record<string, (at: string, element: JsonObject, report: Report) => void> = {
  button: checkButton,
  static_select: checkSelect,
  multi_static_select: checkSelect,
  overflow: (at, element, report) => checkOptions(`${at}/options`, element.options, 5, report),
  radio_buttons: (at, element, report) =>
    checkOptions(`${at}/options`, element.options, 10, report),
  checkboxes: (at, element, report) => checkOptions(`${at}/options`, element.options, 10, report),
  plain_text_input: (at, element, report) => {
    checkOptionalText(`${at}/placeholder`, element.placeholder, 150, report)
    if (element.initial_value !== '') {
      checkOptionalText(`${at}/initial_value`, element.initial_value, 3000, report)
    }
    for (const key of ['min_length', 'max_length']) {
      const length = element[key]
      if (typeof length === 'number' && length > 3000)
        report(`${at}/${key}`, 'must be at most 3000')
    }
  },
  image: (at, element, report) => {
    checkText(`${at}/alt_text`, element.alt_text, 2000, report)
    checkOptionalText(`${at}/image_url`, element.image_url, 3000, report)
  },
  users_select: () => {},
  conversations_select: () => {},
  channels_select: () => {},
  external_select: () => {},
  multi_users_select: () => {},
  multi_conversations_select: () => {},
  multi_channels_select: () => {},
  multi_external_select: () => {},
  datepicker: () => {},
  datetimepicker: () => {},
  timepicker: () => {},
  number_input: () => {},
  email_text_input: () => {},
  url_text_input: () => {},
  rich_text_input: () => {},
  file_input: () => {},
  workflow_button: () => {},
  feedback_buttons: () => {},
  icon_button: () => {},
}

/** Checks one interactive element or image: its texts, options, confirm dialog and `action_id`. */
export function checkElement(at: string, element: unknown, report: Report): void {
  if (!isObject(element) || typeof element.type !== 'string') {
    report(at, 'must be an element with a type')
    return
  }
  const check = ELEMENTS[element.type]
  if (check === undefined) {
    report(at, `has the unknown element type ${element.type}`)
    return
  }
  check(at, element, report)
  checkId(`${at}/action_id`, element.action_id, report)
  checkConfirm(`${at}/confirm`, element.confirm, report)
}

/** Checks a list of elements and that no two of them share an `action_id`. */
export function checkElements(at: string, elements: unknown, most: number, report: Report): void {
  checkCount(at, elements, 1, most, report)
  const seen = new Set<unknown>()
  for (const [index, element] of objects(elements).entries()) {
    checkElement(`${at}/${index}`, element, report)
    if (element.action_id === undefined) continue
    if (seen.has(element.action_id)) {
      report(`${at}/${index}/action_id`, `repeats ${String(element.action_id)} within its block`)
    }
    seen.add(element.action_id)
  }
}
