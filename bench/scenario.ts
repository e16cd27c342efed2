/** One figure of a scenario, with what it is compared with. */
export interface Row {
  readonly measure: string
  readonly value: number
  /** Unit of `value`: "ms", "KiB", "GET". */
  readonly unit: string
  /** `value` divided by the same figure of what stands beside it in this run. */
  readonly ratio?: Ratio
  /** What the value, or the ratio, should not exceed (or not fall below). */
  readonly goal?: Goal
}

export interface Ratio {
  readonly to: string
  readonly value: number
  /** The same figure of what stands beside it, in the same unit. */
  readonly other: number
}

export type Goal =
  | { readonly of?: 'value' | 'ratio'; readonly atMost: number }
  | { readonly of?: 'value' | 'ratio'; readonly atLeast: number }

export interface BenchContext {
  readonly redisUrl: string
  /** True: small sizes, to see that a scenario works. Its figures say little. */
  readonly quick: boolean
  /** True: sizes that say more than ten minutes allow, where a scenario has some. */
  readonly long: boolean
  /** One line for whoever watches. */
  readonly say: (line: string) => void
}

export interface Scenario {
  readonly name: string
  /** What is measured, and beside what. */
  readonly description: string
  run(context: BenchContext): Promise<Row[]>
}

/** The figure with its ratio to what it is compared with. */
export function besides(value: number, to: string, other: number): Ratio {
  return { to, value: other === 0 ? Number.NaN : value / other, other }
}

/** Undefined where there is no goal. */
export function meetsGoal({ value, ratio, goal }: Row): boolean | undefined {
  if (goal === undefined) return undefined
  const judged = goal.of === 'ratio' ? (ratio?.value ?? Number.NaN) : value
  return 'atMost' in goal ? judged <= goal.atMost : judged >= goal.atLeast
}
