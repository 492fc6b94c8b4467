package outward_test

import (
	"net/url"
	"testing"

	"github.com/eqltui/eqltui/internal/outward"
)

func TestWhatIsWrittenAndNobodyConnectsTo(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://api.hubapi.com": "", "https://api.hubapi.com:443/x": "", "https://acme.my.salesforce.com:8443": "",
		"https://93.184.215.14": "", "https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]": "",
		"http://api.hubapi.com": "it is not reached by https", "https://api.hubapi.com:22": "it is at none of the ports 443 and 8443",
		"https://127.0.0.1:443": "it is at a private address", "http://127.0.0.1:9": "it is at a private address",
		"https://[::1]": "it is at a private address", "https://[::ffff:10.0.0.1]": "it is at a private address",
		"https://10.1.2.3": "it is at a private address", "https://169.254.169.254": "it is at a private address",
		"https://LOCALHOST": "it is at a private address", "https://crm.localhost.": "it is at a private address",
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if got := outward.Written(u); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}
