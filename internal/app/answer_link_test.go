package app

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// locally does something with the desk of a house.
func (h *house) locally(env []string, do func(ctx context.Context, a *app, s *session)) {
	h.t.Helper()
	a := &app{in: strings.NewReader(""), out: &sink{w: &bytes.Buffer{}}, err: &sink{w: &bytes.Buffer{}},
		env: append([]string{"HOME=" + h.home, "EQLTUI_USER=root"}, env...)}
	err := a.with(h.t.Context(), mustBeThere, func(ctx context.Context, s *session) error {
		do(ctx, a, s)
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

func TestAMailThatAsksHasALinkThatAnswersOnce(t *testing.T) {
	t.Parallel()
	h := twoPartners(t)
	h.locally([]string{"EQLTUI_PUBLIC_URL=https://eql.example/eql/"}, func(ctx context.Context, a *app, s *session) {
		links, err := a.answerLinks(s)
		if err != nil || links == nil {
			t.Fatalf("no links: %v", err)
		}
		link, err := links(ctx, &desk.Outgoing{Partner: "acme", Lead: lead.ID(1)})
		if err != nil {
			t.Fatal(err)
		}
		secret, ok := strings.CutPrefix(link, "https://eql.example/eql/a/")
		if !ok || len(secret) < 20 {
			t.Fatalf("the link is %s", link)
		}
		if asks, err := s.LinkAsks(ctx, secret); err != nil || asks.Question == nil {
			t.Errorf("it asks %+v, %v", asks, err)
		}
		for i := range 2 {
			_, err := s.AnswerByLink(ctx, secret, desk.FromPartner{Answer: desk.AnswerConfirm, By: "link"})
			if (err == nil) != (i == 0) {
				t.Errorf("answer %d: %v", i+1, err)
			}
		}
	})
}

func TestWithoutAPublicAddressThereIsNoLinkAndAWrongOneIsRefused(t *testing.T) {
	t.Parallel()
	for text, base := range map[string]string{
		"": "", " ": "", "https://eql.example": "https://eql.example", "http://10.0.0.7:8080/": "http://10.0.0.7:8080",
		"https://eql.example/a b": "https://eql.example/a%20b", "eql.example": "!", "ftp://eql.example": "!", "https://": "!",
		"https://u:p@eql.example": "!", "https://eql.example?x=1": "!", "https://eql.example#x": "!", "https://:80": "!",
	} {
		got, err := (&app{public: text}).publicBase()
		if err != nil {
			got = "!"
		}
		if got != base {
			t.Errorf("%q: %q, want %q", text, got, base)
		}
	}
}
