package desk

import (
	"context"
	"encoding/base64"
	"net/mail"
	"net/url"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/seal"
	"github.com/eqltui/eqltui/internal/store"
)

// SetChannel is the right to say where a partner hears of its leads.
const SetChannel Verb = "partner channel"

// How a partner hears of its leads.
const (
	WebhookChannel = "webhook"
	MailChannel    = "mail"
	FileChannel    = "file"
)

// Channel is where a partner hears what became of its leads.
type Channel struct {
	Kind    string // "" for none
	Address string // a URL, an address of mail, "" for a file
	Secret  string // whsec_..., of a webhook
	Stopped string // why nothing goes there any more, "" while it does
}

// channelKind is told without its secret, which stands in no journal: so an undo could not bring one back.
var channelKind = func() kind[store.Channel] {
	k := fewKind("channel", "kind", store.Channels, func(c *store.Channel) *string { return &c.ID })
	k.fixed = "set it anew: eqltui partner channel"
	return k
}()

// sealedAt is the place of a partner's secret, by which it is sealed.
func sealedAt(partner string) string { return "channels/" + partner }

// SecretOf opens the secret of a partner's webhook.
func SecretOf(key *seal.Key, partner, sealed string) (string, error) {
	return key.Open(sealedAt(partner), sealed)
}

// SetChannel says where a partner hears of its leads, or, without a kind, that it hears nothing. Messages that waited for a
// channel go. It returns the partner's id.
func (d *Desk) SetChannel(ctx context.Context, who Actor, partner string, c Channel, key *seal.Key) (id string, err error) {
	const what = string(SetChannel)
	if err := permit(what, who, SetChannel); err != nil {
		return "", err
	}
	if err := checkChannel(&c); err != nil {
		return "", err
	}
	err = d.store.Write(ctx, func(tx *store.Tx) error {
		w, err := d.work(ctx, tx, who, journal.Human, d.newBatch())
		if err != nil {
			return err
		}
		if err := w.loadPartners(); err != nil {
			return err
		}
		id = partner
		if err := w.knownPartner(what, &id); err != nil {
			return err
		}
		old, err := w.channels.get(w, id)
		if err != nil {
			return err
		}
		if c.Kind == "" {
			if old == nil {
				return fault.New(fault.Refused, what+" "+id, "it has none", "")
			}
			w.channels.set(w, id, nil, nil)
			_, err = w.flush()
			return err
		}
		row := store.Channel{ID: id, Kind: c.Kind, Address: c.Address, SetAt: w.ms(), SetBy: who.User}
		if c.Secret != "" {
			row.Secret = key.Seal(sealedAt(id), c.Secret)
		}
		w.channels.put(w, &row)
		if _, err = w.flush(); err != nil {
			return err
		}
		return tx.UnparkDeliveries(ctx, id)
	})
	return id, err
}

// checkChannel refuses what can never be reached. Whether it may be is decided when something is sent.
func checkChannel(c *Channel) error {
	const what = string(SetChannel)
	c.Address = strings.TrimSpace(c.Address)
	switch c.Kind {
	case WebhookChannel:
		u, err := url.Parse(c.Address)
		if err != nil || !slices.Contains([]string{"http", "https"}, u.Scheme) || u.Host == "" || u.User != nil || u.Fragment != "" {
			return fault.New(
				fault.Usage,
				what,
				"this is no address of a webhook",
				"write https://acme.example/hooks/eql, without a password in it",
			)
		}
		return checkSecret(c.Secret)
	case MailChannel:
		a, err := mail.ParseAddress(c.Address)
		if err != nil || a.Name != "" || strings.ContainsAny(c.Address, "\r\n<>") {
			return fault.New(fault.Usage, what, "this is no address of mail", "write eql@acme.example")
		}
	}
	return nil
}

// checkSecret holds a secret to the form of Standard Webhooks: 24 to 64 random bytes.
func checkSecret(s string) error {
	const what, hint = string(SetChannel), "make one: echo whsec_$(head -c 32 /dev/urandom | base64)"
	raw, ok := strings.CutPrefix(s, "whsec_")
	if !ok {
		return fault.New(fault.Usage, what, "a webhook wants a secret that begins with whsec_", hint)
	}
	key, err := base64.StdEncoding.DecodeString(raw)
	if err != nil {
		return fault.New(fault.Usage, what, "what follows whsec_ is no base64", hint)
	}
	if len(key) < 24 || len(key) > 64 {
		return fault.New(fault.Usage, what, "a secret has 24 to 64 bytes", hint)
	}
	return nil
}

// ChannelOf says where a partner hears of its leads; the secret is never read back.
func (d *Desk) ChannelOf(ctx context.Context, partner string) (c Channel, err error) {
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		rows, err := store.Channels.Among(ctx, tx, []string{partner})
		if err == nil && len(rows) == 1 {
			c = Channel{Kind: rows[0].Kind, Address: rows[0].Address, Stopped: rows[0].Stopped}
		}
		return err
	})
	return c, err
}

// hears reports whether a partner has a channel that works.
func (w *work) hears(partner string) (bool, error) {
	if partner == "" {
		return false, nil
	}
	c, err := w.channels.get(w, partner)
	return c != nil && c.Stopped == "", err
}

// letWaitingGo tries messages anew whose partner is another one than before, where that has a channel that works.
func (w *work) letWaitingGo(partner string) error {
	if ok, err := w.hears(partner); err != nil || !ok {
		return err
	}
	return w.tx.UnparkDeliveries(w.ctx, partner)
}
