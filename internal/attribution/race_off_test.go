//go:build !race

package attribution_test

// raced says that the race detector is on, which allocates by itself.
const raced = false
