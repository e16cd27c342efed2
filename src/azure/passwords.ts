import { randomInt } from 'node:crypto'

const LETTERS = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnopqrstuvwxyz']
const OTHERS = ['23456789', '!#$%&*+-=?@^_~']
const LENGTH = 24

/**
 * A password that HDInsight accepts for the login and for SSH: 24 characters of all four classes, none of
 * `' " \ ] .`, and no three characters in a row of a user name, in whatever case: a letter never follows a letter,
 * and user names are letters only.
 * Source: HDInsight quickstart (Bicep), password rules.
 */
export function generatePassword(): string {
  return Array.from({ length: LENGTH }, (_, index) => {
    const classes = index % 2 === 0 ? LETTERS : OTHERS
    // Beginning with one of each class satisfies the rule "all four".
    const which = index < 4 ? Math.floor(index / 2) : randomInt(classes.length)
    const characters = classes[which] ?? ''
    return characters.charAt(randomInt(characters.length))
  }).join('')
}
