// Package mailbox knows e-mail addresses and the domains behind them: which two addresses are one
// person, which domain belongs to a company, and which mailboxes say nothing about one.
//
// It is pure: no name is looked up, no server is asked. Whether an address exists is not known here.
package mailbox

import (
	"net/netip"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Limits of RFC 5321, in bytes.
const (
	maxAddress = 254
	maxLocal   = 64
)

// hosts maps domain names as people write them to the ASCII form that DNS knows. Hyphens are not
// policed: real names have them in the third and fourth place.
var hosts = idna.New(
	idna.MapForLookup(),
	idna.Transitional(false),
	idna.BidiRule(),
	idna.CheckHyphens(false),
	idna.StrictDomainName(true),
	idna.VerifyDNSLength(true),
)

// Normalize returns the key under which two addresses are one person: cleaned, trimmed, in lower
// case, the domain in ASCII, and with what the large providers ignore taken away (see identity).
// Normalize(Normalize(e)) is Normalize(e). The error says in a clause what is wrong with the address.
func Normalize(email string) (string, error) {
	local, domain, err := split(email)
	if err != nil {
		return "", err
	}
	key, domain := identity(local, domain)
	if key == "" {
		return "", wrong(email, "nothing is left before the @ once the provider's suffix is taken away", "check the address")
	}
	return key + "@" + domain, nil
}

// Valid returns nil for an address that a person could have: a mailbox name of at most 64 bytes, an
// @ and a domain of two labels or more. Otherwise the error says what is wrong and what to do.
func Valid(email string) error {
	_, err := Normalize(email)
	return err
}

// Domain returns the domain of an address in lower case and ASCII, as written and not as the
// provider's main name; "" when there is none.
func Domain(email string) string {
	_, domain, err := split(email)
	if err != nil {
		return ""
	}
	return domain
}

// split checks an address and returns its two sides in canonical form.
func split(email string) (local, domain string, err error) {
	s := strings.TrimSpace(safetext.Line(email))
	at := strings.LastIndexByte(s, '@')
	switch {
	case s == "":
		return "", "", wrong(email, "the address is empty", "give one like ana@acme.com")
	case at < 0:
		return "", "", wrong(email, "there is no @", "give one like ana@acme.com")
	case at == 0:
		return "", "", wrong(email, "there is nothing before the @", "give one like ana@acme.com")
	case at == len(s)-1:
		return "", "", wrong(email, "there is no domain after the @", "give one like ana@acme.com")
	case strings.HasSuffix(s, ">"):
		return "", "", wrong(email, "a name stands around the address", "give only what is between < and >")
	}
	if local, err = localPart(email, s[:at]); err != nil {
		return "", "", err
	}
	if domain, err = domainPart(email, s[at+1:]); err != nil {
		return "", "", err
	}
	if len(local)+1+len(domain) > maxAddress {
		return "", "", wrong(email, "the address is longer than 254 bytes", "check that it is one address")
	}
	return local, domain, nil
}

// localPart checks the mailbox name. RFC 5321 leaves its case to the host, but no provider of note
// tells Ana from ana, and two records for one person would be the dearer mistake.
func localPart(email, s string) (string, error) {
	s = norm.NFC.String(strings.ToLower(s))
	if len(s) > maxLocal {
		return "", wrong(email, "the part before the @ is longer than 64 bytes", "check that it is one address")
	}
	if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' {
		return quoted(email, s)
	}
	if strings.HasPrefix(s, ".") || strings.HasSuffix(s, ".") || strings.Contains(s, "..") {
		return "", wrong(email, "a dot stands first, last or twice before the @", "check the address for a typing mistake")
	}
	for _, r := range s {
		if r != '.' && !atext(r) {
			return "", wrong(email, "the part before the @ has "+safetext.Quote(string(r)),
				"give the address alone, without names, blanks or brackets")
		}
	}
	return s, nil
}

// quoted handles "foo bar"@x: the quotes stay only where the name needs them.
func quoted(email, s string) (string, error) {
	inner := s[1 : len(s)-1]
	bare := inner != "" && inner[0] != '.' && inner[len(inner)-1] != '.' && !strings.Contains(inner, "..")
	escaped := false
	for _, r := range inner {
		switch {
		case r == utf8.RuneError, r == '"' && !escaped:
			return "", wrong(email, "the quoted part before the @ is broken", "check the address")
		case r == '\\' && !escaped:
			escaped, bare = true, false
			continue
		case r != '.' && !atext(r):
			bare = false
		}
		escaped = false
	}
	if inner == "" || escaped {
		return "", wrong(email, "the quoted part before the @ is broken", "check the address")
	}
	if bare {
		return inner, nil
	}
	return s, nil
}

// atext is the set of RFC 5322 with the letters, marks and digits of RFC 6532 (mailbox names
// beyond ASCII).
func atext(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || strings.ContainsRune("!#$%&'*+-/=?^_`{|}~", r)
	}
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)
}

func domainPart(email, s string) (string, error) {
	if strings.HasPrefix(s, "[") {
		return "", wrong(email, "the domain is an IP address", "give the company's domain")
	}
	ascii, ok := host(s)
	if !ok {
		return "", wrong(email, "the domain "+safetext.Quote(clip(s))+" is not a host name", "check what stands after the @")
	}
	if _, err := netip.ParseAddr(ascii); err == nil {
		return "", wrong(email, "the domain is an IP address", "give the company's domain")
	}
	if !strings.Contains(ascii, ".") {
		return "", wrong(email, "the domain "+safetext.Quote(ascii)+" has no ending such as .com", "check what stands after the @")
	}
	return ascii, nil
}

// host returns a host name in ASCII and lower case, without the root's dot.
func host(s string) (string, bool) {
	s = strings.TrimSuffix(s, ".")
	if s == "" || len(s) > 4*maxAddress {
		return "", false
	}
	ascii, err := hosts.ToASCII(s)
	if err != nil || ascii == "" || strings.HasSuffix(ascii, ".") {
		return "", false
	}
	return strings.ToLower(ascii), true
}

// wrong is the one form in which an address is refused.
func wrong(email, why, hint string) error {
	return fault.New(fault.Invalid, "e-mail "+safetext.Quote(clip(email)), why, hint)
}

// clip keeps a message short when the address is not.
func clip(s string) string {
	if len(s) <= 80 {
		return s
	}
	return strings.ToValidUTF8(s[:80], "") + "..."
}
