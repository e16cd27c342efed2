/** What Node never loads from a package: it is left out of the image. Paths are relative to `node_modules`. */
const NEVER_LOADED: readonly RegExp[] = [
  // Maps and TypeScript: neither is read when the program runs. Node refuses types in node_modules anyway.
  /\.(map|ts|mts|cts|tsbuildinfo|flow)$/,
  // Texts for people. Licences stay: those who pass the image on have to pass them on as well.
  /(^|\/)(?!licen[cs]e|notice|copying)[^/]+\.(md|markdown)$/i,
  // The same code once more for other places than Node.
  /\/dist\/(browser|react-native|workerd|umd)\//,
  /^luxon\/(build\/(amd|global|es6)|src)\//,
  // Each file twice, for `import` and for `require`: all that uses them imports. And names that nothing of ours asks for.
  /^@opentelemetry\/[^/]+\/dist\/.*\.cjs$/,
  /^@opentelemetry\/semantic-conventions\/dist\/(experimental_|index-incubating)/,
  // Its thousand single functions: redis-info, which alone wants it, asks for all of it in one file.
  /^lodash\/(?!lodash\.js$|package\.json$|LICENSE$)/,
  // For browsers alone; @azure/identity names it and loads it only there.
  /^@azure\/msal-browser\//,
  /^@types\//,
]

/** @param file for example `fastify/README.md` */
export function isNeverLoaded(file: string): boolean {
  return NEVER_LOADED.some((pattern) => pattern.test(file))
}
