package host

import "flag"

// A draw opens a database here, which costs a thousand times what a draw of a pure function does: the suite takes a
// few, make soak many.
func init() {
	if err := flag.Set("rapid.checks", "20"); err != nil {
		panic(err)
	}
}
