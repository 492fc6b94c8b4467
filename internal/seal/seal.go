// Package seal keeps secrets of others unreadable in the database and in its copies: whoever has the file alone has
// none of them.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"

	"github.com/eqltui/eqltui/internal/fault"
)

// KeySize is how long a key is, in bytes.
const KeySize = 32

// Key seals and opens. It is AES-256-GCM with a random nonce for each secret.
type Key struct{ aead cipher.AEAD }

// New is the key of KeySize bytes.
func New(secret []byte) (*Key, error) {
	if len(secret) != KeySize {
		return nil, fault.New(
			fault.Invalid,
			"read the key of secrets",
			"it has not 32 bytes",
			"restore the key file, or set every secret anew",
		)
	}
	block, err := aes.NewCipher(secret)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, err
	}
	return &Key{aead}, nil
}

// Seal seals a secret. place is where it is kept, such as "channels/northcode": at another place it cannot be opened.
func (k *Key) Seal(place, secret string) string {
	return base64.RawStdEncoding.EncodeToString(k.aead.Seal(nil, nil, []byte(secret), []byte(place)))
}

// Open opens what Seal sealed for the same place.
func (k *Key) Open(place, sealed string) (string, error) {
	raw, err := base64.RawStdEncoding.DecodeString(sealed)
	if err == nil {
		raw, err = k.aead.Open(nil, nil, raw, []byte(place))
	}
	if err != nil {
		return "", fault.New(fault.Corrupt, "open the secret of "+place, "it was sealed with another key",
			"restore the key file that lay beside the database, or set the secret anew")
	}
	return string(raw), nil
}
