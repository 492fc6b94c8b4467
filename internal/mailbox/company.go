package mailbox

import (
	_ "embed" // the two lists
	"fmt"
	"net/url"
	"strings"
	"sync"

	"github.com/eqltui/eqltui/internal/safetext"
)

//go:embed nocompany.txt
var nocompanyText string

//go:embed tenants.txt
var tenantsText string

// The lists are parsed at the first question, once.
var (
	nocompany = sync.OnceValue(func() map[string][]string { return paths(nocompanyText) })
	tenants   = sync.OnceValue(func() map[string]bool { return makers(tenantsText) })
)

// paths reads the hosts of strangers' pages: by host the beginnings of the paths that are theirs, "" for
// the whole host and "/" for every page but the first.
func paths(text string) map[string][]string {
	out := map[string][]string{}
	for line := range parse(text) {
		host, path := line, ""
		if i := strings.IndexByte(line, '/'); i >= 0 {
			host, path = line[:i], line[i:]
		}
		out[host] = append(out[host], path)
	}
	return out
}

// makers reads the hosts of tenants, and which of them are their maker's own domain.
func makers(text string) map[string]bool {
	out := map[string]bool{}
	for line := range parse(text) {
		host, own := strings.CutPrefix(line, "+")
		out[host] = own
	}
	return out
}

// Company returns the domain that names the company behind a host name or a web address, whatever column
// it comes from: the registrable domain, or a tenant's name with the host it is under. Free and disposable
// mailboxes, social profiles, link shorteners, app stores and other hosts of strangers' pages name none,
// nor does what is no host. The error says in a clause why. Company(Company(s)) is Company(s).
func Company(s string) (string, error) {
	u, ok := address(s)
	if !ok {
		return "", noCompany(s, "is no company's domain")
	}
	name, ok := host(u.Hostname())
	if !ok {
		return "", noCompany(s, "is no company's domain")
	}
	domain, ok := Registrable(name)
	if !ok {
		return "", noCompany(s, "is no company's domain")
	}
	switch {
	case FreeMail(name):
		return "", noCompany(domain, "names no company: private people have their mailboxes there")
	case Disposable(name):
		return "", noCompany(domain, "names no company: mailboxes there are thrown away")
	case strangers(name, u.Path):
		return "", noCompany(name, "names no company: many have their pages there")
	case staff(name):
		return name, nil
	}
	return tenant(name, domain)
}

// Employer is Company for the domain of an e-mail address.
func Employer(email string) (string, error) {
	domain := Domain(email)
	if domain == "" {
		return "", noCompany(email, "is no address")
	}
	return Company(domain)
}

func noCompany(what, why string) error {
	return fmt.Errorf("%s %s", safetext.Quote(clip(what)), why)
}

// strangers says whether a page is one of many people's on a host.
func strangers(name, path string) bool {
	for d := name; d != ""; d = parent(d) {
		for _, begin := range nocompany()[d] {
			whole := begin == "" || begin == "/" && strings.Trim(path, "/") != ""
			if whole || len(begin) > 1 && (path == begin || strings.HasPrefix(path, begin+"/")) {
				return true
			}
		}
	}
	return false
}

// tenant is the name that a customer has under a host of tenants, with the host; for any other name it is
// the registrable domain. Of hosts one under the other the narrower counts.
func tenant(name, domain string) (string, error) {
	label := ""
	for d := name; d != ""; d = parent(d) {
		if own, listed := tenants()[d]; listed {
			switch {
			case label != "" && label != "www":
				return label + "." + d, nil
			case own:
				return d, nil
			}
			return "", noCompany(d, "names no company: each customer has a name of its own there")
		}
		label, _, _ = strings.Cut(d, ".")
	}
	return domain, nil
}

// parent is the domain above one, "" for none.
func parent(domain string) string {
	_, above, _ := strings.Cut(domain, ".")
	return above
}

// address reads a web address, with or without its scheme. An e-mail address is none.
func address(s string) (*url.URL, bool) {
	s = strings.TrimSpace(s)
	switch i := strings.Index(s, "://"); {
	case strings.HasPrefix(s, "//"):
	case i < 0 || strings.ContainsAny(s[:i], "/?#"):
		authority := s
		if j := strings.IndexAny(s, "/?#"); j >= 0 {
			authority = s[:j]
		}
		if strings.ContainsRune(authority, '@') {
			return nil, false
		}
		s = "//" + s
	}
	u, err := url.Parse(s)
	return u, err == nil
}
