package link

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/eqltui/eqltui/internal/safetext"
)

// Medium is the one utm_medium of a partner's link.
const Medium = "referral"

// Partner is what checking needs to know of a partner: its id, which is its utm_source, and the
// other names under which it is known.
type Partner struct {
	ID      string
	Aliases []string
}

// Problem is one thing that is wrong with a link; Message says what and what to write instead.
type Problem struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Report is the judgement on one link. OK means that it has no problem at all; Partner is the id of
// the partner it belongs to, even when its name is written wrongly, or "".
type Report struct {
	URL      string    `json:"url"`
	OK       bool      `json:"ok"`
	Partner  string    `json:"partner"`
	Surface  string    `json:"surface"`
	Problems []Problem `json:"problems"`
}

// The codes of problems; scripts rely on them.
const (
	NotAURL           = "not_a_url"
	BadScheme         = "scheme"
	UserInfo          = "user_info"
	Whitespace        = "whitespace"
	SecondQuestion    = "second_question_mark"
	HTMLAmpersand     = "html_ampersand"
	InFragment        = "utm_in_fragment"
	UTMMissing        = "utm_missing"
	Duplicate         = "duplicate_parameter"
	Uppercase         = "uppercase"
	SourceMissing     = "source_missing"
	SourceUnknown     = "source_unknown"
	SourceIsAlias     = "source_is_alias"
	MediumMissing     = "medium_missing"
	MediumNotReferral = "medium_not_referral"
)

// Rules lists the codes of problems.
func Rules() []string {
	return []string{NotAURL, BadScheme, UserInfo, Whitespace, SecondQuestion, HTMLAmpersand, InFragment, UTMMissing, Duplicate, Uppercase,
		SourceMissing, SourceUnknown, SourceIsAlias, MediumMissing, MediumNotReferral}
}

// Check judges a link as a partner published it: utm_source must be the id of a known partner and
// utm_medium must be "referral".
func Check(raw string, partners []Partner) Report {
	r := Report{URL: raw, Surface: SurfaceWeb, Problems: []Problem{}}
	if r.shape(raw) {
		r.parameters(raw, partners)
	}
	if Surface("", "", raw) == SurfaceAI {
		r.Surface = SurfaceAI
	}
	r.OK = len(r.Problems) == 0
	return r
}

func (r *Report) add(code, format string, args ...any) {
	r.Problems = append(r.Problems, Problem{code, fmt.Sprintf(format, args...)})
}

// shape judges the address itself and says whether its parameters are worth reading.
func (r *Report) shape(raw string) bool {
	s := strings.TrimSpace(raw)
	if s != raw {
		r.add(Whitespace, "there are blanks around the link: remove them")
	}
	if s == "" {
		r.add(NotAURL, "the link is empty")
		return false
	}
	if strings.ContainsFunc(s, func(c rune) bool { return unicode.IsSpace(c) || unicode.IsControl(c) }) {
		r.add(Whitespace, "there is a blank or a control character inside the link: write %%20 or remove it")
	}
	if before, _, _ := strings.Cut(s, "?"); before != safetext.Seen(before) {
		c, _ := safetext.Unseen(before)
		r.add(Whitespace, "the address holds %U, which nobody sees: remove it", c)
	}
	u, err := parseURL(s)
	if err != nil || !strings.Contains(strings.Trim(u.Hostname(), "."), ".") {
		r.add(NotAURL, "%s is not a web address: write it like https://www.acme.com/page?utm_source=...", shown(s))
		return false
	}
	switch u.Scheme {
	case "https", "http":
	case "":
		r.add(BadScheme, "the link does not begin with https://: write it out, or mail and chat programs will not make it a link")
	default:
		r.add(BadScheme, "the link begins with %s: only https:// and http:// lead to a page", shown(u.Scheme+":"))
		return false
	}
	if u.User != nil {
		r.add(UserInfo, "there is a user name before the host %s: remove everything up to the @", shown(u.Host))
	}
	return true
}

// parseURL reads an address with or without its scheme; without one, Scheme is "".
func parseURL(s string) (*url.URL, error) {
	// The query is cut off first: a broken escape in it is no reason to refuse the address.
	s, _, _ = strings.Cut(s, "#")
	s, _, _ = strings.Cut(s, "?")
	i := strings.IndexAny(s, ":/")
	if strings.HasPrefix(s, "//") || i < 0 || s[i] == '/' || digits(s[i+1:]) {
		return url.Parse("//" + strings.TrimPrefix(s, "//"))
	}
	return url.Parse(s)
}

// digits says that a port follows, as in acme.com:8080/x, and so that no scheme came before.
func digits(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

// parameters judges what the link says of its source.
func (r *Report) parameters(raw string, partners []Partner) {
	_, fragment, _ := strings.Cut(raw, "#")
	if strings.Contains(strings.ToLower(fragment), "utm_") {
		r.add(InFragment, "utm_ parameters stand behind the #, where no server sees them: put them before it")
	}
	query := queryOf(raw)
	if stuck(query) {
		r.add(SecondQuestion, "there is a second ?: the parameters after it need a & instead")
	}
	if strings.Contains(strings.ToLower(query), "amp;utm_") {
		r.add(HTMLAmpersand, "&amp; was copied out of a page's source: write a plain &")
	}
	count := map[string]int{}
	for p := range pairs(query) {
		r.parameter(p, count)
	}
	u := ParseUTM(raw)
	if u == (UTM{}) && len(count) == 0 {
		r.add(UTMMissing,
			"there are no utm_ parameters: the visit cannot be credited to a partner; add ?utm_source=PARTNER&utm_medium=referral")
		return
	}
	r.source(u.Source, partners)
	switch m := visible(u.Medium); {
	case m == "":
		r.add(MediumMissing, "utm_medium is missing: add utm_medium=referral")
	case lowerASCII(m) != Medium && safetext.Fold(m) == Medium:
		r.add(MediumNotReferral, "utm_medium is %s, which only looks like referral: it has %s; write utm_medium=referral", shown(m),
			strange(m, Medium))
	case lowerASCII(m) != Medium:
		r.add(MediumNotReferral, "utm_medium is %s: partners' links have utm_medium=referral", shown(m))
	}
}

// stuck says whether a UTM parameter hangs on what is before it by a ? instead of an &.
func stuck(query string) bool {
	for part := range strings.SplitSeq(query, "&") {
		if _, rest, ok := strings.Cut(part, "?"); ok && slices.ContainsFunc(strings.Split(rest, "?"), utmKey) {
			return true
		}
	}
	return false
}

// parameter judges the writing of one UTM parameter.
func (r *Report) parameter(p pair, count map[string]int) {
	key := strings.ToLower(p.key)
	if !known(key) {
		return
	}
	if key != p.key {
		r.add(Uppercase, "%s is written with capitals and is not read: write %s", shown(p.key), key)
		return
	}
	if key == keySource && count[key] > 0 && aiSource(p.value) {
		return // an assistant appended its own name; the first one stays the partner's
	}
	if count[key]++; count[key] == 2 {
		r.add(Duplicate, "%s stands there more than once: only the first is read, remove the others", key)
	}
	if strings.TrimSpace(p.value) != p.value {
		r.add(Whitespace, "the value of %s has blanks around it: remove them", key)
	}
	if c, ok := safetext.Unseen(p.value); ok {
		r.add(Whitespace, "the value of %s holds %U, which nobody sees and other tools count as a part of it: remove it", key, c)
	}
	if (key == keySource || key == keyMedium) && strings.ToLower(p.value) != p.value {
		r.add(Uppercase, "%s is %s: write it in lower case, other tools tell capitals apart", key, shown(p.value))
	}
}

// visible is a value without what nobody sees and without the blanks around it.
func visible(value string) string { return strings.TrimSpace(safetext.Seen(value)) }

// lowerASCII is lower case for the letters of ASCII alone: a Kelvin sign is no k.
func lowerASCII(s string) string {
	return strings.Map(func(c rune) rune {
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		return c
	}, s)
}

// strange names the characters of a value that its right form has not.
func strange(value, right string) string {
	var out []string
	for _, c := range lowerASCII(value) {
		if code := fmt.Sprintf("%U", c); !strings.ContainsRune(lowerASCII(right), c) && !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	return strings.Join(out, " ")
}

// foreign says which characters beyond ASCII a value has that the id which is probably meant has not: letters of
// another script look the same.
func foreign(value, id string) string {
	codes := strings.FieldsFunc(strange(visible(value), id), func(r rune) bool { return r == ' ' })
	codes = slices.DeleteFunc(codes, func(code string) bool { return len(code) == len("U+0041") && code < "U+0080" })
	if len(codes) == 0 {
		return ""
	}
	return " It has " + strings.Join(codes, " ")
}

func known(key string) bool {
	return slices.Contains([]string{keySource, keyMedium, keyCampaign, keyTerm, keyContent}, key)
}

// source finds the partner behind utm_source.
func (r *Report) source(value string, partners []Partner) {
	want := safetext.Fold(value)
	if want == "" {
		r.add(SourceMissing, "utm_source is missing: add utm_source= and the partner's id")
		return
	}
	for _, p := range partners {
		if safetext.Fold(p.ID) != want {
			continue
		}
		// Who counts visits compares bytes: what only looks like the id is another source. Capitals and what
		// nobody sees were told before.
		if r.Partner = p.ID; lowerASCII(visible(value)) != lowerASCII(p.ID) {
			r.add(SourceUnknown, "utm_source is %s, which only looks like %s: it has %s; write utm_source=%s", shown(value), shown(p.ID),
				strange(visible(value), p.ID), url.QueryEscape(p.ID))
		}
		return
	}
	for _, p := range partners {
		for _, alias := range p.Aliases {
			if safetext.Fold(alias) == want {
				r.Partner = p.ID
				r.add(SourceIsAlias, "utm_source is %s, another name of %s: write utm_source=%s", shown(value), shown(p.ID),
					url.QueryEscape(p.ID))
				return
			}
		}
	}
	if aiSource(value) {
		r.add(SourceUnknown, "utm_source is %s, which marks an AI surface and no partner: put the partner's id there", shown(value))
		return
	}
	if _, near := Find(value, partners); near != "" {
		r.add(SourceUnknown, "utm_source is %s, and no partner has that id: did you mean %s?%s", shown(value), shown(near),
			foreign(value, near))
		return
	}
	r.add(SourceUnknown, "utm_source is %s, and no partner has that id: add the partner, or use one of the ids known", shown(value))
}

// shown quotes a piece of a link for a message: clean and short.
func shown(s string) string { return safetext.Shown(s) }
