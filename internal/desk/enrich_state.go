package desk

import (
	"context"
	"encoding/json"
	"time"

	"github.com/eqltui/eqltui/internal/enrich"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// metaEnriching is under what it is kept how asking goes. It is no setting: the journal does not tell of it, and nothing takes it
// back.
const metaEnriching = "enriching"

// enriching is how asking goes. Instants are ms, 0 for never.
type enriching struct {
	Error   string `json:"error,omitempty"` // why the last request came to nothing, "" where something came of it
	ErrorAt int64  `json:"error_at,omitempty"`
	OkAt    int64  `json:"ok_at,omitempty"` // when something came of one last
	Stopped bool   `json:"stopped,omitempty"`
	RetryAt int64  `json:"retry_at,omitempty"` // the endpoint wants to be left alone until then
	Day     string `json:"day,omitempty"`      // when something was asked by itself last, and how many companies on that day
	Asked   int64  `json:"asked,omitempty"`
	Before  int64  `json:"before,omitempty"` // the next run goes on below this lead; 0: from the newest on
}

// EnrichState is how a model that is set up can be asked.
type EnrichState string

// The states.
const (
	EnrichOff     EnrichState = "off"
	EnrichOn      EnrichState = "on"
	EnrichFailing EnrichState = "failing" // the last request came to nothing; the next one may
	EnrichStopped EnrichState = "stopped" // somebody has to set something right: the key, the address, the model
)

func enrichingOf(ctx context.Context, tx *store.Tx) (s enriching, err error) {
	doc, err := tx.Meta(ctx, metaEnriching)
	if doc != "" && err == nil {
		_ = json.Unmarshal([]byte(doc), &s) // what cannot be read is nothing that anybody set
	}
	return s, err
}

// enriching changes how asking goes.
func (w *work) enriching(change func(*enriching)) error {
	s, err := enrichingOf(w.ctx, w.tx)
	if err != nil {
		return err
	}
	change(&s)
	doc, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return w.tx.SetMeta(w.ctx, metaEnriching, string(doc))
}

// heard notes what came of a request: nil is that something could be taken of its answer.
func (s *enriching) heard(w *work, failed error) {
	if failed == nil {
		s.Error, s.ErrorAt, s.OkAt, s.Stopped, s.RetryAt = "", 0, w.ms(), false, 0
		return
	}
	s.Error, s.ErrorAt, s.Stopped, s.RetryAt = safetext.Kept(enrich.Why(failed)), w.ms(), false, 0
	switch fault.KindOf(failed) {
	case fault.Invalid: // the next answer may be another
	case fault.Busy:
		s.RetryAt = store.Millis(w.now.Add(enrich.After(failed)))
	default:
		s.Stopped = true
	}
}

// EnrichFailed notes why a model could not be asked: what everybody is told of it until something comes of another request.
func (d *Desk) EnrichFailed(ctx context.Context, who Actor, failed error) error {
	if err := permit("enrich run", who, EnrichLeads); err != nil {
		return err
	}
	return d.noteEnriching(ctx, func(w *work, s *enriching) { s.heard(w, failed) })
}

func (d *Desk) noteEnriching(ctx context.Context, change func(*work, *enriching)) error {
	return d.asSystem(ctx, d.store.Write, func(w *work) error {
		return w.enriching(func(s *enriching) { change(w, s) })
	})
}

// tell fills in how asking goes.
func (s *enriching) tell(out *EnrichStatus, now time.Time, today string) {
	out.AskedToday = s.askedOn(today)
	out.State, out.LastError = EnrichOn, safetext.Line(s.Error)
	out.LastErrorAt, out.LastOk = instantOrZero(s.ErrorAt), instantOrZero(s.OkAt)
	if at := instantOrZero(s.RetryAt); at.After(now) {
		out.Retry = at
	}
	switch {
	case !out.On:
		out.State = EnrichOff
	case s.Stopped:
		out.State = EnrichStopped
	case s.Error != "":
		out.State = EnrichFailing
	}
}

// forgetEnrichError takes away the words of the last error: an endpoint may have said anything in them, also of whom is erased.
func (w *work) forgetEnrichError() error {
	s, err := enrichingOf(w.ctx, w.tx)
	if err != nil || s.Error == "" {
		return err
	}
	return w.enriching(func(s *enriching) { s.Error = "its words were erased" })
}
