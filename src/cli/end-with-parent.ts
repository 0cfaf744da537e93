/**
 * Loaded into a child before its own program, and by its execArgv into the children of that: the channel to a parent closes when it is
 * gone, however it went, and what hears that ends too. Nothing would stop what still runs, and it would hold its port.
 */
process.once('disconnect', () => process.exit())
// whoever is done does not wait for its parent
process.channel?.unref()
