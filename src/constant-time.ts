import { createHash, timingSafeEqual } from 'node:crypto'

/**
 * Whether what was given is the secret (a token, a password, a signature). It takes the same time whatever is given:
 * neither the place of a difference nor the length shows.
 */
export function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}
