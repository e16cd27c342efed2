import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  parseDisks,
  parseDnsServers,
  parsePurpose,
  parseRegion,
  parseVmSize,
  parseWorkers,
} from '../../src/cluster/request-values.ts'
import { UserError } from '../../src/errors.ts'

/** What is typed, and what it means; or the code of the refusal. */
const VALUES: readonly {
  readonly code: string
  readonly parse: (text: string) => unknown
  readonly meant: readonly (readonly [typed: string, value: unknown])[]
  readonly refused: readonly string[]
}[] = [
  {
    code: 'worker-count',
    parse: parseWorkers,
    meant: [
      ['3', 3],
      ['04', 4],
    ],
    refused: ['', '2', '3.5', '1e1', '-4', 'four', '100000'],
  },
  {
    code: 'region-name',
    parse: parseRegion,
    meant: [
      ['West Europe', 'westeurope'],
      ['EAST_US-2', 'eastus2'],
    ],
    refused: ['', 'eu', 'westeurope/../x', 'west europe 22', 'wésteurope'],
  },
  {
    code: 'vm-size',
    parse: parseVmSize,
    meant: [
      ['E4_v3', 'Standard_E4_v3'],
      ['STANDARD_D8_v5', 'Standard_D8_v5'],
    ],
    refused: ['', '4', 'Standard_', 'E4 v3', 'E4-v3', `E${'4'.repeat(30)}`],
  },
  {
    code: 'disk-count',
    parse: parseDisks,
    meant: [['2', 2]],
    refused: ['', '0', '1.5', 'two', '100'],
  },
  {
    code: 'dns-servers',
    parse: parseDnsServers,
    meant: [['10.1.0.4, 10.1.0.5', ['10.1.0.4', '10.1.0.5']]],
    refused: ['', 'dns.example.com', '10.1.0.4,', '10.1.0.256', Array(30).fill('10.1.0.4').join()],
  },
  {
    code: 'purpose',
    parse: parsePurpose,
    meant: [['  load\n test ', 'load test']],
    refused: ['', '   ', 'x'.repeat(2000), 'a\u0007b'],
  },
]

for (const { code, parse, meant, refused } of VALUES)
  test(`${code}: what can be meant is understood, everything else refused with a line that is right`, () => {
    for (const [typed, value] of meant) assert.deepEqual(parse(typed), value, typed)
    for (const typed of refused)
      assert.throws(
        () => parse(typed),
        (error: unknown) =>
          error instanceof UserError &&
          error.code === code &&
          error.example?.startsWith('/kafka create') === true,
        JSON.stringify(typed),
      )
  })
