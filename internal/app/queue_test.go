package app

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAMemberOfAQueueIsChangedByADraftThatSomebodyPublishes(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	eqltui := func(want int, args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		args = append(args, "--now", "2026-11-20T10:00:00Z")
		code := Main(context.Background(), args, []string{"HOME=" + home, "USER=root"}, strings.NewReader(""), &out, &errs)
		if code != want {
			t.Fatalf("%v: %d, %s%s", args, code, out.String(), errs.String())
		}
		return out.String() + errs.String()
	}
	says := func(got string, want ...string) {
		t.Helper()
		for _, text := range want {
			if !strings.Contains(got, text) {
				t.Errorf("there is no %q in\n%s", text, got)
			}
		}
	}
	file := filepath.Join(home, "partners.csv")
	if err := os.WriteFile(file, []byte("id,name,kind,tier\nacme,Acme,agency,gold\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	eqltui(exitDone, "import", file)
	eqltui(exitDone, "user", "add", "ania", "--role", "sdr")
	eqltui(exitDone, "user", "away", "ania", "--to", "2026-11-22")
	says(eqltui(exitDone, "queue", "list"), "italy", "ania", "away", "not a user", "until 2026-11-23 00:00")
	draft := filepath.Join(home, "draft.yaml")
	says(eqltui(exitDone, "queue", "member", "default", "piotr", "--weight", "3"), "weight: 1 → 3", "nothing is written")
	says(eqltui(exitDone, "queue", "member", "default", "piotr", "--weight", "3", "--draft", draft), "kept in")
	says(eqltui(exitDone, "queue", "member", "default", "ania", "--cap-open", "7", "--draft", draft), "weight: 1 → 3", "none → 7")
	says(eqltui(exitDone, "queue", "member", "italy", "marco", "--remove", "--draft", draft, "--publish"), "marco", "published sha256:")
	var q struct {
		Queue   string
		Members []struct {
			User, Off string
			Weight    int
			CapOpen   *int `json:"cap_open"`
			Away      []struct{ From, To string }
		}
	}
	lines := strings.Split(strings.TrimSpace(eqltui(exitDone, "queue", "list", "--json")), "\n")
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &q); err != nil {
		t.Fatal(err)
	}
	if q.Queue != "default" || q.Members[0].CapOpen == nil || *q.Members[0].CapOpen != 7 || q.Members[0].Off != "away" ||
		len(q.Members[0].Away) != 1 || q.Members[1].Weight != 3 {
		t.Errorf("%+v", q)
	}
	says(eqltui(exitUsage, "queue", "member", "default", "piotr", "--weight", "1000000000"), "cannot be", "from 1 to 1000")
	says(eqltui(exitUsage, "queue", "member", "default", "piotr", "--remove", "--weight", "2"), "leave the other flags out")
	says(eqltui(exitUsage, "queue", "member", "default"), "a queue and a user are needed")
	says(eqltui(exitFailed, "queue", "member", "default", "piotr", "--calendar", "moon"), "moon")
	says(eqltui(exitDone, "export", "nurture"), "external_id", "by the score alone 0 would not be")
}
