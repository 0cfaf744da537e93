import { defineCommand } from 'citty'
import { agreement } from './models/agreement.ts'
import { canary } from './models/canary.ts'
import { remove } from './models/delete.ts'
import { evaluate } from './models/evaluate.ts'
import { list } from './models/list.ts'
import { promote } from './models/promote.ts'
import { push } from './models/push.ts'
import { rollback } from './models/rollback.ts'
import { shadow } from './models/shadow.ts'
import { show } from './models/show.ts'

export const models = defineCommand({
  meta: { name: 'models', description: 'Push models, measure them, and say which version answers' },
  subCommands: {
    push,
    list,
    show,
    canary,
    shadow,
    promote,
    rollback,
    agreement,
    evaluate,
    delete: remove,
  },
})
