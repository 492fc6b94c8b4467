package seal_test

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/seal"
)

func key(t rapid.TB, fill byte) *seal.Key {
	k, err := seal.New(bytes.Repeat([]byte{fill}, seal.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestASecretIsOpenedByItsKeyAtItsPlaceOnly(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		secret, k := rapid.String().Draw(t, "secret"), key(t, 1)
		sealed := k.Seal("channels/northcode", secret)
		if len(secret) > 8 && strings.Contains(sealed, secret) {
			t.Fatalf("%q can be read in %q", secret, sealed)
		}
		if got, err := k.Open("channels/northcode", sealed); err != nil || got != secret {
			t.Fatalf("%q, %v", got, err)
		}
		if _, err := k.Open("channels/other", sealed); err == nil {
			t.Fatal("opened at another place")
		}
		if _, err := key(t, 2).Open("channels/northcode", sealed); err == nil {
			t.Fatal("opened with another key")
		}
		if k.Seal("channels/northcode", secret) == sealed {
			t.Fatal("sealed twice alike: whoever compares knows that two secrets are one")
		}
		at := rapid.IntRange(0, len(sealed)-1).Draw(t, "at")
		if _, err := k.Open("channels/northcode", sealed[:at]); err == nil {
			t.Fatalf("opened when cut at %d", at)
		}
	})
}

func TestAKeyOfAnotherLengthIsRefused(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 16, 31, 33} {
		if _, err := seal.New(make([]byte, n)); err == nil {
			t.Errorf("%d bytes are a key", n)
		}
	}
}
