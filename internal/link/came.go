package link

import (
	"net/url"
	"strings"

	"github.com/eqltui/eqltui/internal/safetext"
)

// longestCame is how much of a referrer is kept.
const longestCame = 500

// CameFrom is a referrer as it is kept: its origin and path. A query and a fragment may name a person, and
// so may what stands before the host. It returns false where there is none.
func CameFrom(referrer string) (string, bool) {
	text := strings.TrimSpace(safetext.Line(referrer))
	if text == "" {
		return "", false
	}
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || !strings.Contains(u.Hostname(), ".") {
		return "", false
	}
	came := strings.ToLower(u.Scheme) + "://" + strings.ToLower(u.Host) + u.EscapedPath()
	if len(came) > longestCame {
		came = came[:longestCame]
	}
	return strings.TrimSuffix(came, "/"), true
}

// Same reports whether two URLs are one: scheme and host are the same in capitals, what stands behind them is not.
func Same(a, b string) bool {
	return a == b || len(a) == len(b) && strings.EqualFold(a, b) && behindHost(a) == behindHost(b)
}

// behindHost is what follows the host of a URL; all of a text that has none.
func behindHost(url string) string {
	_, rest, ok := strings.Cut(url, "//")
	switch i := strings.IndexAny(rest, "/?#"); {
	case !ok:
		return url
	case i >= 0:
		return rest[i:]
	}
	return ""
}

// PageKey is a URL as pages are matched: without scheme, www, query, fragment and final slash.
func PageKey(url string) string {
	u := strings.ToLower(strings.TrimSpace(url))
	for _, p := range []string{"https://", "http://"} {
		u = strings.TrimPrefix(u, p)
	}
	u = strings.TrimPrefix(u, "www.")
	if i := strings.IndexAny(u, "?#"); i >= 0 {
		u = u[:i]
	}
	return strings.TrimRight(u, "/")
}
