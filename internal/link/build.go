package link

import (
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/eqltui/eqltui/internal/fault"
)

// Build makes a partner's link of a page's address: utm_source is the partner's id, utm_medium is
// "referral", and campaign, content and term are added when they are not empty. UTM parameters that
// the address has already are replaced; its other parameters and its fragment stay as they are. An
// address without a scheme gets https://, and what nobody sees is left out. Check finds nothing wrong with the result.
func Build(base, partner, campaign, content, term string) (string, error) {
	const act = "build link"
	base, partner = strings.TrimSpace(base), strings.TrimSpace(partner)
	switch {
	case partner == "":
		return "", fault.New(fault.Usage, act, "no partner is named", "give the partner's id")
	case strings.ToLower(partner) != partner || strings.ContainsFunc(partner, unseen) || visible(partner) != partner:
		return "", fault.New(fault.Invalid, act, shown(partner)+" is not a partner's id",
			"ids are in lower case and have no blanks, like acme")
	case strings.ContainsFunc(base, unseen):
		return "", fault.New(fault.Invalid, act, "there is a blank in "+shown(base), "write %20 or remove it")
	}
	if u, err := parseURL(base); err == nil && u.Scheme == "" && u.Host != "" {
		base = "https://" + strings.TrimPrefix(base, "//")
	}
	if bad := (&Report{}); !bad.shape(base) || len(bad.Problems) > 0 {
		return "", fault.New(fault.Invalid, act, bad.Problems[0].Message, "")
	}
	address, fragment, hasFragment := strings.Cut(base, "#")
	if strings.Contains(strings.ToLower(fragment), "utm_") {
		return "", fault.New(fault.Invalid, act, "the address has utm_ parameters behind the #", "remove them from there")
	}
	address, query, _ := strings.Cut(address, "?")
	out := kept(query)
	for _, p := range [...][2]string{
		{keySource, partner}, {keyMedium, Medium}, {keyCampaign, campaign}, {keyContent, content}, {keyTerm, term},
	} {
		if v := visible(p[1]); v != "" {
			out = append(out, p[0]+"="+url.QueryEscape(v))
		}
	}
	address += "?" + strings.Join(out, "&")
	if hasFragment {
		address += "#" + fragment
	}
	return address, nil
}

// kept returns the parameters that are not UTM, byte for byte. A ? inside a value stays; a UTM
// parameter that was stuck on with one goes.
func kept(query string) []string {
	var out []string
	for part := range strings.SplitSeq(query, "&") {
		pieces := strings.Split(part, "?")
		if pieces = slices.DeleteFunc(pieces, utmKey); strings.Join(pieces, "") != "" {
			out = append(out, strings.Join(pieces, "?"))
		}
	}
	return out
}

// utmKey says whether a parameter is a UTM one, however it is written.
func utmKey(part string) bool {
	key, _, _ := strings.Cut(part, "=")
	return strings.HasPrefix(strings.TrimPrefix(strings.ToLower(decode(key)), "amp;"), "utm_")
}

func unseen(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }
