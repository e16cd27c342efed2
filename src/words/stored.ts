import { z } from 'zod'
import type { Value, Words } from './sentence.ts'

const StoredValue: z.ZodType<Value> = z.lazy(() =>
  z.union([z.string(), z.number(), StoredSentence]),
)
const StoredSentence = z.object({ says: z.string(), values: z.array(StoredValue) })

/** The shape in which words are kept in Redis. */
export const StoredWords: z.ZodType<Words> = z.union([z.string(), StoredSentence])
