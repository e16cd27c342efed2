import { registerHooks } from 'node:module'

// Loaded before Causeway: whatever imports telemetry's libraries fails.
registerHooks({
  resolve(specifier, context, nextResolve) {
    if (/^@(opentelemetry|bull-board)\//.test(specifier))
      throw new Error(`${specifier} must not be loaded here`)
    return nextResolve(specifier, context)
  },
})
