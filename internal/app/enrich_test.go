package app

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/enrich/enrichtest"
)

// enriched is a programme with leads at companies of which little is known, and a model to ask.
type enriched struct {
	*enrichtest.Endpoint
	t    *testing.T
	home string
	key  string
}

func newEnriched(t *testing.T) *enriched {
	t.Helper()
	e := &enriched{Endpoint: enrichtest.New(t), t: t, home: t.TempDir(), key: enrichtest.Key}
	for name, text := range map[string]string{
		"1.csv": "id,name,kind,tier\nacme,Acme,agency,gold\n",
		"2.csv": "external_id,email,name,phone,company,country,industry,note,referred_at,partner,program_tier\n" +
			"1,jadwiga.sroka@huta.example,Jadwiga Sroka,+48 601 222 333,Huta Works,PL,,Jadwiga likes to be called on Mondays," +
			"2026-11-26,acme,gold\n" +
			"2,tadek@most.example,Tadeusz Kruk,+48 602 444 555,Most (Tadeusz Kruk),,,call her on 602444555,2026-11-26,acme,gold\n",
	} {
		path := filepath.Join(e.home, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	e.run(exitDone, "import", filepath.Join(e.home, "1.csv"), filepath.Join(e.home, "2.csv"))
	return e
}

func (e *enriched) run(want int, args ...string) string {
	e.t.Helper()
	var out, errs bytes.Buffer
	env := []string{"HOME=" + e.home, "USER=root", "MODEL_KEY=" + e.key}
	code := Main(context.Background(), append(args, "--now", "2026-11-27T09:00:00Z"), env, strings.NewReader(""), &out, &errs)
	text := out.String() + errs.String()
	if code != want {
		e.t.Fatalf("%v: %d, %s", args, code, text)
	}
	if e.key != "" && strings.Contains(text, e.key) {
		e.t.Errorf("%v tells the key: %s", args, text)
	}
	return text
}

func (e *enriched) setup() {
	e.t.Helper()
	e.run(exitDone, "enrich", "setup", "--url", e.URL+"/v1", "--model", enrichtest.Model, "--key-env", "MODEL_KEY", "--price-in", "2.50",
		"--price-out", "10", "--minutes", "4", "--allow-private")
}

func (e *enriched) holds(text string, wants ...string) {
	e.t.Helper()
	for _, want := range wants {
		if !strings.Contains(text, want) {
			e.t.Errorf("no %q in:\n%s", want, text)
		}
	}
}

// TestFactsAreAskedForAndAnsweredByCommands goes from nothing to a fact that a person took, and back.
func TestFactsAreAskedForAndAnsweredByCommands(t *testing.T) {
	t.Parallel()
	e := newEnriched(t)
	e.holds(e.run(exitDone, "enrich", "status"), "enrichment is off")
	e.holds(e.run(exitRefused, "enrich", "run", "L-1"), "enrichment is off", "enrich setup")
	e.holds(e.run(exitFailed, "enrich", "setup", "--url", e.URL, "--model", "m", "--key-env", "MODEL_KEY"), "private address",
		"--allow-private")
	e.holds(e.run(exitUsage, "enrich", "setup", "--url", "https://a.example", "--model", "m", "--key-env", "K", "--price-in", "x"),
		"no price")
	e.setup()
	plan := e.run(exitDone, "enrich", "plan", "L-1", "--json")
	var line struct {
		Lead, Body string
		Wanted     []string
	}
	if err := json.Unmarshal([]byte(strings.SplitN(plan, "\n", 2)[0]), &line); err != nil || strings.Join(line.Wanted, " ") !=
		"employees industry tech_stack" {
		t.Fatal(err, plan)
	}
	if e.N() != 0 {
		t.Fatal("a plan asks")
	}
	e.holds(e.run(exitDone, "enrich", "run", "--dry-run"), `L-1  asks for employees, industry, tech_stack`,
		`says {"domain":"huta.example","known":{"company":"Huta Works","country":"PL"}}`, `says {"domain":"most.example","known":{}}`)
	e.Answer = func(w http.ResponseWriter, _ *http.Request, asked enrichtest.Request) {
		if asked.Domain == "most.example" {
			enrichtest.Say(w, map[string]any{"role": "assistant", "content": "Most has 95 employees."})
			return
		}
		enrichtest.Say(w, enrichtest.Propose(map[string]any{"employees": enrichtest.Fact(420, 0.86, "annual report 2025"),
			"industry": enrichtest.Fact("steel", 0.7, "its web site"), "tech_stack": enrichtest.Fact("SAP", 1, "x")}))
	}
	e.holds(e.run(exitRejected, "enrich", "run"), "L-1  employees, industry", "not tech_stack: its value is no list of texts",
		"L-2  nothing: it came in words", "2 values wait", "it cost less than 0.01")
	if body := e.Sent(); !strings.Contains(body, line.Body) {
		t.Errorf("the plan is not what was sent:\n%s\n%s", line.Body, body)
	}
	e.holds(e.run(exitDone, "enrich", "list"), "L-1", "Huta Works", "employees", "420", "not known", "86%", "annual report 2025",
		enrichtest.Model, "2026-11-27")
	e.holds(e.run(exitDone, "enrich", "run", "L-1", "L-2"), "L-1  nothing: it was asked on 27 Nov 2026")
	e.holds(e.run(exitDone, "show", "L-1", "--json"), `"employees":null`)
	e.holds(e.run(exitDone, "enrich", "accept", "L-1", "employees"), "fact taken")
	e.holds(e.run(exitDone, "show", "L-1", "--json"), `"employees":420`)
	e.holds(e.run(exitDone, "enrich", "reject", "L-1", "industry"), "proposal refused")
	e.holds(e.run(exitUsage, "enrich", "accept", "L-1", "email"), "not asked for")
	e.holds(e.run(exitFailed, "enrich", "accept", "L-1", "industry"), "no proposal of industry waits")
	status := e.run(exitDone, "enrich", "status", "--json")
	e.holds(status, `"accepted":1`, `"rejected":1`, `"requests":2`, `"failed":1`, `"tokens_in":800`, `"minutes_saved":4`, `"on":true`)
	e.run(exitDone, "undo", "L-1")
	e.run(exitDone, "undo", "L-1")
	e.holds(e.run(exitDone, "enrich", "list", "L-1", "--json"), `"field":"employees","value":"420","known":null,"stale":false,"confidence":0.86`)
	e.holds(e.run(exitDone, "enrich", "status", "--json"), `"accepted":0`, `"minutes_saved":0`)
	e.holds(e.run(exitDone, "verify"), "all as it should be")
	log := e.run(exitDone, "export", "journal", "--format", "jsonl")
	e.holds(log, `"proposal.model"`, `"proposal.confidence"`, `"how":"enrichment"`)
	if strings.Contains(log, "annual report") || strings.Contains(log, enrichtest.Key) {
		t.Error("the journal has what a model wrote, or the key")
	}
	e.run(exitDone, "enrich", "off")
	e.holds(e.run(exitRefused, "enrich", "run", "L-1", "--again"), "enrichment is off")
}

// TestNothingOfAnybodyLeavesTheHouse reads every byte that was sent.
func TestNothingOfAnybodyLeavesTheHouse(t *testing.T) {
	t.Parallel()
	e := newEnriched(t)
	e.setup()
	e.run(exitDone, "note", "L-1", "Wrzosek of accounting knows her")
	e.run(exitDone, "set", "L-1", "title=Kierowniczka", "language=pl", "use_case=replace Xylo")
	e.run(exitDone, "set", "L-2", "industry=ask jadwiga.sroka@huta.example")
	e.run(exitDone, "tag", "L-1", "sroczka")
	e.run(exitDone, "enrich", "run", "--again", "--field", "employees", "--field", "tech_stack")
	sent := strings.ToLower(e.Sent())
	if e.N() != 2 || !strings.Contains(sent, `huta works`) || !strings.Contains(sent, `most.example`) {
		t.Fatalf("%d requests: %s", e.N(), sent)
	}
	for _, word := range []string{"jadwiga", "sroka", "tadek", "tadeusz", "kruk", "601", "602", "mondays", "call", "wrzosek",
		"kierowniczka", "xylo", "sroczka", "acme", "l-1", "root", `\"pl\"`[:2] + "language", "gold"} {
		if strings.Contains(strings.ReplaceAll(sent, "call the function propose_company_facts once", ""), word) {
			t.Errorf("%q was sent:\n%s", word, sent)
		}
	}
}

// TestAWrongKeyStopsTheRun holds that nothing is counted of what was never answered.
func TestAWrongKeyStopsTheRun(t *testing.T) {
	t.Parallel()
	e := newEnriched(t)
	e.setup()
	e.key = "sk-wrong-key"
	e.holds(e.run(exitFailed, "enrich", "run"), "HTTP 401", "key is not taken")
	e.holds(e.run(exitDone, "enrich", "status", "--json"), `"state":"stopped"`, `"last_error":"HTTP 401: Incorrect API key provided: …"`,
		`"last_error_at":"2026-11-27T09:00:00Z"`, `"retry_at":null`)
	e.key = ""
	e.holds(e.run(exitUsage, "enrich", "run"), "MODEL_KEY is not set")
	e.key = enrichtest.Key
	e.Answer = func(w http.ResponseWriter, _ *http.Request, _ enrichtest.Request) {
		w.Header().Set("Retry-After", "20")
		w.WriteHeader(http.StatusTooManyRequests)
	}
	e.holds(e.run(exitFailed, "enrich", "run"), "HTTP 429", "try again in 20s")
	if e.N() != 2 {
		t.Errorf("asked %d times", e.N())
	}
	e.holds(e.run(exitDone, "enrich", "status", "--json"), `"requests":0`, `"state":"failing"`, `"retry_at":"2026-11-27T09:00:20Z"`)
	e.Answer = nil
	e.run(exitDone, "enrich", "run", "L-1")
	e.holds(e.run(exitDone, "enrich", "status", "--json"), `"state":"on"`, `"last_error":null`, `"last_ok_at":"2026-11-27T09:00:00Z"`)
}

// TestTheJobAsksByItself where somebody switched that on: no company twice, no more than the day's, and what it proposes waits.
func TestTheJobAsksByItself(t *testing.T) {
	t.Parallel()
	e := newEnriched(t)
	e.holds(e.run(exitRefused, "enrich", "auto", "1"), "enrichment is off")
	e.setup()
	e.holds(e.run(exitRefused, "jobs", "run", "enrich"), "nothing is asked by itself", "enrich auto")
	e.holds(e.run(exitUsage, "enrich", "auto", "2000"), "out of bounds")
	e.run(exitDone, "enrich", "auto", "1")
	e.Answer = func(w http.ResponseWriter, _ *http.Request, _ enrichtest.Request) {
		enrichtest.Say(w, enrichtest.Propose(map[string]any{"employees": enrichtest.Fact(420, 0.86, "annual report 2025")}))
	}
	e.holds(e.run(exitDone, "jobs", "run", "enrich"), "ok: 1 asked, 1 values wait")
	e.holds(e.run(exitRefused, "jobs", "run", "enrich"), "today's companies were asked about")
	e.holds(e.run(exitDone, "enrich", "list"), "L-2", "420") // the newest first
	e.holds(e.run(exitDone, "show", "L-2", "--json"), `"employees":null`)
	e.holds(e.run(exitDone, "enrich", "status", "--json"), `"auto":1`, `"asked_today":1`, `"state":"on"`)
	e.run(exitDone, "enrich", "auto", "9")
	e.holds(e.run(exitDone, "jobs", "run", "enrich"), "ok: 1 asked")
	e.holds(e.run(exitDone, "jobs", "run", "enrich"), "ok: 0 asked")
	if e.N() != 2 {
		t.Errorf("%d requests of 2 companies", e.N())
	}
	e.holds(e.run(exitDone, "jobs", "list"), "enrich", "ok: 0 asked")
	e.setup() // the same model goes on
	e.holds(e.run(exitDone, "enrich", "status", "--json"), `"auto":9`, `"asked_today":2`)
	e.run(exitDone, "enrich", "off")
	e.setup()
	e.holds(e.run(exitDone, "enrich", "status", "--json"), `"auto":0`)
	e.holds(e.run(exitDone, "verify"), "all as it should be")
}

// TestTheJobStopsWhereTheKeyIsNotTaken until somebody says that it may go on, and waits where it is to.
func TestTheJobStopsWhereTheKeyIsNotTaken(t *testing.T) {
	t.Parallel()
	e := newEnriched(t)
	e.setup()
	e.run(exitDone, "enrich", "auto", "1")
	e.key = ""
	e.holds(e.run(exitUsage, "jobs", "run", "enrich"), "MODEL_KEY is not set")
	e.key = "sk-wrong-key"
	e.holds(e.run(exitFailed, "jobs", "run", "enrich"), "HTTP 401")
	e.holds(e.run(exitRefused, "jobs", "run", "enrich"), "it stopped: HTTP 401")
	e.holds(e.run(exitDone, "doctor"), "asking the language model has stopped: HTTP 401", "enrich auto")
	e.holds(e.run(exitDone, "enrich", "status", "--json"), `"state":"stopped"`, `"asked_today":0`)
	if e.N() != 1 {
		t.Errorf("asked %d times", e.N())
	}
	e.key = enrichtest.Key
	e.Answer = func(w http.ResponseWriter, _ *http.Request, _ enrichtest.Request) {
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(http.StatusTooManyRequests)
	}
	e.run(exitDone, "enrich", "auto", "5")
	e.holds(e.run(exitFailed, "jobs", "run", "enrich"), "HTTP 429")
	e.holds(e.run(exitFailed, "jobs", "run", "enrich"), "left alone", "11:00")
	e.holds(e.run(exitDone, "doctor"), "came to nothing: HTTP 429", "again by itself")
	e.holds(e.run(exitDone, "jobs", "list"), "HTTP 429")
	if e.N() != 2 {
		t.Errorf("asked %d times", e.N())
	}
	e.Answer = nil // what broke off is not passed over
	e.run(exitDone, "enrich", "auto", "5")
	e.holds(e.run(exitDone, "jobs", "run", "enrich"), "2 asked")
	e.Answer = func(w http.ResponseWriter, _ *http.Request, _ enrichtest.Request) {
		w.WriteHeader(http.StatusTooManyRequests)
	}
	e.run(exitDone, "enrich", "auto", "0")
	e.run(exitDone, "enrich", "off")
	if text := e.run(exitDone, "doctor"); strings.Contains(text, "HTTP 429") {
		t.Error(text)
	}
}
