import type { Change } from '../../contracts/experiment.ts'
import type { Verdict } from '../../contracts/experiment-answer.ts'
import type { ChangeReport } from '../../contracts/experiment-report.ts'
import type { ChangeDay } from '../../contracts/experiment-sums.ts'
import { type BeforeAfter, beforeAfter } from './before-after.ts'
import { changeWords } from './words.ts'

const ALPHA = 0.05

type Answered = Pick<ChangeReport, 'alpha' | 'good' | 'answer' | 'verdict' | 'series'>

/** The days of both sides held against each other, and what it says of the change: to be kept, undone, or waited for. */
export function answerChange(change: Change, days: readonly ChangeDay[]): Answered {
  const { alpha = ALPHA, good } = change
  const side = (isAfter: boolean) => days.filter(({ is_after }) => is_after === isAfter)
  const answer = beforeAfter(side(false), side(true), alpha)
  return {
    ...{ alpha, good, answer: answer && { ...answer, caveats: [...answer.caveats] } },
    verdict: verdictOf(answer, good, alpha),
    series: days.map(({ day, is_after, value, under }) => ({
      ...{ day, is_after },
      value: under === 0 ? null : value / under,
    })),
  }
}

function verdictOf(answer: BeforeAfter | null, good: Change['good'], alpha: number): Verdict {
  if (answer === null)
    return {
      decision: 'wait',
      reason: 'too-few',
      why: ['there are under 2 days before or after the change, or nothing to divide by'],
    }
  const why = [changeWords(answer, alpha), ...answer.caveats]
  const { p } = answer.reading
  if (p === null || p >= alpha) return { decision: 'wait', reason: 'unclear', why }
  return answer.difference > 0 === (good === 'up')
    ? { decision: 'ship', reason: 'better', why }
    : { decision: 'stop', reason: 'worse', why }
}
