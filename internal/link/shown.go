package link

import (
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/net/idna"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
)

// maxURL is how long an address may be that is shown or opened, in bytes.
const maxURL = 2048

// Address is a web address that may be opened: nothing in it hides where it leads.
type Address struct {
	URL   string // ASCII, safe for a terminal and as an argument of a program
	Host  string // as a person reads it, with its port
	ASCII string // the host as the network knows it, when that reads differently: "xn--uraw-..."; else ""
}

// Shown is the host in the form, or the two forms, that a person should see before going there.
func (a Address) Shown() string {
	if a.ASCII == "" {
		return a.Host
	}
	return a.Host + " (" + a.ASCII + ")"
}

// Open reads an address that came from outside. It refuses what could lead elsewhere than it seems:
// other schemes than http and https, user names in front of the host, hosts that are none. Letters
// of other scripts in a host can imitate it, so both its forms are told.
func Open(raw string) (Address, error) {
	what := "open the link"
	refuse := func(why string) (Address, error) {
		return Address{}, fault.New(fault.Refused, what, why, "copy it and look at it closely")
	}
	text := strings.TrimSpace(raw)
	switch {
	case text == "":
		return refuse("there is none")
	case len(text) > maxURL:
		return refuse(fmt.Sprintf("it is longer than %d bytes", maxURL))
	case safetext.Line(text) != text:
		return refuse("it hides characters")
	}
	if !strings.Contains(text, "://") && !strings.HasPrefix(text, "//") {
		text = "https://" + text
	}
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return refuse("it cannot be read")
	case u.Scheme != "http" && u.Scheme != "https":
		return refuse("it is no web address")
	case u.User != nil || strings.Contains(u.Host, "@"):
		return refuse("it has a user name before the host")
	case u.Hostname() == "" || strings.Contains(u.Host, "\\") || u.Opaque != "":
		return refuse("it has no host")
	}
	return address(u, refuse)
}

func address(u *url.URL, refuse func(string) (Address, error)) (Address, error) {
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if strings.Contains(host, ":") { // an IPv6 address
		return Address{URL: ascii(u.String()), Host: u.Host}, nil
	}
	plain, err := idna.Lookup.ToASCII(host)
	if err != nil || plain == "" {
		return refuse("its host is no name")
	}
	read, err := idna.Lookup.ToUnicode(plain)
	if err != nil || safetext.Line(read) != read {
		return refuse("its host is no name")
	}
	port := ""
	if p := u.Port(); p != "" {
		port = ":" + p
	}
	clean := *u
	clean.Host = plain + port
	a := Address{URL: ascii(clean.String()), Host: read + port}
	if read != plain {
		a.ASCII = plain + port
	}
	return a, nil
}

// ascii escapes every byte that is not a printable one of ASCII, as RFC 3986 wants it.
func ascii(s string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c > 0x20 && c < 0x7f && !strings.ContainsRune("\"<>\\^`{|}", rune(c)) {
			b.WriteByte(c)
			continue
		}
		fmt.Fprintf(&b, "%%%02X", c)
	}
	return b.String()
}
