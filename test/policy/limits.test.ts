import assert from 'node:assert/strict'
import { test } from 'node:test'
import { UserError } from '../../src/errors.ts'
import { limitError } from '../../src/policy/limit-error.ts'
import {
  type Excess,
  excess,
  highestPrice,
  type Limits,
  type Wish,
} from '../../src/policy/limits.ts'

const EVERYBODY: Limits = {
  maxWorkers: 10,
  regions: ['westeurope', 'northeurope'],
  sizes: ['Standard_E4_v3', 'Standard_E8_v3'],
  maxPricePerMonth: 8000,
  maxLifeHours: 720,
}
const WISH: Wish = {
  workers: 4,
  region: 'westeurope',
  vmSize: 'standard_e4_v3',
  pricePerMonth: 5000,
  lifeHours: 8,
}

const limitOf = (wish: Wish, ...ofRules: Limits[]) => excess(EVERYBODY, ofRules, wish)?.limit

test('each limit for everybody stops what exceeds it, and nothing else', () => {
  assert.equal(limitOf(WISH), undefined)
  assert.equal(limitOf({ ...WISH, workers: 11 }), 'maxWorkers')
  assert.equal(limitOf({ ...WISH, region: 'eastus' }), 'regions')
  assert.equal(limitOf({ ...WISH, vmSize: 'Standard_D3_v2' }), 'sizes')
  assert.equal(limitOf({ ...WISH, pricePerMonth: 8001 }), 'maxPricePerMonth')
  assert.equal(limitOf({ ...WISH, lifeHours: Number.POSITIVE_INFINITY }), 'maxLifeHours')
})

test('what is not known yet is not limited', () => {
  assert.equal(limitOf({}), undefined)
  assert.equal(limitOf({ workers: 4 }), undefined)
})

test('a rule is narrower than the limits for everybody, never wider', () => {
  const narrow: Limits = { maxWorkers: 3, maxLifeHours: 24 }
  assert.equal(limitOf(WISH, narrow), 'maxWorkers')
  assert.equal(limitOf({ ...WISH, workers: 3, lifeHours: 25 }, narrow), 'maxLifeHours')
  assert.equal(limitOf({ ...WISH, workers: 11 }, { maxWorkers: 20 }), 'maxWorkers')
})

test('of several rules one is enough; where none is, the nearest is told', () => {
  const few: Limits = { maxWorkers: 3, regions: ['northeurope'] }
  assert.equal(limitOf(WISH, few, {}), undefined)
  assert.deepEqual(excess(EVERYBODY, [few, { maxWorkers: 3 }], WISH), {
    limit: 'maxWorkers',
    allowed: 3,
  })
})

test('the highest price is that of the rules that fit, under the one for everybody', () => {
  assert.equal(highestPrice({}, [{}], {}), undefined)
  assert.equal(highestPrice(EVERYBODY, [], {}), 8000)
  assert.equal(
    highestPrice(EVERYBODY, [{ maxPricePerMonth: 900 }, { maxPricePerMonth: 100 }], {}),
    900,
  )
  assert.equal(highestPrice(EVERYBODY, [{ maxPricePerMonth: 90_000 }], {}), 8000)
  const ofOthers = { maxPricePerMonth: 7000, maxWorkers: 3 }
  assert.equal(highestPrice(EVERYBODY, [ofOthers, { maxPricePerMonth: 50 }], { workers: 4 }), 50)
})

test('every refusal says the limit and what would be allowed', () => {
  const said: Record<Excess['limit'], readonly [Excess, RegExp]> = {
    maxWorkers: [{ limit: 'maxWorkers', allowed: 6 }, /at most 6 workers/],
    regions: [
      { limit: 'regions', allowed: ['westeurope'], wished: 'eastus' },
      /eastus.*westeurope/,
    ],
    sizes: [{ limit: 'sizes', allowed: ['Standard_E4_v3'], wished: 'x' }, /Standard_E4_v3/],
    maxPricePerMonth: [
      { limit: 'maxPricePerMonth', allowed: 500, wished: 612.2 },
      /\$613 a month.*at most \$500/,
    ],
    maxLifeHours: [{ limit: 'maxLifeHours', allowed: 48 }, /at most 48 hours/],
  }
  for (const [over, expected] of Object.values(said)) {
    const error = limitError(over, 'the platform team', '/kafka create orders')
    assert.ok(error instanceof UserError)
    assert.match(`${error.message} ${error.remedy}`, expected)
    assert.match(error.example ?? '', /^\/kafka create orders/)
  }
})
