package httpd

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/intake"
	"github.com/eqltui/eqltui/internal/object"
)

// keyHeader is under what a request is known again.
const keyHeader = "Idempotency-Key"

// fates is what became of the records of a request.
type fates struct {
	Results      []fate `json:"results"`
	Read         int    `json:"read"`
	Created      int    `json:"created"`
	Updated      int    `json:"updated"`
	Unchanged    int    `json:"unchanged"`
	Quarantined  int    `json:"quarantined"`
	Disqualified int    `json:"disqualified"`
	Rejected     int    `json:"rejected"`
}

// fate is what became of one.
type fate struct {
	Row    int       `json:"row"`
	Fate   desk.Fate `json:"fate"             enum:"created,updated,unchanged,quarantined,disqualified,rejected"`
	ID     string    `json:"id,omitempty"     nullable:"true"`
	Reason string    `json:"reason,omitempty"`
}

// MarshalJSON writes null for the id of what was taken in without a lead: a key that is only sometimes there would be looked for.
func (f fate) MarshalJSON() ([]byte, error) {
	type plain fate
	if f.ID != "" || f.Fate == desk.RejectedIn {
		return json.Marshal(plain(f))
	}
	return json.Marshal(struct {
		Row    int       `json:"row"`
		Fate   desk.Fate `json:"fate"`
		ID     *string   `json:"id"`
		Reason string    `json:"reason,omitempty"`
	}{f.Row, f.Fate, nil, f.Reason})
}

// without says of each kind why a record that was taken in has no lead of the sender's. Of leads that others sent it tells nothing.
func without(kind string) string {
	if kind == "touches" {
		return "no referral of yours is this person's: it counts for the one that comes"
	}
	return "the company is on the list of overlaps, which are no leads"
}

// fatesOf counts outcomes.
func fatesOf(kind string, all []desk.Outcome) fates {
	out := fates{Results: make([]fate, len(all)), Read: len(all)}
	for i, o := range all {
		f := fate{Row: i, Fate: o.Fate, Reason: o.Reason}
		switch {
		case o.Fate == desk.RejectedIn:
		case o.Lead != 0:
			f.ID = o.Lead.String()
		case f.Reason == "":
			f.Reason = without(kind)
		}
		out.Results[i] = f
		*map[desk.Fate]*int{desk.Created: &out.Created, desk.Updated: &out.Updated, desk.Unchanged: &out.Unchanged,
			desk.Held: &out.Quarantined, desk.Turned: &out.Disqualified, desk.RejectedIn: &out.Rejected}[o.Fate]++
	}
	return out
}

// caller is whose token a request shows, within its rate. One that is missing costs what an unknown one does.
func (s *Server) caller(r *http.Request) (string, error) {
	token, wrong := tokenOf(r)
	who, err := s.o.Desk.TokenOwner(r.Context(), token)
	if wrong != nil {
		err = wrong
	}
	if err != nil {
		return "", err
	}
	if who == "" {
		return "", refuse(http.StatusUnauthorized, fault.Denied, "there is no token, or it is none of ours",
			"send Authorization: Bearer TOKEN; whoever gave you the token can make a new one")
	}
	return who, s.within(r, who)
}

// within counts a request of somebody's and refuses one too many.
func (s *Server) within(r *http.Request, who string) error {
	if name, ok := r.Context().Value(whoKey{}).(*string); ok {
		*name = who
	}
	if wait := s.rates.over(who); wait > 0 {
		e := refuse(http.StatusTooManyRequests, fault.Busy, fmt.Sprintf("more than %d requests came in a minute", mostRequests),
			"wait as long as Retry-After says, and put several records into one request")
		e.retry = int(math.Ceil(wait.Seconds()))
		return e
	}
	return nil
}

// keyOf is the key of a request, "" where it has none.
func keyOf(r *http.Request) (string, error) {
	keys, ok := r.Header[http.CanonicalHeaderKey(keyHeader)]
	if !ok {
		return "", nil
	}
	const most = 255
	bad := func(c rune) bool { return c < ' ' || c > '~' }
	if len(keys) != 1 || keys[0] == "" || len(keys[0]) > most || strings.ContainsFunc(keys[0], bad) {
		return "", refuse(http.StatusBadRequest, fault.Invalid, "the "+keyHeader+" is not 1 to 255 printable characters",
			"send a UUID, a new one with each new request")
	}
	return keys[0], nil
}

// posts takes records of a kind.
func (s *Server) posts(kind string) handler {
	return func(w http.ResponseWriter, r *http.Request) (reply, error) {
		who, err := s.caller(r)
		if err != nil {
			return reply{}, err
		}
		key, err := keyOf(r)
		if err != nil {
			return reply{}, err
		}
		if key != "" {
			if !s.flights.take(who, key) {
				return reply{}, underWay()
			}
			defer s.flights.end(who, key)
		}
		body, err := bodyOf(w, r)
		if err != nil {
			return reply{}, err
		}
		records, err := recordsOf(body)
		if err != nil {
			return reply{}, err
		}
		return s.admit(r.Context(), kind, records, intake.Profile{Kind: kind, Origin: "api:" + who},
			desk.Posted{Partner: who, Sender: who, Key: key, Hash: digest(kind, body)})
	}
}

func underWay() error {
	e := refuse(http.StatusConflict, fault.Conflict, "a request with this key is under way", "wait and send it again")
	e.retry = 1
	return e
}

// digest is what a request is held against when its key comes again.
func digest(kind string, body []byte) string {
	h := sha256.New()
	h.Write([]byte(kind + "\n"))
	h.Write(body)
	return hex.EncodeToString(h.Sum(nil))
}

// recordsOf are the records of a body, which is one or has several.
func recordsOf(body []byte) ([]json.RawMessage, error) {
	const several = "records"
	o, err := object.Read("body", body)
	if err != nil {
		return nil, refuse(http.StatusBadRequest, fault.Invalid, err.Error(), fault.HintOf(err))
	}
	for key := range o {
		if key != several && strings.EqualFold(key, several) {
			return nil, refuse(http.StatusBadRequest, fault.Invalid, "the key "+several+" is written in small letters", "")
		}
	}
	if _, ok := o[several]; !ok {
		return []json.RawMessage{body}, nil
	}
	if err := o.Only("body", several); err != nil {
		return nil, refuse(http.StatusBadRequest, fault.Invalid, err.Error(), fault.HintOf(err))
	}
	list, err := object.List(several, o[several])
	if err != nil {
		return nil, refuse(http.StatusBadRequest, fault.Invalid, err.Error(), fault.HintOf(err))
	}
	if len(list) > intake.MostPosted {
		return nil, refuse(http.StatusRequestEntityTooLarge, fault.Invalid, fmt.Sprintf("there are %d records", len(list)),
			fmt.Sprintf("post at most %d at once; nothing was taken in", intake.MostPosted))
	}
	return list, nil
}

// admit takes records in, and answers with their fates.
func (s *Server) admit(ctx context.Context, kind string, records []json.RawMessage, how intake.Profile, p desk.Posted) (reply, error) {
	posted, err := intake.ReadPosted(s.o.Intake(), how, kind, records)
	if err != nil {
		return reply{}, err
	}
	// Whoever hangs up while it is written does not stop it halfway.
	out, err := s.o.Desk.Receive(context.WithoutCancel(ctx), p, func(im *desk.Importer) (desk.Reply, error) {
		all, err := posted.Admit(ctx, im)
		return desk.Reply{Status: http.StatusOK, Body: string(jsonOf(fatesOf(kind, all)))}, err
	})
	var f *fault.Error
	switch {
	case errors.As(err, &f) && f.Why == desk.OtherBody:
		return reply{}, refuse(http.StatusUnprocessableEntity, fault.Conflict, f.Why, f.Hint)
	case err != nil:
		return reply{}, err
	}
	if out.Again {
		s.figures.replays.Inc()
	}
	return reply{status: out.Status, body: []byte(out.Body), again: out.Again}, nil
}
