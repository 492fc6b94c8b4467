package desk

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/store"
)

// Settings returns everything that a person keeps, by name. What the values mean is the business of
// who keeps them.
func (d *Desk) Settings(ctx context.Context, who Actor) (out map[string]string, err error) {
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		out, err = tx.Settings(ctx, who.User)
		return err
	})
	return out, err
}

// SaveSettings keeps settings of a person, in one transaction; an empty value forgets one. Those
// that are not named stay.
func (d *Desk) SaveSettings(ctx context.Context, who Actor, values map[string]string) error {
	for name, v := range values {
		if v != "" && !json.Valid([]byte(v)) {
			return fault.New(fault.Invalid, "keep the setting "+name, "its value is no JSON", "")
		}
	}
	return d.store.Write(ctx, func(tx *store.Tx) error {
		for _, name := range slices.Sorted(maps.Keys(values)) {
			if err := tx.SaveSetting(ctx, who.User, name, values[name], d.now().UnixMilli()); err != nil {
				return err
			}
		}
		return nil
	})
}
