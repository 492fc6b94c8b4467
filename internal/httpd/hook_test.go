package httpd

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/eqltui/eqltui/internal/desk"
)

func TestSignaturesAreThoseOfStandardWebhooks(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("testdata/standard_webhooks.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Vectors []struct {
			ID, Name, Secret, Body string
			Now                    int64
			Headers                map[string]string
			Valid                  bool `json:"expect_valid"`
		}
	}
	if err := json.Unmarshal(doc, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Vectors) < 10 {
		t.Fatalf("only %d vectors", len(file.Vectors))
	}
	for _, v := range file.Vectors {
		header := http.Header{}
		for name, text := range v.Headers {
			header.Set(name, text)
		}
		h := desk.Hook{Scheme: desk.StandardScheme, Secret: v.Secret}
		if _, ok := signedBy(&h, header, []byte(v.Body), time.Unix(v.Now, 0)); ok != v.Valid {
			t.Errorf("%s, %s: %v", v.ID, v.Name, ok)
		}
	}
}

// signed are the headers of a message that is signed as it should be.
func signed(t *testing.T, secret, id string, at time.Time, body string) []string {
	t.Helper()
	wh, err := webhooks.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	signature, err := wh.Sign(id, at, []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return []string{"webhook-id", id, "webhook-timestamp", strconv.FormatInt(at.Unix(), 10), "webhook-signature", signature}
}

func TestForgedSignaturesAreRefused(t *testing.T) {
	t.Parallel()
	secret := nobodysSecret
	good := signed(t, secret, "m1", friday, whole)
	right, stamp := good[5], good[3]
	old := strconv.FormatInt(friday.Add(-301*time.Second).Unix(), 10)
	tests := map[string][3]string{
		"another version": {
			"m1",
			stamp,
			strings.Replace(right, "v1,", "v2,", 1),
		}, "asymmetric": {"m1", stamp, strings.Replace(right, "v1,", "v1a,", 1)},
		"no version": {
			"m1",
			stamp,
			strings.TrimPrefix(right, "v1,"),
		}, "cut": {"m1", stamp, right[:len(right)-1]}, "empty": {"m1", stamp, ""},
		"a dot in the id": {"m1.1", stamp, right}, "no id": {"", stamp, right}, "a long id": {strings.Repeat("m", 65), stamp, right},
		"another time": {
			"m1",
			strconv.FormatInt(friday.Unix()+1, 10),
			right,
		}, "old": {"m1", old, signed(t, secret, "m1", friday.Add(-301*time.Second), whole)[5]},
		"ahead": {
			"m1",
			strconv.FormatInt(friday.Add(301*time.Second).Unix(), 10),
			signed(t, secret, "m1", friday.Add(301*time.Second), whole)[5],
		},
		"no time": {"m1", "now", right}, "behind five others": {"m1", stamp, strings.Repeat("v1,AAAA ", mostSignatures) + right},
		"commas": {"m1", stamp, "v1,," + right}, "in capitals": {"m1", stamp, strings.ToUpper(right)},
	}
	for i := range 20 { // one bit of each byte of the signature
		raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(right, "v1,"))
		if err != nil {
			t.Fatal(err)
		}
		raw[i] ^= 1 << (i % 8)
		tests[fmt.Sprintf("bit of byte %d", i)] = [3]string{"m1", stamp, "v1," + base64.StdEncoding.EncodeToString(raw)}
	}
	h := desk.Hook{Scheme: desk.StandardScheme, Secret: secret}
	try := func(id, at, signature string) bool {
		header := http.Header{}
		header.Set("webhook-id", id)
		header.Set("webhook-timestamp", at)
		header.Set("webhook-signature", signature)
		_, ok := signedBy(&h, header, []byte(whole), friday)
		return ok
	}
	if len(tests) < 30 {
		t.Fatalf("only %d", len(tests))
	}
	for name, tt := range tests {
		if try(tt[0], tt[1], tt[2]) {
			t.Errorf("%s is taken", name)
		}
	}
	if !try("m1", stamp, right) || !try("m1", stamp, "v1,AAAA "+right) {
		t.Error("the right one is not taken: this test cannot fail")
	}
}

func TestAWebhookBringsReferralsOnce(t *testing.T) {
	t.Parallel()
	d := opened(t)
	const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	key := d.o.Key
	if _, err := d.desk.SetHook(t.Context(), d.admin, desk.Hook{Source: "partnerstack", Partner: "Acme",
		Scheme: desk.StandardScheme, Secret: secret,
		Fields: map[string]string{"mail": "email", "when": "referred_at"}}, key); err != nil {
		t.Fatal(err)
	}
	body := `{"type":"lead.created","data":{"when":"2026-11-20T09:00:00Z","mail":"ewa@zuraw.example","program_tier":"gold"}}`
	headers := signed(t, secret, "msg_1", friday, body)
	const at = "/v1/webhooks/partnerstack"
	first := d.ask("POST", at, "", body, headers...)
	if got := first.fates(t); got.Created != 1 {
		t.Errorf("%+v", got)
	}
	again := d.ask("POST", at, "", body, headers...)
	if again.status != http.StatusOK || again.header.Get("Idempotency-Replayed") != "true" || d.leads() != 1 {
		t.Errorf("%d, %d leads", again.status, d.leads())
	}
	for name, got := range map[string]said{
		"none":           d.ask("POST", at, "", body),
		"another body":   d.ask("POST", at, "", body+" ", headers...),
		"another source": d.ask("POST", "/v1/webhooks/zapier", "", body, headers...),
		"a token":        d.ask("POST", at, d.acme, body),
	} {
		if got.status != http.StatusUnauthorized {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
	if err := d.desk.RemoveHook(t.Context(), d.admin, "partnerstack"); err != nil {
		t.Fatal(err)
	}
	if got := d.ask("POST", at, "", body, signed(t, secret, "msg_2", friday, body)...); got.status != http.StatusUnauthorized {
		t.Errorf("removed: %d", got.status)
	}
	all, err := d.desk.Hooks(t.Context(), d.admin)
	if err != nil || len(all) != 0 {
		t.Errorf("%v %v", all, err)
	}
}

func TestAWebhookIsSignedInAHeaderOfItsOwn(t *testing.T) {
	t.Parallel()
	d := opened(t)
	const secret = "a secret of sixteen letters"
	if _, err := d.desk.SetHook(t.Context(), d.admin,
		desk.Hook{Source: "zapier", Partner: "acme", Scheme: desk.HeaderScheme + "X-Signature", Secret: secret}, d.o.Key); err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(whole))
	sum := mac.Sum(nil)
	for i, said := range []string{hex.EncodeToString(sum), "sha256=" + hex.EncodeToString(sum), base64.StdEncoding.EncodeToString(sum)} {
		got := d.ask("POST", "/v1/webhooks/zapier", "", whole, "X-Signature", said)
		if got.status != http.StatusOK || (got.header.Get("Idempotency-Replayed") == "true") != (i > 0) {
			t.Errorf("%q: %d %s", said, got.status, got.body)
		}
	}
	if got := d.ask("POST", "/v1/webhooks/zapier", "", whole, "X-Signature", hex.EncodeToString(sum[1:])); got.status != 401 {
		t.Errorf("cut: %d", got.status)
	}
}
