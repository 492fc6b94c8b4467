// Package safego starts what runs beside. A panic in a goroutine of its own would end the process at
// once, with the terminal as it is and no word to anybody, so every goroutine is started here: a
// test of internal/laws holds the house to it.
package safego

import (
	"fmt"
	"runtime/debug"
)

// Panic is a panic that was caught, as an error that travels to whoever tells people about it.
type Panic struct {
	Value any
	Stack []byte // of the goroutine that panicked
}

// Error says what sort of thing it was. The panic's own text may quote a lead's data, so it is not
// part of it.
func (p *Panic) Error() string { return fmt.Sprintf("a fault of the program's own (%T)", p.Value) }

// Go runs f in a goroutine. A panic of f is given to caught.
func Go(f func(), caught func(*Panic)) {
	go func() {
		if p := Run(f); p != nil {
			caught(p)
		}
	}()
}

// Run runs f and returns its panic, nil when there was none.
func Run(f func()) (p *Panic) {
	defer func() {
		if v := recover(); v != nil {
			p = &Panic{Value: v, Stack: debug.Stack()}
		}
	}()
	f()
	return nil
}
