// Package link reads where a visit came from (UTM parameters, referrers) and checks and builds the
// links that partners publish.
//
// It is pure, and it never trusts a link: what it reads comes from other people's pages.
package link

import (
	"net/url"
	"strings"
)

// UTM is what a link's five known utm_ parameters say; a missing one is "".
type UTM struct {
	Source   string `json:"source,omitempty"`
	Medium   string `json:"medium,omitempty"`
	Campaign string `json:"campaign,omitempty"`
	Term     string `json:"term,omitempty"`
	Content  string `json:"content,omitempty"`
}

// The parameters' names, as they stand in links.
const (
	keySource   = "utm_source"
	keyMedium   = "utm_medium"
	keyCampaign = "utm_campaign"
	keyTerm     = "utm_term"
	keyContent  = "utm_content"
)

// ParseUTM reads the UTM parameters of a URL or of a bare query, leniently as analytics tools do:
// only the five known names in lower case count, a second ? separates like &, percent and plus are
// decoded (a broken escape stays as it is), and of two equal names the first wins, even when empty.
// A fragment is not read.
func ParseUTM(rawQueryOrURL string) UTM {
	var u UTM
	seen := make(map[string]bool, 5)
	for p := range pairs(queryOf(rawQueryOrURL)) {
		if seen[p.key] {
			continue
		}
		seen[p.key] = true
		switch p.key {
		case keySource:
			u.Source = p.value
		case keyMedium:
			u.Medium = p.value
		case keyCampaign:
			u.Campaign = p.value
		case keyTerm:
			u.Term = p.value
		case keyContent:
			u.Content = p.value
		}
	}
	return u
}

// pair is one parameter: as written and decoded.
type pair struct{ raw, key, value string }

// pairs yields the parameters of a query in their order.
func pairs(query string) func(yield func(pair) bool) {
	return func(yield func(pair) bool) {
		for query != "" {
			part := query
			if i := strings.IndexAny(query, "&?"); i >= 0 {
				part, query = query[:i], query[i+1:]
			} else {
				query = ""
			}
			if part == "" {
				continue
			}
			key, value, _ := strings.Cut(part, "=")
			if !yield(pair{part, decode(key), decode(value)}) {
				return
			}
		}
	}
}

// decode keeps what cannot be decoded: a stray percent sign must not lose the parameter.
func decode(s string) string {
	if t, err := url.QueryUnescape(s); err == nil {
		return t
	}
	return strings.ReplaceAll(s, "+", " ")
}

// queryOf returns what stands behind the first ?, without the fragment; a text that has no ? and
// is no URL is a query itself.
func queryOf(s string) string {
	s, _, _ = strings.Cut(s, "#")
	if before, query, ok := strings.Cut(s, "?"); ok {
		// "a=1?b=2" is a bare query whose first ? already separates.
		if strings.Contains(before, "=") && !strings.Contains(before, "/") {
			return s
		}
		return query
	}
	if strings.Contains(s, "://") {
		return ""
	}
	return s
}
