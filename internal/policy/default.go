package policy

import (
	"bytes"
	_ "embed"
	"slices"
	"sync"
)

//go:embed default.yaml
var defaultDocument []byte

// parseDefault reads the embedded document once per process. A test holds it valid, so a mistake
// in it cannot reach a user.
var parseDefault = sync.OnceValue(func() *Policy {
	p, problems := Parse(defaultDocument)
	if err := problems.Err("default.yaml"); err != nil {
		panic(err)
	}
	return p
})

// Default returns the embedded policy. It is shared: read it, do not change it.
func Default() *Policy { return parseDefault() }

// Published reads a published document. The embedded one is read once for all: most databases have it in force.
func Published(doc []byte) (*Policy, Problems) {
	if bytes.Equal(doc, defaultDocument) {
		return Default(), nil
	}
	return Parse(doc)
}

// DefaultDocument returns a copy of the embedded policy's YAML.
func DefaultDocument() []byte { return slices.Clone(defaultDocument) }
