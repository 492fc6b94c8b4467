package journal

import (
	"encoding/base64"
	"strings"
)

// erasedMark stands before and behind the digest of a content of which something was erased; behind that
// stands what is left. No content begins so by itself.
const erasedMark = "#"

// digestBytes is how long such a digest is.
const digestBytes = 16

// Erased is a content that takes the place of one with that digest: what says that it was there, and no more.
func Erased(digest []byte, left string) string {
	return erasedMark + base64.RawURLEncoding.EncodeToString(digest) + erasedMark + left
}

// CutErased takes a content of which something was erased apart: the digest of what it was, and what is left.
// ok is false of any other content, which is left whole.
func CutErased(content string) (digest []byte, left string, ok bool) {
	if !strings.HasPrefix(content, erasedMark) {
		return nil, content, false
	}
	head, left, found := strings.Cut(content[len(erasedMark):], erasedMark)
	digest, err := base64.RawURLEncoding.DecodeString(head)
	if !found || err != nil || len(digest) != digestBytes {
		return nil, content, false
	}
	return digest, left, true
}
