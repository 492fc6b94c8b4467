package mailbox

import (
	_ "embed" // the two lists
	"net/netip"
	"strings"
	"sync"

	"golang.org/x/net/publicsuffix"
)

//go:embed freemail.txt
var freemailText string

//go:embed disposable.txt
var disposableText string

// The lists are parsed at the first question, once.
var (
	freemail   = sync.OnceValue(func() map[string]struct{} { return parse(freemailText) })
	disposable = sync.OnceValue(func() map[string]struct{} { return parse(disposableText) })
)

// parse reads a list of one domain a line; # begins a comment.
func parse(text string) map[string]struct{} {
	set := make(map[string]struct{}, strings.Count(text, "\n"))
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			set[line] = struct{}{}
		}
	}
	return set
}

// FreeMail says whether private people open mailboxes at the domain, or at one above it, themselves, so that
// it names no company. What the provider keeps for its own staff is none.
func FreeMail(domain string) bool {
	set := freemail()
	for d := plain(domain); d != ""; d = parent(d) {
		if _, ok := set[d]; ok {
			return !staff(domain)
		}
	}
	return false
}

// staff says whether a provider of mailboxes keeps the domain, or one above it, for its own people.
func staff(domain string) bool {
	set := freemail()
	for d := plain(domain); d != ""; d = parent(d) {
		if _, ok := set["!"+d]; ok {
			return true
		}
	}
	return false
}

// Disposable says whether the domain or one above it gives out throw-away mailboxes.
func Disposable(domain string) bool {
	set := disposable()
	for d := plain(domain); d != ""; d = parent(d) {
		if _, ok := set[d]; ok {
			return true
		}
	}
	return false
}

// plain allocates nothing when the domain is already in lower case.
func plain(domain string) string {
	return strings.TrimSuffix(strings.ToLower(domain), ".")
}

// Registrable returns the part of a host name that somebody registered (acme.co.uk of
// www.acme.co.uk), by the public suffix list, always in lower case and ASCII so that one domain has
// one spelling. It is false for IP addresses, for public suffixes themselves, for single labels, for
// names that cannot be registered (.localhost, .local, .internal) and for what is no host name.
func Registrable(name string) (string, bool) {
	ascii, ok := host(strings.TrimSpace(name))
	if !ok {
		return "", false
	}
	if _, err := netip.ParseAddr(ascii); err == nil {
		return "", false
	}
	switch last := ascii[strings.LastIndexByte(ascii, '.')+1:]; {
	case last == "localhost", last == "local", last == "internal":
		return "", false
	case strings.Trim(last, "0123456789") == "":
		return "", false
	}
	domain, err := publicsuffix.EffectiveTLDPlusOne(ascii)
	if err != nil {
		return "", false
	}
	return domain, true
}

// FromURL returns the registrable domain of a web address, with or without its scheme:
// https://www.acme.com/x, //acme.com, www.acme.com:8080/x. An e-mail address is none.
func FromURL(s string) (string, bool) {
	u, ok := address(s)
	if !ok {
		return "", false
	}
	return Registrable(u.Hostname())
}
