package app

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
)

// lines through the door of somebody of the partner acme.
func (h *house) asPartner(each func(far func(line string) (code int, out, errs string))) {
	h.t.Helper()
	a := &app{in: strings.NewReader(""), out: &sink{w: &bytes.Buffer{}}, err: &sink{w: &bytes.Buffer{}},
		env: []string{"HOME=" + h.home, "EQLTUI_USER=root"}}
	err := a.with(h.t.Context(), mustBeThere, func(ctx context.Context, s *session) error {
		if _, err := s.EditUser(ctx, s.who, desk.UserEdit{Do: "add", Name: "petra", Role: desk.Ally, Partner: "acme"}); err != nil {
			return err
		}
		who, err := s.Known(ctx, "petra")
		if err != nil {
			return err
		}
		who.Served = true
		each(func(line string) (int, string, string) {
			var stdout, stderr bytes.Buffer
			b := &app{in: strings.NewReader("{}"), out: &sink{w: &stdout}, err: &sink{w: &stderr}, served: &session{Desk: s.Desk, who: who}}
			code := b.farRun(ctx, line)
			return code, stdout.String(), stderr.String()
		})
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

// twoPartners is a house with a lead of acme and one of ponte, each with a question to its partner.
func twoPartners(t *testing.T) *house {
	t.Helper()
	h := &house{t, t.TempDir()}
	h.do("import", h.file("partners.csv", "id,name,kind,tier\nacme,Acme,agency,gold\nponte,Ponte Digitale,agency,gold\n"))
	h.do("import", h.file("leads.csv", "referred_at,email,name,company,partner,program_tier\n"+
		"2026-11-18,a@zuraw.example,Ewa,Zuraw,acme,gold\n2026-11-18,b@fiume.example,Bruno,Fiume,ponte,gold\n"))
	h.do("ask", "L-1", "L-2", "--confirm")
	return h
}

// TestAPartnerIsToldNothingOfOthersByAnyCommand gives every command there is through the door of a partner.
func TestAPartnerIsToldNothingOfOthersByAnyCommand(t *testing.T) {
	t.Parallel()
	h := twoPartners(t)
	var paths []string
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		paths = append(paths, strings.TrimPrefix(c.CommandPath(), "eqltui "))
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	root := (&app{}).tree()
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		walk(c)
	}
	paths = append(paths, slices.Sorted(maps.Keys(far()))...)
	h.asPartner(func(far func(string) (int, string, string)) {
		tried := 0
		for _, path := range paths {
			for _, more := range []string{"", " --json", " L-2", " ponte", " --partner ponte", " L-2 confirm", " stage:new --json"} {
				tried++
				code, out, errs := far(path + more)
				for _, secret := range []string{"Ponte", "Fiume", "fiume", "Bruno"} {
					if strings.Contains(out+errs, secret) {
						t.Errorf("%q tells of %s:\n%s%s", path+more, secret, out, errs)
					}
				}
				if first, _, _ := strings.Cut(path, " "); !slices.Contains(forPartners(), first) &&
					(code != exitUsage || out != "" || !strings.Contains(errs, "status")) {
					t.Errorf("%q: %d, want a refusal that says what there is\n%s%s", path+more, code, out, errs)
				}
			}
		}
		if tried < 300 {
			t.Errorf("only %d lines were tried", tried)
		}
	})
	if out := h.do("show", "L-2", "--json"); !strings.Contains(out, `"confirmed":`) && strings.Contains(out, "petra") {
		t.Error("something of another partner's was changed")
	}
}

// TestHelpThroughADoorNamesWhatIsThere reads the help that somebody of a partner and a manager get.
func TestHelpThroughADoorNamesWhatIsThere(t *testing.T) {
	t.Parallel()
	h := twoPartners(t)
	h.asPartner(func(far func(string) (int, string, string)) {
		_, out, _ := far("help")
		for _, word := range []string{"Act (", "Compute", "completion", "list"} {
			if strings.Contains(out, "\n"+word) || strings.Contains(out, "\n  "+word) {
				t.Errorf("a partner reads %q:\n%s", word, out)
			}
		}
		for _, word := range forPartners() {
			if !strings.Contains(out, "\n  "+word) {
				t.Errorf("a partner does not read %q:\n%s", word, out)
			}
		}
	})
	_, out, _ := h.far(desk.Manager, "help")
	for _, word := range []string{"serve", "backup", "completion", "import"} {
		if strings.Contains(out, "\n  "+word+" ") {
			t.Errorf("a manager reads %q, which is not there", word)
		}
	}
	for _, word := range []string{"list", "claim", "score", "policy"} {
		if !strings.Contains(out, "\n  "+word+" ") {
			t.Errorf("a manager does not read %q", word)
		}
	}
}

func TestAPartnerReadsItsStatusAndAnswersOverSSH(t *testing.T) {
	t.Parallel()
	h := twoPartners(t)
	local := h.do("status", "--partner", "acme", "--json")
	h.asPartner(func(far func(string) (int, string, string)) {
		code, out, errs := far("status --json")
		if code != exitDone || out != local || strings.Count(out, "\n") != 1 {
			t.Fatalf("%d %q %q, want %q", code, out, errs, local)
		}
		var keys map[string]any
		if err := json.Unmarshal([]byte(out), &keys); err != nil {
			t.Fatal(err)
		}
		if got := slices.Sorted(maps.Keys(keys)); !slices.Equal(got, []string{"company", "id", "next", "question", "since", "state"}) {
			t.Errorf("the keys are %v", got)
		}
		_, theirs, said := far("answer L-2 confirm")
		_, none, saidNone := far("answer L-99 confirm")
		if said == "" || theirs+said != none+saidNone {
			t.Errorf("of another partner's lead it hears %q, of none %q", said, saidNone)
		}
		for _, row := range []struct {
			line string
			code int
			says string
		}{
			{"help", exitDone, "status"}, {"version", exitDone, ""}, {"answer L-1", exitUsage, "answer"}, {"answer", exitUsage, "L-12"},
			{"answer L-1 text", exitFailed, "text is empty"}, {"status x", exitUsage, ""}, {"status", exitDone, "L-1 is asked"},
			{"status --partner acme", exitUsage, "--partner"}, {"--partner status list", exitUsage, ""},
			{"answer L-1 deny we do not know them", exitDone, "L-1 answered"}, {"answer L-1 confirm", exitFailed, "no question"},
		} {
			code, out, errs := far(row.line)
			if code != row.code || !strings.Contains(out+errs, row.says) {
				t.Errorf("%q: %d, want %d with %q\n%s%s", row.line, code, row.code, row.says, out, errs)
			}
		}
		if _, out, _ := far("help"); strings.Contains(out, "qualify") || strings.Contains(out, "import") {
			t.Errorf("help names what a partner does not have:\n%s", out)
		}
	})
	if out := h.do("show", "L-1", "--json"); !strings.Contains(out, "we do not know them") || !strings.Contains(out, "SSH") {
		t.Errorf("what the partner said is not there:\n%s", out)
	}
}
