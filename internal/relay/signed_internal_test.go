package relay

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"testing"
	"time"
)

// What we send is signed as the published example of Standard Webhooks is, to the byte; and of any message the signature is
// the one that follows from the text of the standard, by nobody's library.
func TestWhatIsSentIsSignedAsThePublishedExampleIs(t *testing.T) {
	t.Parallel()
	const secret = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" // standard-webhooks, libraries/go/webhook_test.go
	for _, row := range []struct{ id, body, want string }{
		{"msg_p5jXN8AQM9LWM0D4loKWxJek", `{"test": 2432232314}`, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="},
		{"msg_p5jXN8AQM9LWM0D4loKWxJek", `{"company":"Żuraw"}`, ""}, {"m-1", "", ""},
	} {
		for _, mark := range []string{"", "whsec_"} {
			got, err := signed(mark+secret, row.id, time.Unix(1614265330, 999_000_000), []byte(row.body))
			if err != nil {
				t.Fatal(err)
			}
			raw, err := base64.StdEncoding.DecodeString(secret)
			if err != nil {
				t.Fatal(err)
			}
			mac := hmac.New(sha256.New, raw)
			mac.Write([]byte(row.id + ".1614265330." + row.body))
			want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
			if row.want != "" && want != row.want {
				t.Fatalf("the standard gives %s, the example %s", want, row.want)
			}
			for name, v := range map[string]string{"webhook-id": row.id, "webhook-timestamp": "1614265330", "webhook-signature": want} {
				if got.Get(name) != v {
					t.Errorf("%s %s: %s is %q, want %q", row.id, row.body, name, got.Get(name), v)
				}
			}
		}
	}
	for _, bad := range []string{"whsec_ü", "whsec_="} {
		if got, err := signed(bad, "m", time.Unix(0, 0), nil); err == nil {
			t.Errorf("%q signs: %v", bad, got)
		}
	}
}
