package desk

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/crm"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/outward"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// The rights on connections to CRMs.
const (
	ManageCRM Verb = "crm"        // add, set up, pause, remove; decide matches; push and pull by hand
	ReadCRM   Verb = "crm status" // see how far they are, and what would be written
)

// Connection is a CRM that is kept in step.
type Connection struct {
	Name, Kind string
	URL        string // where it is, "" for where its maker has it
	TokenEnv   string // the environment variable that holds its token
	Paused     bool
	Private    bool   // it may be at a private or loopback address, any port, without TLS
	Web        string // where people see its records, "" while nobody knows
}

// connectionKind is told without a token, which stands nowhere: what an undo brought back would be in step with nothing.
var connectionKind = fixedKind(fewKind("connection", "kind", store.Connections, func(c *store.Connection) *string { return &c.ID }),
	"eqltui crm add, or eqltui crm remove")

var (
	envName        = safetext.Pattern(`^[A-Za-z_][A-Za-z0-9_]*$`)
	connectionName = safetext.Pattern(`^[a-z0-9][a-z0-9_-]{0,30}$`)
)

func connectionOf(c *store.Connection) Connection {
	return Connection{Name: safetext.Line(c.ID), Kind: safetext.Line(c.Kind), URL: c.URL, TokenEnv: c.TokenEnv, Paused: c.Paused != 0,
		Private: c.Private != 0}
}

// AddConnection adds a connection. Nothing is asked of the CRM yet.
func (d *Desk) AddConnection(ctx context.Context, who Actor, c Connection) error {
	what := "crm add " + safetext.Line(c.Kind)
	if err := permit(what, who, ManageCRM); err != nil {
		return err
	}
	u, err := url.Parse(c.URL)
	switch {
	case !slices.Contains(policy.Systems(), c.Kind):
		return fault.New(fault.Usage, what, "there is no connector for it", "choose one of "+strings.Join(policy.Systems(), ", "))
	case !connectionName().MatchString(c.Name):
		return fault.New(fault.Usage, what, safetext.Quote(c.Name)+" is no name for a connection", "use small letters, digits, - and _")
	case !envName().MatchString(c.TokenEnv):
		return fault.New(fault.Usage, what, "no environment variable is named",
			"say --token-env HUBSPOT_TOKEN: the token itself is kept nowhere")
	case c.URL != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.RawQuery != ""):
		return fault.New(fault.Usage, what, "this is no address of a CRM", "write https://api.hubapi.com, without a password in it")
	case c.URL != "" && !c.Private && outward.Written(u) != "":
		return fault.New(fault.Denied, what, outward.Written(u), "say --allow-private, where a proxy or a test of your own is meant")
	}
	return d.connections(ctx, who, func(w *work) error {
		old, err := w.connections.get(w, c.Name)
		if err != nil {
			return err
		}
		if old != nil {
			return fault.New(fault.Refused, what, "there is a connection "+c.Name+" already", "remove it first, or say --name")
		}
		private := int64(0)
		if c.Private {
			private = 1
		}
		w.connections.put(w, &store.Connection{Private: private, ID: c.Name, Kind: c.Kind, URL: strings.TrimRight(c.URL, "/"),
			TokenEnv: c.TokenEnv,
			SetAt:    w.ms(), SetBy: who.User})
		return store.CRMStates.Save(ctx, w.tx, &store.CRMState{ID: c.Name, JournalAt: -1, Since: "{}"})
	})
}

// MayCRM refuses who may not set up, push or pull.
func (d *Desk) MayCRM(who Actor, what string) error { return permit(what, who, ManageCRM) }

// PauseConnection lets a connection rest, or go on. One that had stopped goes on too.
func (d *Desk) PauseConnection(ctx context.Context, who Actor, name string, paused bool) error {
	what := "crm pause " + safetext.Line(name)
	if err := permit(what, who, ManageCRM); err != nil {
		return err
	}
	return d.connections(ctx, who, func(w *work) error {
		old, err := w.connection(what, name)
		if err != nil {
			return err
		}
		now := *old
		if now.Paused = 0; paused {
			now.Paused = 1
		}
		w.connections.put(w, &now)
		if paused {
			return nil
		}
		// Another token may be another account's, whose records are seen elsewhere.
		return w.crmState(name, func(s *store.CRMState) { s.Stopped, s.RetryAt, s.Web = "", 0, "" })
	})
}

// RemoveConnection forgets a connection and which leads are which records. Records there stay as they are.
func (d *Desk) RemoveConnection(ctx context.Context, who Actor, name string) error {
	what := "crm remove " + safetext.Line(name)
	if err := permit(what, who, ManageCRM); err != nil {
		return err
	}
	return d.connections(ctx, who, func(w *work) error {
		if _, err := w.connection(what, name); err != nil {
			return err
		}
		w.connections.set(w, name, nil, nil)
		if err := store.CRMStates.Drop(ctx, w.tx, name); err != nil {
			return err
		}
		return w.tx.DropCRM(ctx, name)
	})
}

func (w *work) connection(what, name string) (*store.Connection, error) {
	c, err := w.connections.get(w, name)
	if err == nil && c == nil {
		err = fault.New(fault.NotFound, what, "there is no such connection", "eqltui crm status lists them, eqltui crm add makes one")
	}
	return c, err
}

func (d *Desk) connections(ctx context.Context, who Actor, change func(*work) error) error {
	return d.store.Write(ctx, func(tx *store.Tx) error {
		w, err := d.work(ctx, tx, who, journal.Human, d.newBatch())
		if err != nil {
			return err
		}
		if err := change(w); err != nil {
			return err
		}
		_, err = w.flush()
		return err
	})
}

// Connections lists the connections by name.
func (d *Desk) Connections(ctx context.Context) (out []Connection, err error) {
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		rows, err := store.Connections.All(ctx, tx)
		if err != nil || len(rows) == 0 {
			return err
		}
		states, err := store.CRMStates.All(ctx, tx)
		for _, r := range rows {
			c := connectionOf(r)
			for _, s := range states {
				if s.ID == r.ID {
					c.Web = s.Web
				}
			}
			out = append(out, c)
		}
		return err
	})
	return out, err
}

// crmState changes how far a connection is.
func (w *work) crmState(name string, change func(*store.CRMState)) error {
	rows, err := store.CRMStates.Among(w.ctx, w.tx, []string{name})
	if err != nil || len(rows) == 0 {
		return err // it was removed meanwhile
	}
	change(rows[0])
	return store.CRMStates.Save(w.ctx, w.tx, rows[0])
}

// crmWrite changes how far a connection is, in a transaction of its own.
func (d *Desk) crmWrite(ctx context.Context, f func(w *work) error) error {
	return d.store.Write(ctx, func(tx *store.Tx) error {
		w, err := d.work(ctx, tx, Actor{User: "system"}, journal.System, d.newBatch())
		if err != nil {
			return err
		}
		return f(w)
	})
}

// CRMHealth is what came of speaking to a CRM.
type CRMHealth struct {
	Ok      bool
	Error   *crm.Error // nil: it answered
	Pulled  bool       // changes there were asked for to their end
	Since   map[crm.Object]time.Time
	Answers time.Time
	Web     string // where people see records there, "" is not told
}

// NoteCRM notes what came of speaking to a CRM: a token that is not taken stops the connection, a wish to be left alone is
// obeyed, and what was answered begins where changes are asked for the next time.
func (d *Desk) NoteCRM(ctx context.Context, name string, h CRMHealth) error {
	return d.crmWrite(ctx, func(w *work) error {
		return w.crmState(name, func(s *store.CRMState) {
			switch e := h.Error; {
			case e == nil:
				s.LastOkAt, s.RetryAt = w.ms(), 0
				if h.Ok {
					s.LastError, s.Stopped = "", ""
				}
			case e.Kind == crm.Auth:
				s.Stopped, s.LastError = safetext.Line(e.Why), safetext.Line(e.Why)
			default:
				s.LastError, s.RetryAt = safetext.Line(e.Why), w.ms()+max(e.After, crmPause).Milliseconds()
			}
			if h.Web != "" {
				s.Web = h.Web
			}
			if h.Pulled {
				s.PulledAt = w.ms()
			}
			if len(h.Since) > 0 {
				since := sinceOf(s)
				for o, at := range h.Since {
					since[o] = store.Millis(at)
				}
				doc, err := json.Marshal(since)
				if err == nil {
					s.Since = string(doc)
				}
			}
		})
	})
}

// crmPause is how long a CRM that does not answer is left alone where it says nothing.
const crmPause = 5 * time.Second

func sinceOf(s *store.CRMState) map[crm.Object]int64 {
	out := map[crm.Object]int64{}
	_ = json.Unmarshal([]byte(s.Since), &out) // what cannot be read is asked for again, which does no harm
	return out
}
