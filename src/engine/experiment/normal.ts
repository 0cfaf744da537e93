const ROOT_TWO_PI = Math.sqrt(2 * Math.PI)

function density(z: number): number {
  return Math.exp(-(z * z) / 2) / ROOT_TWO_PI
}

/**
 * The chance that a standard normal value is above z. Abramowitz and Stegun, Handbook of Mathematical Functions (1964): the
 * series 26.2.11 in the middle, the continued fraction 26.2.14 in the tail, where a half less the series would keep no digits.
 */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z)
  return z < 3 ? 0.5 - density(z) * series(z) : density(z) / fraction(z)
}

function series(z: number): number {
  let term = z
  let sum = z
  for (let k = 3; term > sum * 1e-17; k += 2) {
    term *= (z * z) / k
    sum += term
  }
  return sum
}

function fraction(z: number): number {
  let value = z
  for (let k = 200; k >= 1; k--) value = z + k / value
  return value
}

/** Coefficients by rising power. */
type Polynomial = readonly number[]
type Rational = readonly [over: Polynomial, under: Polynomial]

/** M. J. Wichura, Algorithm AS 241, Applied Statistics 37 (1988), PPND16: within 1e-16. */
const CENTRE: Rational = [
  [
    3.3871328727963665, 1.3314166789178438e2, 1.9715909503065513e3, 1.373169376550946e4, 4.592195393154987e4,
    6.72657709270087e4, 3.343057558358813e4, 2.5090809287301227e3,
  ],
  [
    1, 42.31333070160091, 6.871870074920579e2, 5.394196021424751e3, 2.1213794301586597e4, 3.930789580009271e4,
    2.8729085735721943e4, 5.226495278852854e3,
  ],
]
const SIDE: Rational = [
  [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 2.2723844989269184e-2, 7.745450142783414e-4,
  ],
  [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 1.5198666563616457e-2,
    5.475938084995345e-4, 1.0507500716444169e-9,
  ],
]
const FAR: Rational = [
  [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 2.6532189526576124e-2,
    1.2426609473880784e-3, 2.7115555687434876e-5, 2.0103343992922881e-7,
  ],
  [
    1, 0.599832206555888, 0.1369298809227358, 1.4875361290850615e-2, 7.868691311456133e-4,
    1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15,
  ],
]

/** The value that is exceeded with this chance, in (0, 1). */
export function normalQuantile(above: number): number {
  const q = 0.5 - above
  if (Math.abs(q) <= 0.425) return q * quotient(CENTRE, 0.180625 - q * q)
  const r = Math.sqrt(-Math.log(q < 0 ? 1 - above : above))
  const size = r <= 5 ? quotient(SIDE, r - 1.6) : quotient(FAR, r - 5)
  return q < 0 ? -size : size
}

function quotient([over, under]: Rational, at: number): number {
  return value(over, at) / value(under, at)
}

function value(polynomial: Polynomial, at: number): number {
  return polynomial.reduceRight((sum, coefficient) => sum * at + coefficient, 0)
}
