import { h, icon } from './dom.js'

const RING = 'M10 2.5a7.5 7.5 0 1 0 0 15a7.5 7.5 0 1 0 0-15'
const QUESTION = ['M7.5 8a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8', 'M10 14.6v.1']

/** Drawn, because not every machine has a font with emoji: the words for listeners, the colour and the lines. */
const DRAWN = {
  white_check_mark: ['done', 'good', [RING, 'M6.5 10.2l2.5 2.5 4.5-5']],
  x: ['failed', 'bad', [RING, 'M7.3 7.3l5.4 5.4', 'M12.7 7.3l-5.4 5.4']],
  warning: ['warning', 'warn', ['M10 3L18 17H2Z', 'M10 8v4', 'M10 14.5v.1']],
  no_entry: ['stopped', 'bad', [RING, 'M6 10h8']],
  no_entry_sign: ['stopped', 'bad', [RING, 'M5 5l10 10']],
  hourglass: ['waiting', 'soft', ['M5 3h10M5 17h10', 'M6 3c0 4 8 6 8 14M14 3c0 4-8 6-8 14']],
  hourglass_flowing_sand: ['running', 'busy', [RING, 'M10 6v4l3 2']],
  information_source: ['information', 'busy', [RING, 'M10 9v5', 'M10 6v.1']],
  grey_question: ['unknown', 'soft', [RING, ...QUESTION]],
  lock: ['locked', 'soft', ['M5 9h10v8H5Z', 'M7 9V6a3 3 0 0 1 6 0v3']],
  eyes: [
    'looking',
    'soft',
    ['M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5Z', 'M10 8a2 2 0 1 0 0 4a2 2 0 1 0 0-4'],
  ],
}

/** An emoji by its name in Slack; undefined when the console does not know it. */
export function emoji(name) {
  const drawn = Object.hasOwn(DRAWN, name) ? DRAWN[name] : undefined
  if (!drawn) return undefined
  const [words, tone, paths] = drawn
  return h('span', { class: `emoji ${tone}`, role: 'img', 'aria-label': words }, icon(paths))
}
