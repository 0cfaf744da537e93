import { type Calibration, calibrate } from './evaluation/calibration.ts'
import { type Confusion, confuse } from './evaluation/confusion.ts'
import { type Interval, wilson } from './evaluation/wilson.ts'

/** One labelled image that the model answered. */
export interface Answered {
  readonly expected: string
  readonly label: string
  /** Of the label that was answered. */
  readonly probability: number
}

export interface Evaluation {
  answered: number
  correct: number
  /** Null when nothing was answered: no number would be true. */
  accuracy: number | null
  accuracy_interval: Interval | null
  confusion: Confusion
  calibration: Calibration
}

/** How well answers agree with the labels a person gave. Images without an answer are not among them: they are told apart. */
export function evaluate(answers: readonly Answered[]): Evaluation {
  const answered = answers.length
  const correct = answers.filter(isCorrect).length
  return {
    answered,
    correct,
    accuracy: answered > 0 ? correct / answered : null,
    accuracy_interval: wilson(correct, answered),
    confusion: confuse(answers),
    calibration: calibrate(
      answers.map((answer) => ({ probability: answer.probability, correct: isCorrect(answer) })),
    ),
  }
}

const isCorrect = ({ expected, label }: Answered) => expected === label
