package httpd

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/intake"
	"github.com/eqltui/eqltui/internal/object"
)

// The headers of a signal of Crossbeam.
const (
	crossbeamSignature = "X-Crossbeam-Signature-256"
	crossbeamTimestamp = "X-Crossbeam-Timestamp"
)

// signedByCrossbeam reports whether Crossbeam signed a body: base64 of the HMAC-SHA256 of the body with the time behind it.
// A signal that comes again says the same, and is known by that.
func signedByCrossbeam(secret string, header http.Header, body []byte, now time.Time) (id string, ok bool) {
	stamp := header.Get(crossbeamTimestamp)
	at, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || now.Sub(time.Unix(at, 0)).Abs() > tolerance || secret == "" {
		return "", false
	}
	got, err := base64.StdEncoding.DecodeString(strings.TrimSpace(header.Get(crossbeamSignature)))
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	mac.Write([]byte(stamp))
	return digest("hook", body), err == nil && hmac.Equal(got, mac.Sum(nil))
}

// signals makes rows of overlaps of what Crossbeam posts: the company that it names is in the partner's list and ours. No
// person is taken in, and the record of a lead is one, so its name is none of a company.
func signals(records []json.RawMessage, how *intake.Profile, partner string) ([]json.RawMessage, error) {
	how.Kind, how.Set = "overlaps", map[string]string{"partner": partner}
	how.Columns["record_name"] = intake.Names{"company"}
	out := make([]json.RawMessage, len(records))
	for i, doc := range records {
		out[i] = doc
		o, err := object.Read("body", doc)
		if err != nil {
			continue // which is told where records are read
		}
		for key := range o {
			if strings.HasPrefix(key, "contact_") || key == "partner_data" {
				delete(o, key)
			}
		}
		if kind := o["record_type"]; string(kind) != `"account"` && len(kind) > 0 {
			delete(o, "record_name")
		}
		out[i] = jsonOf(map[string]json.RawMessage(o))
	}
	return out, nil
}
