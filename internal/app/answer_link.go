package app

import (
	"cmp"
	"context"
	"net/url"
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
)

// publicBase is the address under which others reach the door for machines, "" where they do not, without a slash at its
// end.
func (a *app) publicBase() (string, error) {
	text := strings.TrimSpace(cmp.Or(a.public, a.lookup("EQLTUI_PUBLIC_URL")))
	if text == "" {
		return "", nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || u.User != nil || u.RawQuery != "" ||
		u.Fragment != "" {
		return "", fault.New(fault.Usage, "read the public address", "this is no address of a web server",
			"write --public-url https://eql.example, or EQLTUI_PUBLIC_URL, without a password, ? or #")
	}
	return strings.TrimRight(u.Scheme+"://"+u.Host+u.EscapedPath(), "/"), nil
}

// answerLinks makes the links by which partners answer a question once; nil where nobody outside reaches the door for
// machines.
func (a *app) answerLinks(s *session) (func(context.Context, *desk.Outgoing) (string, error), error) {
	base, err := a.publicBase()
	if err != nil || base == "" {
		return nil, err
	}
	return func(ctx context.Context, m *desk.Outgoing) (string, error) {
		secret, err := s.AnswerLink(ctx, m.Partner, m.Lead)
		return base + "/a/" + secret, err
	}, nil
}
