import type { Page } from 'playwright-core'

/** Texts on the page with less contrast than WCAG's AA asks of small text, each with its figure. */
export function lowContrast(page: Page, least = 4.5): Promise<string[]> {
  return page.evaluate((wanted) => {
    type Colour = [red: number, green: number, blue: number, alpha: number]
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
    const parse = (css: string): Colour => {
      if (!canvas) return [0, 0, 0, 1]
      canvas.clearRect(0, 0, 1, 1)
      canvas.fillStyle = css
      canvas.fillRect(0, 0, 1, 1)
      const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data
      return [red, green, blue, alpha / 255]
    }
    const over = (top: Colour, below: Colour): Colour => {
      const mix = (index: 0 | 1 | 2) => top[index] * top[3] + below[index] * (1 - top[3])
      return [mix(0), mix(1), mix(2), 1]
    }
    const backgroundOf = (element: Element | null): Colour => {
      if (!element) return [255, 255, 255, 1]
      const own = parse(getComputedStyle(element).backgroundColor)
      return own[3] === 1 ? own : over(own, backgroundOf(element.parentElement))
    }
    const luminance = ([red, green, blue]: Colour) => {
      const linear = (value: number) => {
        const share = value / 255
        return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
      }
      return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }
    const found = new Map<string, string>()
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement
      const words = node.textContent?.trim()
      if (!element || !words || !element.checkVisibility({ opacityProperty: true })) continue
      if (element.closest('.unseen, .skip, noscript, script, option, .emoji, .gutter')) continue
      const background = backgroundOf(element)
      const colour = over(parse(getComputedStyle(element).color), background)
      const [low = 0, high = 0] = [luminance(colour), luminance(background)].sort((a, b) => a - b)
      const contrast = (high + 0.05) / (low + 0.05)
      if (contrast < wanted)
        found.set(
          `${element.tagName}.${element.className}`,
          `${contrast.toFixed(2)} “${words.slice(0, 40)}”`,
        )
    }
    return [...found].map(([where, what]) => `${where}: ${what}`)
  }, least)
}
