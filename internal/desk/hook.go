package desk

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/seal"
	"github.com/eqltui/eqltui/internal/store"
)

// The ways in which a source signs what it posts.
const (
	StandardScheme = "standard"            // Standard Webhooks
	HeaderScheme   = "hmac-sha256-header:" // and the name of the header with the HMAC-SHA256 of the body
	// CrossbeamScheme is that of Crossbeam's signals: the HMAC-SHA256 of the body with the time behind it. What they bring are
	// overlaps, never leads.
	CrossbeamScheme = "crossbeam"
)

// Hook is a source that posts in a form of its own, for one partner.
type Hook struct {
	Source  string            `json:"source"`
	Partner string            `json:"partner"`
	Scheme  string            `json:"scheme"`
	Fields  map[string]string `json:"map"` // their names to ours
	Secret  string            `json:"-"`
}

var (
	sourceForm = safetext.Pattern(`^[a-z][a-z0-9_-]{0,31}$`)
	headerForm = safetext.Pattern(`^[A-Za-z][A-Za-z0-9-]{0,63}$`)
)

// fault says what is wrong with a source, nil for nothing.
func (h *Hook) fault() error {
	const what = "hook set"
	header, ofHeader := strings.CutPrefix(h.Scheme, HeaderScheme)
	switch {
	case !sourceForm().MatchString(h.Source):
		return fault.New(
			fault.Usage,
			what,
			"this is no name of a source",
			"call it generic, partnerstack, zapier, or by a word in small letters",
		)
	case h.Scheme != StandardScheme && h.Scheme != CrossbeamScheme && (!ofHeader || !headerForm().MatchString(header)):
		return fault.New(
			fault.Usage,
			what,
			"this is no way to sign",
			"say --scheme "+StandardScheme+", --scheme "+CrossbeamScheme+" or --scheme "+HeaderScheme+"X-Signature",
		)
	case h.Scheme == StandardScheme:
		const least, most = 24, 64
		raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(h.Secret, "whsec_"))
		if err != nil || len(raw) < least || len(raw) > most || !strings.HasPrefix(h.Secret, "whsec_") {
			return fault.New(fault.Usage, what, "the secret is not whsec_ and base64 of 24 to 64 bytes",
				"make one: echo whsec_$(head -c 32 /dev/urandom | base64)")
		}
	case len(h.Secret) < 16:
		return fault.New(fault.Usage, what, "the secret is shorter than 16 letters", "take a longer one")
	}
	return nil
}

// hookSealedAt is the place of a source's secret, by which it is sealed.
func hookSealedAt(source string) string { return "hooks/" + source }

// SetHook says for whom a source posts, and how it signs.
func (d *Desk) SetHook(ctx context.Context, who Actor, h Hook, key *seal.Key) (partner string, err error) {
	if err := permit("hook set", who, SetHooks); err != nil {
		return "", err
	}
	if err := h.fault(); err != nil {
		return "", err
	}
	fields, err := json.Marshal(h.Fields)
	if err != nil {
		return "", err
	}
	err = d.hooks(ctx, who, func(w *work) error {
		partner = h.Partner
		if err := w.knownPartner("hook set", &partner); err != nil {
			return err
		}
		old, err := w.hooks.get(w, h.Source)
		if err != nil {
			return err
		}
		next := &store.Hook{ID: h.Source, Partner: partner, Scheme: h.Scheme, Fields: string(fields),
			Secret: key.Seal(hookSealedAt(h.Source), h.Secret), SetAt: w.ms(), SetBy: who.User}
		if old != nil {
			next.SetAt = max(next.SetAt, old.SetAt+1) // a secret, which no event has, is another one
		}
		w.hooks.put(w, next)
		return nil
	})
	return partner, err
}

// RemoveHook shuts a source out.
func (d *Desk) RemoveHook(ctx context.Context, who Actor, source string) error {
	if err := permit("hook remove", who, SetHooks); err != nil {
		return err
	}
	return d.hooks(ctx, who, func(w *work) error {
		old, err := w.hooks.get(w, source)
		if err != nil {
			return err
		}
		if old == nil || old.Secret == "" {
			return fault.New(fault.NotFound, "hook remove", "there is no such source", "eqltui hook list names them")
		}
		next := *old
		next.Secret, next.SetAt, next.SetBy = "", max(w.ms(), old.SetAt+1), who.User // the row stays: events name it
		w.hooks.put(w, &next)
		return nil
	})
}

func (d *Desk) hooks(ctx context.Context, who Actor, change func(*work) error) error {
	return d.store.Write(ctx, func(tx *store.Tx) error {
		w, err := d.work(ctx, tx, who, journal.Human, d.newBatch())
		if err != nil {
			return err
		}
		if err := w.loadPartners(); err != nil {
			return err
		}
		if err := change(w); err != nil {
			return err
		}
		_, err = w.flush()
		return err
	})
}

// Hooks lists the sources, without their secrets.
func (d *Desk) Hooks(ctx context.Context, who Actor) (out []Hook, err error) {
	if err := permit("hook list", who, SetHooks); err != nil {
		return nil, err
	}
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		rows, err := store.Hooks.All(ctx, tx)
		for _, r := range rows {
			if r.Secret == "" {
				continue
			}
			h, err := hookOf(r)
			if err != nil {
				return err
			}
			out = append(out, h)
		}
		return err
	})
	return out, err
}

// Hook is a source with its secret, nil when there is none of the name.
func (d *Desk) Hook(ctx context.Context, source string, key *seal.Key) (out *Hook, err error) {
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		rows, err := store.Hooks.Among(ctx, tx, []string{source})
		if err != nil || len(rows) == 0 || rows[0].Secret == "" || key == nil {
			return err
		}
		h, err := hookOf(rows[0])
		if err != nil {
			return err
		}
		h.Secret, err = key.Open(hookSealedAt(source), rows[0].Secret)
		out = &h
		return err
	})
	return out, err
}

func hookOf(r *store.Hook) (Hook, error) {
	h := Hook{Source: r.ID, Partner: r.Partner, Scheme: r.Scheme}
	err := json.Unmarshal([]byte(r.Fields), &h.Fields)
	return h, err
}
