package link_test

import (
	"testing"

	"github.com/eqltui/eqltui/internal/link"
)

func TestSameURL(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"https://www.example.com/p", "https://WWW.Example.com/p", true},
		{"HTTPS://www.example.com", "https://www.example.com", true},
		{"https://www.example.com/p", "https://www.example.com/P", false},
		{"https://www.example.com/?a=B", "https://WWW.example.com/?a=b", false},
		{"https://www.example.com/p", "https://www.example.com/q", false},
		{"p", "P", false}, {"", "", true},
	} {
		if got := link.Same(tt.a, tt.b); got != tt.want {
			t.Errorf("%s, %s: %t", tt.a, tt.b, got)
		}
	}
}
