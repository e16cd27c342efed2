import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'

const root = path.join(import.meta.dirname, '..', '..')

/** A query of the dashboard or of an alert, and where it is. */
export interface Query {
  readonly where: string
  readonly expression: string
}

interface Panel {
  readonly title: string
  readonly targets?: readonly { readonly expr: string }[]
}

/** Every query of deploy/grafana/causeway.json, with Grafana's variables as they would be for three hours. */
export function dashboardQueries(): readonly Query[] {
  const file = path.join(root, 'deploy', 'grafana', 'causeway.json')
  const { panels } = JSON.parse(readFileSync(file, 'utf8')) as { panels: readonly Panel[] }
  return panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => ({
      where: `panel "${title}"`,
      expression: expr.replaceAll('$__rate_interval', '1m').replaceAll('$__range', '3h'),
    })),
  )
}

export const ALERTS_FILE = path.join(root, 'deploy', 'prometheus', 'alerts.yaml')

/** Every rule of deploy/prometheus/alerts.yaml. */
export function alertQueries(): readonly Query[] {
  const { groups } = parse(readFileSync(ALERTS_FILE, 'utf8')) as {
    groups: readonly { rules: readonly { alert: string; expr: string }[] }[]
  }
  return groups.flatMap(({ rules }) =>
    rules.map(({ alert, expr }) => ({ where: `alert ${alert}`, expression: expr })),
  )
}
