// Package ui is the cockpit: the screens in which leads are judged. It only names what stands below
// it: the screens and forms, and the root that shows them.
package ui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/ui/acts"
	"github.com/eqltui/eqltui/internal/ui/host"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/screens"
)

// What one session of the cockpit needs, and what is said of it beside it.
type (
	Options = host.Options
	Editor  = host.Editor
	Ending  = host.Ending
)

// New returns the cockpit as a model, for a program that the caller runs.
func New(o Options) tea.Model { return host.New(withScreens(o)) }

// Run shows the cockpit until the person leaves or ctx ends.
func Run(ctx context.Context, o Options) error { return host.Run(ctx, withScreens(o)) }

func withScreens(o Options) Options {
	o.Cards, o.Acts = screens.Cards(), acts.All()
	return o
}

// KeyWords returns what a binding does, in words.
func KeyWords() func(keys.ID) string { return host.KeyWords() }
