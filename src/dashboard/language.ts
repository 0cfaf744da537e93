/**
 * A browser that runs in the locale POSIX tells a language that `Intl` refuses, `en-US@posix`. uPlot makes a number format of it as it is
 * loaded, and nothing of the page would be shown: so this is imported before all else.
 */
try {
  Intl.getCanonicalLocales(navigator.language)
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en' })
}
