package httpd

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/intake"
	"github.com/eqltui/eqltui/internal/object"
	"github.com/eqltui/eqltui/internal/safetext"
)

const (
	// tolerance is how far the clock of whoever signs may be from ours.
	tolerance = 5 * time.Minute
	// mostSignatures of one message are looked at: more are for trying out.
	mostSignatures = 5
)

var messageID = safetext.Pattern(`^[A-Za-z0-9_-]{1,64}$`)

// nobodysSecret is what a message to a source that is not there is held against, so that it costs the same.
const nobodysSecret = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

// hook takes what a service posts, signed.
func (s *Server) hook(w http.ResponseWriter, r *http.Request) (reply, error) {
	source := r.PathValue("source")
	h, err := s.o.Desk.Hook(r.Context(), source, s.o.Key)
	if err != nil {
		return reply{}, err
	}
	known := h != nil
	if !known {
		h = &desk.Hook{Scheme: desk.StandardScheme, Secret: nobodysSecret}
	}
	body, err := rawOf(w, r)
	if err != nil {
		return reply{}, err
	}
	// What is wrong with a body is told to who signed it alone.
	id, signed := signedBy(h, r.Header, body, s.o.Desk.Now())
	if !signed || !known {
		return reply{}, badSignature()
	}
	if err := cmp.Or(typed(r), check(body)); err != nil {
		return reply{}, err
	}
	if err := s.within(r, h.Partner); err != nil {
		return reply{}, err
	}
	sender := "hook:" + source
	if !s.flights.take(sender, id) {
		return reply{}, underWay()
	}
	defer s.flights.end(sender, id)
	records, err := recordsOf(unwrapped(body))
	if err != nil {
		return reply{}, err
	}
	how := intake.Profile{Kind: "referrals", Origin: source + ":" + h.Partner, Columns: map[string]intake.Names{}}
	if h.Scheme == desk.CrossbeamScheme {
		if records, err = signals(records, &how, h.Partner); err != nil {
			return reply{}, err
		}
	}
	for theirs, ours := range h.Fields {
		how.Columns[theirs] = intake.Names{ours}
	}
	return s.admit(r.Context(), how.Kind, records, how, desk.Posted{Partner: h.Partner, Sender: sender, Key: id, Hash: "-"})
}

func badSignature() error {
	return refuse(http.StatusUnauthorized, fault.Denied, "the message is not signed as its source signs, or too long ago",
		"check the secret and the clock of whoever sends it")
}

// signedBy reports whether a source signed a body, and the id of the message.
func signedBy(h *desk.Hook, header http.Header, body []byte, now time.Time) (id string, ok bool) {
	if h.Scheme == desk.CrossbeamScheme {
		return signedByCrossbeam(h.Secret, header, body, now)
	}
	if name, own := strings.CutPrefix(h.Scheme, desk.HeaderScheme); own {
		return signedInHeader(h.Secret, header.Get(name), body)
	}
	id = header.Get(webhooks.HeaderWebhookID)
	at, err := strconv.ParseInt(header.Get(webhooks.HeaderWebhookTimestamp), 10, 64)
	if err != nil || !messageID().MatchString(id) || now.Sub(time.Unix(at, 0)).Abs() > tolerance {
		return id, false
	}
	signatures := strings.SplitN(header.Get(webhooks.HeaderWebhookSignature), " ", mostSignatures+1)
	first := http.Header{}
	for _, name := range []string{webhooks.HeaderWebhookID, webhooks.HeaderWebhookTimestamp} {
		first.Set(name, header.Get(name))
	}
	first.Set(webhooks.HeaderWebhookSignature, strings.Join(signatures[:min(len(signatures), mostSignatures)], " "))
	wh, err := webhooks.NewWebhook(h.Secret)
	if err != nil || h.Secret == "" {
		return id, false
	}
	return id, wh.VerifyIgnoringTimestamp(body, first) == nil // the time is held against our own clock above
}

// signedInHeader reports whether a header has the HMAC-SHA256 of a body, in hexadecimal or base64. Such a message is known
// again by what it says.
func signedInHeader(secret, said string, body []byte) (id string, ok bool) {
	said = strings.TrimPrefix(strings.TrimSpace(said), "sha256=")
	got, err := hex.DecodeString(said)
	if err != nil {
		got, err = base64.StdEncoding.DecodeString(said)
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return digest("hook", body), err == nil && hmac.Equal(got, mac.Sum(nil))
}

// unwrapped is what a message is about: many services put it under data.
func unwrapped(body []byte) []byte {
	o, err := object.Read("body", body)
	if err != nil {
		return body
	}
	if data := o["data"]; len(data) > 0 && data[0] == '{' {
		return data
	}
	if list := o["data"]; len(list) > 0 && list[0] == '[' {
		return jsonOf(map[string]json.RawMessage{"records": list})
	}
	return body
}
