package httpd

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
)

// checkHeader refuses a header that is larger than it may be. The library counts generously, so that what is a little too
// large is refused here, in words.
func checkHeader(r *http.Request) error {
	const between = len(": \r\n")
	n := len(r.Method) + len(r.RequestURI) + len(r.Proto) + between + len("Host") + len(r.Host) + between
	for name, values := range r.Header {
		for _, v := range values {
			n += len(name) + len(v) + between
		}
	}
	if n <= mostHeader {
		return nil
	}
	why, hint := largeHeader()
	return refuse(http.StatusRequestHeaderFieldsTooLarge, fault.Invalid, why, hint)
}

func largeHeader() (why, hint string) {
	return fmt.Sprintf("the header is larger than %d bytes", mostHeader), "send fewer and shorter fields"
}

// tokenOf is the token of a request, "" for none. One in the address is none: addresses are kept on their way by proxies and
// logs, so whoever wrote it there has to learn that at once.
func tokenOf(r *http.Request) (string, error) {
	for name, values := range r.URL.Query() {
		secret := false
		switch strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(name)) {
		case "token", "accesstoken", "authtoken", "apitoken", "apikey", "key", "auth", "authorization", "bearer", "secret":
			secret = true
		}
		if secret || strings.Contains(strings.Join(values, " "), tokenMark) {
			return "", refuse(http.StatusUnauthorized, fault.Denied, "a token in the address is not taken: addresses are kept on their way",
				"send Authorization: Bearer TOKEN, and have a new token made: this one was shown")
		}
	}
	all := r.Header.Values("Authorization")
	if len(all) != 1 {
		return "", nil
	}
	scheme, token, _ := strings.Cut(all[0], " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return "", nil
	}
	return strings.TrimSpace(token), nil
}

// tokenMark is how our tokens begin.
const tokenMark = "eqltui_"

// What is read of a body that is refused, so that whoever still sends it comes to read why.
const (
	lingerBytes = 64 << 20
	lingerFor   = 2 * time.Second
)

// linger reads on behind an answer that was given before all of the request was here. To close at once would take the answer
// away from a client that sends first and reads then.
func linger(w http.ResponseWriter, r *http.Request) {
	if r.ContentLength == 0 || r.Body == nil || r.Header.Get("Expect") != "" {
		return
	}
	c := http.NewResponseController(w)
	if c.Flush() != nil || c.SetReadDeadline(time.Now().Add(lingerFor)) != nil {
		return
	}
	_, _ = io.CopyN(io.Discard, r.Body, lingerBytes) // what is left is not waited for
}
