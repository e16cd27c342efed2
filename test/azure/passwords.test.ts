import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { loginProblem, sshProblem } from '../../sandbox/azure/credential-rules.ts'
import { LOGIN_USER } from '../../src/azure/cluster.ts'
import { generatePassword } from '../../src/azure/passwords.ts'

const RUNS = 10_000

test('every password of 10,000 is within the rules of the service for login and SSH, whatever the user names', () => {
  const userName = fc.stringMatching(/^[a-z]{3,20}$/)
  fc.assert(
    fc.property(userName, (sshUser) => {
      const password = generatePassword()
      const login = { username: LOGIN_USER, password }
      assert.equal(password.length, 24)
      assert.equal(loginProblem(login, sshUser), undefined, password)
      const other = generatePassword()
      assert.equal(sshProblem(other, login), undefined, other)
    }),
    { numRuns: RUNS },
  )
})

test('no password comes twice in 10,000, and every character of every class is used', () => {
  const passwords = Array.from({ length: RUNS }, generatePassword)
  assert.equal(new Set(passwords).size, RUNS)
  // 24 letters without I, 24 without l, 8 digits without 0 and 1, 14 others.
  assert.equal(new Set(passwords.join('')).size, 71)
})
