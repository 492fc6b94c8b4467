// Package ui is the cockpit: the screens in which leads are judged. It only names what stands below
// it: the screens and forms, and the root that shows them.
package ui

import (
	"context"
	"slices"

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
	Remote  = host.Remote
	Size    = host.Size
)

// New returns the cockpit as a model, for a program that the caller runs.
func New(o Options) tea.Model { return host.New(withScreens(o)) }

// Run shows the cockpit until the person leaves or ctx ends.
func Run(ctx context.Context, o Options) error { return host.Run(ctx, withScreens(o)) }

// Import shows the import assistant for these files, with nothing around it.
func Import(ctx context.Context, o Options, names []string) error {
	if o.Keys == nil {
		o.Keys = keys.Table()
	}
	o.Keys = slices.DeleteFunc(slices.Clone(o.Keys), elsewhere)
	o.Cards = screens.Import(names)
	return host.Run(ctx, o)
}

// elsewhere are the bindings of what the import assistant alone does not have: other places, leads, and
// the palette that leads to them.
func elsewhere(b keys.Binding) bool {
	switch b.Scope {
	case keys.Import, keys.List, keys.Sheet:
		return false
	case keys.Global:
		return !slices.Contains([]keys.ID{keys.Undo, keys.Help, keys.Back, keys.Quit, keys.Redraw, keys.Suspend}, b.ID)
	}
	return true
}

func withScreens(o Options) Options {
	o.Cards, o.Acts = screens.Cards(), acts.All()
	return o
}

// KeyWords returns what a binding does, in words.
func KeyWords() func(keys.ID) string { return host.KeyWords() }
