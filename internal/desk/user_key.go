package desk

import (
	"crypto/rsa"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Keys that are accepted: short RSA keys and DSA can be forged, certificates say more than a key.
func goodKeys() []string {
	return []string{ssh.KeyAlgoED25519, ssh.KeyAlgoSKED25519, ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521,
		ssh.KeyAlgoSKECDSA256, ssh.KeyAlgoRSA}
}

// shortestRSA is the least size of an RSA key, in bits.
const shortestRSA = 2048

const keyHint = "give one line of a .pub file, as 'ssh-ed25519 AAAA...'; ssh-keygen -t ed25519 makes a key"

// WeakKey says why a public key is not accepted, "" when it is.
func WeakKey(key ssh.PublicKey) string {
	if !slices.Contains(goodKeys(), key.Type()) {
		return "keys of the kind " + safetext.Line(key.Type()) + " are not accepted"
	}
	if c, ok := key.(ssh.CryptoPublicKey); ok {
		if r, ok := c.CryptoPublicKey().(*rsa.PublicKey); ok && r.N.BitLen() < shortestRSA {
			return "an RSA key needs 2048 bits or more"
		}
	}
	return ""
}

// ReadKey reads a line of an authorized_keys file: the fingerprint of its key, and the line without comment. What is
// not accepted is refused.
func ReadKey(what, text string) (fingerprint, line string, err error) {
	fingerprint, key, err := parseKey(what, text)
	if err != nil {
		return "", "", err
	}
	if why := WeakKey(key); why != "" {
		return "", "", fault.New(fault.Invalid, what, why, keyHint)
	}
	return fingerprint, strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key))), nil
}

func parseKey(what, text string) (fingerprint string, key ssh.PublicKey, err error) {
	if strings.Contains(text, "PRIVATE KEY") {
		return "", nil, fault.New(fault.Invalid, what, "that is a private key, which nobody else must see", keyHint)
	}
	key, _, options, rest, err := ssh.ParseAuthorizedKey([]byte(text))
	switch {
	case err != nil:
		return "", nil, fault.New(fault.Invalid, what, "the key cannot be read", keyHint)
	case len(options) > 0:
		return "", nil, fault.New(
			fault.Invalid,
			what,
			"options before a key have no effect here",
			"leave them out: begin with the kind of the key",
		)
	case strings.TrimSpace(string(rest)) != "":
		return "", nil, fault.New(fault.Invalid, what, "that is more than one line", keyHint)
	}
	return ssh.FingerprintSHA256(key), key, nil
}
