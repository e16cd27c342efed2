import { randomInt } from 'node:crypto'

const CLASSES = [
  'ABCDEFGHJKLMNPQRSTUVWXYZ',
  'abcdefghijkmnopqrstuvwxyz',
  '23456789',
  '!#$%&*+-=?@^_~',
]

/**
 * A password that HDInsight accepts for the login and for SSH: 24 characters of all four classes, none of
 * `' " \ ] .`, and no three characters in a row of a user name (each character is of another class than the
 * one before, and user names are letters only).
 * Source: HDInsight quickstart (Bicep), password rules.
 */
export function generatePassword(): string {
  let previous = -1
  let password = ''
  while (password.length < 24) {
    // Beginning with one of each class, in this order, satisfies the rule "all four".
    const index = password.length < CLASSES.length ? password.length : randomInt(CLASSES.length)
    const characters = CLASSES[index]
    if (index === previous || characters === undefined) continue
    password += characters.charAt(randomInt(characters.length))
    previous = index
  }
  return password
}
