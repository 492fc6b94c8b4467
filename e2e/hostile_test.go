//go:build unix

package e2e

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	_ "modernc.org/sqlite"
)

// planted are the columns in which text from outside lies. The rows of this test are written past
// every cleaner, as an older program or somebody with an SQL shell would.
var planted = map[string][]string{
	"persons":  {"name", "phone", "title", "language", "time_zone"},
	"accounts": {"name", "industry", "country", "region"},
	"partners": {"name", "kind", "region", "language", "manager"},
	"leads":    {"use_case", "product_line", "program_tier", "landing_url", "client_id", "surface", "owner", "reason"},
	"touches":  {"kind", "url", "asset", "surface"},
	"personal": {"value"},
}

func TestNoStoredTextSteersTheTerminal(t *testing.T) {
	t.Parallel()
	all := hostileStrings(t)
	db := hostileDatabase(t, all)
	for _, size := range []struct {
		w, h  int
		n     int
		opens []string // each opens something over the list, which shows mark
		mark  string
	}{
		{120, 40, len(all), []string{"\r"}, "esc back"},
		{80, 24, 40, []string{"a", "x", "c", "e"}, "ctrl+s"},
		{20, 5, 40, nil, ""},
	} {
		t.Run(fmt.Sprintf("%dx%d", size.w, size.h), func(t *testing.T) {
			t.Parallel()
			c := start(t, size.w, size.h, nil, "--db", db, "--now", friday)
			var raw bytes.Buffer
			c.Tap(&raw)
			c.shows("a lead", func(text string) bool { return strings.Contains(text, "2h 00m") })
			for range size.n {
				for _, open := range size.opens {
					c.press(open)
					c.shows("what "+open+" opens", func(text string) bool { return strings.Contains(text, size.mark) })
					c.press("\x1b")
					c.shows("the list again", func(text string) bool { return !strings.Contains(text, size.mark) })
				}
				c.press("j")
			}
			c.leaves("\x03")
			if raw.Len() < 1000 && size.w > 20 {
				t.Fatalf("only %d bytes were written: nothing was shown", raw.Len())
			}
			if err := obeys(raw.Bytes()); err != nil {
				t.Error(err)
			}
		})
	}
}

// hostileStrings are those the cleaner is tested with.
func hostileStrings(t *testing.T) []string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "internal", "safetext", "testdata", "strings.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for line := range strings.SplitSeq(strings.TrimSpace(string(b)), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		s, err := strconv.Unquote(line)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		out = append(out, s)
	}
	return out
}

// hostileDatabase holds one lead for each string, with the string in every text of it.
func hostileDatabase(t *testing.T, all []string) string {
	t.Helper()
	dir := t.TempDir()
	var partners, referrals strings.Builder
	partners.WriteString("id,name,kind,tier\n")
	referrals.WriteString("referred_at,email,company,partner,program_tier,use_case,note,country\n")
	for i := range all {
		fmt.Fprintf(&partners, "p%d,P,implementation,gold\n", i)
		fmt.Fprintf(&referrals, "2026-11-20,a%d@c%d.example,C,p%d,gold,u,said,PL\n", i, i, i)
	}
	path := filepath.Join(dir, "hostile.db")
	for name, text := range map[string]string{"partners.csv": partners.String(), "referrals.csv": referrals.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("eqltui", "--db", path, "--now", friday, "import", filepath.Join(dir, "partners.csv"),
		filepath.Join(dir, "referrals.csv"))
	cmd.Env = append(os.Environ(), "HOME="+dir, "EQLTUI_USER=ania")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for table, columns := range planted {
		for i, s := range all {
			where := map[string]string{
				"persons": "email_key = $2", "accounts": "domain = $2", "partners": "id = $2", "leads": "partner_id = $2",
				"touches":  "partner_id = $2",
				"personal": "person_id = (SELECT id FROM persons WHERE email_key = $2)",
			}[table]
			key := map[string]string{"persons": fmt.Sprintf("a%d@c%d.example", i, i), "accounts": fmt.Sprintf("c%d.example", i),
				"personal": fmt.Sprintf("a%d@c%d.example", i, i)}[table]
			if key == "" {
				key = fmt.Sprintf("p%d", i)
			}
			set := strings.Join(columns, " = $1, ") + " = $1"
			res, err := db.Exec("UPDATE "+table+" SET "+set+" WHERE "+where, s, key)
			if err != nil {
				t.Fatalf("%s: %v", table, err)
			}
			if n, err := res.RowsAffected(); err != nil || n == 0 {
				t.Fatalf("%s of %s: nothing was planted (%v)", table, key, err)
			}
		}
	}
	return path
}

func TestTheGuardOfTheTerminalFindsWhatSteersIt(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{
		"\x1b]52;c;aGk=\a", "\x1b]0;owned\a", "\x1b]2;owned\x1b\\", "\x1b]8;;https://evil.example\a", "\x1b[6n", "\x1b[21t", "\x1bc",
		"\x1bPq\x1b\\", "\x1b_G\x1b\\",
		"\u009b2J", "\x9b2J", "a\u202eb", "a\u2066b", "\u200b", "\ufeff", "\x07", "\x0e", "\xff", "\x1b", "\x1b[", "\x1b]2;eqltui",
		"\U000e0041", "\u2028",
	} {
		if obeys([]byte("before"+bad)) == nil {
			t.Errorf("%q passes", bad)
		}
	}
	if err := obeys([]byte("\x1b[?1049h\x1b[38;2;1;2;3mŻuraw 田中\x1b[m\r\n\x1b]2;eqltui · 1 breached\a\x1b]11;?\a")); err != nil {
		t.Error(err)
	}
}

// What the cockpit may say to a terminal besides text.
var (
	ownTitle = regexp.MustCompile(`^2;(eqltui( · [0-9a-z:+ ‖−-]+)*)?$`)
	ownAsk   = regexp.MustCompile(`^1[01];\?$`)
	ownDCS   = regexp.MustCompile(`^(\+q[0-9A-Fa-f;]*|\$q[ "a-z]*)$`)
)

const finals = "mHABCDEFGdJKLMSTWXZ@Phlrupqbs"

// obeys reads what a program wrote to its terminal and refuses everything but text, the movements
// and colours of a renderer, and the two sequences that carry words: the title and the question
// for the background.
func obeys(b []byte) error {
	for i := 0; i < len(b); {
		at := fmt.Sprintf("byte %d, after %q", i, b[max(0, i-20):i])
		switch c := b[i]; {
		case c == 0x1b:
			n, err := sequence(b[i:])
			if err != nil {
				return fmt.Errorf("%s: %w", at, err)
			}
			i += n
		case c < 0x20 || c == 0x7f:
			if c != '\r' && c != '\n' && c != '\b' && c != '\t' {
				return fmt.Errorf("%s: control %#x", at, c)
			}
			i++
		default:
			r, n := utf8.DecodeRune(b[i:])
			if r == utf8.RuneError && n <= 1 {
				return fmt.Errorf("%s: no UTF-8: %#x", at, c)
			}
			joiner := r == 0x200c || r == 0x200d // kept between letters that need them
			if !joiner && (unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp,
				unicode.Noncharacter_Code_Point, unicode.Variation_Selector)) {
				return fmt.Errorf("%s: %U", at, r)
			}
			i += n
		}
	}
	return nil
}

// sequence measures one escape sequence, or says why it is none of ours.
func sequence(b []byte) (int, error) {
	if len(b) < 2 {
		return 0, fmt.Errorf("a lone escape")
	}
	switch b[1] {
	case '[':
		i := 2
		for i < len(b) && b[i] >= 0x20 && b[i] <= 0x3f {
			i++
		}
		if i == len(b) || !strings.ContainsRune(finals, rune(b[i])) {
			return 0, fmt.Errorf("control sequence %q", b[:min(len(b), i+1)])
		}
		return i + 1, nil
	case ']', 'P':
		end, skip := len(b), 0
		for i := 2; i < len(b); i++ {
			if b[i] == 0x07 {
				end, skip = i, 1
				break
			}
			if b[i] == 0x1b && i+1 < len(b) && b[i+1] == '\\' {
				end, skip = i, 2
				break
			}
		}
		body := string(b[2:end])
		ours := b[1] == ']' && (ownTitle.MatchString(body) || ownAsk.MatchString(body)) || b[1] == 'P' && ownDCS.MatchString(body)
		if skip == 0 || !ours {
			return 0, fmt.Errorf("string %q", b[:end])
		}
		return end + skip, nil
	case '7', '8', '=', '>', 'M':
		return 2, nil
	}
	return 0, fmt.Errorf("escape %q", b[:2])
}
